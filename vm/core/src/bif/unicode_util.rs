//! Module `unicode_util`: the first code point or grapheme cluster of character data, and case.
//!
//! Each native takes character data (nested lists of code points and UTF-8 binaries) and gives
//! `[First | Rest]`, `[]` at the end, or `{error, Rest}`. The rest has the shape OTP gives it: an
//! exhausted list vanishes, an exhausted binary stays.

use super::args::BifResult;
use super::build;
use super::unicode_case::{fold, lower, title, upper};
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{Build, CONS_WORDS, list_words, tuple_words};
use crate::heap::binary::{SUB_BITS_WORDS, sub_bits};
use crate::term::{Term, atoms};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::GraphemeCursor;

/// So many code points OTP takes out of nested lists at once.
const TAKEN_AT_ONCE: usize = 4;

/// A place in character data.
#[derive(Clone, Debug)]
struct Place {
    /// Integers already taken out of nested lists, the next one last.
    taken: Vec<Term>,
    /// The rest of the innermost list, or a binary.
    at: Term,
    /// Byte of the binary.
    byte: usize,
    /// The rests of the lists around it, outermost first; none is `[]`.
    around: Vec<Term>,
}

/// What comes next.
enum Next {
    /// An integer, which need not be a character. Was a binary looked into for it?
    Value(Term, bool),
    /// Nothing. Was a binary looked into?
    End(bool),
    /// Bytes that are no UTF-8.
    Bad,
    /// No character data: `function_clause`.
    NoData,
}

impl Place {
    fn start(data: Term) -> Place {
        Place { taken: Vec::new(), at: data, byte: 0, around: Vec::new() }
    }

    /// Goes over the next code point. On anything but a value it stays where that was found.
    fn next(&mut self) -> Next {
        if let Some(value) = self.taken.pop() {
            return Next::Value(value, false);
        }
        let mut nested = false;
        let mut binary = false;
        loop {
            if let Some((head, tail)) = self.at.as_cons() {
                if head.is_integer() {
                    self.at = tail;
                    if nested && !binary {
                        self.take_more();
                    }
                    return Next::Value(head, binary);
                }
                if !head.is_list() && !head.as_bits().is_some_and(|bits| bits.is_binary()) {
                    return Next::NoData;
                }
                self.enter(head, tail);
                nested = true;
            } else if let Some(bits) = self.at.as_bits().filter(|bits| bits.is_binary())
                && self.byte * 8 < bits.len()
            {
                let left = (bits.byte_len() - self.byte).min(4);
                let mut bytes = [0u8; 4];
                for (i, byte) in bytes[..left].iter_mut().enumerate() {
                    *byte = bits.byte(self.byte + i);
                }
                let valid = match std::str::from_utf8(&bytes[..left]) {
                    Ok(text) => text,
                    Err(error) => {
                        std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
                    }
                };
                return match valid.chars().next() {
                    Some(c) => {
                        self.byte += c.len_utf8();
                        Next::Value(Term::small(c as i64), true)
                    }
                    None => Next::Bad,
                };
            } else if self.at.is_nil() || self.at.as_bits().is_some_and(|bits| bits.is_binary()) {
                binary |= !self.at.is_nil();
                if !self.leave() {
                    return Next::End(binary);
                }
                nested = true;
            } else {
                return Next::NoData;
            }
        }
    }

    fn enter(&mut self, head: Term, tail: Term) {
        if !tail.is_nil() {
            self.around.push(tail);
        }
        self.at = head;
        self.byte = 0;
    }

    fn leave(&mut self) -> bool {
        match self.around.pop() {
            Some(next) => {
                self.at = next;
                self.byte = 0;
                true
            }
            None => false,
        }
    }

    /// After a first integer out of nested lists: takes more, up to a binary.
    fn take_more(&mut self) {
        let mut more = Vec::with_capacity(TAKEN_AT_ONCE - 1);
        while more.len() < TAKEN_AT_ONCE - 1 {
            match self.at.as_cons() {
                Some((head, tail)) if head.is_integer() => {
                    more.push(head);
                    self.at = tail;
                }
                Some((head, tail)) if head.is_list() || head.is_bitstring() => {
                    self.enter(head, tail);
                }
                None if self.at.is_nil() && self.leave() => {}
                _ => break,
            }
        }
        more.reverse();
        self.taken = more;
    }

    /// Words of [`Place::rest`] at most.
    fn words(&self) -> usize {
        SUB_BITS_WORDS + CONS_WORDS * (self.around.len() + 1 + self.taken.len())
    }

    /// The data from here on; the words are there.
    fn rest(&self, cx: &mut Cx<'_>) -> Term {
        let mut rest = Term::NIL;
        for &tail in &self.around {
            rest = if rest.is_nil() { tail } else { cx.cons(tail, rest) };
        }
        let mut at = self.at;
        if self.byte > 0
            && let Some(bits) = at.as_bits()
        {
            at = sub_bits(cx.heap(), at, self.byte * 8, bits.len() - self.byte * 8);
        }
        if rest.is_nil() {
            rest = at;
        } else if !at.is_nil() {
            rest = cx.cons(at, rest);
        }
        for &value in &self.taken {
            rest = cx.cons(value, rest);
        }
        rest
    }
}

fn no_data<T>(cx: &mut Cx<'_>, at: Term) -> Result<T, Trap> {
    build::function_clause(cx, "unicode_util", "cp", &[at])
}

/// `{error, Rest}`
fn bad(cx: &mut Cx<'_>, place: &Place) -> BifResult {
    cx.reserve(place.words() + tuple_words(2))?;
    let rest = place.rest(cx);
    Ok(cx.tuple(&[atoms::ERROR, rest]))
}

fn character(term: Term) -> Option<char> {
    char::from_u32(u32::try_from(term.as_small()?).ok()?)
}

/// `unicode_util:cp/1`
///
/// # Errors
/// `function_clause` for what is no character data: all natives of this file alike.
pub fn cp(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if let Some((head, _)) = args[0].as_cons()
        && head.is_integer()
    {
        return Ok(args[0]);
    }
    let mut place = Place::start(args[0]);
    match place.next() {
        Next::Value(value, _) => {
            cx.reserve(place.words() + CONS_WORDS)?;
            let rest = place.rest(cx);
            Ok(cx.cons(value, rest))
        }
        Next::End(_) => Ok(Term::NIL),
        Next::Bad => bad(cx, &place),
        Next::NoData => no_data(cx, place.at),
    }
}

/// The first grapheme cluster.
enum Cluster {
    /// One integer that is no character.
    Odd(Term),
    /// Its text.
    Text(String),
}

/// Reads the first cluster; the place after it. `None` when there is none, with the place and
/// whether the data are bad there.
fn cluster(cx: &mut Cx<'_>, data: Term) -> Result<(Option<Cluster>, Place, bool), Trap> {
    let mut place = Place::start(data);
    let first = match place.next() {
        Next::Value(value, _) => value,
        Next::End(_) => return Ok((None, place, false)),
        Next::Bad => return Ok((None, place, true)),
        Next::NoData => return no_data(cx, place.at),
    };
    let mut text = String::new();
    match character(first) {
        Some(c) => text.push(c),
        None => return Ok((Some(Cluster::Odd(first)), place, false)),
    }
    loop {
        let mut ahead = place.clone();
        match ahead.next() {
            Next::Value(value, from_binary) => {
                let end = text.len();
                let joined = character(value).is_some_and(|c| {
                    text.push(c);
                    !is_boundary(&text, end)
                });
                if !joined {
                    text.truncate(end);
                    // As OTP: after a Latin-1 character the lists looked into stay open.
                    if !from_binary && is_latin1(&text) {
                        ahead.taken.push(value);
                        place = ahead;
                    }
                    break;
                }
                place = ahead;
            }
            Next::End(from_binary) => {
                if is_latin1(&text) && !from_binary {
                    place = ahead;
                }
                break;
            }
            Next::Bad => {
                place = ahead;
                break;
            }
            Next::NoData => return no_data(cx, ahead.at),
        }
    }
    cx.charge(text.len() / 16);
    Ok((Some(Cluster::Text(text)), place, false))
}

/// Is it one character of Latin-1?
fn is_latin1(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| (c as u32) < 256) && chars.next().is_none()
}

/// Is there a cluster boundary before the last character, which begins at `at`?
fn is_boundary(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    if bytes[at] < 0x80 && bytes[at - 1] < 0x80 {
        return !(bytes[at - 1] == b'\r' && bytes[at] == b'\n');
    }
    GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true)
}

/// `[First | Rest]` with a first of several code points as a list; `listed` makes it a list even
/// when it is one.
fn clustered(
    cx: &mut Cx<'_>,
    data: Term,
    change: impl FnOnce(&str) -> Option<(String, bool)>,
) -> BifResult {
    let (found, place, is_bad) = cluster(cx, data)?;
    let cluster = match found {
        Some(cluster) => cluster,
        None if is_bad => return bad(cx, &place),
        None => return Ok(Term::NIL),
    };
    let (text, listed) = match cluster {
        Cluster::Odd(value) => {
            cx.reserve(place.words() + CONS_WORDS)?;
            let rest = place.rest(cx);
            return Ok(cx.cons(value, rest));
        }
        Cluster::Text(text) => change(&text).unwrap_or((text, false)),
    };
    cx.reserve(place.words() + CONS_WORDS + list_words(text.len()))?;
    let first = first_of(cx, &text, listed);
    let rest = place.rest(cx);
    Ok(cx.cons(first, rest))
}

/// A code point, or a list of several; the words are there.
fn first_of(cx: &mut Cx<'_>, text: &str, listed: bool) -> Term {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) if !listed => Term::small(only as i64),
        _ => cx.heap().string(text),
    }
}

/// `unicode_util:gc/1`
///
/// # Errors
/// As [`cp`].
pub fn gc(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    clustered(cx, args[0], |_| None)
}

/// `unicode_util:nfd/1`
///
/// # Errors
/// As [`cp`].
pub fn nfd(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    clustered(cx, args[0], |text| Some((text.nfd().collect(), false)))
}

/// `unicode_util:nfc/1`
///
/// # Errors
/// As [`cp`].
pub fn nfc(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    clustered(cx, args[0], |text| Some((text.nfc().collect(), false)))
}

/// `unicode_util:nfkd/1`
///
/// # Errors
/// As [`cp`].
pub fn nfkd(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    clustered(cx, args[0], |text| Some((text.nfkd().collect(), false)))
}

/// `unicode_util:nfkc/1`: what had to be taken apart stays a list.
///
/// # Errors
/// As [`cp`].
pub fn nfkc(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    clustered(cx, args[0], |text| {
        let listed = text.nfkd().nth(1).is_some();
        Some((text.nfkc().collect(), listed))
    })
}

fn cased(cx: &mut Cx<'_>, data: Term, case: fn(char) -> String) -> BifResult {
    let mut place = Place::start(data);
    let value = match place.next() {
        Next::Value(value, _) => value,
        Next::End(_) => return Ok(Term::NIL),
        Next::Bad => {
            cx.reserve(place.words() + tuple_words(2))?;
            let rest = place.rest(cx);
            let reason = cx.tuple(&[atoms::BADARG, rest]);
            let trap = cx.error(reason);
            cx.p.exception.trace = Term::NIL;
            return Err(trap);
        }
        Next::NoData => return no_data(cx, place.at),
    };
    let text = character(value).map(case);
    let words = text.as_ref().map_or(0, |text| list_words(text.len()));
    cx.reserve(place.words() + CONS_WORDS + words)?;
    let first = match text {
        Some(text) => first_of(cx, &text, false),
        None => value,
    };
    let rest = place.rest(cx);
    Ok(cx.cons(first, rest))
}

/// `unicode_util:uppercase/1`
///
/// # Errors
/// As [`cp`]; `{badarg, Rest}` for bytes that are no UTF-8.
pub fn uppercase(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    cased(cx, args[0], upper)
}

/// `unicode_util:lowercase/1`
///
/// # Errors
/// As [`uppercase`].
pub fn lowercase(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    cased(cx, args[0], lower)
}

/// `unicode_util:titlecase/1`
///
/// # Errors
/// As [`uppercase`].
pub fn titlecase(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    cased(cx, args[0], title)
}

/// `unicode_util:casefold/1`
///
/// # Errors
/// As [`uppercase`].
pub fn casefold(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    cased(cx, args[0], fold)
}

/// White space of patterns, but for the cluster of carriage return and line feed.
const WHITESPACE: [i64; 11] = [9, 10, 11, 12, 13, 32, 133, 8206, 8207, 8232, 8233];

/// `unicode_util:whitespace/0`
///
/// # Errors
/// When the heap needs room.
pub fn whitespace(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    cx.reserve(list_words(2) + list_words(1 + WHITESPACE.len()))?;
    let line_end = cx.heap().string("\r\n");
    let others = WHITESPACE.map(Term::small);
    let others = cx.heap().list(&others);
    Ok(cx.cons(line_end, others))
}

/// `unicode_util:is_whitespace/1`
///
/// # Errors
/// Never.
pub fn is_whitespace(_cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let single = args[0].as_small().is_some_and(|value| WHITESPACE.contains(&value));
    let line_end = || {
        let mut cells = args[0].iter_list();
        let ends = [Term::small(13), Term::small(10)];
        cells.by_ref().take(3).eq(ends) && cells.rest().is_nil()
    };
    Ok(Term::bool(single || line_end()))
}
