//! Links, monitors and aliases of one process.
//!
//! Touched only by the thread that runs the process. Ordered maps, so that notices go out in an
//! order that depends on nothing but the numbers.

use super::ordered::OrderedMap;
use crate::term::Term;

/// A monitor that this process has on another.
#[derive(Clone, Copy, Debug)]
pub struct Monitor {
    /// Number of the monitored process; 0 when there was none.
    pub target: u64,
    /// The registered name it was monitored by, or `Term::NONE`: stands in the notice as
    /// `{Name, Node}`.
    pub name: Term,
    /// What the notice begins with: `'DOWN'`, or an immediate given with `{tag, Term}`.
    pub tag: Term,
    /// The reference is an alias too; goes with the monitor.
    pub alias: Alias,
}

/// How long a reference that messages can be sent to stays active.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alias {
    /// It is none.
    No,
    /// Until `unalias/1`.
    Explicit,
    /// Until the monitor is gone.
    Demonitor,
    /// Until the monitor is gone or the first message has come.
    Reply,
}

/// Links and monitors of one process.
#[derive(Debug, Default)]
pub struct Relations {
    /// Numbers of linked processes.
    pub links: OrderedMap<()>,
    /// Monitors it has, by reference.
    pub monitors: OrderedMap<Monitor>,
    /// Who monitors it: reference and watcher's number.
    pub monitored_by: OrderedMap<u64>,
    /// Active aliases that are not (only) in `monitors`.
    pub aliases: OrderedMap<Alias>,
}

impl Relations {
    /// Is this reference an active alias? A reply alias is used up by asking.
    pub fn use_alias(&mut self, reference: u64) -> bool {
        if let Some(&alias) = self.aliases.get(reference) {
            if alias == Alias::Reply {
                self.aliases.remove(reference);
                self.monitors.remove(reference);
            }
            return true;
        }
        false
    }
}
