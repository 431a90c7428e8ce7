//! Terms as text, as `~tw` prints them.
//!
//! For what the VM itself has to say (crash reports without a logger, traces, `erlang:display/1`)
//! and for the texts of pids, ports, references and funs. Nothing recurses: what follows a nested
//! term waits on an explicit stack, one entry per level.

use super::bits::BitView;
use super::tag::PID_INDEX_BITS;
use super::worklist::WorkList;
use super::{AtomTable, Term, View, big, float, map};
use std::fmt::{self, Write};

/// Writes a term; after `limit` bytes, `...` in place of the rest.
///
/// # Errors
/// What the writer returns.
///
/// # Panics
/// When there is no memory for the explicit stack (see [`WorkList`]).
pub fn write_term(
    out: &mut dyn fmt::Write,
    term: Term,
    atoms: &AtomTable,
    limit: usize,
) -> fmt::Result {
    let mut out = Limited { out, left: limit, cut: false };
    let result = Printer { out: &mut out, atoms, work: WorkList::new() }.run(term);
    if out.cut { out.out.write_str("...") } else { result }
}

/// A term as text.
pub fn to_string(term: Term, atoms: &AtomTable) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_term(&mut text, term, atoms, usize::MAX);
    text
}

/// What a term in an event of `tracing` may take: enough to know it again.
const SHOWN_BYTES: usize = 200;

/// A term for an event, at most some 200 bytes of it; printed only when somebody wants the event.
pub fn shown(term: Term, atoms: &AtomTable) -> impl fmt::Display {
    fmt::from_fn(move |f| write_term(f, term, atoms, SHOWN_BYTES))
}

/// Stops with an error when so much has been written.
struct Limited<'a> {
    out: &'a mut dyn fmt::Write,
    left: usize,
    cut: bool,
}

impl fmt::Write for Limited<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if text.len() > self.left {
            self.cut = true;
            return Err(fmt::Error);
        }
        self.left -= text.len();
        self.out.write_str(text)
    }
}

/// What is still to be written.
#[derive(Clone, Copy)]
enum Task {
    Text(&'static str),
    Term(Term),
    /// These elements, each after a comma.
    More(*const Term, usize),
    /// The rest of a list.
    Tail(Term),
    /// These pairs; a comma before each but, if so marked, the first.
    Pairs(*const Term, *const Term, usize, bool),
    /// The pairs below these children of a map's node; likewise.
    Children(*const Term, usize, bool),
}

struct Printer<'a, 'o> {
    out: &'a mut Limited<'o>,
    atoms: &'a AtomTable,
    work: WorkList<Task>,
}

impl Printer<'_, '_> {
    fn run(&mut self, term: Term) -> fmt::Result {
        self.term(term)?;
        while let Some(task) = self.work.pop() {
            match task {
                Task::Text(text) => self.out.write_str(text)?,
                Task::Term(term) => self.term(term)?,
                Task::More(_, 0) | Task::Pairs(_, _, 0, _) | Task::Children(_, 0, _) => {}
                Task::More(slot, left) => {
                    self.out.write_char(',')?;
                    self.work.push(Task::More(slot.wrapping_add(1), left - 1));
                    // SAFETY: `left` slots of a live object remain.
                    self.term(unsafe { *slot })?;
                }
                Task::Tail(tail) => match tail.as_cons() {
                    Some((head, tail)) => {
                        self.out.write_char(',')?;
                        self.work.push(Task::Tail(tail));
                        self.term(head)?;
                    }
                    None if tail.is_nil() => self.out.write_char(']')?,
                    None => {
                        self.out.write_char('|')?;
                        self.work.push(Task::Text("]"));
                        self.term(tail)?;
                    }
                },
                Task::Pairs(key, value, left, first) => {
                    if !first {
                        self.out.write_char(',')?;
                    }
                    let rest = (key.wrapping_add(1), value.wrapping_add(1));
                    self.work.push(Task::Pairs(rest.0, rest.1, left - 1, false));
                    // SAFETY: as many keys and values of a live map remain.
                    let (key, value) = unsafe { (*key, *value) };
                    self.work.push(Task::Term(value));
                    self.work.push(Task::Text(" => "));
                    self.term(key)?;
                }
                Task::Children(slot, left, first) => {
                    self.work.push(Task::Children(slot.wrapping_add(1), left - 1, false));
                    // SAFETY: as many children of a live node remain.
                    let child = unsafe { *slot };
                    if child.is_cons() {
                        let pair = child.address().cast::<Term>().cast_const();
                        self.work.push(Task::Pairs(pair, pair.wrapping_add(1), 1, first));
                    } else {
                        let slots = map::node_slots(child);
                        self.work.push(Task::Children(slots.as_ptr(), slots.len(), first));
                    }
                }
            }
        }
        Ok(())
    }

    fn term(&mut self, term: Term) -> fmt::Result {
        match term.view() {
            View::Small(value) => write!(self.out, "{value}"),
            View::Big(..) => self.out.write_str(&big::to_text(term, 10)),
            View::Float(value) => self.out.write_str(&float::to_text(value)),
            View::Atom => write_atom(self.out, self.atoms.text(term)),
            View::Pid(number) => {
                let index = number & ((1 << PID_INDEX_BITS) - 1);
                write!(self.out, "<0.{index}.{}>", number >> PID_INDEX_BITS)
            }
            View::Port(number) => write!(self.out, "#Port<0.{number}>"),
            View::Nil => self.out.write_str("[]"),
            View::Cons(head, tail) => {
                self.out.write_char('[')?;
                self.work.push(Task::Tail(tail));
                self.term_or_wait(head)
            }
            View::Tuple(elements) => {
                self.out.write_char('{')?;
                self.work.push(Task::Text("}"));
                let Some((first, rest)) = elements.split_first() else { return Ok(()) };
                self.work.push(Task::More(rest.as_ptr(), rest.len()));
                self.term_or_wait(*first)
            }
            View::Map => {
                self.out.write_str("#{")?;
                self.work.push(Task::Text("}"));
                self.work.push(match map::small_parts(term) {
                    Some((keys, values)) => {
                        Task::Pairs(keys.as_ptr(), values.as_ptr(), keys.len(), true)
                    }
                    None => {
                        let root = map::slots(term);
                        Task::Children(root.as_ptr(), root.len(), true)
                    }
                });
                Ok(())
            }
            View::Fun(key, _) => {
                self.out.write_str("#Fun<")?;
                write_atom(self.out, self.atoms.text(key.module))?;
                write!(self.out, ".{}.{}>", key.index, key.uniq)
            }
            View::Export(key) => {
                self.out.write_str("fun ")?;
                write_atom(self.out, self.atoms.text(key.module))?;
                self.out.write_char(':')?;
                write_atom(self.out, self.atoms.text(key.function))?;
                write!(self.out, "/{}", key.arity)
            }
            View::Ref(number, _) => {
                let (high, low, lowest) = ref_parts(number);
                write!(self.out, "#Ref<0.{high}.{low}.{lowest}>")
            }
            View::Bits => match term.as_bits() {
                Some(bits) => self.bits(&bits),
                None => Ok(()),
            },
            View::Internal => self.out.write_str("#Internal"),
        }
    }

    /// A first element: nested ones wait their turn, since `term` must not call itself.
    fn term_or_wait(&mut self, term: Term) -> fmt::Result {
        self.work.push(Task::Term(term));
        Ok(())
    }

    fn bits(&mut self, bits: &BitView) -> fmt::Result {
        self.out.write_str("<<")?;
        for (i, byte) in bits.bytes().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            write!(self.out, "{comma}{byte}")?;
        }
        let rest = bits.len() % 8;
        if rest > 0 {
            let comma = if bits.byte_len() == 0 { "" } else { "," };
            let value = bits.read(bits.len() - rest, rest);
            write!(self.out, "{comma}{value}:{rest}")?;
        }
        self.out.write_str(">>")
    }
}

/// Widths of a reference's two lower printed parts.
const REF_LOW_BITS: u32 = 32;
const REF_LOWEST_BITS: u32 = 18;

/// The three numbers a reference prints as.
fn ref_parts(number: u64) -> (u64, u64, u64) {
    let low = number >> REF_LOWEST_BITS;
    let lowest = number & ((1 << REF_LOWEST_BITS) - 1);
    (low >> REF_LOW_BITS, low & ((1 << REF_LOW_BITS) - 1), lowest)
}

/// The reference's number that prints as these three.
pub fn ref_number(high: u64, low: u64, lowest: u64) -> Option<u64> {
    let number = high
        .checked_shl(REF_LOW_BITS + REF_LOWEST_BITS)
        .filter(|shifted| shifted >> (REF_LOW_BITS + REF_LOWEST_BITS) == high)?
        | low.checked_shl(REF_LOWEST_BITS)?
        | lowest;
    (ref_parts(number) == (high, low, lowest)).then_some(number)
}

/// The words that are no atoms without quotes.
const RESERVED: &[&str] = &[
    "after", "and", "andalso", "band", "begin", "bnot", "bor", "bsl", "bsr", "bxor", "case",
    "catch", "cond", "div", "end", "fun", "if", "let", "not", "of", "or", "orelse", "receive",
    "rem", "try", "when", "xor",
];

/// Does the atom need no quotes? Only Latin-1 letters count as letters, as in OTP.
fn is_plain(text: &str) -> bool {
    let lower = |c: char| matches!(c, 'a'..='z' | 'ß'..='ö' | 'ø'..='ÿ');
    let part = |c: char| {
        lower(c) || matches!(c, 'A'..='Z' | '0'..='9' | '_' | '@' | 'À'..='Ö' | 'Ø'..='Þ')
    };
    text.starts_with(lower) && text.chars().all(part) && !RESERVED.contains(&text)
}

/// Writes an atom's text, in quotes and with escapes where Erlang's syntax wants them.
///
/// # Errors
/// What the writer returns.
pub fn write_atom(out: &mut dyn fmt::Write, text: &str) -> fmt::Result {
    if is_plain(text) {
        return out.write_str(text);
    }
    out.write_char('\'')?;
    for c in text.chars() {
        match c {
            '\'' | '\\' => write!(out, "\\{c}")?,
            '\u{8}' => out.write_str("\\b")?,
            '\t' => out.write_str("\\t")?,
            '\n' => out.write_str("\\n")?,
            '\u{b}' => out.write_str("\\v")?,
            '\u{c}' => out.write_str("\\f")?,
            '\r' => out.write_str("\\r")?,
            '\u{1b}' => out.write_str("\\e")?,
            '\u{7f}' => out.write_str("\\d")?,
            '\0'..='\u{1f}' | '\u{80}'..='\u{9f}' => write!(out, "\\{:03o}", c as u32)?,
            c => out.write_char(c)?,
        }
    }
    out.write_char('\'')
}
