//! Writing the external term format, as OTP 25 writes it.
//!
//! Pure but for the lookup of names; no recursion: what is still to be written is on a work list.

use crate::code::module::FunEntry;
use crate::ctx::Vm;
use crate::process::table::INDEX_BITS;
use crate::sync::atomic::Ordering;
use crate::term::worklist::WorkList;
use crate::term::{FunKey, Term, View, atoms, map};

/// The tags of the format.
pub mod tag {
    #![allow(missing_docs)]
    pub const SMALL_INTEGER: u8 = 97;
    pub const INTEGER: u8 = 98;
    pub const FLOAT_TEXT: u8 = 99;
    pub const ATOM: u8 = 100;
    pub const REFERENCE: u8 = 101;
    pub const PORT: u8 = 102;
    pub const PID: u8 = 103;
    pub const SMALL_TUPLE: u8 = 104;
    pub const LARGE_TUPLE: u8 = 105;
    pub const NIL: u8 = 106;
    pub const STRING: u8 = 107;
    pub const LIST: u8 = 108;
    pub const BINARY: u8 = 109;
    pub const SMALL_BIG: u8 = 110;
    pub const LARGE_BIG: u8 = 111;
    pub const NEW_FUN: u8 = 112;
    pub const EXPORT: u8 = 113;
    pub const NEW_REFERENCE: u8 = 114;
    pub const SMALL_ATOM: u8 = 115;
    pub const MAP: u8 = 116;
    pub const ATOM_UTF8: u8 = 118;
    pub const SMALL_ATOM_UTF8: u8 = 119;
    pub const V4_PORT: u8 = 120;
    pub const NEW_FLOAT: u8 = 70;
    pub const BIT_BINARY: u8 = 77;
    pub const NEW_PID: u8 = 88;
    pub const NEW_PORT: u8 = 89;
    pub const NEWER_REFERENCE: u8 = 90;
}

/// Longest list of bytes that is written as a string.
const STRING_MAX: usize = 65_535;

/// How terms are to be written.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Floats as text.
    text_floats: bool,
    /// All atoms in UTF-8.
    utf8_atoms: bool,
}

impl Options {
    /// What a minor version (0 to 2) means.
    pub fn of_minor_version(version: u8) -> Options {
        Options { text_floats: version == 0, utf8_atoms: version >= 2 }
    }
}

impl Default for Options {
    fn default() -> Options {
        Options::of_minor_version(1)
    }
}

/// Where the bytes go.
pub trait Sink {
    /// Takes these.
    fn put(&mut self, bytes: &[u8]);
    /// Takes one.
    fn byte(&mut self, byte: u8) {
        self.put(&[byte]);
    }
    /// Takes a number of 16 bits.
    fn u16(&mut self, value: usize) {
        self.put(&(value as u16).to_be_bytes());
    }
    /// Takes a number of 32 bits.
    fn u32(&mut self, value: u64) {
        self.put(&(value as u32).to_be_bytes());
    }
    /// How many it has taken.
    fn position(&self) -> usize;
    /// Writes the 32 bits at an earlier position again.
    fn patch(&mut self, at: usize, value: u32);
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
    fn position(&self) -> usize {
        self.len()
    }
    fn patch(&mut self, at: usize, value: u32) {
        self[at..at + 4].copy_from_slice(&value.to_be_bytes());
    }
}

/// Counts bytes instead of keeping them.
#[derive(Debug, Default)]
pub struct Counter(pub usize);

impl Sink for Counter {
    fn put(&mut self, bytes: &[u8]) {
        self.0 += bytes.len();
    }
    fn position(&self) -> usize {
        self.0
    }
    fn patch(&mut self, _at: usize, _value: u32) {}
}

/// What is still to be written.
#[derive(Clone, Copy)]
enum Todo {
    Term(Term),
    /// The rest of a list whose header has been written.
    Rest(Term),
    /// Elements of a tuple or free variables from here on.
    Elements(*const Term, usize),
    /// The size of a fun that began here is known now.
    FunEnd(usize),
}

/// Writes a term, without the version byte.
pub fn encode<S: Sink>(vm: &Vm, term: Term, options: &Options, out: &mut S) {
    let mut todo: WorkList<Todo> = WorkList::new();
    todo.push(Todo::Term(term));
    while let Some(next) = todo.pop() {
        match next {
            Todo::Term(term) => one(vm, term, options, out, &mut todo),
            Todo::Rest(list) => match list.as_cons() {
                Some((head, tail)) => {
                    todo.push(Todo::Rest(tail));
                    one(vm, head, options, out, &mut todo);
                }
                None => one(vm, list, options, out, &mut todo),
            },
            Todo::Elements(first, count) => {
                if count > 1 {
                    todo.push(Todo::Elements(first.wrapping_add(1), count - 1));
                }
                // SAFETY: `first` points to at least one of the elements of a live object: the
                // term being written is reachable, and nothing collects meanwhile.
                one(vm, unsafe { *first }, options, out, &mut todo);
            }
            Todo::FunEnd(start) => {
                let size = (out.position() - start) as u32;
                out.patch(start, size);
            }
        }
    }
}

fn elements(todo: &mut WorkList<Todo>, terms: &[Term]) {
    if !terms.is_empty() {
        todo.push(Todo::Elements(terms.as_ptr(), terms.len()));
    }
}

fn one<S: Sink>(vm: &Vm, term: Term, options: &Options, out: &mut S, todo: &mut WorkList<Todo>) {
    match term.view() {
        View::Small(value) => integer(value, out),
        View::Big(negative, limbs) => big(negative, limbs, out),
        View::Float(value) => float(value, options, out),
        View::Atom => atom(vm, term, options, out),
        View::Nil => out.byte(tag::NIL),
        View::Pid(number) => pid(vm, number, options, out),
        View::Port(number) => {
            out.byte(if number >> 28 == 0 { tag::NEW_PORT } else { tag::V4_PORT });
            atom(vm, atoms::NONODE, options, out);
            if number >> 28 != 0 {
                out.u32(number >> 32);
            }
            out.u32(number);
            out.u32(0);
        }
        View::Ref(number, alias) => {
            let ids = reference_ids(number, alias);
            out.byte(tag::NEWER_REFERENCE);
            out.u16(ids.len());
            atom(vm, atoms::NONODE, options, out);
            out.u32(0);
            ids.iter().for_each(|&id| out.u32(id as u64));
        }
        View::Cons(..) => list(term, out, todo),
        View::Tuple(items) => {
            match u8::try_from(items.len()) {
                Ok(count) => out.put(&[tag::SMALL_TUPLE, count]),
                Err(_) => {
                    out.byte(tag::LARGE_TUPLE);
                    out.u32(items.len() as u64);
                }
            }
            elements(todo, items);
        }
        View::Map => {
            out.byte(tag::MAP);
            out.u32(map::size(term) as u64);
            // The work list is a stack: what is written first goes on last.
            let mut pairs: Vec<(Term, Term)> = map::iter(term).collect();
            while let Some((key, value)) = pairs.pop() {
                todo.push(Todo::Term(value));
                todo.push(Todo::Term(key));
            }
        }
        View::Bits => bits(term, out),
        View::Export(key) => {
            out.byte(tag::EXPORT);
            atom(vm, key.module, options, out);
            atom(vm, key.function, options, out);
            out.put(&[tag::SMALL_INTEGER, key.arity as u8]);
        }
        View::Fun(key, free) => {
            out.byte(tag::NEW_FUN);
            let start = out.position();
            out.u32(0);
            out.byte(key.arity as u8);
            out.put(&fun_digest(vm, key));
            out.u32(key.index as u64);
            out.u32(free.len() as u64);
            atom(vm, key.module, options, out);
            integer(key.index as i64, out);
            integer(key.uniq as i64, out);
            pid(vm, vm.boot.load(Ordering::Relaxed), options, out);
            todo.push(Todo::FunEnd(start));
            elements(todo, free);
        }
        // No program can reach one.
        View::Internal => out.byte(tag::NIL),
    }
}

/// The digest of the module version of a fun: of the loaded one, else what the fun itself has.
pub fn fun_digest(vm: &Vm, key: &FunKey) -> [u8; 16] {
    // SAFETY: the key of every fun is the first field of a `FunEntry` (see `code::module`), which
    // lives as long as the VM.
    let entry = unsafe { &*std::ptr::from_ref(key).cast::<FunEntry>() };
    let code = entry.code.load(Ordering::Acquire);
    match vm.code.module_at(code) {
        Some(module) if !code.is_null() => module.digest,
        _ => {
            let mut digest = [0; 16];
            digest[..4].copy_from_slice(&key.uniq.to_be_bytes());
            digest
        }
    }
}

/// The numbers a reference is written with: three as OTP's, five for an alias.
fn reference_ids(number: u64, alias: u64) -> Vec<u32> {
    let mut ids = vec![(number & 0x3_ffff) as u32, (number >> 18) as u32, (number >> 50) as u32];
    if alias != 0 {
        ids.extend([alias as u32, (alias >> 32) as u32]);
    }
    ids
}

fn integer<S: Sink>(value: i64, out: &mut S) {
    if let Ok(byte) = u8::try_from(value) {
        out.put(&[tag::SMALL_INTEGER, byte]);
    } else if let Ok(value) = i32::try_from(value) {
        out.byte(tag::INTEGER);
        out.put(&value.to_be_bytes());
    } else {
        big(value < 0, &[value.unsigned_abs()], out);
    }
}

fn big<S: Sink>(negative: bool, limbs: &[u64], out: &mut S) {
    let top = limbs.last().map_or(0, |limb| 8 - limb.leading_zeros() as usize / 8);
    let count = (limbs.len().max(1) - 1) * 8 + top;
    match u8::try_from(count) {
        Ok(count) => out.put(&[tag::SMALL_BIG, count]),
        Err(_) => {
            out.byte(tag::LARGE_BIG);
            out.u32(count as u64);
        }
    }
    out.byte(negative as u8);
    for (i, limb) in limbs.iter().enumerate() {
        out.put(&limb.to_le_bytes()[..(count - 8 * i).min(8)]);
    }
}

fn float<S: Sink>(value: f64, options: &Options, out: &mut S) {
    if options.text_floats {
        let text = super::convert_float::to_text(
            value,
            super::convert_float::Format::Scientific(20),
            false,
        );
        let mut field = [0u8; 31];
        let text = text.unwrap_or_default();
        field[..text.len()].copy_from_slice(text.as_bytes());
        out.byte(tag::FLOAT_TEXT);
        out.put(&field);
    } else {
        out.byte(tag::NEW_FLOAT);
        out.put(&value.to_bits().to_be_bytes());
    }
}

fn atom<S: Sink>(vm: &Vm, atom: Term, options: &Options, out: &mut S) {
    let entry = vm.atoms.entry(atom);
    if entry.latin1 && !options.utf8_atoms {
        out.byte(tag::ATOM);
        out.u16(entry.text.chars().count());
        entry.text.chars().for_each(|c| out.byte(c as u8));
        return;
    }
    match u8::try_from(entry.text.len()) {
        Ok(len) => out.put(&[tag::SMALL_ATOM_UTF8, len]),
        Err(_) => {
            out.byte(tag::ATOM_UTF8);
            out.u16(entry.text.len());
        }
    }
    out.put(entry.text.as_bytes());
}

fn pid<S: Sink>(vm: &Vm, number: u64, options: &Options, out: &mut S) {
    out.byte(tag::NEW_PID);
    atom(vm, atoms::NONODE, options, out);
    out.u32(number & ((1 << INDEX_BITS) - 1));
    out.u32(number >> INDEX_BITS);
    out.u32(0);
}

fn list<S: Sink>(term: Term, out: &mut S, todo: &mut WorkList<Todo>) {
    let mut cells = term.iter_list();
    let mut text = true;
    let mut count = 0usize;
    for element in cells.by_ref() {
        text = text && element.as_small().is_some_and(|n| (0..256).contains(&n));
        count += 1;
    }
    if text && count <= STRING_MAX && cells.rest().is_nil() {
        out.byte(tag::STRING);
        out.u16(count);
        term.iter_list().for_each(|t| out.byte(t.as_small().unwrap_or(0) as u8));
        return;
    }
    out.byte(tag::LIST);
    out.u32(count as u64);
    todo.push(Todo::Rest(term));
}

fn bits<S: Sink>(term: Term, out: &mut S) {
    let Some(bits) = term.as_bits() else { return };
    let bytes = bits.len().div_ceil(8) as u64;
    if bits.is_binary() {
        out.byte(tag::BINARY);
        out.u32(bytes);
    } else {
        out.byte(tag::BIT_BINARY);
        out.u32(bytes);
        out.byte((bits.len() % 8) as u8);
    }
    match bits.as_bytes() {
        Some(bytes) => out.put(bytes),
        None => out.put(&bits.to_vec()),
    }
}
