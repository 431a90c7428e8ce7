//! The running view: what natives and the interpreter see of the process they run for, the VM
//! around it, and the host below it.
//!
//! A [`Cx`] lives for one slice on one scheduler thread. Natives get it and their arguments and
//! return a term or a [`Trap`]; the rules are in [`NativeFn`].

pub mod deliver;
pub mod exit;
pub mod info;
pub mod receive;
pub mod spawn;
pub mod tables;
pub mod vm;

use crate::heap::alloc::Build;
use crate::heap::{Heap, Need, Space};
use crate::process::{Exception, Process};
use crate::sync::Arc;
use crate::term::{AtomTable, Term, atoms};
pub use vm::{Host, Job, ModuleSource, TimerAction, Vm};

/// A built-in function.
///
/// - Arguments are in the process's frame; the slice is a copy of those words. After a
///   [`Trap::Need`] the collector has moved things and the native is called **again from the
///   start**: so reserve all the words you need before any effect, and hold no term from before.
/// - It never calls back into Erlang; to continue there, it returns [`Cx::tail_call`].
/// - It charges what it costs beyond a few hundred nanoseconds with [`Cx::charge`].
/// - A panic is caught at the boundary and becomes an `internal_error` exit of the process.
pub type NativeFn = fn(&mut Cx<'_>, &[Term]) -> Result<Term, Trap>;

/// Why a native did not return a term.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub enum Trap {
    /// So many heap words are needed; collect and call again.
    Need(usize),
    /// An exception is in `Cx::p.exception`.
    Raise,
    /// Continue in Erlang: the call is in `Cx::call`.
    Call,
    /// Give the scheduler up, then call again.
    Yield,
    /// Wait for the blocking pool, then call again.
    Block,
    /// Hibernate: wait for a message, then make the call in `Cx::call` with nothing behind it.
    Wait,
    /// Wait for a message after the mailbox's position or for the receive timer, then call again.
    Message,
    /// The process ends here: the reason is in `Cx::p.exception`.
    Exit,
}

impl From<Need> for Trap {
    #[inline]
    fn from(need: Need) -> Trap {
        Trap::Need(need.0)
    }
}

/// A call that a native wants made in its place.
#[derive(Debug, Default)]
pub struct PendingCall {
    /// Module, function; or a fun and `Term::NONE`.
    pub target: Option<(Term, Term)>,
    /// Its arguments. Not seen by the collector: nothing may allocate before the call is made.
    pub args: Vec<Term>,
}

/// What runs: one process, in its VM, on a scheduler thread.
pub struct Cx<'a> {
    /// The process.
    pub p: &'a mut Process,
    /// The VM.
    pub vm: &'a Vm,
    /// The scheduler thread.
    pub host: &'a dyn Host,
    /// See [`Trap::Call`].
    pub call: PendingCall,
}

/// Heap words that a call in place of a native needs, for so many arguments: see [`Cx::tail_call`].
pub const fn call_words(arguments: usize) -> usize {
    arguments + 2
}

impl<'a> Cx<'a> {
    /// The process's heap.
    #[inline]
    pub fn heap(&mut self) -> &mut Heap {
        &mut self.p.heap
    }

    /// The VM's atoms.
    #[inline]
    pub fn atoms(&self) -> &'a AtomTable {
        &self.vm.atoms
    }

    /// Makes sure that `words` heap words can be allocated.
    ///
    /// # Errors
    /// [`Trap::Need`]: return it; the native is called again after a collection.
    #[inline]
    pub fn reserve(&mut self, words: usize) -> Result<(), Trap> {
        if self.p.heap.reserve(words) { Ok(()) } else { Err(Trap::Need(words)) }
    }

    /// Counts `reductions` as used: about 100 ns of work each.
    #[inline]
    pub fn charge(&mut self, reductions: usize) {
        let reductions = reductions.min(1 << 20) as i32;
        self.p.reductions = self.p.reductions.saturating_sub(reductions);
    }

    /// Raises an exception.
    pub fn raise(&mut self, class: Term, reason: Term) -> Trap {
        self.p.exception = Exception { class, reason, trace: Term::NONE };
        Trap::Raise
    }

    /// Raises an exception of class `error`.
    pub fn error(&mut self, reason: Term) -> Trap {
        self.raise(atoms::ERROR, reason)
    }

    /// Raises `badarg`.
    #[cold]
    pub fn badarg(&mut self) -> Trap {
        self.error(atoms::BADARG)
    }

    /// Raises `badarg` with a cause for `error_info`.
    #[cold]
    pub fn badarg_because(&mut self, cause: Term) -> Trap {
        self.p.exception = Exception { class: atoms::ERROR, reason: atoms::BADARG, trace: cause };
        Trap::Raise
    }

    /// Raises `badarith`.
    #[cold]
    pub fn badarith(&mut self) -> Trap {
        self.error(atoms::BADARITH)
    }

    /// Raises `system_limit`.
    #[cold]
    pub fn system_limit(&mut self) -> Trap {
        self.error(atoms::SYSTEM_LIMIT)
    }

    /// Raises `{tag, Value}` with class `error`.
    ///
    /// # Errors
    /// Always: the exception, or the need for room to build its reason.
    pub fn error_tuple<T>(&mut self, tag: Term, value: Term) -> Result<T, Trap> {
        self.reserve(3)?;
        let reason = self.tuple(&[tag, value]);
        Err(self.error(reason))
    }

    /// The atom with this text.
    ///
    /// # Errors
    /// `system_limit` when the table is full; `system_limit` too for more than 255 characters, as
    /// Erlang has it.
    pub fn intern(&mut self, text: &str) -> Result<Term, Trap> {
        if text.len() > 255 && text.chars().count() > 255 {
            return Err(self.system_limit());
        }
        self.vm.atoms.intern(text).map_err(|_| self.system_limit())
    }

    /// Continues with `module:function(args)` in place of the native. A native that has had an effect by
    /// then has reserved [`call_words`] as well: without that room it is called again.
    pub fn tail_call(&mut self, module: Term, function: Term, args: &[Term]) -> Trap {
        self.call.target = Some((module, function));
        self.call.args.clear();
        self.call.args.extend_from_slice(args);
        Trap::Call
    }

    /// As [`Cx::tail_call`], of a fun in place of the native.
    pub fn tail_call_fun(&mut self, fun: Term, args: &[Term]) -> Trap {
        self.tail_call(fun, Term::NONE, args)
    }

    /// Runs `job` on the blocking pool while the process waits, and gives its result. The native
    /// returns what this returns with `?` and is called again when the job is done; it must come
    /// here again, by the same path, and now gets the result (the job given then is dropped).
    ///
    /// # Errors
    /// [`Trap::Block`] until the job is done.
    pub fn block<T: Send + 'static>(
        &mut self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Trap> {
        if let Some(extra) = &mut self.p.extra
            && let Some(done) = extra.blocking.take()
            && let Ok(result) = done.downcast::<T>()
        {
            return Ok(*result);
        }
        let number = self.host.unique();
        self.p.extra_mut().job = number;
        self.host.block(self.p.number, number, Box::new(move || Box::new(job())));
        Err(Trap::Block)
    }

    /// Puts a result that [`Cx::block`] gave back, for a native that found it has to ask for heap
    /// room first: the next [`Cx::block`] gives it again.
    pub fn unblock<T: Send + 'static>(&mut self, result: T) {
        self.p.extra_mut().blocking = Some(Box::new(result));
    }

    /// Something that says, on any thread, whether this process still lives.
    pub fn alive(&mut self) -> impl Fn() -> bool + Send + 'static {
        let alive = Arc::downgrade(self.p.extra_mut().alive.get_or_insert_default());
        move || alive.strong_count() > 0
    }

    // ---- builders; the words must have been reserved ----

    /// `[head | tail]`; 2 words.
    #[inline]
    pub fn cons(&mut self, head: Term, tail: Term) -> Term {
        self.p.heap.cons(head, tail)
    }

    /// A tuple; 1 word and 1 an element.
    #[inline]
    pub fn tuple(&mut self, elements: &[Term]) -> Term {
        self.p.heap.tuple(elements)
    }
}
