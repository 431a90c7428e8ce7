//! The match compiler: clauses to decision trees.
//!
//! Owner: the thread that compiles. A matrix of rows (clauses) is split by what is tested of one
//! *occurrence* (the value matched, or a part of it) at a time, so that no path tests the same
//! thing twice; clauses that several paths can reach become one block with the variables as
//! parameters. Rows that do not care about the tested occurrence go into several branches; when
//! that would copy too much, the matrix is cut before the first such row, and the rest becomes the
//! place where the first part fails to. Everything runs off a work list: neither the number of
//! clauses nor the size of patterns uses native stack. Invariants: parts are taken out of a value
//! only where its shape is proved, once per path, and only if something reads them; tests have no
//! effects, so they may come in any order.

use super::Lower;
use super::matrix::{ArmInfo, Branches, Class, Con, Item, Match, Occ, Row, Shapes, Source};
use super::pattern::{Arena, Key, PatId};
use crate::ast::{Guard, Pat, VarId};
use crate::core::{BlockId, Loc, Prim, Term, Test, Val};

/// A clause as the match compiler sees it.
pub(super) struct Arm<'a> {
    /// As many as there are roots.
    pub(super) patterns: Vec<&'a Pat>,
    pub(super) guard: Option<&'a Guard>,
}

/// Where a clause's body starts and what its pattern has bound.
pub(super) struct Entry {
    pub(super) block: BlockId,
    pub(super) binds: Vec<(VarId, Val)>,
}

/// A value to be matched.
pub(super) enum Root {
    Val(Val),
    /// A tuple of these that is built only if something needs it whole.
    Tuple(Vec<Root>),
}

impl<'a> Lower<'a> {
    /// Compiles the match of `roots` against `arms` from the current block on. The result tells
    /// where each arm's body starts (`None`: never reached); the caller fills those blocks. What
    /// matches no arm goes to `fail`.
    pub(super) fn match_arms(
        &mut self,
        roots: Vec<Root>,
        arms: Vec<Arm<'a>>,
        fail: BlockId,
    ) -> Vec<Option<Entry>> {
        let count = arms.len();
        let mut m = Match::new(count);
        let roots: Vec<Occ> = roots.into_iter().map(|root| self.root(&mut m, root)).collect();
        let mut rows = Vec::with_capacity(count);
        for arm in arms {
            let patterns: Vec<PatId> =
                arm.patterns.into_iter().map(|p| self.pattern(p, &mut m.arena)).collect();
            m.add_arm(&roots, &patterns, arm.guard, &mut rows);
        }
        self.run_match(m, rows, fail)
    }

    /// As [`Lower::match_arms`] for one root and patterns (without guards) that `build` makes.
    pub(super) fn match_built(
        &mut self,
        roots: Vec<Root>,
        fail: BlockId,
        build: impl FnOnce(&mut Self, &mut Arena<'a>) -> Vec<PatId>,
    ) -> Vec<Option<Entry>> {
        let mut arena = Arena::default();
        let patterns = build(self, &mut arena);
        let mut m = Match::new(patterns.len());
        m.arena = arena;
        let roots: Vec<Occ> = roots.into_iter().map(|root| self.root(&mut m, root)).collect();
        let mut rows = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            m.add_arm(&roots, &[pattern], None, &mut rows);
        }
        self.run_match(m, rows, fail)
    }

    fn run_match(
        &mut self,
        mut m: Match<'a>,
        mut rows: Vec<Row>,
        fail: BlockId,
    ) -> Vec<Option<Entry>> {
        m.roots = m.occs.len() as u32;
        rows.reverse();
        m.work.push(Item::new(self.f.current, rows, fail, 0));
        while let Some(item) = m.work.pop() {
            m.undo(item.mark);
            self.switch_to(item.block);
            m.positions = item.positions;
            self.match_rows(&mut m, item.rows, item.fail);
        }
        std::mem::take(&mut m.arms).into_iter().map(|arm| self.arm_entry(arm)).collect()
    }

    fn root(&mut self, m: &mut Match<'a>, root: Root) -> Occ {
        match root {
            Root::Val(value) => {
                // What is proved of a value is proved of its register.
                let value = if matches!(value, Val::Lit(_)) { self.in_var(value) } else { value };
                m.given(value)
            }
            Root::Tuple(items) => {
                let items = items.into_iter().map(|item| self.root(m, item)).collect();
                m.add_occ(Source::Unbuilt(items), None)
            }
        }
    }

    /// One place that all paths to an arm lead to.
    fn arm_entry(&mut self, mut arm: ArmInfo<'a>) -> Option<Entry> {
        if arm.arrivals.len() <= 1 {
            let (block, binds) = arm.arrivals.pop()?;
            return Some(Entry { block, binds });
        }
        let block = self.new_block();
        let ids: Vec<VarId> = arm.arrivals[0].1.iter().map(|(id, _)| *id).collect();
        let binds = ids.into_iter().map(|id| (id, self.block_param(block))).collect();
        for (from, values) in arm.arrivals {
            self.switch_to(from);
            self.jump(block, values.into_iter().map(|(_, value)| value).collect());
        }
        Some(Entry { block, binds })
    }

    fn match_rows(&mut self, m: &mut Match<'a>, mut rows: Vec<Row>, fail: BlockId) {
        if let Some(arms) = m.guards_left(&rows) {
            // Other paths may come to try the same guards on the same values.
            let key = (fail, arms);
            if let Some(place) = m.shared.get(&key).copied() {
                return self.jump(place, vec![]);
            }
            let place = self.new_block();
            self.jump(place, vec![]);
            self.switch_to(place);
            m.shared.insert(key, place);
        }
        while let Some(row) = rows.last() {
            if row.pats.is_empty() {
                let Some(row) = rows.pop() else { return };
                match self.leaf(m, row, rows.is_empty().then_some(fail)) {
                    Some(next) if !rows.is_empty() => self.switch_to(next),
                    _ => return,
                }
                continue;
            }
            let occ = m.choose(&rows);
            return match m.occs[occ.0 as usize].source {
                Source::Map(_) => self.match_key(m, rows, occ, fail),
                Source::Context => self.match_segment(m, rows, occ, fail),
                _ => self.match_shape(m, rows, occ, fail),
            };
        }
        self.jump(fail, vec![]);
    }

    /// A row whose patterns have all matched: the equalities and the guard are left. Returns where
    /// control goes when they fail (`fail`, or a new block), `None` if they cannot.
    fn leaf(&mut self, m: &mut Match<'a>, row: Row, fail: Option<BlockId>) -> Option<BlockId> {
        let guard = m.arms[row.arm].guard;
        let next = if row.equal.is_empty() && guard.is_none() {
            None
        } else {
            let next = match fail {
                Some(fail) => fail,
                None => self.new_block(),
            };
            for (id, occ) in &row.binds {
                let early =
                    m.arms[row.arm].guard_vars.contains(id) || row.equal.iter().any(|e| e.1 == *id);
                if early {
                    let value = self.take_out(m, *occ);
                    self.bind(*id, value);
                }
            }
            let equal: Vec<(Val, VarId)> =
                row.equal.iter().map(|(occ, id)| (self.take_out(m, *occ), *id)).collect();
            Some((next, m.trail.len(), equal))
        };
        if let Some((next, _, equal)) = &next {
            for (value, id) in equal {
                let other = self.lookup(*id, crate::source::Span::default());
                self.test(Test::EqExact, vec![*value, other], *next);
            }
            if let Some(guard) = guard {
                self.guard(guard, *next);
            }
        }
        let mut binds = Vec::with_capacity(row.binds.len());
        for (id, occ) in row.binds {
            let value = self.take_out(m, occ);
            binds.push((id, value));
        }
        binds.sort_unstable_by_key(|(id, _)| *id);
        m.arms[row.arm].arrivals.push((self.f.current, binds));
        let (next, mark, _) = next?;
        m.undo(mark);
        Some(next)
    }

    /// The value of an occurrence, taken out of its whole if that has not happened yet.
    pub(super) fn take_out(&mut self, m: &mut Match<'a>, occ: Occ) -> Val {
        let info = &m.occs[occ.0 as usize];
        if let Some(value) = info.value {
            return value;
        }
        let (op, args) = match info.source.clone() {
            Source::Head(of) => (Prim::Head, vec![self.take_out(m, of)]),
            Source::Tail(of) => (Prim::Tail, vec![self.take_out(m, of)]),
            Source::Element(of, i) => (Prim::Element(i), vec![self.take_out(m, of)]),
            Source::Unbuilt(parts) => {
                let parts = parts.into_iter().map(|part| self.take_out(m, part)).collect();
                let value = self.tuple(parts, Loc::default());
                m.set(occ, value);
                return value;
            }
            Source::Map(of) => return self.take_out(m, of),
            // These have a value from the start.
            Source::Given | Source::Context => return Val::Nil,
        };
        let value = self.emit(op, args, Loc::default());
        m.set(occ, value);
        value
    }

    /// Tests the shape of an occurrence.
    fn match_shape(&mut self, m: &mut Match<'a>, mut rows: Vec<Row>, occ: Occ, mut fail: BlockId) {
        let value = self.take_out(m, occ);
        if let Some(tail) = m.tail_wanted(&rows, occ) {
            // Head and tail taken out side by side are one instruction.
            self.take_out(m, tail);
        }
        let table = match Branches::new(m, &rows, occ, m.copies_left) {
            Ok(table) => table,
            Err(keep) => {
                // The rows from the first one that does not care on are tried after the others.
                let first = rows.split_off(rows.len() - keep);
                let rest = std::mem::replace(&mut rows, first);
                let block = self.new_block();
                m.work.push(Item::new(block, rest, fail, m.trail.len()));
                fail = block;
                // Finding that out costs time, too, which must not happen for every row.
                m.copies_left /= 2;
                Branches::all_care(m, &rows, occ)
            }
        };
        m.copies_left = m.copies_left.saturating_sub(table.copies);
        let mark = m.trail.len();
        let mut items = Vec::new();
        let no_wild = table.wild.is_empty();
        let mut classes = table.classes.into_iter().peekable();
        while let Some((class, branches)) = classes.next() {
            let next = if classes.peek().is_none() && no_wild { fail } else { self.new_block() };
            self.match_class(m, &rows, occ, value, (class, branches), (next, fail), &mut items);
            self.switch_to(next);
        }
        if !no_wild {
            let rows = table.wild.iter().rev().map(|i| rows[*i].clone()).collect();
            items.push(Item::new(self.f.current, rows, fail, mark));
        }
        m.work.extend(items.into_iter().rev());
    }

    /// Tests one class of shapes, going to `next.0` when the value is of another class.
    #[allow(clippy::too_many_arguments, reason = "one step of match_shape, split for reading")]
    fn match_class(
        &mut self,
        m: &mut Match<'a>,
        rows: &[Row],
        occ: Occ,
        value: Val,
        (class, branches): (Class, Shapes),
        (next, fail): (BlockId, BlockId),
        items: &mut Vec<Item>,
    ) {
        let mark = m.trail.len();
        let mut item = |m: &mut Match<'a>, block: BlockId, con: Con, list: &[usize], tag: bool| {
            let rows = m.specialise(rows, list, occ, con, tag);
            items.push(Item::new(block, rows, fail, mark));
        };
        match class {
            Class::Atomic => {
                if let [(con @ Con::Atomic(key), list)] = &branches[..] {
                    self.test(Test::EqExact, vec![value, *key], next);
                    return item(m, self.f.current, *con, list, false);
                }
                let mut table = Vec::with_capacity(branches.len());
                for (con, list) in &branches {
                    let Con::Atomic(key) = con else { continue };
                    let block = self.new_block();
                    table.push((*key, block));
                    item(m, block, *con, list, false);
                }
                self.end(Term::Select(value, table, next), Loc::default());
            }
            Class::Literal => {
                let last = branches.len().saturating_sub(1);
                for (i, (con, list)) in branches.iter().enumerate() {
                    let Con::Literal(key) = con else { continue };
                    let other = if i == last { next } else { self.new_block() };
                    self.test(Test::EqExact, vec![value, *key], other);
                    item(m, self.f.current, *con, list, false);
                    self.switch_to(other);
                }
            }
            Class::Nil | Class::Cons | Class::Map => {
                let test = match class {
                    Class::Nil => Test::IsNil,
                    Class::Cons => Test::IsCons,
                    _ => Test::IsMap,
                };
                self.test(test, vec![value], next);
                for (con, list) in &branches {
                    item(m, self.f.current, *con, list, false);
                }
            }
            Class::Tuple => {
                if let [(con @ Con::Tuple(arity), list)] = &branches[..] {
                    let tag = m.common_tag(rows, list, occ);
                    let test = match tag {
                        Some(tag) => Test::IsTaggedTuple(*arity, tag),
                        None => Test::IsTupleArity(*arity),
                    };
                    self.test(test, vec![value], next);
                    return item(m, self.f.current, *con, list, tag.is_some());
                }
                self.test(Test::IsTuple, vec![value], next);
                let mut table = Vec::with_capacity(branches.len());
                for (con, list) in &branches {
                    let Con::Tuple(arity) = con else { continue };
                    let block = self.new_block();
                    table.push((*arity, block));
                    item(m, block, *con, list, false);
                }
                self.end(Term::SelectArity(value, table, next), Loc::default());
            }
            Class::Bin => {
                let context =
                    self.emit_fail(Prim::BinStart, vec![value], Some(next), Loc::default());
                let context = m.add_occ(Source::Context, Some(context));
                for (_, list) in &branches {
                    let rows = m.start_binaries(rows, list, occ, context);
                    items.push(Item::new(self.f.current, rows, fail, mark));
                }
            }
        }
    }

    /// Looks up one key of a value known to be a map.
    fn match_key(&mut self, m: &mut Match<'a>, mut rows: Vec<Row>, occ: Occ, mut fail: BlockId) {
        let map = self.take_out(m, occ);
        let Some((key, _)) = rows.last().and_then(|row| m.first_key(row, occ)) else { return };
        let (key, alone) = match key {
            Key::Val(value) => (value, false),
            Key::Expr(_) => (Val::Nil, true),
        };
        let without = rows.iter().filter(|row| alone || !m.has_key(row, occ, key)).count();
        if alone || without > m.copies_left {
            // Only the first rows, all of which want this key.
            let keep = match alone {
                true => 1,
                false => rows.iter().rev().take_while(|row| m.has_key(row, occ, key)).count(),
            };
            let first = rows.split_off(rows.len() - keep);
            let rest = std::mem::replace(&mut rows, first);
            if !rest.is_empty() {
                let block = self.new_block();
                m.work.push(Item::new(block, rest, fail, m.trail.len()));
                fail = block;
            }
        } else {
            m.copies_left -= without;
        }
        let mark = m.trail.len();
        let key_expr = rows.last().and_then(|row| m.first_key(row, occ));
        let key = match key_expr {
            Some((Key::Expr(e), _)) => self.guard_value(e, fail),
            _ => key,
        };
        let others: Vec<Row> =
            rows.iter().filter(|row| !alone && !m.has_key(row, occ, key)).cloned().collect();
        let missing = if others.is_empty() { fail } else { self.new_block() };
        let found = self.emit_fail(Prim::MapGet, vec![map, key], Some(missing), Loc::default());
        let found = m.add_occ(Source::Given, Some(found));
        if !others.is_empty() {
            m.work.push(Item::new(missing, others, fail, mark));
        }
        let wanted = (!alone).then_some(key);
        let rows =
            rows.into_iter().filter_map(|row| m.key_found(row, occ, wanted, found)).collect();
        m.work.push(Item::new(self.f.current, rows, fail, mark));
    }
}
