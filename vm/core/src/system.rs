//! A running system: a VM, its scheduler threads, and the boot process.
//!
//! Built by the command, by tests and by hosts. Dropping it stops it and gives all memory back.

use crate::bif;
use crate::code::area::AreaFull;
use crate::code::{loader, table::CodeTable};
use crate::config::Config;
use crate::ctx::spawn::Spawn;
use crate::ctx::{Host, ModuleSource, Vm};
use crate::ets::Tables;
use crate::heap::Heap;
use crate::heap::alloc::Build;
use crate::process::registry::Registry;
use crate::process::table::ProcessTable;
use crate::sched::host::{MAX_SCHEDULERS, Shared, WorkerHost};
use crate::sched::{affinity, worker};
use crate::sync::atomic::{AtomicI32, AtomicU64, Ordering};
use crate::sync::{Arc, Mutex};
use crate::term::{AtomTable, Term, atoms};
use crossbeam_deque::Worker as Deque;
use std::path::PathBuf;
use std::ptr::NonNull;
use std::thread::JoinHandle;

/// Why a system could not be started.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StartError {
    /// The system gave no addresses for code and literals.
    NoAddresses,
    /// No thread could be started.
    NoThread(String),
    /// More scheduler threads than there can be.
    TooManySchedulers,
    /// The library lacks what every system needs.
    NoLibrary(String),
    /// Memory or the process table did not suffice for the boot process.
    NoMemory,
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StartError::NoAddresses => f.write_str("the system gives no address space"),
            StartError::NoThread(why) => write!(f, "cannot start a scheduler thread: {why}"),
            StartError::TooManySchedulers => {
                write!(f, "at most {MAX_SCHEDULERS} schedulers are possible")
            }
            StartError::NoLibrary(why) => write!(f, "the standard library does not load: {why}"),
            StartError::NoMemory => f.write_str("not enough memory to start"),
        }
    }
}

impl std::error::Error for StartError {}

impl From<AreaFull> for StartError {
    fn from(_: AreaFull) -> StartError {
        StartError::NoAddresses
    }
}

/// What the boot process is told to run.
#[derive(Clone, Debug, Default)]
pub struct Boot {
    /// Module whose `main/1` is called; `None` starts nothing.
    pub main: Option<String>,
    /// Arguments of `main/1`, as strings.
    pub args: Vec<String>,
    /// The file as given on the command line.
    pub script: String,
    /// Directories searched for modules, first ones first.
    pub code_path: Vec<PathBuf>,
}

/// A running system.
pub struct System {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

/// A scheduler thread's own stack. The interpreter and natives use little of it; a margin for the
/// compiler's and std's deepest calls.
const THREAD_STACK: usize = 4 << 20;

impl System {
    /// Starts a system: its threads run, and the boot process does what `boot` says.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start(
        config: Config,
        source: Arc<dyn ModuleSource>,
        boot: &Boot,
    ) -> Result<System, StartError> {
        let cores = affinity::available();
        let count = if config.schedulers == 0 { cores } else { config.schedulers };
        if count > MAX_SCHEDULERS {
            return Err(StartError::TooManySchedulers);
        }
        let vm = Arc::new(new_vm(config, source, boot.code_path.clone())?);
        // Without the error handler no other module would ever be loaded.
        load_first(&vm, "error_handler")?;
        load_first(&vm, "rvm_boot")?;
        let queues: Vec<Deque<_>> = (0..count).map(|_| Deque::new_fifo()).collect();
        let stealers = queues.iter().map(Deque::stealer).collect();
        let shared = Arc::new(Shared::new(vm.clone(), stealers));
        spawn_boot(&shared, boot)?;
        let mut system = System { shared: shared.clone(), threads: Vec::with_capacity(count) };
        let pin = vm.config.pin && count <= cores;
        for (index, queue) in queues.into_iter().enumerate() {
            let shared = shared.clone();
            let thread = std::thread::Builder::new()
                .name(format!("rvm-scheduler-{}", index + 1))
                .stack_size(THREAD_STACK)
                .spawn(move || {
                    if pin {
                        affinity::pin(index);
                    }
                    worker::work(&WorkerHost::new(shared, index, queue));
                })
                .map_err(|error| StartError::NoThread(error.to_string()))?;
            system.threads.push(thread);
        }
        tracing::info!(schedulers = count, pinned = pin, "start");
        Ok(system)
    }

    /// Waits until the system halts; returns its exit status.
    pub fn wait(&mut self) -> i32 {
        for thread in self.threads.drain(..) {
            // A scheduler thread catches panics of what it runs; its own would be a bug that must
            // not look like success.
            if thread.join().is_err() {
                let _ = self.shared.vm.halting.compare_exchange(
                    i32::MIN,
                    70,
                    Ordering::SeqCst,
                    Ordering::SeqCst,
                );
            }
        }
        self.shared.vm.halting.load(Ordering::SeqCst)
    }

    /// The VM.
    pub fn vm(&self) -> &Vm {
        &self.shared.vm
    }

    /// Something that tells the system about operating system signals, from any thread.
    pub fn signals(&self) -> SignalSender {
        SignalSender(self.shared.clone())
    }
}

/// Tells a system about operating system signals.
pub struct SignalSender(Arc<Shared>);

impl SignalSender {
    /// Sends `{rvm_signal, Name}` to the boot process, as `sigterm` or `sigint`.
    pub fn send(&self, name: &str) {
        let vm = &self.0.vm;
        let (Ok(tag), Ok(name)) = (vm.atoms.intern("rvm_signal"), vm.atoms.intern(name)) else {
            return;
        };
        let Ok(mut heap) = Heap::new(8) else { return };
        let event = heap.tuple(&[tag, name]);
        vm.tell(&self.0.outside(), vm.boot.load(Ordering::SeqCst), event);
    }

    /// Halts the system without asking it.
    pub fn halt(&self, status: i32) {
        self.0.vm.halt(&self.0.outside(), status);
    }
}

impl Drop for System {
    fn drop(&mut self) {
        self.shared.vm.halt(&self.shared.outside(), 0);
        self.wait();
        let vm = &self.shared.vm;
        for timers in &self.shared.timers {
            for action in timers.drain() {
                use crate::ctx::TimerAction::{Message, Named, Receive};
                match action {
                    Receive(_) => {}
                    // SAFETY: the timer owned the fragment.
                    Message(_, m) | Named(_, m) => unsafe {
                        drop(crate::heap::Message::from_raw(m.as_ptr()));
                    },
                }
            }
        }
        for number in vm.processes.numbers() {
            if let Some(slot) = vm.processes.slot(number) {
                let process = slot.process.load(Ordering::Acquire);
                drop(vm.processes.close(number));
                if let Some(process) = NonNull::new(process) {
                    // SAFETY: all scheduler threads have ended, so nobody runs it.
                    unsafe { vm.bury(process) };
                }
            }
        }
    }
}

fn new_vm(
    config: Config,
    source: Arc<dyn ModuleSource>,
    code_path: Vec<PathBuf>,
) -> Result<Vm, StartError> {
    let system_time = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos() as i64);
    let vm = Vm {
        atoms: AtomTable::new(config.max_atoms),
        code: CodeTable::new()?,
        processes: ProcessTable::new(config.max_processes),
        registry: Registry::default(),
        tables: Tables::new(config.max_tables),
        source,
        code_path: Mutex::new(code_path),
        directory: Mutex::new(std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/"))),
        environment: Mutex::new(
            std::env::vars_os()
                .filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)))
                .collect(),
        ),
        resources: Mutex::default(),
        boot: AtomicU64::new(0),
        halting: AtomicI32::new(i32::MIN),
        started: 0,
        time_offset: system_time,
        counters: Default::default(),
        config,
    };
    bif::table::register_all(&vm.code, &vm.atoms).map_err(|_| StartError::NoMemory)?;
    Ok(vm)
}

/// Loads a module of the library before any process runs.
fn load_first(vm: &Vm, name: &str) -> Result<(), StartError> {
    let fail = |why: String| StartError::NoLibrary(format!("{name}: {why}"));
    let found = vm.source.find(name, &[]).map_err(|e| fail(format!("{e:?}")))?;
    let module = loader::load(&vm.code, &vm.atoms, &found.verified, found.path, found.digest)
        .map_err(|e| fail(format!("{e:?}")))?;
    vm.code.publish(module, true).map_err(|e| fail(format!("{e:?}")))
}

/// Makes the boot process: `rvm_boot:start(Boot)`.
fn spawn_boot(shared: &Arc<Shared>, boot: &Boot) -> Result<(), StartError> {
    let vm = &shared.vm;
    let host = shared.outside();
    let texts =
        boot.args.iter().map(|a| a.chars().count()).sum::<usize>() + boot.script.chars().count();
    let words = 64 + 2 * texts * 2 + 8 * boot.args.len();
    let mut heap = Heap::new(words).map_err(|_| StartError::NoMemory)?;
    let intern = |text: &str| vm.atoms.intern(text).map_err(|_| StartError::NoMemory);
    let strings = |heap: &mut Heap| -> Term {
        let items: Vec<Term> = boot.args.iter().map(|a| heap.string(a)).collect();
        heap.list(&items)
    };
    // Small maps have their keys in term order: main, plain, script.
    let mut keys = vec![intern("plain")?, intern("script")?];
    let plain = strings(&mut heap);
    let mut values = vec![plain, heap.string(&boot.script)];
    if let Some(main) = &boot.main {
        let module = intern(main)?;
        let args = strings(&mut heap);
        keys.insert(0, intern("main")?);
        values.insert(0, heap.tuple(&[module, args]));
    }
    let map = heap.small_map(&keys, &values);
    let number = vm
        .spawn(
            &host as &dyn Host,
            &Spawn {
                target: (atoms::RVM_BOOT, atoms::START),
                args: &[map],
                parent: 0,
                group_leader: Term::NIL,
                link: false,
                monitor: None,
                min_heap_words: 0,
                fullsweep_after: None,
                max_heap_words: 0,
                priority: 0,
            },
        )
        .map_err(|_| StartError::NoMemory)?;
    vm.boot.store(number, Ordering::SeqCst);
    Ok(())
}
