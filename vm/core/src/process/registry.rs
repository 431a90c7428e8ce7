//! Registered names.
//!
//! Shared by all threads, under one lock: registering is rare, looking up takes the read side.
//! Invariant: a name leads to a process that has not yet given its names up; an exiting process
//! does so before its notices go out.

use super::table::ProcessTable;
use crate::sync::RwLock;
use crate::sync::atomic::Ordering;
use crate::term::Term;
use std::collections::HashMap;

/// The registered names of a VM.
#[derive(Debug, Default)]
pub struct Registry(RwLock<HashMap<Term, u64>>);

impl Registry {
    /// The number of the process with this name.
    pub fn find(&self, name: Term) -> Option<u64> {
        self.0.read().unwrap().get(&name).copied()
    }

    /// Gives a process a name; `false` when the name is taken, the process has one, or it is dead.
    pub fn register(&self, name: Term, process: u64, table: &ProcessTable) -> bool {
        let mut names = self.0.write().unwrap();
        // Under the lock, which a dying process takes after it has closed its slot: so either it
        // is seen to be dead here, or it takes the name away again.
        let Some(slot) = table.slot(process).filter(|_| table.is_alive(process)) else {
            return false;
        };
        if names.contains_key(&name) || slot.name.load(Ordering::Relaxed) != 0 {
            return false;
        }
        names.insert(name, process);
        slot.name.store(name.atom_index() + 1, Ordering::Relaxed);
        true
    }

    /// Takes a name away; `false` when nobody has it.
    pub fn unregister(&self, name: Term, table: &ProcessTable) -> bool {
        let mut names = self.0.write().unwrap();
        let Some(process) = names.remove(&name) else { return false };
        if let Some(slot) = table.slot(process) {
            slot.name.store(0, Ordering::Relaxed);
        }
        true
    }

    /// Takes the name of a process away that has closed its slot, if it has one.
    pub fn forget(&self, process: u64, table: &ProcessTable) {
        let Some(slot) = table.slot(process) else { return };
        {
            // Not without the lock: somebody who has found the process alive may just be giving it
            // a name. Who takes the lock after us finds it dead.
            let _names = self.0.read().unwrap();
            if slot.name.load(Ordering::Relaxed) == 0 {
                return;
            }
        }
        let mut names = self.0.write().unwrap();
        let index = slot.name.swap(0, Ordering::Relaxed);
        // Between the two locks others may take the name away, but nobody can give one.
        if index != 0 {
            names.remove(&Term::atom(index - 1));
        }
    }

    /// The name of a process.
    pub fn name_of(&self, process: u64, table: &ProcessTable) -> Option<Term> {
        let index = table.slot(process)?.name.load(Ordering::Relaxed);
        (index != 0).then(|| Term::atom(index - 1))
    }

    /// All names.
    pub fn names(&self) -> Vec<Term> {
        self.0.read().unwrap().keys().copied().collect()
    }
}
