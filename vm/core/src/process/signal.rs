//! Signals: everything that reaches a process from outside, in one ordered queue.
//!
//! A signal is a fragment; `kind`, `extra` and `root` say what it means. How it gets to its process
//! is told in inbox.rs and slot.rs, what it does there in ctx/receive.rs.

/// What a signal is, in `Fragment::kind`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Signal {
    /// `root` goes to the mailbox.
    Message = 0,
    /// A message to an alias: `extra[0]` is the reference, which must be active.
    AliasMessage,
    /// `exit/2`: `extra[0]` is the sender's number, `root` the reason.
    Exit,
    /// A linked process has exited: as `Exit`, and the link is gone.
    LinkExit,
    /// `extra[0]` wants to be linked.
    Link,
    /// `extra[0]` is no longer linked.
    Unlink,
    /// `extra[0]` monitors with reference `extra[1]`.
    Monitor,
    /// The monitor with reference `extra[1]` is off.
    Demonitor,
    /// The monitor with reference `extra[1]` has found `extra[0]` dead; `root` is the reason, and
    /// there is room for the notice.
    Down,
    /// The group leader is from now on the pid in `root`.
    GroupLeader,
    /// `extra[0]` asks for `process_info`; `root` is `{Reference, Items}`.
    Info,
    /// A receive timeout: `extra[0]` is the timer.
    Timeout,
    /// The blocking pool has a result: it is in the VM's resources under `extra[0]`.
    Done,
    /// `extra[0]` asks to be told, with reference in `root`, once a collection is made.
    Collect,
    /// `extra[0]` asks whether code of a module is in use; `root` is `{Reference, Module}`.
    CheckCode,
}

impl Signal {
    /// The kind with this number.
    pub fn from_kind(kind: u8) -> Signal {
        const ALL: [Signal; 15] = [
            Signal::Message,
            Signal::AliasMessage,
            Signal::Exit,
            Signal::LinkExit,
            Signal::Link,
            Signal::Unlink,
            Signal::Monitor,
            Signal::Demonitor,
            Signal::Down,
            Signal::GroupLeader,
            Signal::Info,
            Signal::Timeout,
            Signal::Done,
            Signal::Collect,
            Signal::CheckCode,
        ];
        ALL[kind as usize]
    }
}

/// Words a `Down` or `LinkExit` signal keeps free for what it may become: `{'DOWN', Ref, process,
/// {Name, Node}, Reason}` is a tuple of five, a reference and a pair.
pub const NOTICE_WORDS: usize = 6 + 3 + 3;
