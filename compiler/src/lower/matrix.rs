//! The match compiler's matrix: occurrences, rows, and how rows divide.
//!
//! Owner: the thread that compiles; see `matching.rs`. Invariants: a row's patterns are all still
//! to be tested; an occurrence has a value only on paths where it was taken out (the trail undoes
//! that on the way to another branch); rows are kept in reverse, the first one last.

use super::free;
use super::pattern::{Arena, Key, P, PatId};
use crate::ast::{Guard, VarId};
use crate::core::{BlockId, Val};
use crate::symbol::FastMap;
use rvm_bytecode::operand::AtomIdx;

/// An occurrence: a root or a part of one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Occ(pub(super) u32);

/// Where an occurrence's value comes from.
#[derive(Clone, Debug)]
pub(super) enum Source {
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

pub(super) struct OccInfo {
    pub(super) source: Source,
    /// Its value, where it has been taken out on the current path.
    pub(super) value: Option<Val>,
    /// Its parts: tuple arity (or, for a cell, `u32::MAX`) and the first part.
    pub(super) parts: Vec<(u32, Occ)>,
}

#[derive(Clone)]
pub(super) struct Row {
    /// What is still to be tested.
    pub(super) pats: Vec<(Occ, PatId)>,
    pub(super) binds: Vec<(VarId, Occ)>,
    /// Must be equal to these variables.
    pub(super) equal: Vec<(Occ, VarId)>,
    pub(super) arm: usize,
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

pub(super) struct ArmInfo<'a> {
    pub(super) guard: Option<&'a Guard>,
    /// What the guard reads.
    pub(super) guard_vars: free::Vars,
    pub(super) arrivals: Vec<(BlockId, Vec<(VarId, Val)>)>,
}

/// The state of one match.
pub(super) struct Match<'a> {
    pub(super) arena: Arena<'a>,
    pub(super) occs: Vec<OccInfo>,
    /// Occurrences that have got a value, in order, to be undone on the way to another branch.
    pub(super) trail: Vec<Occ>,
    pub(super) arms: Vec<ArmInfo<'a>>,
    pub(super) work: Vec<Item>,
    /// How many more rows may be copied before the matrix is cut instead.
    pub(super) copies_left: usize,
    /// As [`Item::positions`], at the current place.
    pub(super) positions: Vec<(Occ, Val)>,
    /// How many occurrences are roots.
    pub(super) roots: u32,
    /// Places that try arms whose patterns have matched: where these fail to, and the arms.
    pub(super) shared: FastMap<(BlockId, Vec<usize>), BlockId>,
}

/// What a test tells apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Con {
    Atomic(Val),
    Literal(Val),
    Nil,
    Cons,
    Tuple(u32),
    Map,
    Bin,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    Atomic,
    Literal,
    Nil,
    Cons,
    Tuple,
    Map,
    Bin,
}

pub(super) fn class(con: Con) -> Class {
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

/// Shapes, and the rows (by index, the first one first) that a value of each shape may match.
pub(super) type Shapes = Vec<(Con, Vec<usize>)>;

/// How the rows divide by the shape of one occurrence.
pub(super) struct Branches {
    pub(super) classes: Vec<(Class, Shapes)>,
    /// Rows (by index, the first one first) that do not care.
    pub(super) wild: Vec<usize>,
    /// How many rows will be copied.
    pub(super) copies: usize,
}

impl Branches {
    /// Divides the rows. When that takes more copies than `most`: how many of the first rows do all
    /// care, which can be divided without any.
    pub(super) fn new(
        m: &Match<'_>,
        rows: &[Row],
        occ: Occ,
        most: usize,
    ) -> Result<Branches, usize> {
        let cares = |row: &Row| row.pats.iter().any(|(o, _)| *o == occ);
        let first_wild = rows.iter().rev().position(|row| !cares(row));
        let Some(first_wild) = first_wild else { return Ok(Branches::all_care(m, rows, occ)) };
        if most == 0 {
            return Err(first_wild);
        }
        let this = Branches::divide(m, rows, occ, most);
        if this.copies > most { Err(first_wild) } else { Ok(this) }
    }

    /// Divides rows that all care.
    pub(super) fn all_care(m: &Match<'_>, rows: &[Row], occ: Occ) -> Branches {
        Branches::divide(m, rows, occ, 0)
    }

    /// Divides the rows, until there are more than so many copies.
    fn divide(m: &Match<'_>, rows: &[Row], occ: Occ, most: usize) -> Branches {
        let strings_are_cells = rows.iter().any(|row| m.has_cell_pattern(row, occ));
        let mut this = Branches { classes: Vec::new(), wild: Vec::new(), copies: 0 };
        // Place of each constructor: class and branch.
        let mut places: FastMap<Con, (usize, usize)> = FastMap::default();
        for index in (0..rows.len()).rev() {
            if this.copies > most {
                break;
            }
            let row = &rows[index];
            let Some(pattern) = row.pats.iter().find(|(o, _)| *o == occ) else {
                for (_, branches) in &mut this.classes {
                    for (_, list) in branches {
                        list.push(index);
                        this.copies += 1;
                    }
                }
                this.wild.push(index);
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
    pub(super) fn new(arms: usize) -> Match<'a> {
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
    pub(super) fn add_arm(
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

    pub(super) fn add_occ(&mut self, source: Source, value: Option<Val>) -> Occ {
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

    pub(super) fn set(&mut self, occ: Occ, value: Val) {
        self.trail.push(occ);
        self.occs[occ.0 as usize].value = Some(value);
    }

    pub(super) fn undo(&mut self, mark: usize) {
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
    pub(super) fn guards_left(&self, rows: &[Row]) -> Option<Vec<usize>> {
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
    pub(super) fn choose(&self, rows: &[Row]) -> Occ {
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
    pub(super) fn tail_wanted(&self, rows: &[Row], occ: Occ) -> Option<Occ> {
        let Source::Head(_) = self.occs[occ.0 as usize].source else { return None };
        let tail = Occ(occ.0 + 1);
        let row = rows.last()?;
        let wanted = row.pats.iter().any(|(o, _)| *o == tail)
            || row.binds.iter().any(|(_, o)| *o == tail)
            || row.equal.iter().any(|(o, _)| *o == tail);
        wanted.then_some(tail)
    }

    pub(super) fn has_cell_pattern(&self, row: &Row, occ: Occ) -> bool {
        row.pats.iter().any(|(o, p)| {
            *o == occ && matches!(self.arena.get(*p), P::Cons(..) | P::Str(_, _, _, None))
        })
    }

    pub(super) fn constructor(&self, pattern: PatId, strings_are_cells: bool) -> Con {
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
    pub(super) fn common_tag(&self, rows: &[Row], list: &[usize], occ: Occ) -> Option<AtomIdx> {
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

    pub(super) fn parts(&mut self, occ: Occ, key: u32) -> Occ {
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
    pub(super) fn specialise(
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
            let certain =
                row.pats.is_empty() && row.equal.is_empty() && self.arms[row.arm].guard.is_none();
            out.push(row);
            if certain {
                break;
            }
        }
        out.reverse();
        out
    }

    pub(super) fn specialise_row(
        &mut self,
        row: &Row,
        occ: Occ,
        con: Con,
        tagged: bool,
    ) -> Option<Row> {
        let mut new = Row { pats: Vec::with_capacity(row.pats.len()), ..row.clone_binds() };
        for (o, pattern) in &row.pats {
            if *o != occ {
                new.pats.push((*o, *pattern));
                continue;
            }
            let ok =
                match (self.arena.get(*pattern).clone(), con) {
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
    pub(super) fn start_binaries(
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

    pub(super) fn first_key(&self, row: &Row, occ: Occ) -> Option<(Key<'a>, PatId)> {
        let (_, pattern) = row.pats.iter().find(|(o, _)| *o == occ)?;
        match self.arena.get(*pattern) {
            P::Keys(keys) => keys.first().copied(),
            _ => None,
        }
    }

    pub(super) fn has_key(&self, row: &Row, occ: Occ, key: Val) -> bool {
        row.pats.iter().any(|(o, p)| match self.arena.get(*p) {
            P::Keys(keys) if *o == occ => {
                keys.iter().any(|(k, _)| matches!(k, Key::Val(k) if *k == key))
            }
            _ => false,
        })
    }

    /// The row once the key (`None`: the first one of its list) has been found.
    pub(super) fn key_found(
        &mut self,
        row: Row,
        occ: Occ,
        key: Option<Val>,
        found: Occ,
    ) -> Option<Row> {
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
