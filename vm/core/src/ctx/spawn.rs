//! The beginning of a process: its control block, heap, first frame, and place in the table.

use super::deliver::copy_into;
use super::vm::{Host, Vm};
use crate::code::module::ReturnPoint;
use crate::heap::{Heap, HeapError, UNCOPIABLE, size_of_term};
use crate::process::signal::Signal;
use crate::process::{Exception, Process, Waiting, mailbox::Mailbox};
use crate::sync::atomic::Ordering;
use crate::term::print::shown;
use crate::term::{Term, atoms};
use std::ptr::NonNull;

/// What a new process is to run and how.
pub struct Spawn<'a> {
    /// Module and function; or a fun and `Term::NONE`.
    pub target: (Term, Term),
    /// The arguments.
    pub args: &'a [Term],
    /// The spawner's number; 0 for none.
    pub parent: u64,
    /// Whom its output goes to.
    pub group_leader: Term,
    /// Link it to the parent.
    pub link: bool,
    /// Monitor it from the parent, with this reference.
    pub monitor: Option<u64>,
    /// First heap in words; 0 for the default.
    pub min_heap_words: usize,
    /// Option `fullsweep_after`.
    pub fullsweep_after: Option<u16>,
    /// Option `max_heap_size` in words; 0 for none.
    pub max_heap_words: usize,
    /// Option `priority`, see `process::Extra`; 0 for the default.
    pub priority: u8,
}

/// Why a process could not be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpawnError {
    /// The process table is full.
    TableFull,
    /// No memory.
    OutOfMemory,
}

impl From<HeapError> for SpawnError {
    fn from(_: HeapError) -> SpawnError {
        SpawnError::OutOfMemory
    }
}

/// Stack words beyond the arguments: the bottom return point, and a first small frame.
const STACK_SLACK: usize = 8;

impl Vm {
    /// Makes a process and puts it into a run queue. The caller records its side of a link or
    /// monitor before it calls this. Returns the new number.
    ///
    /// # Errors
    /// When the table is full or memory is short; then there is no trace of the attempt.
    pub fn spawn(&self, host: &dyn Host, spawn: &Spawn<'_>) -> Result<u64, SpawnError> {
        let literals = self.code.literals();
        let (target, name) = spawn.target;
        let is_fun = name.is_none();
        let mut words: usize = spawn.args.iter().map(|&a| size_of_term(a, literals)).sum();
        let mut registers = spawn.args.len();
        if is_fun {
            words += size_of_term(target, literals);
            registers += 1;
        }
        if words >= UNCOPIABLE {
            return Err(SpawnError::OutOfMemory);
        }
        let block = (words + registers + STACK_SLACK)
            .max(self.config.min_heap_words)
            .max(spawn.min_heap_words);
        let mut heap = Heap::new(block)?;
        heap.set_stress(self.config.stress);
        heap.min_words = spawn.min_heap_words.min(u32::MAX as usize) as u32;
        // SAFETY: the block has room for the frame below its end, as measured above.
        let fp = unsafe { heap.end.sub(1) };
        // SAFETY: as above.
        unsafe {
            *fp = ReturnPoint::word(self.code.end_of_process());
            heap.stack_low = fp.sub(registers);
        }
        for (i, &arg) in spawn.args.iter().enumerate() {
            let copy = copy_into(arg, &mut heap, literals);
            // SAFETY: register i of the first frame.
            unsafe { *fp.sub(i + 1) = copy.0 };
        }
        let (pc, initial) = if is_fun {
            let copy = copy_into(target, &mut heap, literals);
            // SAFETY: the fun stands in the register after the arguments.
            unsafe { *fp.sub(registers) = copy.0 };
            let apply = self.code.export((atoms::ERLANG, atoms::APPLY, 2));
            (self.code.call_fun_stub(spawn.args.len()), apply)
        } else {
            let arity = spawn.args.len() as u8;
            let export = self.code.export((target, name, arity));
            // SAFETY: exports live as long as the VM.
            let code = unsafe { export.as_ref() }.code.load(Ordering::Acquire);
            (code.cast_const(), export)
        };
        let number = self.processes.claim().map_err(|_| SpawnError::TableFull)?;
        let mut process = Box::new(Process {
            heap,
            pc,
            fp,
            number,
            mailbox: Mailbox::default(),
            flags: 0,
            reductions: 0,
            reductions_done: 0,
            waiting: Waiting::No,
            timer: 0,
            exception: Exception { class: Term::NONE, reason: Term::NONE, trace: Term::NONE },
            group_leader: spawn.group_leader,
            parent: spawn.parent,
            initial,
            relations: None,
            extra: None,
        });
        if let Some(n) = spawn.fullsweep_after {
            process.heap.fullsweep_after = n;
        }
        if spawn.priority != 0 {
            process.extra_mut().priority = spawn.priority;
        }
        let limits = [self.config.max_heap_bytes.div_ceil(8), spawn.max_heap_words];
        if let Some(limit) = limits.into_iter().filter(|&words| words != 0).min() {
            process.heap.max_words = limit;
            process.extra_mut().max_heap_words = spawn.max_heap_words;
        }
        if spawn.link {
            process.relations_mut().links.insert(spawn.parent, ());
        }
        if let Some(reference) = spawn.monitor {
            process.relations_mut().monitored_by.insert(reference, spawn.parent);
        }
        tracing::trace!(
            pid = %shown(Term::pid(number), &self.atoms),
            parent = %shown(Term::pid(spawn.parent), &self.atoms),
            start = %shown(target, &self.atoms),
            function = (!is_fun).then(|| self.atoms.text(name)),
            arity = spawn.args.len(),
            "spawn"
        );
        let process = NonNull::from(Box::leak(process));
        let slot = self.processes.open(number, process);
        if let Some(process) = slot.wake() {
            host.enqueue(process, false);
        }
        Ok(number)
    }

    /// The boot process is gone, which nothing outlives.
    pub(crate) fn boot_has_exited(&self, host: &dyn Host, reason: Term) {
        if self.is_halting() {
            return;
        }
        let text = crate::term::print::to_string(reason, &self.atoms);
        eprintln!("rvm: the boot process has exited: {text}");
        self.halt(host, 1);
    }

    /// Stops the VM with this exit status: every scheduler ends after its slice. The first caller's
    /// status counts.
    pub fn halt(&self, host: &dyn Host, status: i32) {
        let first =
            self.halting.compare_exchange(i32::MIN, status, Ordering::SeqCst, Ordering::SeqCst);
        if first.is_ok() {
            tracing::info!(status, "halt");
        }
        host.stop();
    }

    /// Is the VM stopping?
    #[inline]
    pub fn is_halting(&self) -> bool {
        self.halting.load(Ordering::Relaxed) != i32::MIN
    }

    /// Frees what is left of a process that has exited.
    ///
    /// # Safety
    /// `process` was made by [`Vm::spawn`], has exited, and nobody uses it any more.
    pub unsafe fn bury(&self, process: NonNull<Process>) {
        // SAFETY: by the caller; made by Box::leak.
        let process = unsafe { Box::from_raw(process.as_ptr()) };
        let number = process.number;
        drop(process);
        self.processes.vacate(number);
    }

    /// Tells a process something out of the blue: a signal from the VM itself.
    pub fn tell(&self, host: &dyn Host, to: u64, term: Term) {
        if let Ok(message) = self.pack(term, 0) {
            let _ = self.post(host, to, Signal::Message, message);
        }
    }
}
