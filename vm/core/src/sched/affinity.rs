//! Pinning scheduler threads to cores, where that is allowed.

/// How many cores this process may use: its affinity mask and its container's quota counted.
pub fn available() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get())
}

/// Pins the calling thread to the `index`th core of the process's mask. Says whether it did: in
/// some containers it is forbidden, and then the thread floats.
pub fn pin(index: usize) -> bool {
    let Some(cores) = core_affinity::get_core_ids() else { return false };
    match cores.get(index) {
        Some(&core) => core_affinity::set_for_current(core),
        None => false,
    }
}
