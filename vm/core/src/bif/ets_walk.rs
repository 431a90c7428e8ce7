//! Module `ets`, walks: `first`, `next` and their kin, and the pieces of `select` in all its forms.
//!
//! A piece looks at some hundred objects under a part's lock and then gives the lock, and maybe the
//! scheduler, up; the loop around the pieces is Erlang (stdlib/erl/ets.erl). Where a walk has come to is
//! a term: an order in a hash table, `{Key}` in a sorted one. Both mean the same whatever has been put
//! in or taken out meanwhile, so an object that is there all the time is met once.

use super::args::{BifResult, to_u64, to_usize};
use super::ets::{Access, no_table, table};
use super::match_compile::{Program, compiled, is_open, keeps_key};
use super::match_run::{Machine, Results};
use crate::ctx::{Cx, Trap};
use crate::ets::{HashStore, Key, Kind, Object, Owned, Store, Table, TreeStore};
use crate::heap::alloc::{Build, INT64_WORDS, tuple_words};
use crate::heap::{LitRange, copy_term, size_of_term};
use crate::term::compare::compare;
use crate::term::{Term, atoms};

/// Objects that a piece looks at: at some 50 ns each, and a guard or two, less than 0.1 ms.
const PIECE: usize = 500;

/// Words of results after which a piece ends.
const PIECE_WORDS: usize = 16 * 1024;

/// The key of an object, copied to the process; `$end_of_table` for none.
fn key_out(cx: &mut Cx<'_>, table: &Table<'_>, object: *const Object) -> BifResult {
    if object.is_null() {
        return Ok(atoms::END_OF_TABLE);
    }
    // SAFETY: an object of the table, whose lock the caller holds.
    let key = unsafe { Object::element(object, table.meta.key_position) };
    let words = size_of_term(key, LitRange::EMPTY);
    cx.reserve(words)?;
    Ok(copy_term(key, words, cx.heap(), LitRange::EMPTY))
}

/// The first object of a hash table from this one on that is not dead.
fn living(store: &HashStore, mut object: *mut Object) -> *mut Object {
    // SAFETY: objects of a store are live under its lock.
    unsafe {
        while !object.is_null() && (*object).dead {
            object = store.after(object);
        }
    }
    object
}

/// The first key of the parts from this one on.
fn first_of(cx: &mut Cx<'_>, identity: Term, table: &Table<'_>, from: usize) -> BifResult {
    for part in from..table.part_count() {
        let Some(store) = table.read(part) else { return Err(no_table(cx, identity)) };
        let object = match &*store {
            Store::Tree(tree) => tree.first(),
            Store::Hash(hash) => living(hash, hash.first_from(part_start(table, part))),
        };
        if !object.is_null() {
            return key_out(cx, table, object);
        }
    }
    Ok(atoms::END_OF_TABLE)
}

/// The first order of a part.
fn part_start(table: &Table<'_>, part: usize) -> u64 {
    (part as u64) << 1 << (63 - table.meta.part_bits())
}

/// `ets:first/1`
///
/// # Errors
/// `badarg`, all natives of this file alike.
pub fn first(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Read)?;
    first_of(cx, args[0], &table, 0)
}

/// `ets:last/1`
///
/// # Errors
/// As [`first`].
pub fn last(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Read)?;
    if table.meta.kind != Kind::OrderedSet {
        return first_of(cx, args[0], &table, 0);
    }
    let Some(store) = table.read(0) else { return Err(no_table(cx, args[0])) };
    let Store::Tree(tree) = &*store else { return Ok(atoms::END_OF_TABLE) };
    key_out(cx, &table, tree.last())
}

fn step(cx: &mut Cx<'_>, args: &[Term], down: bool) -> BifResult {
    let table = table(cx, args[0], Access::Read)?;
    let atoms = cx.atoms();
    let key = table.key(args[1], atoms);
    let part = table.part_of(key.order);
    let Some(store) = table.read(part) else { return Err(no_table(cx, args[0])) };
    match &*store {
        Store::Tree(tree) => key_out(cx, &table, tree.beyond(key.term, down, atoms)),
        Store::Hash(hash) => {
            // A key that has been deleted will do while the table is fixed.
            if !hash.has_any(key, atoms) {
                return Err(cx.badarg());
            }
            let object = living(hash, hash.after_key(key, atoms));
            if !object.is_null() {
                return key_out(cx, &table, object);
            }
            drop(store);
            first_of(cx, args[0], &table, part + 1)
        }
    }
}

/// `ets:next/2`
///
/// # Errors
/// As [`first`]; `badarg` for a key that is not there, but in an ordered set.
pub fn next(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    step(cx, args, false)
}

/// `ets:prev/2`
///
/// # Errors
/// As [`next`].
pub fn prev(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    step(cx, args, true)
}

/// `ets:slot/2`
///
/// # Errors
/// As [`first`]; `badarg` beyond the slot after the last.
pub fn slot(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Read)?;
    let Some(mut number) = to_usize(args[1]) else { return Err(cx.badarg()) };
    for part in 0..table.part_count() {
        let Some(store) = table.read(part) else { return Err(no_table(cx, args[0])) };
        let slots = match &*store {
            Store::Tree(tree) => tree.count(),
            Store::Hash(hash) => hash.slots(),
        };
        if number >= slots {
            number -= slots;
            continue;
        }
        let mut results = Results::new(Term::NIL);
        // SAFETY: objects of a store are live under its lock.
        unsafe {
            match &*store {
                Store::Tree(tree) => results.push(cx, Object::tuple(tree.nth(number)))?,
                Store::Hash(hash) => {
                    let mut object = hash.slot(number);
                    while !object.is_null() {
                        if !(*object).dead {
                            results.push(cx, Object::tuple(object))?;
                        }
                        object = (*object).next;
                    }
                }
            }
        }
        let list = results.list;
        results.finish(cx);
        return Ok(list);
    }
    if number == 0 { Ok(atoms::END_OF_TABLE) } else { Err(cx.badarg()) }
}

/// What a walk does with objects that match.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// Lists results; an ordered set upward, or downward.
    Select { down: bool },
    /// Counts those whose result is `true`.
    Count,
    /// Deletes those whose result is `true`.
    Delete,
    /// Puts the result in the object's place.
    Replace,
}

/// Where a walk has come to.
#[derive(Clone, Copy, Debug)]
enum Position {
    Start,
    /// Objects of this order or above are still to come.
    Order(u64),
    /// Objects beyond this key are still to come.
    Key(Term),
    /// An order in the next part, or nothing.
    End,
}

/// A piece of a walk.
struct Piece<'a, 'c> {
    cx: &'a mut Cx<'c>,
    machine: Machine<'a>,
    results: Results,
    mode: Mode,
    /// Objects to be deleted, and those to be replaced with what.
    doomed: Vec<(*mut Object, Option<Owned>)>,
    /// Objects that this piece may still look at.
    left: usize,
    /// Results still wanted.
    wanted: usize,
    key_position: usize,
}

impl Piece<'_, '_> {
    fn is_done(&self) -> bool {
        self.left == 0 || self.wanted == 0
    }

    /// Looks at an object.
    ///
    /// # Safety
    /// It is an object of a store whose lock is held until the piece is done.
    unsafe fn visit(&mut self, object: *mut Object) -> Result<(), Trap> {
        self.left = self.left.saturating_sub(1);
        // SAFETY: by the caller.
        let tuple = unsafe { Object::tuple(object) };
        let Some(result) = self.machine.run(self.cx, tuple) else { return Ok(()) };
        match self.mode {
            Mode::Select { .. } => {
                self.results.push(self.cx, result)?;
                self.wanted = self.wanted.saturating_sub(1);
                // A few large results are as much work as many small ones.
                if self.results.words() > PIECE_WORDS {
                    self.left = 0;
                }
            }
            Mode::Count if result == atoms::TRUE => self.results.count += 1,
            Mode::Delete if result == atoms::TRUE => self.doomed.push((object, None)),
            Mode::Replace => {
                let new = super::ets_object::copy_in(self.cx, result)?;
                debug_assert!(new.tuple().as_tuple().is_some_and(|t| t.len() >= self.key_position));
                self.doomed.push((object, Some(new)));
            }
            _ => {}
        }
        Ok(())
    }

    fn hash(&mut self, store: &HashStore, from: u64) -> Result<Position, Trap> {
        let mut object = store.first_from(from);
        // SAFETY: objects of a store are live under its lock.
        unsafe {
            let mut last = None;
            while !object.is_null() {
                // A piece ends between two orders: where they meet is what a position can say.
                if last.is_some_and(|last| last != (*object).order) && self.is_done() {
                    return Ok(Position::Order((*object).order));
                }
                last = Some((*object).order);
                if (*object).dead {
                    self.left = self.left.saturating_sub(1);
                } else {
                    self.visit(object)?;
                }
                object = store.after(object);
            }
        }
        Ok(Position::End)
    }

    fn tree(
        &mut self,
        store: &TreeStore,
        from: Option<Term>,
        down: bool,
    ) -> Result<Position, Trap> {
        let atoms = self.cx.atoms();
        for object in store.walk_from(from, down, atoms) {
            // SAFETY: as in `hash`.
            unsafe {
                self.visit(object)?;
                if self.is_done() {
                    return Ok(Position::Key(Object::element(object, self.key_position)));
                }
            }
        }
        Ok(Position::End)
    }

    /// Looks at the objects of some keys.
    fn keys(&mut self, table: &Table<'_>, store: &Store, keys: &[Term]) -> Result<(), Trap> {
        let atoms = self.cx.atoms();
        for &key in keys {
            let mut objects = Vec::new();
            store.each(table.key(key, atoms), atoms, |object| objects.push(object));
            for object in objects {
                // SAFETY: as in `hash`.
                unsafe { self.visit(object)? };
            }
        }
        Ok(())
    }
}

/// The keys that alone can match, if every clause says which; in the order of the walk, each once.
fn bound_keys(cx: &Cx<'_>, table: &Table<'_>, program: &Program, down: bool) -> Option<Vec<Term>> {
    let atoms = cx.atoms();
    let mut keys = Vec::new();
    for clause in &program.clauses {
        let elements = clause.head_term.as_tuple()?;
        // Too small a tuple matches nothing here.
        let Some(&key) = elements.get(table.meta.key_position - 1) else { continue };
        if is_open(key, atoms) {
            return None;
        }
        keys.push(key);
    }
    if keys.len() > 1 {
        if table.meta.kind == Kind::OrderedSet {
            keys.sort_by(|a, b| compare(*a, *b, atoms));
            keys.dedup_by(|a, b| compare(*a, *b, atoms).is_eq());
        } else {
            keys.sort_by(|a, b| crate::term::compare::compare_exact(*a, *b, atoms));
            keys.dedup_by(|a, b| crate::term::compare::exact_eq(*a, *b));
        }
        if down {
            keys.reverse();
        }
    }
    Some(keys)
}

/// `rvm_ets:scan/6`: one piece of a walk: table, match specification, position (`start` at first),
/// what to do (`select_up`, `select_down`, `count`, `delete`, `replace`), how many results are wanted
/// at most (or `infinity`), results so far. Returns `{Results, Position, Count}` with
/// `'$end_of_table'` as the last position, or `{badarg, Cause}`, for the caller to raise.
///
/// # Errors
/// `system_limit` when there is no memory.
pub fn scan(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match piece(cx, args) {
        Err(Trap::Raise) if cx.p.exception.reason == atoms::BADARG => {
            let cause = cx.p.exception.trace;
            let cause = if cause.is_atom() { cause } else { atoms::NONE_ATOM };
            super::build::tuple(cx, &[atoms::BADARG, cause])
        }
        other => other,
    }
}

fn piece(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let [identity, specification, position, what, limit, so_far] = *args else {
        return Err(cx.badarg());
    };
    let mode = match cx.atoms().text(what) {
        "select_up" => Mode::Select { down: false },
        "select_down" => Mode::Select { down: true },
        "count" => Mode::Count,
        "delete" => Mode::Delete,
        _ => Mode::Replace,
    };
    let writes = matches!(mode, Mode::Delete | Mode::Replace);
    let table = table(cx, identity, if writes { Access::Write } else { Access::Read })?;
    let atoms = cx.atoms();
    if mode == Mode::Replace && table.meta.kind == Kind::Bag {
        return Err(cx.badarg_because(atoms::TABLE_TYPE));
    }
    let program = compiled(cx, specification)?;
    if mode == Mode::Replace && !keeps_key(&program, table.meta.key_position, atoms) {
        return Err(cx.badarg());
    }
    let from = match position.as_tuple() {
        Some(&[key]) => Position::Key(key),
        Some(_) => return Err(cx.badarg()),
        None => to_u64(position).map_or(Position::Start, Position::Order),
    };
    let down = mode == Mode::Select { down: true };
    let keys = bound_keys(cx, &table, &program, down);
    let wanted = if limit == atoms::INFINITY { usize::MAX } else { to_usize(limit).unwrap_or(1) };
    let mut piece = Piece {
        cx,
        machine: Machine::new(&program),
        results: Results::new(so_far),
        mode,
        doomed: Vec::new(),
        left: PIECE,
        wanted,
        key_position: table.meta.key_position,
    };
    let mut end = Position::End;
    match keys {
        Some(keys) => {
            for part in 0..table.part_count() {
                let mine: Vec<Term> = keys
                    .iter()
                    .copied()
                    .filter(|&key| table.part_of(table.key(key, atoms).order) == part)
                    .collect();
                if !mine.is_empty() {
                    with_part(&mut piece, identity, &table, part, writes, |piece, store| {
                        piece.keys(&table, store, &mine)?;
                        Ok(Position::End)
                    })?;
                }
            }
        }
        None => {
            let start = match from {
                Position::Order(order) => order,
                _ => 0,
            };
            let first = table.part_of(start);
            for part in first..table.part_count() {
                let from_order = start.max(part_start(&table, part));
                end = with_part(&mut piece, identity, &table, part, writes, |piece, store| {
                    match store {
                        Store::Hash(hash) => piece.hash(hash, from_order),
                        Store::Tree(tree) => {
                            let key = if let Position::Key(key) = from { Some(key) } else { None };
                            let end = piece.tree(tree, key, down)?;
                            // The key is gone with the lock.
                            Ok(match end {
                                Position::Key(key) => {
                                    Position::Key(piece.results.copy(piece.cx, key)?)
                                }
                                other => other,
                            })
                        }
                    }
                })?;
                if piece.is_done() && part + 1 < table.part_count() && matches!(end, Position::End)
                {
                    end = Position::Order(part_start(&table, part + 1));
                }
                if !matches!(end, Position::End) {
                    break;
                }
            }
        }
    }
    let used = PIECE - piece.left;
    let Piece { cx, mut results, .. } = piece;
    cx.charge(used / 2);
    let (list, count) = (results.list, Term::small(results.count as i64));
    let room = results.room(cx, tuple_words(3) + tuple_words(1) + INT64_WORDS)?;
    let position = match end {
        Position::Start | Position::End => atoms::END_OF_TABLE,
        Position::Order(order) => room.uint(order),
        Position::Key(key) => room.tuple(&[key]),
    };
    let answer = room.tuple(&[list, position, count]);
    results.finish(cx);
    Ok(answer)
}

/// Does a piece's work on a part under its lock, and then to the objects what is to be done to them.
fn with_part<'a, 'c>(
    piece: &mut Piece<'a, 'c>,
    identity: Term,
    table: &Table<'_>,
    part: usize,
    writes: bool,
    work: impl FnOnce(&mut Piece<'a, 'c>, &Store) -> Result<Position, Trap>,
) -> Result<Position, Trap> {
    if !writes {
        let Some(store) = table.read(part) else { return Err(no_table(piece.cx, identity)) };
        return work(piece, &store);
    }
    let Some(mut store) = table.write(part) else { return Err(no_table(piece.cx, identity)) };
    let end = work(piece, &store)?;
    let atoms = piece.cx.atoms();
    let fixed = table.is_fixed();
    let mut gone = Vec::new();
    for (object, new) in piece.doomed.drain(..) {
        piece.results.count += 1;
        // SAFETY: met under the lock, and taken out by nobody since.
        gone.push(unsafe {
            match new {
                Some(new) => store.replace(object, new, atoms),
                None => {
                    let tuple = Object::tuple(object);
                    let term = Object::element(object, piece.key_position);
                    let key = Key { term, order: (*object).order };
                    store.remove(key, fixed, atoms, |there| there == tuple)
                }
            }
        });
    }
    drop(store);
    Ok(end)
}
