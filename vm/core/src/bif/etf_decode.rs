//! Reading the external term format: first everything is checked and measured, then built.
//!
//! No recursion in either pass, and nothing is allocated that the input has not the bytes for.

use super::args::BifResult;
use super::build::{self as results, Room};
use super::etf_encode::tag;
use crate::code::module::FunEntry;
use crate::ctx::{Cx, Trap, Vm};
use crate::heap::Need;
use crate::heap::alloc::{self, Build};
use crate::heap::binary::{binary_words, bits_words, bitstring};
use crate::process::table::INDEX_BITS;
use crate::term::bits::BitView;
use crate::term::boxed::FunKey;
use crate::term::{Term, atoms, map};

/// The input is no external term.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Malformed;

/// What the first pass found.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// Bytes of the input that the term takes.
    pub bytes: usize,
    /// Heap words it takes, nearly always enough (large maps may need more).
    pub words: usize,
}

/// Most bytes of a big integer: OTP 25's limit.
const BIG_MAX: usize = 8 * ((1 << 19) - 1);

/// Words a map's tree may need for each key: the key's cell, its share of nodes.
const MAP_WORDS: usize = 8;

/// Reads fields off a byte slice.
#[derive(Clone, Copy)]
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let end = self.at.checked_add(count).ok_or(Malformed)?;
        let taken = self.bytes.get(self.at..end).ok_or(Malformed)?;
        self.at = end;
        Ok(taken)
    }

    fn u8(&mut self) -> Result<u8, Malformed> {
        Ok(self.take(1)?[0])
    }

    fn u16(&mut self) -> Result<usize, Malformed> {
        Ok(self.take(2)?.iter().fold(0, |n, &b| n << 8 | b as usize))
    }

    fn u32(&mut self) -> Result<u32, Malformed> {
        Ok(self.take(4)?.iter().fold(0, |n, &b| n << 8 | b as u32))
    }

    fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// A count of things that each take at least `least` bytes.
    fn count(&mut self, least: usize) -> Result<usize, Malformed> {
        let count = self.u32()? as usize;
        if count > self.left() / least { Err(Malformed) } else { Ok(count) }
    }

    /// An atom's text, whose tag has been read.
    fn atom(&mut self, tag: u8) -> Result<String, Malformed> {
        let (len, latin1) = match tag {
            tag::ATOM => (self.u16()?, true),
            tag::SMALL_ATOM => (self.u8()? as usize, true),
            tag::ATOM_UTF8 => (self.u16()?, false),
            tag::SMALL_ATOM_UTF8 => (self.u8()? as usize, false),
            _ => return Err(Malformed),
        };
        let bytes = self.take(len)?;
        let text = if latin1 {
            bytes.iter().map(|&b| b as char).collect()
        } else {
            std::str::from_utf8(bytes).map_err(|_| Malformed)?.to_string()
        };
        if text.chars().count() > 255 { Err(Malformed) } else { Ok(text) }
    }

    fn tagged_atom(&mut self) -> Result<String, Malformed> {
        let tag = self.u8()?;
        self.atom(tag)
    }

    /// The node of an identifier: there is only this one.
    fn node(&mut self, vm: &Vm) -> Result<(), Malformed> {
        let node = self.tagged_atom()?;
        if node == vm.atoms.text(atoms::NONODE) { Ok(()) } else { Err(Malformed) }
    }

    /// A small integer where the format wants one.
    fn plain_integer(&mut self) -> Result<i64, Malformed> {
        match self.u8()? {
            tag::SMALL_INTEGER => Ok(self.u8()? as i64),
            tag::INTEGER => Ok(self.u32()? as i32 as i64),
            tag @ (tag::SMALL_BIG | tag::LARGE_BIG) => match self.big(tag)? {
                (negative, magnitude) if magnitude.len() <= 7 => {
                    let value = magnitude.iter().rev().fold(0i64, |n, &b| n << 8 | b as i64);
                    Ok(if negative { -value } else { value })
                }
                _ => Err(Malformed),
            },
            _ => Err(Malformed),
        }
    }

    /// Sign and magnitude of a big integer, least significant byte first.
    fn big(&mut self, tag: u8) -> Result<(bool, &'a [u8]), Malformed> {
        let count = if tag == tag::SMALL_BIG { self.u8()? as usize } else { self.u32()? as usize };
        let negative = self.u8()? != 0;
        if count > BIG_MAX {
            return Err(Malformed);
        }
        Ok((negative, self.take(count)?))
    }

    fn float(&mut self, tag: u8) -> Result<f64, Malformed> {
        let value = if tag == tag::NEW_FLOAT {
            let bits = self.take(8)?.iter().fold(0, |n, &b| n << 8 | b as u64);
            f64::from_bits(bits)
        } else {
            let field = self.take(31)?;
            let text = field.split(|&b| b == 0).next().unwrap_or_default();
            let text = std::str::from_utf8(text).map_err(|_| Malformed)?;
            text.trim_start().parse::<f64>().map_err(|_| Malformed)?
        };
        if value.is_finite() { Ok(value) } else { Err(Malformed) }
    }

    /// The number of a pid, whose tag has been read.
    fn pid(&mut self, vm: &Vm, tag: u8) -> Result<u64, Malformed> {
        self.node(vm)?;
        let (id, serial) = (self.u32()? as u64, self.u32()? as u64);
        self.take(if tag == tag::NEW_PID { 4 } else { 1 })?;
        if id >> INDEX_BITS != 0 || serial >> 31 != 0 {
            return Err(Malformed);
        }
        Ok(serial << INDEX_BITS | id)
    }

    fn port(&mut self, vm: &Vm, tag: u8) -> Result<u64, Malformed> {
        self.node(vm)?;
        let high = if tag == tag::V4_PORT { self.u32()? as u64 } else { 0 };
        let number = high << 32 | self.u32()? as u64;
        self.take(if tag == tag::PORT { 1 } else { 4 })?;
        if number >> 58 != 0 { Err(Malformed) } else { Ok(number) }
    }

    /// Number and alias pid of a reference, whose tag has been read.
    fn reference(&mut self, vm: &Vm, tag: u8) -> Result<(u64, Option<Term>), Malformed> {
        let count = if tag == tag::REFERENCE { 1 } else { self.u16()? };
        if count == 0 || count > 5 {
            return Err(Malformed);
        }
        self.node(vm)?;
        if tag == tag::NEWER_REFERENCE {
            self.take(4)?;
        } else if tag == tag::NEW_REFERENCE {
            self.take(1)?;
        }
        let mut ids = [0u64; 5];
        for id in &mut ids[..count] {
            *id = self.u32()? as u64;
        }
        if tag == tag::REFERENCE {
            self.take(1)?;
        }
        if ids[0] >> 18 != 0 || ids[2] >> 14 != 0 {
            return Err(Malformed);
        }
        let number = ids[0] | ids[1] << 18 | ids[2] << 50;
        let alias = Term(ids[3] | ids[4] << 32);
        match count {
            5 if alias.is_pid() => Ok((number, Some(alias))),
            4 | 5 => Err(Malformed),
            _ => Ok((number, None)),
        }
    }

    /// The fixed part of a fun, whose tag has been read: key, name of its module, free variables.
    fn fun(&mut self, vm: &Vm) -> Result<FunHead, Malformed> {
        self.u32()?;
        let arity = self.u8()? as u32;
        self.take(16)?;
        let index = self.u32()?;
        let free = self.count(1)?;
        let module = self.tagged_atom()?;
        self.plain_integer()?;
        let uniq = u32::try_from(self.plain_integer()?).map_err(|_| Malformed)?;
        match self.u8()? {
            tag @ (tag::NEW_PID | tag::PID) => self.pid(vm, tag)?,
            _ => return Err(Malformed),
        };
        Ok(FunHead { module, arity, index, uniq, free })
    }
}

struct FunHead {
    module: String,
    arity: u32,
    index: u32,
    uniq: u32,
    free: usize,
}

/// Checks the first term of the bytes (after the version) and measures it. `safe` refuses what
/// would make a new atom or function name.
///
/// # Errors
/// When it is no term, or not a safe one.
pub fn measure(vm: &Vm, bytes: &[u8], safe: bool) -> Result<Measured, Malformed> {
    let mut r = Reader { bytes, at: 0 };
    let mut words = 0usize;
    let mut left = 1usize;
    let known = |text: &str| {
        if safe && vm.atoms.find(text).is_none() { Err(Malformed) } else { Ok(()) }
    };
    while left > 0 {
        // Each term still to come takes a byte at least.
        if left > r.left() {
            return Err(Malformed);
        }
        left -= 1;
        match r.u8()? {
            tag::SMALL_INTEGER => {
                r.u8()?;
            }
            tag::INTEGER => {
                r.u32()?;
            }
            tag @ (tag::SMALL_BIG | tag::LARGE_BIG) => {
                words += 1 + r.big(tag)?.1.len().div_ceil(8);
            }
            tag @ (tag::NEW_FLOAT | tag::FLOAT_TEXT) => {
                r.float(tag)?;
                words += alloc::FLOAT_WORDS;
            }
            tag @ (tag::ATOM | tag::SMALL_ATOM | tag::ATOM_UTF8 | tag::SMALL_ATOM_UTF8) => {
                known(&r.atom(tag)?)?;
            }
            tag @ (tag::PID | tag::NEW_PID) => {
                r.pid(vm, tag)?;
            }
            tag @ (tag::PORT | tag::NEW_PORT | tag::V4_PORT) => {
                r.port(vm, tag)?;
            }
            tag @ (tag::REFERENCE | tag::NEW_REFERENCE | tag::NEWER_REFERENCE) => {
                r.reference(vm, tag)?;
                words += alloc::REF_WORDS;
            }
            tag @ (tag::SMALL_TUPLE | tag::LARGE_TUPLE) => {
                let count = if tag == tag::SMALL_TUPLE { r.u8()? as usize } else { r.count(1)? };
                if count > super::data::TUPLE_MAX {
                    return Err(Malformed);
                }
                words += alloc::tuple_words(count);
                left += count;
            }
            tag::NIL => {}
            tag::STRING => {
                let count = r.u16()?;
                r.take(count)?;
                words += alloc::list_words(count);
            }
            tag::LIST => {
                let count = r.count(1)?;
                words += alloc::list_words(count);
                left += count + 1;
            }
            tag::BINARY => {
                let count = r.count(1)?;
                r.take(count)?;
                words += binary_words(count);
            }
            tag::BIT_BINARY => {
                words += bits_words(r.bit_binary()?.len());
            }
            tag::MAP => {
                let count = r.count(2)?;
                words += map_words(count);
                left += 2 * count;
            }
            tag::EXPORT => {
                let (module, function) = (r.tagged_atom()?, r.tagged_atom()?);
                let arity = u8::try_from(r.plain_integer()?).map_err(|_| Malformed)?;
                if safe && !export_exists(vm, &module, &function, arity) {
                    return Err(Malformed);
                }
                words += alloc::EXPORT_WORDS;
            }
            tag::NEW_FUN => {
                let head = r.fun(vm)?;
                known(&head.module)?;
                words += alloc::fun_words(head.free);
                left += head.free;
            }
            _ => return Err(Malformed),
        }
    }
    Ok(Measured { bytes: r.at, words })
}

impl<'a> Reader<'a> {
    /// The bits of a bitstring, whose tag has been read. The view borrows from the input.
    fn bit_binary(&mut self) -> Result<BitView, Malformed> {
        let count = self.u32()? as usize;
        let last = self.u8()? as usize;
        let bytes = self.take(count)?;
        let valid = if count == 0 { last == 0 } else { (1..=8).contains(&last) };
        if !valid {
            return Err(Malformed);
        }
        let bits = if count == 0 { 0 } else { (count - 1) * 8 + last };
        Ok(BitView::of_bytes(bytes).slice(0, bits))
    }
}

fn map_words(count: usize) -> usize {
    if count <= map::SMALL_MAX {
        alloc::small_map_words(count)
    } else {
        MAP_WORDS * count + alloc::small_map_words(0)
    }
}

fn export_exists(vm: &Vm, module: &str, function: &str, arity: u8) -> bool {
    match (vm.atoms.find(module), vm.atoms.find(function)) {
        (Some(m), Some(f)) => {
            vm.code.native((m, f, arity)).is_some() || vm.code.find_export((m, f, arity)).is_some()
        }
        _ => false,
    }
}

/// A compound whose parts are being read: how many are still to come, and where in the terms
/// built they begin.
struct Open {
    kind: Compound,
    left: usize,
    first: usize,
}

enum Compound {
    Tuple,
    List,
    Map,
    Fun(FunKey),
}

/// Builds the term that [`measure`] has measured; its words are there. `reserved` is how many.
///
/// # Errors
/// When a large map needs more words than measured; `badarg` for equal keys in a map;
/// `system_limit` when the atom table is full.
pub fn build(cx: &mut Cx<'_>, bytes: &[u8], reserved: usize) -> BifResult {
    let mut r = Reader { bytes, at: 0 };
    let mut open: Vec<Open> = Vec::new();
    let mut built: Vec<Term> = Vec::new();
    loop {
        let (mut term, compound) = match leaf(cx, &mut r) {
            Ok(Leaf::Term(term)) => (term, None),
            Ok(Leaf::Open(kind, left)) => (Term::NIL, Some((kind, left))),
            Err(Some(trap)) => return Err(trap),
            Err(None) => return Err(cx.badarg()),
        };
        if let Some((kind, left)) = compound {
            let whole = Open { kind, left, first: built.len() };
            if left > 0 {
                open.push(whole);
                continue;
            }
            term = close(cx, whole, &mut built, reserved)?;
        }
        loop {
            let Some(innermost) = open.last_mut() else { return Ok(term) };
            built.push(term);
            innermost.left -= 1;
            if innermost.left > 0 {
                break;
            }
            let Some(whole) = open.pop() else { return Ok(term) };
            term = close(cx, whole, &mut built, reserved)?;
        }
    }
}

/// The term of a compound whose parts are all there.
fn close(cx: &mut Cx<'_>, whole: Open, built: &mut Vec<Term>, reserved: usize) -> BifResult {
    let parts = &built[whole.first..];
    let term = match whole.kind {
        Compound::Tuple => cx.heap().tuple(parts),
        Compound::List => match parts.split_last() {
            Some((tail, items)) => cx.heap().list_with_tail(items, *tail),
            None => Term::NIL,
        },
        Compound::Map => {
            let mut pairs: Vec<(Term, Term)> = parts.chunks(2).map(|p| (p[0], p[1])).collect();
            let count = pairs.len();
            let table = cx.atoms();
            match map::from_pairs(&mut pairs, table, &mut Room(cx.heap(), 0)) {
                Ok(map) if map::size(map) == count => map,
                Ok(_) => return Err(cx.badarg()),
                Err(Need(more)) => return Err(Trap::Need(reserved + more)),
            }
        }
        Compound::Fun(key) => {
            // Only a fun of a module that is loaded is taken: a definition made up from input
            // would stand in the way of the real one.
            let Some(entry) = known_fun(cx.vm, &key, parts.len()) else { return Err(cx.badarg()) };
            // SAFETY: fun entries live as long as the VM, and begin with their key.
            unsafe { cx.heap().fun(entry.cast(), parts) }
        }
    };
    built.truncate(whole.first);
    Ok(term)
}

/// The definition of a fun in a loaded version of its module.
fn known_fun(vm: &Vm, key: &FunKey, free: usize) -> Option<*const FunEntry> {
    let versions = vm.code.versions(key.module);
    let loaded = versions.current.iter().chain(&versions.old);
    loaded.flat_map(|module| &module.funs).map(|(entry, _)| *entry).find(|&entry| {
        // SAFETY: fun entries live as long as the VM.
        let entry = unsafe { &*entry };
        entry.key == *key && entry.free as usize == free
    })
}

enum Leaf {
    Term(Term),
    Open(Compound, usize),
}

/// Reads a term without parts, or the head of one with parts. The input has been checked; an
/// error without a trap can only mean that it has not.
fn leaf(cx: &mut Cx<'_>, r: &mut Reader<'_>) -> Result<Leaf, Option<Trap>> {
    let no = |_: Malformed| None::<Trap>;
    let vm = cx.vm;
    let term = match r.u8().map_err(no)? {
        tag::SMALL_INTEGER => Term::small(r.u8().map_err(no)? as i64),
        tag::INTEGER => Term::small(r.u32().map_err(no)? as i32 as i64),
        tag @ (tag::SMALL_BIG | tag::LARGE_BIG) => {
            let (negative, magnitude) = r.big(tag).map_err(no)?;
            let limbs: Vec<u64> = magnitude
                .chunks(8)
                .map(|chunk| chunk.iter().rev().fold(0, |limb, &b| limb << 8 | b as u64))
                .collect();
            cx.heap().integer(negative, &limbs)
        }
        tag @ (tag::NEW_FLOAT | tag::FLOAT_TEXT) => {
            let value = r.float(tag).map_err(no)?;
            cx.heap().float(value)
        }
        tag @ (tag::ATOM | tag::SMALL_ATOM | tag::ATOM_UTF8 | tag::SMALL_ATOM_UTF8) => {
            let text = r.atom(tag).map_err(no)?;
            cx.intern(&text).map_err(Some)?
        }
        tag @ (tag::PID | tag::NEW_PID) => Term::pid(r.pid(vm, tag).map_err(no)?),
        tag @ (tag::PORT | tag::NEW_PORT | tag::V4_PORT) => {
            let number = r.port(vm, tag).map_err(no)?;
            Term(number << crate::term::tag::IMM_SHIFT | crate::term::tag::PORT)
        }
        tag @ (tag::REFERENCE | tag::NEW_REFERENCE | tag::NEWER_REFERENCE) => {
            let (number, alias) = r.reference(vm, tag).map_err(no)?;
            cx.heap().reference(number, alias)
        }
        tag::SMALL_TUPLE => return Ok(Leaf::Open(Compound::Tuple, r.u8().map_err(no)? as usize)),
        tag::LARGE_TUPLE => {
            return Ok(Leaf::Open(Compound::Tuple, r.u32().map_err(no)? as usize));
        }
        tag::NIL => Term::NIL,
        tag::STRING => {
            let count = r.u16().map_err(no)?;
            let bytes = r.take(count).map_err(no)?;
            cx.heap().byte_list(bytes, Term::NIL)
        }
        tag::LIST => return Ok(Leaf::Open(Compound::List, r.u32().map_err(no)? as usize + 1)),
        tag::BINARY => {
            let count = r.u32().map_err(no)? as usize;
            let bytes = r.take(count).map_err(no)?;
            results::raw_binary(cx, bytes).map_err(Some)?
        }
        tag::BIT_BINARY => {
            let bits = r.bit_binary().map_err(no)?;
            bitstring(cx.heap(), &bits).map_err(|_| Some(cx.system_limit()))?
        }
        tag::MAP => return Ok(Leaf::Open(Compound::Map, 2 * r.u32().map_err(no)? as usize)),
        tag::EXPORT => {
            let module = r.tagged_atom().map_err(no)?;
            let function = r.tagged_atom().map_err(no)?;
            let arity = r.plain_integer().map_err(no)? as u8;
            let module = cx.intern(&module).map_err(Some)?;
            let function = cx.intern(&function).map_err(Some)?;
            let export = cx.vm.code.export((module, function, arity));
            // SAFETY: exports live as long as the VM, and begin with their key.
            unsafe { cx.heap().export(export.as_ptr().cast()) }
        }
        tag::NEW_FUN => {
            let head = r.fun(vm).map_err(no)?;
            let module = cx.intern(&head.module).map_err(Some)?;
            let FunHead { arity, index, uniq, free, .. } = head;
            return Ok(Leaf::Open(Compound::Fun(FunKey { module, index, uniq, arity }), free));
        }
        _ => return Err(None),
    };
    Ok(Leaf::Term(term))
}
