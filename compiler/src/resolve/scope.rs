//! Variables: what is bound, unsafe or shadowed where, and who uses what.
//!
//! Owner: the thread that compiles; one [`Scopes`] per module, emptied between functions.
//! Invariants: changes are logged, so that a branch can be undone and joined with its siblings in
//! time proportional to what it changed. Every binding occurrence is an *instance*; joins make
//! instances with sources; use flows from a join to its sources at the end of the function.

use crate::ast::{Exports, VarId};
use crate::source::Span;
use crate::symbol::{FastMap, Symbol};

/// Why a variable may not be used: the construct that binds it on some paths only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Unsafe {
    pub(super) construct: &'static str,
    pub(super) pos: u32,
}

/// Whether a variable may be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    Unbound,
    Bound,
    Unsafe(Unsafe),
}

/// What a name stands for at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Binding {
    pub(super) state: State,
    pub(super) id: VarId,
    /// The instance that gave it its value.
    pub(super) instance: u32,
}

const UNBOUND: Binding = Binding { state: State::Unbound, id: VarId::NONE, instance: u32::MAX };

/// A binding occurrence, or a join of some.
struct Instance {
    name: Symbol,
    span: Span,
    used: bool,
    /// Joined from these; for a binding occurrence, empty.
    sources: Vec<u32>,
}

/// The variables that a branch bound.
pub(super) type Delta = Vec<(Symbol, Binding)>;

/// A point to go back to.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize);

/// The enclosing fun scope, to return to.
pub(super) struct Saved {
    mark: Mark,
    scope: u32,
    homes: usize,
    pending_base: usize,
}

/// All scopes of the function being resolved. Indexed by symbol.
pub(super) struct Scopes {
    env: Vec<Binding>,
    log: Vec<(Symbol, Binding)>,
    /// The id a name has in the fun scope that last bound it.
    homes: Vec<(u32, VarId)>,
    home_log: Vec<(Symbol, (u32, VarId))>,
    scope: u32,
    scopes: u32,
    next_id: u32,
    instances: Vec<Instance>,
    /// Variables bound by earlier operands of the expressions being walked: invisible to uses, but
    /// a pattern compares with them.
    pending: Delta,
    /// By symbol: how many entries `pending` has of it, so that most look-ups end at once.
    pending_count: Vec<u32>,
    pending_base: usize,
    /// New variables of the pattern being walked.
    pub(super) fresh: Delta,
    /// By symbol: which pattern it is fresh in, and where in `fresh`.
    fresh_at: Vec<(u32, u32)>,
    pattern: u32,
    export_lists: Vec<Vec<(VarId, u32)>>,
}

impl Scopes {
    pub(super) fn new(symbols: usize) -> Self {
        Scopes {
            env: vec![UNBOUND; symbols],
            log: Vec::new(),
            homes: vec![(0, VarId::NONE); symbols],
            home_log: Vec::new(),
            scope: 0,
            scopes: 0,
            next_id: 0,
            instances: Vec::new(),
            pending: Vec::new(),
            pending_count: vec![0; symbols],
            pending_base: 0,
            fresh: Vec::new(),
            fresh_at: vec![(0, 0); symbols],
            pattern: 0,
            export_lists: Vec::new(),
        }
    }

    /// Starts a function: ids and instances count from 0 again.
    pub(super) fn start_function(&mut self) {
        self.undo(Mark(0));
        self.undo_homes(0);
        self.next_id = 0;
        self.instances.clear();
        self.take_pending(0);
        self.pending_base = 0;
        self.fresh.clear();
        self.export_lists.clear();
    }

    /// Ends it: number of ids, export lists, and the unused binding occurrences.
    pub(super) fn end_function(&mut self) -> (u32, Vec<Vec<VarId>>, Vec<(Symbol, Span)>) {
        for i in (0..self.instances.len()).rev() {
            if self.instances[i].used {
                for source in std::mem::take(&mut self.instances[i].sources) {
                    self.instances[source as usize].used = true;
                }
            }
        }
        let instances = &self.instances;
        let lists = self.export_lists.drain(..).map(|list| {
            let used = list.into_iter().filter(|(_, i)| instances[*i as usize].used);
            let mut ids: Vec<VarId> = used.map(|(id, _)| id).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        });
        let lists = lists.collect();
        let unused = self
            .instances
            .iter()
            .filter(|i| !i.used && i.span != Span::default())
            .map(|i| (i.name, i.span))
            .collect();
        (self.next_id, lists, unused)
    }

    pub(super) fn get(&self, name: Symbol) -> Binding {
        self.env.get(name.0 as usize).copied().unwrap_or(UNBOUND)
    }

    pub(super) fn set(&mut self, name: Symbol, binding: Binding) {
        if let Some(slot) = self.env.get_mut(name.0 as usize) {
            self.log.push((name, *slot));
            *slot = binding;
        }
    }

    /// Makes an unsafe variable bound in this branch, once its use was reported.
    pub(super) fn declare_bound(&mut self, name: Symbol) {
        let binding = self.get(name);
        self.set(name, Binding { state: State::Bound, ..binding });
    }

    /// Whether a name is unsafe here: what a branch declared bound then stays so after it.
    fn is_unsafe(&self, name: Symbol) -> bool {
        matches!(self.get(name).state, State::Unsafe(_))
    }

    pub(super) fn mark_used(&mut self, instance: u32) {
        if let Some(instance) = self.instances.get_mut(instance as usize) {
            instance.used = true;
        }
    }

    /// Where an instance is written, if it is at one place.
    pub(super) fn place_of(&self, instance: u32) -> Option<Span> {
        let span = self.instances.get(instance as usize)?.span;
        (span != Span::default()).then_some(span)
    }

    /// The names visible now, for "did you mean".
    pub(super) fn visible(&self) -> impl Iterator<Item = Symbol> {
        self.log.iter().map(|(name, _)| *name).filter(|n| self.get(*n).state == State::Bound)
    }

    pub(super) fn mark(&self) -> Mark {
        Mark(self.log.len())
    }

    pub(super) fn changed(&self, mark: Mark) -> bool {
        self.log.len() > mark.0
    }

    /// Undoes everything since a mark.
    pub(super) fn undo(&mut self, mark: Mark) {
        while self.log.len() > mark.0 {
            if let Some((name, old)) = self.log.pop() {
                self.env[name.0 as usize] = old;
            }
        }
    }

    /// Undoes everything since a mark, and gives what it was.
    pub(super) fn take(&mut self, mark: Mark) -> Delta {
        let mut delta: Delta = Vec::new();
        if !self.changed(mark) {
            return delta;
        }
        let mut seen = crate::symbol::FastSet::default();
        while self.log.len() > mark.0 {
            if let Some((name, old)) = self.log.pop() {
                if seen.insert(name) {
                    delta.push((name, self.env[name.0 as usize]));
                }
                self.env[name.0 as usize] = old;
            }
        }
        delta.reverse();
        delta
    }

    /// Puts a branch's changes back.
    pub(super) fn apply(&mut self, delta: Delta) {
        for (name, binding) in delta {
            self.set(name, binding);
        }
    }

    /// Puts a branch's changes back as unsafe (those that are unsafe already stay as they are).
    pub(super) fn apply_unsafe(&mut self, delta: Delta, construct: &'static str, pos: u32) {
        let mut seen = crate::symbol::FastSet::default();
        for (name, mut binding) in delta {
            if !seen.insert(name) {
                continue;
            }
            if binding.state == State::Bound && !self.is_unsafe(name) {
                binding.state = State::Unsafe(Unsafe { construct, pos });
            }
            self.set(name, binding);
        }
    }

    /// Joins branches: what all bind is bound, what some bind is unsafe. The list of what is bound.
    pub(super) fn join(
        &mut self,
        branches: Vec<Delta>,
        construct: &'static str,
        pos: u32,
    ) -> Exports {
        let count = branches.len();
        if branches.iter().all(Vec::is_empty) {
            return Exports::NONE;
        }
        let mut order: Vec<Symbol> = Vec::new();
        let mut merged: FastMap<Symbol, Vec<Binding>> = FastMap::default();
        for (name, binding) in branches.into_iter().flatten() {
            let list = merged.entry(name).or_default();
            if list.is_empty() {
                order.push(name);
            }
            list.push(binding);
        }
        let mut exported = Vec::new();
        for name in order {
            let Some(list) = merged.remove(&name) else { continue };
            let spoilt = list.iter().find(|b| matches!(b.state, State::Unsafe(_)));
            let state = match spoilt {
                Some(binding) => binding.state,
                None if list.len() == count || self.is_unsafe(name) => State::Bound,
                None => State::Unsafe(Unsafe { construct, pos }),
            };
            let sources: Vec<u32> = list.iter().map(|b| b.instance).collect();
            let id = list[0].id;
            let instance = self.instance(name, Span::default(), sources);
            if state == State::Bound {
                exported.push((id, instance));
            }
            self.set(name, Binding { state, id, instance });
        }
        if exported.is_empty() {
            return Exports::NONE;
        }
        self.export_lists.push(exported);
        Exports(self.export_lists.len() as u32 - 1)
    }

    fn instance(&mut self, name: Symbol, span: Span, sources: Vec<u32>) -> u32 {
        self.instances.push(Instance { name, span, used: false, sources });
        self.instances.len() as u32 - 1
    }

    /// Enters a fun, comprehension or clause whose bindings stay inside.
    pub(super) fn enter(&mut self) -> Saved {
        let saved = Saved {
            mark: self.mark(),
            scope: self.scope,
            homes: self.home_log.len(),
            pending_base: self.pending_base,
        };
        self.pending_base = self.pending.len();
        self.new_scope();
        saved
    }

    /// From here to the end of the scope, bindings get ids of their own.
    pub(super) fn new_scope(&mut self) {
        self.scopes += 1;
        self.scope = self.scopes;
    }

    /// Leaves it again.
    pub(super) fn leave(&mut self, saved: Saved) {
        self.undo(saved.mark);
        self.undo_homes(saved.homes);
        self.scope = saved.scope;
        self.pending_base = saved.pending_base;
    }

    fn undo_homes(&mut self, to: usize) {
        while self.home_log.len() > to {
            if let Some((name, old)) = self.home_log.pop() {
                self.homes[name.0 as usize] = old;
            }
        }
    }

    fn id_of(&mut self, name: Symbol) -> VarId {
        let Some(home) = self.homes.get_mut(name.0 as usize) else { return VarId::NONE };
        if home.0 == self.scope {
            return home.1;
        }
        let id = VarId(self.next_id);
        self.next_id += 1;
        self.home_log.push((name, *home));
        *home = (self.scope, id);
        id
    }

    /// The next binding of a name gets a new id.
    pub(super) fn forget_id(&mut self, name: Symbol) {
        if let Some(home) = self.homes.get_mut(name.0 as usize) {
            self.home_log.push((name, *home));
            *home = (0, VarId::NONE);
        }
    }

    /// A new binding of a name in the current fun scope, not yet visible.
    pub(super) fn bind(&mut self, name: Symbol, span: Span) -> Binding {
        let id = self.id_of(name);
        let instance = self.instance(name, span, Vec::new());
        Binding { state: State::Bound, id, instance }
    }

    /// How many bindings of earlier operands there are.
    pub(super) fn pending_len(&self) -> usize {
        self.pending.len()
    }

    /// Those from `base` on.
    pub(super) fn pending_from(&self, base: usize) -> Delta {
        self.pending.get(base..).unwrap_or(&[]).to_vec()
    }

    /// Takes back what was bound since a mark, as an operand's.
    pub(super) fn make_pending(&mut self, mark: Mark) {
        if !self.changed(mark) {
            return;
        }
        for (name, binding) in self.take(mark) {
            self.pending_count[name.0 as usize] += 1;
            self.pending.push((name, binding));
        }
    }

    /// Takes those from `base` on.
    pub(super) fn take_pending(&mut self, base: usize) -> Delta {
        let taken = self.pending.split_off(base);
        for (name, _) in &taken {
            self.pending_count[name.0 as usize] -= 1;
        }
        taken
    }

    /// A binding made by an earlier operand of the same expression.
    pub(super) fn pending(&self, name: Symbol) -> Option<Binding> {
        if self.pending_count.get(name.0 as usize).is_none_or(|n| *n == 0) {
            return None;
        }
        self.pending[self.pending_base..].iter().find(|(n, _)| *n == name).map(|(_, b)| *b)
    }

    /// Starts a pattern (or a clause head's patterns).
    pub(super) fn start_pattern(&mut self) {
        self.pattern += 1;
        self.fresh.clear();
    }

    /// The binding a name has by an earlier occurrence in this pattern.
    pub(super) fn fresh(&self, name: Symbol) -> Option<Binding> {
        let (pattern, at) = *self.fresh_at.get(name.0 as usize)?;
        (pattern == self.pattern).then(|| self.fresh.get(at as usize).map(|(_, b)| *b))?
    }

    pub(super) fn add_fresh(&mut self, name: Symbol, binding: Binding) {
        if let Some(at) = self.fresh_at.get_mut(name.0 as usize) {
            *at = (self.pattern, self.fresh.len() as u32);
            self.fresh.push((name, binding));
        }
    }

    /// Ends the pattern: its new variables become visible.
    pub(super) fn commit_pattern(&mut self) {
        let mut fresh = std::mem::take(&mut self.fresh);
        for (name, binding) in fresh.drain(..) {
            self.set(name, binding);
        }
        self.fresh = fresh;
        self.pattern += 1;
    }
}
