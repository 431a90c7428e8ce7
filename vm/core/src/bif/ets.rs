//! Module `ets`, tables as a whole: making, deleting, naming, giving away, fixing, asking.
//!
//! Shared tables are in [`crate::ets`]; who may do what is decided here. The natives on objects are in
//! `ets_object.rs`, `ets_update.rs` and `ets_walk.rs`.

use super::args::{BifResult, to_bool, to_usize};
use crate::ctx::tables::PURGE_PIECE;
use crate::ctx::{Cx, Trap, call_words};
use crate::ets::table::Cold;
use crate::ets::{Kind, Meta, NewTable, Protection, Table, TablesFull};
use crate::heap::alloc::{Build, INT64_WORDS, REF_WORDS, list_words, tuple_words};
use crate::term::{Term, View, atoms};

/// What is to be done with a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Look at its objects.
    Read,
    /// Change its objects.
    Write,
    /// What only its owner may.
    Own,
    /// What everybody may.
    Ask,
}

/// Raises `badarg` for what names no table.
#[cold]
pub fn no_table(cx: &mut Cx<'_>, identity: Term) -> Trap {
    let is_identity = match identity.view() {
        View::Atom => true,
        View::Ref(number, 0) => crate::ets::Tables::is_number(number),
        _ => false,
    };
    cx.badarg_because(if is_identity { atoms::ID } else { atoms::TYPE })
}

/// The table that an argument names, if the process may do this with it.
///
/// # Errors
/// `badarg`.
#[inline]
pub fn table<'a>(cx: &mut Cx<'a>, identity: Term, access: Access) -> Result<Table<'a>, Trap> {
    let vm = cx.vm;
    let Some(table) = vm.tables.find(identity) else { return Err(no_table(cx, identity)) };
    let open = match access {
        Access::Read => table.meta.protection != Protection::Private,
        Access::Write => table.meta.protection == Protection::Public,
        Access::Own => false,
        Access::Ask => true,
    };
    if !open && table.owner() != cx.p.number {
        return Err(cx.badarg_because(atoms::ACCESS));
    }
    Ok(table)
}

/// A table's reference, of [`REF_WORDS`]; or its name, if it is known by that.
fn identity(cx: &mut Cx<'_>, table: &Table<'_>) -> Term {
    if table.meta.named { table.name() } else { cx.heap().reference(table.number, None) }
}

/// Heir and gift, as `{heir, Pid, Gift}` and `{heir, none}` say.
fn heir(cx: &mut Cx<'_>, option: &[Term]) -> Result<Cold, Trap> {
    match *option {
        [_, atoms::NONE_ATOM] => Ok(Cold::default()),
        [_, pid, gift] if pid.is_pid() => {
            let gift = match cx.vm.pack(gift, 0) {
                Ok(gift) => gift,
                Err(_) => return Err(cx.system_limit()),
            };
            Ok(Cold { heir: pid.imm_number(), gift: Some(gift), ..Cold::default() })
        }
        _ => Err(cx.badarg()),
    }
}

/// `ets:new/2`
///
/// # Errors
/// `badarg`; `system_limit` when there are too many tables.
pub fn new(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if !args[0].is_atom() {
        return Err(cx.badarg());
    }
    cx.reserve(REF_WORDS)?;
    let mut meta = Meta {
        kind: Kind::Set,
        protection: Protection::Protected,
        key_position: 1,
        named: false,
        read_concurrency: false,
        write_concurrency: false,
        decentralized_counters: false,
        compressed: false,
    };
    let mut cold = Cold::default();
    let mut options = args[1].iter_list();
    for option in options.by_ref() {
        match option {
            atoms::SET => meta.kind = Kind::Set,
            atoms::ORDERED_SET => meta.kind = Kind::OrderedSet,
            atoms::BAG => meta.kind = Kind::Bag,
            atoms::DUPLICATE_BAG => meta.kind = Kind::DuplicateBag,
            atoms::PUBLIC => meta.protection = Protection::Public,
            atoms::PROTECTED => meta.protection = Protection::Protected,
            atoms::PRIVATE => meta.protection = Protection::Private,
            atoms::NAMED_TABLE => meta.named = true,
            atoms::COMPRESSED => meta.compressed = true,
            _ => {
                let parts = option.as_tuple().unwrap_or(&[]);
                match (parts.first(), parts.get(1)) {
                    (Some(&atoms::KEYPOS), Some(&position)) if parts.len() == 2 => {
                        match to_usize(position) {
                            Some(at) if (1..1 << 24).contains(&at) => meta.key_position = at,
                            _ => return Err(cx.badarg()),
                        }
                    }
                    (Some(&atoms::HEIR), _) => cold = heir(cx, parts)?,
                    (Some(&option), Some(&value)) if parts.len() == 2 => {
                        let on = match (option, value, to_bool(value)) {
                            (_, _, Some(on)) => on,
                            (atoms::WRITE_CONCURRENCY, atoms::AUTO, _) => true,
                            _ => return Err(cx.badarg()),
                        };
                        match option {
                            atoms::READ_CONCURRENCY => meta.read_concurrency = on,
                            atoms::WRITE_CONCURRENCY => meta.write_concurrency = on,
                            atoms::DECENTRALIZED_COUNTERS => meta.decentralized_counters = on,
                            _ => return Err(cx.badarg()),
                        }
                    }
                    _ => return Err(cx.badarg()),
                }
            }
        }
    }
    if !options.rest().is_nil() {
        return Err(cx.badarg());
    }
    let owner = cx.p.number;
    cx.vm.mark_tables(owner);
    match cx.vm.tables.create(NewTable { meta, name: args[0], owner, cold }) {
        Ok(_) if meta.named => Ok(args[0]),
        Ok(number) => Ok(cx.heap().reference(number, None)),
        Err(TablesFull::Limit) => Err(cx.system_limit()),
        Err(TablesFull::NameTaken) => Err(cx.badarg_because(atoms::ALREADY_EXISTS)),
    }
}

/// `ets:delete/1`
///
/// # Errors
/// `badarg`.
pub fn delete1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Write)?;
    if !cx.vm.tables.delete(&table, 0) {
        return Err(no_table(cx, args[0]));
    }
    Ok(atoms::TRUE)
}

/// `ets:rename/2`
///
/// # Errors
/// `badarg`.
pub fn rename(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Write)?;
    if !args[1].is_atom() {
        return Err(cx.badarg());
    }
    cx.reserve(REF_WORDS)?;
    match cx.vm.tables.rename(&table, args[1]) {
        None => Err(no_table(cx, args[0])),
        Some(false) => Err(cx.badarg()),
        Some(true) => Ok(identity(cx, &table)),
    }
}

/// `ets:whereis/1`
///
/// # Errors
/// `badarg` for what is no atom.
pub fn whereis(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if !args[0].is_atom() {
        return Err(cx.badarg());
    }
    let vm = cx.vm;
    let Some(table) = vm.tables.find(args[0]) else { return Ok(atoms::UNDEFINED) };
    cx.reserve(REF_WORDS)?;
    Ok(cx.heap().reference(table.number, None))
}

/// `ets:all/0`
///
/// # Errors
/// When the heap needs room.
pub fn all(cx: &mut Cx<'_>, _: &[Term]) -> BifResult {
    let numbers = cx.vm.tables.all();
    cx.reserve(numbers.len() * (REF_WORDS + list_words(1)))?;
    cx.charge(numbers.len() / 8);
    let vm = cx.vm;
    let mut list = Term::NIL;
    for table in numbers.iter().rev().filter_map(|&number| vm.tables.by_number(number)) {
        let identity = identity(cx, &table);
        list = cx.cons(identity, list);
    }
    Ok(list)
}

/// `ets:give_away/3`
///
/// # Errors
/// `badarg`; `system_limit` when there is no memory for the message.
pub fn give_away(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let [identity, to, gift] = *args else { return Err(cx.badarg()) };
    let table = table(cx, identity, Access::Own)?;
    if !to.is_pid() {
        return Err(cx.badarg());
    }
    if to == cx.p.pid() {
        return Err(cx.badarg_because(atoms::OWNER));
    }
    match cx.vm.give_table(cx.host, &table, cx.p.number, to.imm_number(), gift) {
        Ok(true) => Ok(atoms::TRUE),
        Ok(false) => Err(cx.badarg()),
        Err(_) => Err(cx.system_limit()),
    }
}

/// `ets:setopts/2`
///
/// # Errors
/// `badarg`.
pub fn setopts(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Own)?;
    let (mut new_heir, mut protection) = (None, None);
    let mut option_of = |cx: &mut Cx<'_>, option: Term| -> Result<(), Trap> {
        match option.as_tuple() {
            Some(parts @ [atoms::HEIR, ..]) if new_heir.is_none() => {
                new_heir = Some(heir(cx, parts)?);
                Ok(())
            }
            Some(&[atoms::PROTECTION, value]) if protection.is_none() => {
                protection = Some(match value {
                    atoms::PUBLIC => Protection::Public,
                    atoms::PROTECTED => Protection::Protected,
                    atoms::PRIVATE => Protection::Private,
                    _ => return Err(cx.badarg()),
                });
                Ok(())
            }
            _ => Err(cx.badarg()),
        }
    };
    if args[1].is_tuple() {
        option_of(cx, args[1])?;
    } else {
        let mut options = args[1].iter_list();
        for option in options.by_ref() {
            option_of(cx, option)?;
        }
        if !options.rest().is_nil() {
            return Err(cx.badarg());
        }
    }
    let done = protection.is_none_or(|protection| table.set_protection(protection))
        && table
            .cold(|cold| {
                if let Some(new) = new_heir {
                    (cold.heir, cold.gift) = (new.heir, new.gift);
                }
            })
            .is_some();
    if done { Ok(atoms::TRUE) } else { Err(no_table(cx, args[0])) }
}

/// `ets:safe_fixtable/2`
///
/// # Errors
/// `badarg`.
pub fn safe_fixtable(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Read)?;
    let Some(fix) = to_bool(args[1]) else { return Err(cx.badarg()) };
    let process = cx.p.number;
    cx.reserve(call_words(1))?;
    let there = if fix {
        cx.vm.mark_tables(process);
        cx.vm.tables.fix(&table, process, cx.host.now())
    } else {
        cx.vm.tables.unfix(&table, process, false)
    };
    if !there {
        return Err(no_table(cx, args[0]));
    }
    if fix { Ok(atoms::TRUE) } else { purge(cx, args) }
}

/// `rvm_ets:purge/1`: takes dead objects out of a table, piece by piece.
///
/// # Errors
/// [`Trap::Call`] while there are more.
pub fn purge(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let vm = cx.vm;
    let Some(table) = vm.tables.find(args[0]) else { return Ok(atoms::TRUE) };
    if vm.tables.purge(&table, PURGE_PIECE) {
        return Ok(atoms::TRUE);
    }
    cx.charge(PURGE_PIECE);
    let (module, function) = (cx.intern("rvm_ets")?, cx.intern("purge")?);
    Err(cx.tail_call(module, function, &args[..1]))
}

/// `ets:delete_all_objects/1`
///
/// # Errors
/// `badarg`.
pub fn delete_all_objects(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Write)?;
    let Some(stores) = table.clear() else { return Err(no_table(cx, args[0])) };
    cx.vm.tables.discard(stores);
    Ok(atoms::TRUE)
}

fn option(value: bool) -> BifResult {
    Ok(Term::bool(value))
}

/// `ets:info/2`
///
/// # Errors
/// `badarg` for an unknown item.
pub fn info2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let [name, item] = *args else { return Err(cx.badarg()) };
    let vm = cx.vm;
    let Some(table) = vm.tables.find(name) else {
        let trap = no_table(cx, name);
        return if cx.p.exception.trace == atoms::ID { Ok(atoms::UNDEFINED) } else { Err(trap) };
    };
    let meta = table.meta;
    match item {
        atoms::ID => {
            cx.reserve(REF_WORDS)?;
            Ok(cx.heap().reference(table.number, None))
        }
        atoms::DECENTRALIZED_COUNTERS => option(meta.decentralized_counters),
        atoms::READ_CONCURRENCY => option(meta.read_concurrency),
        atoms::WRITE_CONCURRENCY => option(meta.write_concurrency),
        atoms::COMPRESSED => option(meta.compressed),
        atoms::NAMED_TABLE => option(meta.named),
        atoms::FIXED | atoms::SAFE_FIXED if !table.is_fixed() => Ok(atoms::FALSE),
        atoms::FIXED => Ok(atoms::TRUE),
        atoms::SIZE => Ok(table.size().map_or(atoms::UNDEFINED, |(n, _)| Term::small(n as i64))),
        atoms::MEMORY => Ok(table.size().map_or(atoms::UNDEFINED, |(_, n)| Term::small(n as i64))),
        atoms::OWNER => Ok(Term::pid(table.owner())),
        atoms::NAME => Ok(table.name()),
        atoms::NODE => Ok(atoms::NONODE),
        atoms::KEYPOS => Ok(Term::small(meta.key_position as i64)),
        atoms::TYPE => Ok(match meta.kind {
            Kind::Set => atoms::SET,
            Kind::OrderedSet => atoms::ORDERED_SET,
            Kind::Bag => atoms::BAG,
            Kind::DuplicateBag => atoms::DUPLICATE_BAG,
        }),
        atoms::PROTECTION => Ok(match meta.protection {
            Protection::Public => atoms::PUBLIC,
            Protection::Protected => atoms::PROTECTED,
            Protection::Private => atoms::PRIVATE,
        }),
        atoms::HEIR => {
            let heir = table.cold(|cold| cold.heir);
            Ok(heir.filter(|&heir| heir != 0).map_or(atoms::NONE_ATOM, Term::pid))
        }
        atoms::SAFE_FIXED | atoms::SAFE_FIXED_MONOTONIC_TIME => fixers(cx, &table, item),
        _ => Err(cx.badarg()),
    }
}

/// `{Time, [{Pid, Times}]}`, or `false`.
fn fixers(cx: &mut Cx<'_>, table: &Table<'_>, item: Term) -> BifResult {
    let found = table.cold(|cold| (cold.fixed_at, cold.fixers.clone()));
    let Some((at, fixers)) = found.filter(|(_, fixers)| !fixers.is_empty()) else {
        return Ok(atoms::FALSE);
    };
    cx.reserve(INT64_WORDS + 2 * tuple_words(3) + fixers.len() * (list_words(1) + tuple_words(2)))?;
    let mut list = Term::NIL;
    for &(process, times) in fixers.iter().rev() {
        let pair = cx.tuple(&[Term::pid(process), Term::small(times as i64)]);
        list = cx.cons(pair, list);
    }
    let time = if item == atoms::SAFE_FIXED {
        let micros = (at as i64 + cx.vm.time_offset) / 1000;
        let parts =
            [micros / 1_000_000_000_000, micros / 1_000_000 % 1_000_000, micros % 1_000_000];
        cx.tuple(&parts.map(Term::small))
    } else {
        cx.heap().int(at as i64)
    };
    Ok(cx.tuple(&[time, list]))
}
