//! The tables of a process that ends, and tables that change hands.
//!
//! Called by the thread that runs the process: at its end after its inbox has been closed, so nobody
//! gives it a table any more (`Tables::give` asks whether it is alive under the lock that is taken
//! here). Who is told goes by the order in which tables were made or got, and by no address.

use super::vm::{Host, Vm};
use crate::ets::table::Cold;
use crate::ets::{Table, Tables};
use crate::heap::alloc::{Build, REF_WORDS, tuple_words};
use crate::heap::{FragmentSpace, HeapError, Message, copy_term, size_of_term};
use crate::process::signal::Signal;
use crate::sync::atomic::{Ordering, fence};
use crate::term::{Term, atoms};

/// Words of dead objects' orders purged at a time; see `Tables::purge`.
pub const PURGE_PIECE: usize = 2000;

impl Vm {
    /// Notes that a process has, or is about to have, claims on tables.
    pub fn mark_tables(&self, process: u64) {
        if let Some(slot) = self.processes.slot(process) {
            slot.has_tables.store(true, Ordering::SeqCst);
        }
        // Either a process whose end has begun sees the mark, or we see that it is not alive.
        fence(Ordering::SeqCst);
    }

    /// `{'ETS-TRANSFER', Table, From, Gift}`; where the gift is in a message, a copy of it.
    fn transfer(&self, table: &Table<'_>, from: u64, gift: Term) -> Result<Message, HeapError> {
        let literals = self.code.literals();
        let words = size_of_term(gift, literals);
        let mut space = FragmentSpace::new(words + REF_WORDS + tuple_words(4))?;
        let gift = copy_term(gift, words, &mut space, literals);
        let identity =
            if table.meta.named { table.name() } else { space.reference(table.number, None) };
        let root = space.tuple(&[atoms::ETS_TRANSFER, identity, Term::pid(from), gift]);
        Ok(space.finish(root))
    }

    /// Gives a table to another process and tells it. `false` when that one is not alive, the table
    /// has gone, or is not `from`'s.
    ///
    /// # Errors
    /// When there is no memory for the message.
    pub fn give_table(
        &self,
        host: &dyn Host,
        table: &Table<'_>,
        from: u64,
        to: u64,
        gift: Term,
    ) -> Result<bool, HeapError> {
        let message = self.transfer(table, from, gift)?;
        self.mark_tables(to);
        let given = self.tables.give(table, from, to, |_| self.processes.is_alive(to));
        if given {
            let _ = self.post(host, to, Signal::Message, message);
        }
        Ok(given)
    }
}

/// Gives up the tables of a process whose inbox is closed: to heirs, or for good.
pub fn give_up(vm: &Vm, host: &dyn Host, process: u64) {
    fence(Ordering::SeqCst);
    let marked =
        vm.processes.slot(process).is_some_and(|slot| slot.has_tables.load(Ordering::SeqCst));
    if !marked {
        return;
    }
    let tables: &Tables = &vm.tables;
    let claims = tables.claims_of(process);
    for number in claims.fixed {
        if let Some(table) = tables.by_number(number) {
            tables.unfix(&table, process, true);
            while !tables.purge(&table, PURGE_PIECE) {}
        }
    }
    for number in claims.owned {
        let Some(table) = tables.by_number(number) else { continue };
        let heir = table.cold(|cold: &mut Cold| (cold.heir, cold.gift.take()));
        if let Some((heir, Some(gift))) = heir
            && heir != process
            && vm.give_table(host, &table, process, heir, gift.root) == Ok(true)
        {
            // The heir stays what it was, but the gift has been given.
            table.cold(|cold| cold.gift = Some(gift));
            continue;
        }
        tables.delete(&table, process);
    }
    tables.forget(process);
}
