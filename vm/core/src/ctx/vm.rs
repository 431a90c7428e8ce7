//! A virtual machine instance: everything its processes share; and the host it runs on.
//!
//! Shared by all threads. There is no state outside it: two VMs in one program know nothing of
//! each other.

use crate::code::table::CodeTable;
use crate::config::Config;
use crate::ets::Tables;
use crate::heap::Fragment;
use crate::process::Process;
use crate::process::registry::Registry;
use crate::process::table::ProcessTable;
use crate::sync::atomic::{AtomicI32, AtomicU64};
use crate::sync::{Arc, Mutex};
use crate::term::{AtomTable, Term};
use std::any::Any;
use std::collections::HashMap;
use std::path::PathBuf;
use std::ptr::NonNull;

/// What a timer does when it goes off.
#[derive(Debug)]
pub enum TimerAction {
    /// Wakes the receive of this process that waits with this identity (the timer's own).
    Receive(u64),
    /// Delivers a message, if the process is still there.
    Message(u64, NonNull<Fragment>),
    /// Delivers a message to whoever has this name then.
    Named(Term, NonNull<Fragment>),
}

// SAFETY: a fragment is owned by whoever holds it; the timer does.
unsafe impl Send for TimerAction {}

/// The floor above, as natives and the interpreter see it: schedulers, timers, clock, pool.
/// Implemented by `sched::host`.
pub trait Host {
    /// Puts a process that has just been made runnable into a run queue. `woken` says that a
    /// message woke it, so that it should run soon, while the message is in the cache.
    fn enqueue(&self, process: NonNull<Process>, woken: bool);
    /// Monotonic time in nanoseconds.
    fn now(&self) -> u64;
    /// System time in nanoseconds since 1970.
    fn system_time(&self) -> i64;
    /// Sets a timer for a point of monotonic time (nanoseconds). `timer` is its identity, a number
    /// that this host's [`Host::unique`] gave.
    fn set_timer(&self, timer: u64, deadline: u64, action: TimerAction);
    /// Cancels a timer; returns its deadline and action, if it had not gone off.
    fn cancel_timer(&self, timer: u64) -> Option<(u64, TimerAction)>;
    /// The deadline of a timer that has not gone off.
    fn read_timer(&self, timer: u64) -> Option<u64>;
    /// Runs a job on the blocking pool for this process, which waits for it: the result comes as
    /// `Signal::Done` with this number.
    fn block(&self, process: u64, number: u64, job: Job);
    /// A number never given before in this VM, and never 0: references, unique integers.
    fn unique(&self) -> u64;
    /// A random number: seeds only, where programs ask for one.
    fn random(&self) -> u64;
    /// All schedulers end after the slices they run.
    fn stop(&self);
    /// Index of the scheduler thread from 1 (0 for another thread), and how many there are.
    fn scheduler(&self) -> (usize, usize);
}

/// A job for the blocking pool.
pub type Job = Box<dyn FnOnce() -> Box<dyn Any + Send> + Send>;

/// Reads source or bytecode for a module and compiles it: the compiler, reached from below.
pub trait ModuleSource: Send + Sync {
    /// Finds a module by name in the code path and the embedded library.
    ///
    /// # Errors
    /// Why there is no usable one.
    fn find(&self, module: &str, path: &[PathBuf]) -> Result<FoundModule, LoadFailure>;
    /// As [`ModuleSource::find`], for a module that is at hand: its answer, or `None` when files must
    /// be read or compiled or the work is more than some hundred microseconds.
    fn find_at_once(
        &self,
        _module: &str,
        _path: &[PathBuf],
    ) -> Option<Result<FoundModule, LoadFailure>> {
        None
    }
    /// Reads one file, `.erl` or `.rbc`.
    ///
    /// # Errors
    /// Why it is not usable.
    fn read(&self, file: &std::path::Path) -> Result<FoundModule, LoadFailure>;
    /// Decodes and verifies bytes of an `.rbc`.
    ///
    /// # Errors
    /// Why they are not usable.
    fn decode(&self, bytes: &[u8]) -> Result<rvm_bytecode::verify::Verified, LoadFailure>;
    /// What a program asks of the compiler, request and answer in the external term format; see the
    /// source's own text for both. The answer to what is not understood is `badarg`.
    fn tool(&self, request: &[u8]) -> Vec<u8>;
    /// Parses one term, as `file:consult` needs it: text ending in a dot, first line's number.
    ///
    /// # Errors
    /// Line and message.
    fn parse_term(
        &self,
        text: &str,
        line: u32,
    ) -> Result<(Vec<String>, rvm_bytecode::Literal), (u32, String)>;
}

/// A module that was found.
#[derive(Debug)]
pub struct FoundModule {
    /// What is to be linked.
    pub verified: rvm_bytecode::verify::Verified,
    /// Its file; empty for an embedded one.
    pub path: String,
    /// Digest of its file form.
    pub digest: [u8; 16],
}

/// Why a module could not be had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LoadFailure {
    /// There is no such file.
    NoFile,
    /// There is one, and it is wrong: the text for people.
    Bad(String),
}

/// A virtual machine instance.
pub struct Vm {
    /// What it was built with.
    pub config: Config,
    /// Its atoms.
    pub atoms: AtomTable,
    /// Its code.
    pub code: CodeTable,
    /// Its processes.
    pub processes: ProcessTable,
    /// Registered names.
    pub registry: Registry,
    /// Its tables.
    pub tables: Tables,
    /// Where modules come from.
    pub source: Arc<dyn ModuleSource>,
    /// Directories that `-pa` named, searched first.
    pub code_path: Mutex<Vec<PathBuf>>,
    /// The working directory of file calls.
    pub directory: Mutex<PathBuf>,
    /// Environment variables that the program sees (a copy: setting one touches no other VM).
    pub environment: Mutex<std::collections::BTreeMap<String, String>>,
    /// Open files and the like, by number.
    pub resources: Mutex<HashMap<u64, Box<dyn Any + Send>>>,
    /// The boot process's number; 0 before it is there.
    pub boot: AtomicU64,
    /// Exit status once the VM is to stop, else `i32::MIN`.
    pub halting: AtomicI32,
    /// Monotonic time at the start, nanoseconds.
    pub started: u64,
    /// Time offset: system time minus monotonic time at the start.
    pub time_offset: i64,
    /// Context switches, garbage collections, words reclaimed: `statistics/1`.
    pub counters: Counters,
}

/// Counters behind `erlang:statistics/1`.
#[derive(Debug, Default)]
pub struct Counters {
    /// Slices run.
    pub slices: AtomicU64,
    /// Collections.
    pub collections: AtomicU64,
    /// Words that collections freed.
    pub words_reclaimed: AtomicU64,
    /// Reductions of finished slices.
    pub reductions: AtomicU64,
    /// Bytes read and written.
    pub input: AtomicU64,
    /// See `input`.
    pub output: AtomicU64,
}

impl std::fmt::Debug for Vm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Vm({} processes)", self.processes.count())
    }
}
