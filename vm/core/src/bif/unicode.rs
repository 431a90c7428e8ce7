//! Module `unicode`: character data of any encoding to UTF-8 binaries and lists.
//!
//! Sequences may be split over several binaries. What cannot be converted comes back with what
//! was, and with the rest of the data in the shape OTP gives it. Writing other encodings than
//! UTF-8 is Erlang.

use super::args::{self, BifResult};
use super::build;
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{Build, CONS_WORDS, list_words, tuple_words};
use crate::heap::binary::{SUB_BITS_WORDS, binary_words, sub_bits};
use crate::term::worklist::WorkList;
use crate::term::{Term, View, atoms};

/// Characters converted for one reduction.
const CHARS_PER_REDUCTION: usize = 64;

/// Longest UTF-8 sequence.
const SEQUENCE_MAX: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Latin1,
    Utf8,
    /// Little-endian?
    Utf16(bool),
    /// Little-endian?
    Utf32(bool),
}

/// The encoding an argument names: `latin1`, `utf16`, `{utf16, little}` and so on.
fn encoding(cx: &Cx<'_>, term: Term) -> Option<Encoding> {
    let text = |term: Term| if term.is_atom() { cx.atoms().text(term) } else { "" };
    match term.as_tuple() {
        None => match text(term) {
            "latin1" => Some(Encoding::Latin1),
            "utf8" | "unicode" => Some(Encoding::Utf8),
            "utf16" => Some(Encoding::Utf16(false)),
            "utf32" => Some(Encoding::Utf32(false)),
            _ => None,
        },
        Some(&[name, order]) => {
            let little = match text(order) {
                "little" => true,
                "big" => false,
                _ => return None,
            };
            match text(name) {
                "utf16" => Some(Encoding::Utf16(little)),
                "utf32" => Some(Encoding::Utf32(little)),
                _ => None,
            }
        }
        Some(_) => None,
    }
}

/// One character at the start of some bytes.
enum Decoded {
    /// It, and how many bytes it takes.
    Char(char, usize),
    /// More bytes are needed.
    Short,
    /// No character begins so.
    Bad,
}

fn number(bytes: &[u8], little: bool) -> u32 {
    let join = |n: u32, b: &u8| n << 8 | *b as u32;
    if little { bytes.iter().rev().fold(0, join) } else { bytes.iter().fold(0, join) }
}

impl Encoding {
    /// Reads the first character of bytes in UTF-16 or UTF-32.
    fn decode(self, bytes: &[u8]) -> Decoded {
        match self {
            Encoding::Utf32(little) => match bytes.get(..4) {
                None => Decoded::Short,
                Some(four) => match char::from_u32(number(four, little)) {
                    Some(c) => Decoded::Char(c, 4),
                    None => Decoded::Bad,
                },
            },
            Encoding::Utf16(little) => {
                let Some(two) = bytes.get(..2) else { return Decoded::Short };
                let first = number(two, little);
                if let Some(c) = char::from_u32(first) {
                    return Decoded::Char(c, 2);
                }
                let Some(four) = bytes.get(..4) else {
                    return if first < 0xdc00 { Decoded::Short } else { Decoded::Bad };
                };
                let second = number(&four[2..], little);
                if first >= 0xdc00 || !(0xdc00..0xe000).contains(&second) {
                    return Decoded::Bad;
                }
                let c = 0x1_0000 + ((first - 0xd800) << 10 | (second - 0xdc00));
                char::from_u32(c).map_or(Decoded::Bad, |c| Decoded::Char(c, 4))
            }
            Encoding::Latin1 | Encoding::Utf8 => Decoded::Bad,
        }
    }
}

/// Why and where a conversion stopped.
struct Stop {
    /// The data end within a sequence.
    incomplete: bool,
    /// Bytes of a sequence that earlier binaries began.
    leftover: Vec<u8>,
    /// The binary and byte where it stopped, in place of the head or all of `at`.
    part: Option<(Term, usize)>,
    /// The rest of the innermost list, or its binary tail.
    at: Term,
    /// Is `part` the head of `at`?
    in_list: bool,
    /// The rests of the lists around it, outermost first.
    around: Vec<Term>,
}

impl Stop {
    /// Words of the rest's term at most.
    fn words(&self) -> usize {
        binary_words(SEQUENCE_MAX) + SUB_BITS_WORDS + CONS_WORDS * (self.around.len() + 3)
    }

    /// The rest as a term; its words are there.
    fn rest(&self, cx: &mut Cx<'_>) -> BifResult {
        let mut rest = self.at;
        if let Some((binary, byte)) = self.part {
            let bits = binary.as_bits().map_or(0, |bits| bits.len());
            let part = sub_bits(cx.heap(), binary, byte * 8, bits - byte * 8);
            rest = match self.at.as_cons() {
                Some((_, tail)) if self.in_list => cx.cons(part, tail),
                _ => part,
            };
        }
        let nothing_left = rest.is_nil() && self.around.iter().all(|t| t.is_nil());
        for &tail in self.around.iter().rev() {
            rest = cx.cons(rest, tail);
        }
        if self.leftover.is_empty() {
            return Ok(rest);
        }
        let leftover = build::raw_binary(cx, &self.leftover)?;
        if self.incomplete || nothing_left {
            return Ok(leftover);
        }
        let rest = cx.cons(rest, Term::NIL);
        Ok(cx.cons(leftover, rest))
    }
}

/// Is it made of integers, whole-byte binaries and lists, and what does the walk cost?
fn check(cx: &mut Cx<'_>, data: Term) -> Result<(), Trap> {
    let mut pending: WorkList<Term> = WorkList::new();
    let mut at = data;
    let mut cells = 0usize;
    let binary = |term: Term| term.as_bits().is_some_and(|bits| bits.is_binary());
    loop {
        if let Some((head, tail)) = at.as_cons() {
            cells += 1;
            at = tail;
            if head.is_cons() {
                pending.push(tail);
                at = head;
            } else if !head.is_integer() && !head.is_nil() && !binary(head) {
                return Err(cx.badarg());
            }
        } else if at.is_nil() || binary(at) {
            match pending.pop() {
                Some(next) => at = next,
                None => break,
            }
        } else {
            return Err(cx.badarg());
        }
    }
    cx.charge(cells / CHARS_PER_REDUCTION);
    Ok(())
}

/// Bytes of the sequence that begins with this one; 0 for none.
fn sequence_len(lead: u8) -> usize {
    match lead {
        0..0x80 => 1,
        0x80..0xc0 => 0,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0..0xf8 => 4,
        _ => 0,
    }
}

/// Could these bytes, too few for a sequence, be the beginning of one?
fn is_beginning(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|&lead| sequence_len(lead) > bytes.len())
        && bytes[1..].iter().all(|byte| byte & 0xc0 == 0x80)
}

/// Converts bytes after what is left over. Gives the byte where an error is, `Err`; the rest of
/// a sequence that has begun is left over.
fn take_bytes(
    bytes: &[u8],
    from: Encoding,
    out: &mut String,
    leftover: &mut Vec<u8>,
) -> Result<(), (usize, bool)> {
    if from == Encoding::Latin1 {
        out.extend(bytes.iter().map(|&byte| byte as char));
        return Ok(());
    }
    if from != Encoding::Utf8 {
        return take_wide(bytes, from, out, leftover);
    }
    let mut at = 0;
    if let Some(&lead) = leftover.first() {
        let need = sequence_len(lead) - leftover.len();
        if bytes.len() < need {
            leftover.extend_from_slice(bytes);
            // All of these bytes have been taken, right or wrong.
            return if is_beginning(leftover) { Ok(()) } else { Err((bytes.len(), true)) };
        }
        let mut sequence = leftover.clone();
        sequence.extend_from_slice(&bytes[..need]);
        match std::str::from_utf8(&sequence) {
            Ok(text) => out.push_str(text),
            Err(_) => return Err((0, true)),
        }
        leftover.clear();
        at = need;
    }
    match std::str::from_utf8(&bytes[at..]) {
        Ok(text) => out.push_str(text),
        Err(error) => {
            let valid = at + error.valid_up_to();
            out.push_str(std::str::from_utf8(&bytes[at..valid]).unwrap_or_default());
            if !is_beginning(&bytes[valid..]) {
                return Err((valid, false));
            }
            leftover.extend_from_slice(&bytes[valid..]);
        }
    }
    Ok(())
}

/// [`take_bytes`] for UTF-16 and UTF-32.
fn take_wide(
    bytes: &[u8],
    from: Encoding,
    out: &mut String,
    leftover: &mut Vec<u8>,
) -> Result<(), (usize, bool)> {
    let mut at = 0;
    while !leftover.is_empty() {
        match from.decode(leftover) {
            Decoded::Char(c, _) => {
                out.push(c);
                leftover.clear();
            }
            Decoded::Bad => return Err((at, true)),
            Decoded::Short => match bytes.get(at) {
                Some(&byte) => {
                    leftover.push(byte);
                    at += 1;
                }
                None => return Ok(()),
            },
        }
    }
    loop {
        match from.decode(&bytes[at..]) {
            Decoded::Char(c, len) => {
                out.push(c);
                at += len;
            }
            Decoded::Bad => return Err((at, false)),
            Decoded::Short => {
                leftover.extend_from_slice(&bytes[at..]);
                return Ok(());
            }
        }
    }
}

fn character(term: Term, from: Encoding) -> Option<char> {
    let value = u32::try_from(term.as_small()?).ok()?;
    if from == Encoding::Latin1 && value > 255 { None } else { char::from_u32(value) }
}

/// Converts checked data as far as possible.
fn convert(data: Term, from: Encoding) -> (String, Option<Stop>) {
    let mut out = String::new();
    let mut leftover = Vec::new();
    let mut around: Vec<Term> = Vec::new();
    let mut at = data;
    loop {
        let (element, in_list) = match at.view() {
            View::Nil => match around.pop() {
                Some(next) => {
                    at = next;
                    continue;
                }
                None => break,
            },
            View::Cons(head, _) => (head, true),
            _ => (at, false),
        };
        let tail =
            if in_list { at.as_cons().map_or(Term::NIL, |(_, tail)| tail) } else { Term::NIL };
        if element.is_list() {
            if !element.is_nil() {
                around.push(tail);
                at = element;
            } else {
                at = tail;
            }
            continue;
        }
        let stop = |part, at, leftover| {
            Some(Stop { incomplete: false, leftover, part, at, in_list, around: around.clone() })
        };
        if element.is_integer() {
            match character(element, from) {
                Some(c) if leftover.is_empty() => out.push(c),
                _ => return (out, stop(None, at, leftover)),
            }
        } else {
            let bytes = args::bytes(element).unwrap_or_default();
            match take_bytes(&bytes, from, &mut out, &mut leftover) {
                Ok(()) => {}
                // Bytes taken over into what is left over are no longer in the rest.
                Err((taken, true)) if taken > 0 => return (out, stop(None, tail, leftover)),
                Err((0, true)) => return (out, stop(None, at, leftover)),
                Err((byte, _)) => return (out, stop(Some((element, byte)), at, leftover)),
            }
        }
        at = tail;
    }
    if leftover.is_empty() {
        return (out, None);
    }
    let stop =
        Stop { incomplete: true, leftover, part: None, at: Term::NIL, in_list: false, around };
    (out, Some(stop))
}

/// The result: what was converted, alone or with why and where that ended.
fn result(
    cx: &mut Cx<'_>,
    stop: Option<Stop>,
    words: usize,
    converted: impl FnOnce(&mut Cx<'_>) -> BifResult,
) -> BifResult {
    let Some(stop) = stop else {
        cx.reserve(words)?;
        return converted(cx);
    };
    let why = if stop.incomplete { cx.intern("incomplete")? } else { atoms::ERROR };
    cx.reserve(words + stop.words() + tuple_words(3))?;
    let converted = converted(cx)?;
    let rest = stop.rest(cx)?;
    Ok(cx.tuple(&[why, converted, rest]))
}

fn to_binary(cx: &mut Cx<'_>, data: Term, from: Encoding) -> BifResult {
    check(cx, data)?;
    // A lone binary in a list is treated as if it were alone.
    let data = match data.as_cons() {
        Some((head, tail)) if tail.is_nil() && head.is_bitstring() => head,
        _ => data,
    };
    let (text, stop) = convert(data, from);
    cx.charge(text.len() / CHARS_PER_REDUCTION);
    if stop.is_none() && from == Encoding::Utf8 && data.is_bitstring() {
        return Ok(data);
    }
    result(cx, stop, binary_words(text.len()), |cx| build::raw_binary(cx, text.as_bytes()))
}

fn to_list(cx: &mut Cx<'_>, data: Term, from: Encoding) -> BifResult {
    check(cx, data)?;
    let (text, stop) = convert(data, from);
    cx.charge(text.len() / CHARS_PER_REDUCTION);
    let words = list_words(text.chars().count());
    result(cx, stop, words, |cx| Ok(cx.heap().string(&text)))
}

/// `unicode:characters_to_binary/1`
///
/// # Errors
/// `badarg` for what is no character data: all natives of this file alike.
pub fn characters_to_binary1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    to_binary(cx, args[0], Encoding::Utf8)
}

/// `unicode:characters_to_binary/2`
///
/// # Errors
/// As [`characters_to_binary1`].
pub fn characters_to_binary2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match encoding(cx, args[1]) {
        Some(from) => to_binary(cx, args[0], from),
        None => Err(cx.badarg()),
    }
}

/// `unicode:characters_to_list/1`
///
/// # Errors
/// As [`characters_to_binary1`].
pub fn characters_to_list1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    to_list(cx, args[0], Encoding::Utf8)
}

/// `unicode:characters_to_list/2`
///
/// # Errors
/// As [`characters_to_binary1`].
pub fn characters_to_list2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match encoding(cx, args[1]) {
        Some(from) => to_list(cx, args[0], from),
        None => Err(cx.badarg()),
    }
}

/// `unicode:bin_is_7bit/1`: false for everything but binaries.
///
/// # Errors
/// Never.
pub fn bin_is_7bit(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Some(bytes) = args::bytes(args[0]) else { return Ok(atoms::FALSE) };
    cx.charge(bytes.len() / 1024);
    Ok(Term::bool(bytes.is_ascii()))
}
