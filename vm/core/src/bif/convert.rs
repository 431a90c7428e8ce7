//! Conversions between atoms, identifiers, binaries and lists.
//!
//! Numbers are in `convert_number` and `convert_float`, I/O lists in `iolist`.

use super::args::{self, BifResult, to_usize};
use super::build;
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{Build, REF_WORDS, list_words};
use crate::heap::binary::bits_words;
use crate::process::table::INDEX_BITS;
use crate::term::{Term, atoms, print};

/// Most code points of an atom.
const ATOM_MAX: usize = 255;

fn atom(cx: &mut Cx<'_>, term: Term) -> Result<Term, Trap> {
    if term.is_atom() { Ok(term) } else { Err(cx.badarg()) }
}

/// `erlang:atom_to_list/1`
///
/// # Errors
/// `badarg`: all natives of this file alike, unless said otherwise.
pub fn atom_to_list(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let atom = atom(cx, args[0])?;
    let text = cx.atoms().text(atom);
    build::string(cx, text)
}

/// The text of a list of code points for an atom; `system_limit` when it is too long.
fn atom_text(cx: &mut Cx<'_>, list: Term) -> Result<String, Trap> {
    let Some(len) = list.list_len() else { return Err(cx.badarg()) };
    if len > ATOM_MAX {
        // A long list of something else is still no text.
        let valid = list.iter_list().all(|t| t.as_small().is_some_and(is_code_point));
        return Err(if valid { cx.system_limit() } else { cx.badarg() });
    }
    args::string(list).ok_or_else(|| cx.badarg())
}

fn is_code_point(value: i64) -> bool {
    u32::try_from(value).is_ok_and(|v| char::from_u32(v).is_some())
}

/// `erlang:list_to_atom/1`
///
/// # Errors
/// As [`atom_to_list`]; `system_limit` for a text that is too long or one atom too many.
pub fn list_to_atom(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let text = atom_text(cx, args[0])?;
    cx.intern(&text)
}

/// `erlang:list_to_existing_atom/1`
///
/// # Errors
/// As [`list_to_atom`].
pub fn list_to_existing_atom(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let text = atom_text(cx, args[0])?;
    cx.atoms().find(&text).ok_or_else(|| cx.badarg())
}

/// The encoding an argument names: is it Latin-1 (else UTF-8)?
fn is_latin1(cx: &mut Cx<'_>, encoding: Term) -> Result<bool, Trap> {
    if encoding.is_atom() {
        match cx.atoms().text(encoding) {
            "latin1" => return Ok(true),
            "utf8" | "unicode" => return Ok(false),
            _ => {}
        }
    }
    Err(cx.badarg())
}

fn atom_from_binary(cx: &mut Cx<'_>, term: Term, latin1: bool, make: bool) -> BifResult {
    let Some(bytes) = args::bytes(term) else { return Err(cx.badarg()) };
    if bytes.len() > 4 * ATOM_MAX {
        return Err(cx.system_limit());
    }
    let text = if latin1 {
        bytes.iter().map(|&b| b as char).collect()
    } else {
        match String::from_utf8(bytes.into_owned()) {
            Ok(text) => text,
            Err(_) => return Err(cx.badarg()),
        }
    };
    if text.chars().count() > ATOM_MAX {
        return Err(cx.system_limit());
    }
    if make { cx.intern(&text) } else { cx.atoms().find(&text).ok_or_else(|| cx.badarg()) }
}

/// `erlang:binary_to_atom/1`
///
/// # Errors
/// As [`list_to_atom`].
pub fn binary_to_atom1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    atom_from_binary(cx, args[0], false, true)
}

/// `erlang:binary_to_atom/2`
///
/// # Errors
/// As [`list_to_atom`].
pub fn binary_to_atom2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let latin1 = is_latin1(cx, args[1])?;
    atom_from_binary(cx, args[0], latin1, true)
}

/// `erlang:binary_to_existing_atom/1`
///
/// # Errors
/// As [`list_to_atom`].
pub fn binary_to_existing_atom1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    atom_from_binary(cx, args[0], false, false)
}

/// `erlang:binary_to_existing_atom/2`
///
/// # Errors
/// As [`list_to_atom`].
pub fn binary_to_existing_atom2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let latin1 = is_latin1(cx, args[1])?;
    atom_from_binary(cx, args[0], latin1, false)
}

/// `erlang:atom_to_binary/1`
///
/// # Errors
/// As [`atom_to_list`].
pub fn atom_to_binary1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let atom = atom(cx, args[0])?;
    let text = cx.atoms().text(atom);
    build::binary(cx, text.as_bytes())
}

/// `erlang:atom_to_binary/2`
///
/// # Errors
/// As [`atom_to_list`].
pub fn atom_to_binary2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let atom = atom(cx, args[0])?;
    if !is_latin1(cx, args[1])? {
        return atom_to_binary1(cx, args);
    }
    let latin1: Option<Vec<u8>> =
        cx.atoms().text(atom).chars().map(|c| u8::try_from(c as u32).ok()).collect();
    match latin1 {
        Some(bytes) => build::binary(cx, &bytes),
        None => Err(cx.badarg()),
    }
}

/// `erlang:binary_to_list/1`
///
/// # Errors
/// As [`atom_to_list`].
pub fn binary_to_list1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match args::bytes(args[0]) {
        Some(bytes) => build::byte_list(cx, &bytes, Term::NIL),
        None => Err(cx.badarg()),
    }
}

/// `erlang:binary_to_list/3`: positions from 1, both included.
///
/// # Errors
/// As [`atom_to_list`].
pub fn binary_to_list3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (Some(bytes), Some(from), Some(to)) =
        (args::bytes(args[0]), to_usize(args[1]), to_usize(args[2]))
    else {
        return Err(cx.badarg());
    };
    if from < 1 || from > to || to > bytes.len() {
        return Err(cx.badarg());
    }
    build::byte_list(cx, &bytes[from - 1..to], Term::NIL)
}

/// `erlang:bitstring_to_list/1`: bytes, and a last part of a byte as a bitstring.
///
/// # Errors
/// As [`atom_to_list`].
pub fn bitstring_to_list(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Some(bits) = args[0].as_bits() else { return Err(cx.badarg()) };
    let (whole, rest) = (bits.byte_len(), bits.len() % 8);
    cx.reserve(list_words(whole + 1) + bits_words(rest))?;
    cx.charge(whole / 64);
    let mut tail = Term::NIL;
    if rest != 0 {
        let last = crate::heap::binary::bitstring(cx.heap(), &bits.slice(whole * 8, rest));
        let Ok(last) = last else { return Err(cx.system_limit()) };
        tail = cx.cons(last, Term::NIL);
    }
    let bytes = bits.slice(0, whole * 8).to_vec();
    Ok(cx.heap().byte_list(&bytes, tail))
}

/// An identifier as `~w` writes it, for what `is` admits.
fn printed(cx: &mut Cx<'_>, term: Term, is: bool) -> BifResult {
    if !is {
        return Err(cx.badarg());
    }
    let text = print::to_string(term, cx.atoms());
    build::string(cx, &text)
}

/// `erlang:pid_to_list/1`
///
/// # Errors
/// As [`atom_to_list`].
pub fn pid_to_list(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    printed(cx, args[0], args[0].is_pid())
}

/// `erlang:port_to_list/1`
///
/// # Errors
/// As [`atom_to_list`].
pub fn port_to_list(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    printed(cx, args[0], args[0].is_port())
}

/// `erlang:ref_to_list/1`
///
/// # Errors
/// As [`atom_to_list`].
pub fn ref_to_list(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    printed(cx, args[0], args[0].is_ref())
}

/// `erlang:fun_to_list/1`
///
/// # Errors
/// As [`atom_to_list`].
pub fn fun_to_list(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    printed(cx, args[0], args[0].is_fun())
}

/// The numbers between dots of `<open>1.2.3<close>`.
fn dotted<const N: usize>(list: Term, open: &str, close: &str) -> Option<[u64; N]> {
    let text = args::string(list)?;
    let inner = text.strip_prefix(open)?.strip_suffix(close)?;
    let mut numbers = [0; N];
    let mut parts = inner.split('.');
    for number in &mut numbers {
        let part = parts.next()?;
        if !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

/// `erlang:list_to_pid/1`
///
/// # Errors
/// As [`atom_to_list`].
pub fn list_to_pid(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match dotted(args[0], "<", ">") {
        Some([0, index, serial]) if index >> INDEX_BITS == 0 && serial >> 31 == 0 => {
            Ok(Term::pid(serial << INDEX_BITS | index))
        }
        _ => Err(cx.badarg()),
    }
}

/// `erlang:list_to_port/1`
///
/// # Errors
/// As [`atom_to_list`].
pub fn list_to_port(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match dotted(args[0], "#Port<", ">") {
        Some([0, number]) if number >> 58 == 0 => Ok(Term(number << 6 | crate::term::tag::PORT)),
        _ => Err(cx.badarg()),
    }
}

/// `erlang:list_to_ref/1`
///
/// # Errors
/// As [`atom_to_list`].
pub fn list_to_ref(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Some([0, high, low, lowest]) = dotted(args[0], "#Ref<", ">") else {
        return Err(cx.badarg());
    };
    let Some(number) = print::ref_number(high, low, lowest) else { return Err(cx.badarg()) };
    cx.reserve(REF_WORDS)?;
    Ok(cx.heap().reference(number, None))
}

/// Names that several files compare with.
pub(crate) fn is_named(cx: &Cx<'_>, term: Term, name: &str) -> bool {
    term.is_atom() && cx.atoms().text(term) == name && term != atoms::EMPTY
}
