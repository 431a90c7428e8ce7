//! Limits and options of a VM, with their defaults.

/// What a VM is built with.
#[derive(Clone, Debug)]
pub struct Config {
    /// Scheduler threads; 0 for one per core in the process's affinity mask.
    pub schedulers: usize,
    /// Pin scheduler threads to cores.
    pub pin: bool,
    /// Most atoms there may be.
    pub max_atoms: u32,
    /// Most processes that may live at once.
    pub max_processes: u32,
    /// Most tables that may be there at once.
    pub max_tables: usize,
    /// Most bytes the heap of any process may have, shared binaries not counted; 0 for no limit. A
    /// process that would exceed it exits with reason `heap_limit`.
    pub max_heap_bytes: usize,
    /// First heap of a process in words.
    pub min_heap_words: usize,
    /// Collect at every chance and check the heap after each collection.
    pub stress: bool,
}

/// Words of a new process's block when nothing else is asked for. Enough for a start-up call and
/// a receive loop with a few words of state, so that an idle process never collects: 256 bytes.
pub const FIRST_BLOCK_WORDS: usize = 32;

impl Default for Config {
    fn default() -> Config {
        Config {
            schedulers: 0,
            pin: true,
            // OTP's default.
            max_atoms: 1_048_576,
            // What the table's index has room for: memory ends sooner.
            max_processes: (1 << 27) - 1,
            // OTP has no limit but memory; a program that leaks tables ends before that.
            max_tables: 1 << 20,
            max_heap_bytes: 0,
            min_heap_words: FIRST_BLOCK_WORDS,
            stress: false,
        }
    }
}
