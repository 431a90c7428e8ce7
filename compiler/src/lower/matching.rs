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

use super::pattern::{Arena, Key, P, PatId};
use super::{Lower, free};
use crate::ast::{Guard, Pat, VarId};
use crate::core::{BlockId, Loc, Prim, Term, Test, Val};
use crate::symbol::FastMap;
use rvm_bytecode::operand::AtomIdx;

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

/// An occurrence: a root or a part of one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Occ(u32);

/// Where an occurrence's value comes from.
#[derive(Clone, Debug)]
enum Source {
    /// It has always been there.
    Given,
    Head(Occ),
    Tail(Occ),
    Element(Occ, u32),
    /// A tuple not built yet.
    Unbuilt(Vec<Occ>),
    /// The same value, known to be a map.
    Map(Occ),
    /// A match context.
    Context,
}

struct OccInfo {
    source: Source,
    /// Its value, where it has been taken out on the current path.
    value: Option<Val>,
    /// Its parts: tuple arity (or, for a cell, `u32::MAX`) and the first part.
    parts: Vec<(u32, Occ)>,
}

#[derive(Clone)]
pub(super) struct Row {
    /// What is still to be tested.
    pub(super) pats: Vec<(Occ, PatId)>,
    pub(super) binds: Vec<(VarId, Occ)>,
    /// Must be equal to these variables.
    equal: Vec<(Occ, VarId)>,
    arm: usize,
}

/// A part of the match yet to be compiled. Rows are in reverse: the first one is last.
pub(super) struct Item {
    pub(super) block: BlockId,
    pub(super) rows: Vec<Row>,
    pub(super) fail: BlockId,
    /// Length of the trail at the place where the block starts.
    pub(super) mark: usize,
    /// Contexts whose position is known there, and the positions.
    pub(super) positions: Vec<(Occ, Val)>,
}

impl Item {
    /// Rows to be tried from a block on.
    pub(super) fn new(block: BlockId, rows: Vec<Row>, fail: BlockId, mark: usize) -> Item {
        Item { block, rows, fail, mark, positions: Vec::new() }
    }
}

struct ArmInfo<'a> {
    guard: Option<&'a Guard>,
    /// What the guard reads.
    guard_vars: free::Vars,
    arrivals: Vec<(BlockId, Vec<(VarId, Val)>)>,
}

/// The state of one match.
pub(super) struct Match<'a> {
    pub(super) arena: Arena<'a>,
    occs: Vec<OccInfo>,
    /// Occurrences that have got a value, in order, to be undone on the way to another branch.
    trail: Vec<Occ>,
    arms: Vec<ArmInfo<'a>>,
    pub(super) work: Vec<Item>,
    /// How many more rows may be copied before the matrix is cut instead.
    copies_left: usize,
    /// As [`Item::positions`], at the current place.
    pub(super) positions: Vec<(Occ, Val)>,
    /// How many occurrences are roots.
    roots: u32,
    /// Places that try arms whose patterns have matched: where these fail to, and the arms.
    shared: FastMap<(BlockId, Vec<usize>), BlockId>,
}

/// What a test tells apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Con {
    Atomic(Val),
    Literal(Val),
    Nil,
    Cons,
    Tuple(u32),
    Map,
    Bin,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Class {
    Atomic,
    Literal,
    Nil,
    Cons,
    Tuple,
    Map,
    Bin,
}

fn class(con: Con) -> Class {
    match con {
        Con::Atomic(_) => Class::Atomic,
        Con::Literal(_) => Class::Literal,
        Con::Nil => Class::Nil,
        Con::Cons => Class::Cons,
        Con::Tuple(_) => Class::Tuple,
        Con::Map => Class::Map,
        Con::Bin => Class::Bin,
    }
}

/// The key of a cell in [`OccInfo::parts`].
const CELL: u32 = u32::MAX;

/// The key of the map view in [`OccInfo::parts`].
const MAP_VIEW: u32 = u32::MAX - 1;

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
        let mut table = Branches::new(m, &rows, occ);
        if table.copies > m.copies_left
            && let Some(keep) = table.first_wild
        {
            // The rows from the first one that does not care on are tried after the others.
            let first = rows.split_off(rows.len() - keep);
            let rest = std::mem::replace(&mut rows, first);
            let block = self.new_block();
            m.work.push(Item::new(block, rest, fail, m.trail.len()));
            fail = block;
            table = Branches::new(m, &rows, occ);
        }
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
        (class, branches): (Class, Vec<(Con, Vec<usize>)>),
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
                let context = self.emit_fail(Prim::BinStart, vec![value], Some(next), Loc::default());
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
        let rows = rows.into_iter().filter_map(|row| m.key_found(row, occ, wanted, found)).collect();
        m.work.push(Item::new(self.f.current, rows, fail, mark));
    }
}

/// How the rows divide by the shape of one occurrence.
struct Branches {
    classes: Vec<(Class, Vec<(Con, Vec<usize>)>)>,
    /// Rows (by index, the first one first) that do not care.
    wild: Vec<usize>,
    /// How many of the first rows do all care, if not all do.
    first_wild: Option<usize>,
    /// How many rows will be copied.
    copies: usize,
}

impl Branches {
    fn new(m: &Match<'_>, rows: &[Row], occ: Occ) -> Branches {
        let strings_are_cells = rows.iter().any(|row| m.has_cell_pattern(row, occ));
        let mut this =
            Branches { classes: Vec::new(), wild: Vec::new(), first_wild: None, copies: 0 };
        // Place of each constructor: class and branch.
        let mut places: FastMap<Con, (usize, usize)> = FastMap::default();
        for (order, index) in (0..rows.len()).rev().enumerate() {
            let row = &rows[index];
            let Some(pattern) = row.pats.iter().find(|(o, _)| *o == occ) else {
                for (_, branches) in &mut this.classes {
                    for (_, list) in branches {
                        list.push(index);
                        this.copies += 1;
                    }
                }
                this.wild.push(index);
                this.first_wild.get_or_insert(order);
                continue;
            };
            let con = m.constructor(pattern.1, strings_are_cells);
            let (c, b) = *places.entry(con).or_insert_with(|| {
                let class = class(con);
                let c = this.classes.iter().position(|(k, _)| *k == class);
                let c = c.unwrap_or_else(|| {
                    this.classes.push((class, Vec::new()));
                    this.classes.len() - 1
                });
                this.classes[c].1.push((con, this.wild.clone()));
                this.copies += this.wild.len();
                (c, this.classes[c].1.len() - 1)
            });
            this.classes[c].1[b].1.push(index);
        }
        this
    }
}

impl<'a> Match<'a> {
    fn new(arms: usize) -> Match<'a> {
        Match {
            arena: Arena::default(),
            occs: Vec::new(),
            trail: Vec::new(),
            arms: Vec::with_capacity(arms),
            work: Vec::new(),
            // Enough for a catch-all clause in every branch of a flat match and for usual nesting;
            // beyond it code size would grow faster than the source.
            copies_left: 64 + 8 * arms,
            positions: Vec::new(),
            roots: 0,
            shared: FastMap::default(),
        }
    }

    /// Adds an arm and, unless it can never match, its row.
    fn add_arm(
        &mut self,
        roots: &[Occ],
        patterns: &[PatId],
        guard: Option<&'a Guard>,
        rows: &mut Vec<Row>,
    ) {
        let arm = self.arms.len();
        let mut row = Row { pats: Vec::new(), binds: Vec::new(), equal: Vec::new(), arm };
        let mut possible = true;
        for (occ, pattern) in roots.iter().zip(patterns) {
            possible &= self.add_pattern(&mut row, *occ, *pattern);
        }
        let mut guard_vars = free::Vars::default();
        if let Some(guard) = guard {
            free::guard(guard, &mut guard_vars);
        }
        let guard = guard.filter(|g| !g.is_empty());
        self.arms.push(ArmInfo { guard, guard_vars, arrivals: Vec::new() });
        if possible {
            rows.push(row);
        }
    }

    fn add_occ(&mut self, source: Source, value: Option<Val>) -> Occ {
        self.occs.push(OccInfo { source, value, parts: Vec::new() });
        Occ(self.occs.len() as u32 - 1)
    }

    /// A new occurrence that has its value already.
    pub(super) fn given(&mut self, value: Val) -> Occ {
        self.add_occ(Source::Given, Some(value))
    }

    /// What the occurrence's value has been bound to in a row, by a pattern variable.
    pub(super) fn bound_in(row: &Row, id: VarId) -> Option<Occ> {
        row.binds.iter().find(|(v, _)| *v == id).map(|(_, occ)| *occ)
    }

    /// Whether the occurrence is a match context.
    pub(super) fn is_context(&self, occ: Occ) -> bool {
        matches!(self.occs[occ.0 as usize].source, Source::Context)
    }

    fn set(&mut self, occ: Occ, value: Val) {
        self.trail.push(occ);
        self.occs[occ.0 as usize].value = Some(value);
    }

    fn undo(&mut self, mark: usize) {
        for occ in self.trail.drain(mark..) {
            self.occs[occ.0 as usize].value = None;
        }
    }

    pub(super) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Adds a pattern to a row; `false` if it can never match.
    pub(super) fn add_pattern(&mut self, row: &mut Row, occ: Occ, pattern: PatId) -> bool {
        let mut todo = vec![(occ, pattern)];
        while let Some((occ, pattern)) = todo.pop() {
            match self.arena.get(pattern) {
                P::Any => {}
                P::Bind(id) => row.binds.push((*id, occ)),
                P::Equal(id) => row.equal.push((occ, *id)),
                P::Both(a, b) => todo.extend([(occ, *b), (occ, *a)]),
                P::Keys(keys) if keys.is_empty() => {}
                other => match (&self.occs[occ.0 as usize].source, other) {
                    (Source::Unbuilt(parts), P::Tuple(items)) if parts.len() == items.len() => {
                        todo.extend(parts.iter().copied().zip(items.iter().copied()).rev());
                    }
                    (Source::Unbuilt(_), _) => return false,
                    _ => row.pats.push((occ, pattern)),
                },
            }
        }
        true
    }

    /// If only guards are left to be tried, on nothing but whole roots: the arms.
    fn guards_left(&self, rows: &[Row]) -> Option<Vec<usize>> {
        // The first row's guard is worth sharing; a body is shared anyway.
        self.arms[rows.last()?.arm].guard?;
        // What was there from the start is there on every path.
        let given = |occ: Occ| {
            occ.0 < self.roots && matches!(self.occs[occ.0 as usize].source, Source::Given)
        };
        let ready = |row: &Row| {
            row.pats.is_empty()
                && row.binds.iter().all(|(_, occ)| given(*occ))
                && row.equal.iter().all(|(occ, _)| given(*occ))
        };
        rows.iter().all(ready).then(|| rows.iter().rev().map(|row| row.arm).collect())
    }

    /// The occurrence to be tested next: of those the first row wants tested, one that most of the
    /// following rows want tested too.
    fn choose(&self, rows: &[Row]) -> Occ {
        let mut best = (0, Occ(0));
        let Some(first) = rows.last() else { return best.1 };
        for (occ, _) in &first.pats {
            let wants = |row: &&Row| row.pats.iter().any(|(o, _)| o == occ);
            let count = rows.iter().rev().take_while(wants).count();
            if count > best.0 {
                best = (count, *occ);
            }
        }
        best.1
    }

    /// If the occurrence is the head of a cell whose tail the first row wants, too: the tail.
    fn tail_wanted(&self, rows: &[Row], occ: Occ) -> Option<Occ> {
        let Source::Head(_) = self.occs[occ.0 as usize].source else { return None };
        let tail = Occ(occ.0 + 1);
        let row = rows.last()?;
        let wanted = row.pats.iter().any(|(o, _)| *o == tail)
            || row.binds.iter().any(|(_, o)| *o == tail)
            || row.equal.iter().any(|(o, _)| *o == tail);
        wanted.then_some(tail)
    }

    fn has_cell_pattern(&self, row: &Row, occ: Occ) -> bool {
        row.pats.iter().any(|(o, p)| {
            *o == occ && matches!(self.arena.get(*p), P::Cons(..) | P::Str(_, _, _, None))
        })
    }

    fn constructor(&self, pattern: PatId, strings_are_cells: bool) -> Con {
        match self.arena.get(pattern) {
            P::Atomic(value) => Con::Atomic(*value),
            P::Literal(value) => Con::Literal(*value),
            P::Str(_, _, _, Some(whole)) if !strings_are_cells => Con::Literal(*whole),
            P::Str(..) | P::Cons(..) => Con::Cons,
            P::Tuple(items) => Con::Tuple(items.len() as u32),
            P::Map(_) | P::Keys(_) => Con::Map,
            P::Bin(_) | P::Segments(..) => Con::Bin,
            // The others never stand in a row.
            P::Nil | P::Any | P::Bind(_) | P::Equal(_) | P::Both(..) => Con::Nil,
        }
    }

    /// The atom that all these rows want as first element, if it is one and the same.
    fn common_tag(&self, rows: &[Row], list: &[usize], occ: Occ) -> Option<AtomIdx> {
        let mut common = None;
        for index in list {
            let pats = &rows[*index].pats;
            let (_, pattern) = pats.iter().find(|(o, _)| *o == occ)?;
            let P::Tuple(items) = self.arena.get(*pattern) else { return None };
            match self.arena.get(*items.first()?) {
                P::Atomic(Val::Atom(tag)) if common.is_none_or(|c| c == *tag) => {
                    common = Some(*tag);
                }
                _ => return None,
            }
        }
        common
    }

    fn parts(&mut self, occ: Occ, key: u32) -> Occ {
        if let Some((_, first)) = self.occs[occ.0 as usize].parts.iter().find(|(k, _)| *k == key) {
            return *first;
        }
        let first = Occ(self.occs.len() as u32);
        match key {
            CELL => {
                self.add_occ(Source::Head(occ), None);
                self.add_occ(Source::Tail(occ), None);
            }
            MAP_VIEW => {
                self.add_occ(Source::Map(occ), None);
            }
            arity => (0..arity).for_each(|i| {
                self.add_occ(Source::Element(occ, i), None);
            }),
        }
        self.occs[occ.0 as usize].parts.push((key, first));
        first
    }

    /// The rows of a branch in which the occurrence has the given shape; `tagged`: its first
    /// element is known to be what all rows want.
    fn specialise(
        &mut self,
        rows: &[Row],
        list: &[usize],
        occ: Occ,
        con: Con,
        tagged: bool,
    ) -> Vec<Row> {
        let mut out = Vec::with_capacity(list.len());
        for index in list {
            let Some(row) = self.specialise_row(&rows[*index], occ, con, tagged) else { continue };
            let certain = row.pats.is_empty()
                && row.equal.is_empty()
                && self.arms[row.arm].guard.is_none();
            out.push(row);
            if certain {
                break;
            }
        }
        out.reverse();
        out
    }

    fn specialise_row(&mut self, row: &Row, occ: Occ, con: Con, tagged: bool) -> Option<Row> {
        let mut new = Row { pats: Vec::with_capacity(row.pats.len()), ..row.clone_binds() };
        for (o, pattern) in &row.pats {
            if *o != occ {
                new.pats.push((*o, *pattern));
                continue;
            }
            let ok = match (self.arena.get(*pattern).clone(), con) {
                (P::Atomic(a), Con::Atomic(b)) | (P::Literal(a), Con::Literal(b)) => a == b,
                (P::Str(_, _, _, Some(a)), Con::Literal(b)) => a == b,
                (P::Nil, Con::Nil) => true,
                (P::Cons(head, tail), Con::Cons) => {
                    let first = self.parts(occ, CELL);
                    self.add_pattern(&mut new, first, head)
                        && self.add_pattern(&mut new, Occ(first.0 + 1), tail)
                }
                (P::Str(chars, at, tail, _), Con::Cons) => {
                    let first = self.parts(occ, CELL);
                    let head = self.arena.add(P::Atomic(Val::Int(chars[at])));
                    let rest = if at + 1 < chars.len() {
                        self.arena.add(P::Str(chars, at + 1, tail, None))
                    } else {
                        tail
                    };
                    self.add_pattern(&mut new, first, head)
                        && self.add_pattern(&mut new, Occ(first.0 + 1), rest)
                }
                (P::Tuple(items), Con::Tuple(arity)) if items.len() == arity as usize => {
                    let first = self.parts(occ, arity);
                    let skip = usize::from(tagged);
                    items.iter().enumerate().skip(skip).all(|(i, item)| {
                        self.add_pattern(&mut new, Occ(first.0 + i as u32), *item)
                    })
                }
                (P::Map(keys), Con::Map) => {
                    let view = self.parts(occ, MAP_VIEW);
                    let keys = self.arena.add(P::Keys(keys));
                    self.add_pattern(&mut new, view, keys)
                }
                _ => false,
            };
            if !ok {
                return None;
            }
        }
        Some(new)
    }

    /// As [`Match::specialise`] for bitstrings, whose context the rows share.
    fn start_binaries(
        &mut self,
        rows: &[Row],
        list: &[usize],
        occ: Occ,
        context: Occ,
    ) -> Vec<Row> {
        let mut out = Vec::with_capacity(list.len());
        'rows: for index in list.iter().rev() {
            let row = &rows[*index];
            let mut new = Row { pats: Vec::with_capacity(row.pats.len()), ..row.clone_binds() };
            let mut taken = false;
            for (o, pattern) in &row.pats {
                if *o != occ {
                    new.pats.push((*o, *pattern));
                    continue;
                }
                match self.arena.get(*pattern).clone() {
                    // One pattern at a time goes over a context; another on the same value gets
                    // one of its own later.
                    P::Bin(segments) if !taken => {
                        taken = true;
                        let pattern = self.arena.add(P::Segments(segments, 0));
                        new.pats.push((context, pattern));
                    }
                    P::Bin(_) => new.pats.push((*o, *pattern)),
                    _ => continue 'rows,
                }
            }
            out.push(new);
        }
        out
    }

    fn first_key(&self, row: &Row, occ: Occ) -> Option<(Key<'a>, PatId)> {
        let (_, pattern) = row.pats.iter().find(|(o, _)| *o == occ)?;
        match self.arena.get(*pattern) {
            P::Keys(keys) => keys.first().copied(),
            _ => None,
        }
    }

    fn has_key(&self, row: &Row, occ: Occ, key: Val) -> bool {
        row.pats.iter().any(|(o, p)| match self.arena.get(*p) {
            P::Keys(keys) if *o == occ => {
                keys.iter().any(|(k, _)| matches!(k, Key::Val(k) if *k == key))
            }
            _ => false,
        })
    }

    /// The row once the key (`None`: the first one of its list) has been found.
    fn key_found(&mut self, row: Row, occ: Occ, key: Option<Val>, found: Occ) -> Option<Row> {
        let mut new = Row { pats: Vec::with_capacity(row.pats.len()), ..row.clone_binds() };
        let mut first = true;
        for (o, pattern) in &row.pats {
            let P::Keys(keys) = self.arena.get(*pattern) else {
                new.pats.push((*o, *pattern));
                continue;
            };
            if *o != occ {
                new.pats.push((*o, *pattern));
                continue;
            }
            let mut rest = Vec::with_capacity(keys.len());
            let mut values = Vec::new();
            for (k, value) in keys {
                let hit = match (key, k) {
                    (Some(key), Key::Val(k)) => *k == key,
                    (Some(_), Key::Expr(_)) => false,
                    (None, _) => std::mem::take(&mut first),
                };
                if hit { values.push(*value) } else { rest.push((*k, *value)) }
            }
            let rest = self.arena.add(P::Keys(rest));
            if !self.add_pattern(&mut new, occ, rest) {
                return None;
            }
            for value in values {
                if !self.add_pattern(&mut new, found, value) {
                    return None;
                }
            }
        }
        Some(new)
    }
}

impl Row {
    /// The row without its patterns.
    pub(super) fn clone_binds(&self) -> Row {
        Row {
            pats: Vec::new(),
            binds: self.binds.clone(),
            equal: self.equal.clone(),
            arm: self.arm,
        }
    }
}
