//! `rvm_parse`: Erlang terms from text and requests to the compiler.
//!
//! Both run on the blocking pool; the parsed literal becomes a term here, without recursion.

use super::args::{self, BifResult};
use super::build::{self, Room};
use super::io::blocking;
use crate::ctx::{Cx, Trap};
use crate::heap::Need;
use crate::heap::alloc::{self, Build};
use crate::heap::binary::{binary_words, bits_words, bitstring};
use crate::sync::Arc;
use crate::term::bits::BitView;
use crate::term::{Term, atoms, map};
use rvm_bytecode::Literal;

type Parsed = Result<(Vec<String>, Literal), (u32, String)>;

/// `rvm_parse:term/2`
///
/// # Errors
/// `badarg` when the first is no UTF-8 or the second no line.
pub fn term(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Some(line) = args[1].as_small().and_then(|n| u32::try_from(n).ok()) else {
        return Err(cx.badarg());
    };
    let Some(bytes) = args::bytes(args[0]) else { return Err(cx.badarg()) };
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text.to_string(),
        Err(_) => return Err(cx.badarg()),
    };
    blocking(
        cx,
        |cx| {
            let source = Arc::clone(&cx.vm.source);
            Ok(Box::new(move || source.parse_term(&text, line)))
        },
        |parsed: &Parsed| match parsed {
            Ok((_, literal)) => alloc::tuple_words(2) + words(literal),
            Err((_, text)) => {
                alloc::tuple_words(2) + alloc::tuple_words(3) + alloc::list_words(text.len())
            }
        },
        |cx, parsed| match parsed {
            Ok((names, literal)) => {
                let mut atoms_of = Vec::with_capacity(names.len());
                for name in &names {
                    atoms_of.push(cx.intern(name)?);
                }
                match build(cx, &atoms_of, &literal) {
                    Ok(term) => Ok(cx.tuple(&[atoms::OK, term])),
                    Err(trap) => {
                        cx.unblock::<Parsed>(Ok((names, literal)));
                        Err(trap)
                    }
                }
            }
            Err((line, text)) => {
                let parser = cx.intern("erl_parse")?;
                let text = cx.heap().string(&text);
                let error = cx.tuple(&[Term::small(line as i64), parser, text]);
                Ok(cx.tuple(&[atoms::ERROR, error]))
            }
        },
    )
}

/// `rvm_parse:tool/1`: a request to the compiler, both ways a binary.
///
/// # Errors
/// `badarg` when it is no binary.
pub fn tool(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Some(request) = args::bytes(args[0]) else { return Err(cx.badarg()) };
    blocking(
        cx,
        |cx| {
            let source = Arc::clone(&cx.vm.source);
            let request = request.into_owned();
            Ok(Box::new(move || source.tool(&request)))
        },
        |answer: &Vec<u8>| binary_words(answer.len()),
        |cx, answer| build::raw_binary(cx, &answer),
    )
}

/// One step of building; a compound comes after its parts.
enum Step<'a> {
    Visit(&'a Literal),
    List(usize),
    Tuple(usize),
    Map(usize),
}

/// Words that the terms of a literal take at most; large maps may need more.
fn words(literal: &Literal) -> usize {
    let mut total = 0usize;
    let mut pending = vec![literal];
    while let Some(literal) = pending.pop() {
        total += match literal {
            Literal::Int(i) => alloc::int_words(*i),
            Literal::Big(_, bytes) => 1 + bytes.len().div_ceil(8),
            Literal::Float(f) => alloc::float_words(*f),
            Literal::Atom(_) | Literal::Nil => 0,
            Literal::List(items, tail) => {
                pending.extend(items);
                pending.push(tail);
                alloc::list_words(items.len())
            }
            Literal::Str(text) => alloc::list_words(text.chars().count()),
            Literal::Tuple(items) => {
                pending.extend(items);
                alloc::tuple_words(items.len())
            }
            Literal::Map(pairs) => {
                pending.extend(pairs.iter().flat_map(|(key, value)| [key, value]));
                16 * pairs.len() + alloc::small_map_words(0)
            }
            Literal::Bits(bytes, _) => bits_words(bytes.len() * 8),
            Literal::Export(..) => alloc::EXPORT_WORDS,
        };
    }
    total
}

/// The term of a literal; its words are there.
fn build(cx: &mut Cx<'_>, names: &[Term], literal: &Literal) -> BifResult {
    let mut steps = vec![Step::Visit(literal)];
    let mut built: Vec<Term> = Vec::new();
    while let Some(step) = steps.pop() {
        let term = match step {
            Step::Visit(Literal::Int(i)) => cx.heap().int(*i),
            Step::Visit(Literal::Big(negative, bytes)) => {
                let limbs: Vec<u64> = bytes
                    .chunks(8)
                    .map(|chunk| chunk.iter().rev().fold(0, |limb, &b| limb << 8 | b as u64))
                    .collect();
                cx.heap().integer(*negative, &limbs)
            }
            Step::Visit(Literal::Float(f)) => cx.heap().float(*f),
            Step::Visit(Literal::Atom(atom)) => names[atom.0 as usize],
            Step::Visit(Literal::Nil) => Term::NIL,
            Step::Visit(Literal::Str(text)) => cx.heap().string(text),
            Step::Visit(Literal::Bits(bytes, bits)) => {
                let view = BitView::of_bytes(bytes).slice(0, *bits as usize);
                bitstring(cx.heap(), &view).map_err(|_| cx.system_limit())?
            }
            Step::Visit(Literal::Export(module, function, arity)) => {
                let key = (names[module.0 as usize], names[function.0 as usize], *arity);
                let export = cx.vm.code.export(key);
                // SAFETY: exports live as long as the VM, and begin with their key.
                unsafe { cx.heap().export(export.as_ptr().cast()) }
            }
            Step::Visit(Literal::List(items, tail)) => {
                steps.push(Step::List(items.len()));
                steps.push(Step::Visit(tail));
                steps.extend(items.iter().rev().map(Step::Visit));
                continue;
            }
            Step::Visit(Literal::Tuple(items)) => {
                steps.push(Step::Tuple(items.len()));
                steps.extend(items.iter().rev().map(Step::Visit));
                continue;
            }
            Step::Visit(Literal::Map(pairs)) => {
                steps.push(Step::Map(pairs.len()));
                for (key, value) in pairs.iter().rev() {
                    steps.push(Step::Visit(value));
                    steps.push(Step::Visit(key));
                }
                continue;
            }
            Step::List(count) => {
                let tail = built.pop().unwrap_or(Term::NIL);
                let items = built.split_off(built.len() - count);
                cx.heap().list_with_tail(&items, tail)
            }
            Step::Tuple(count) => {
                let items = built.split_off(built.len() - count);
                cx.tuple(&items)
            }
            Step::Map(count) => {
                let items = built.split_off(built.len() - 2 * count);
                let mut pairs: Vec<(Term, Term)> =
                    items.chunks(2).map(|pair| (pair[0], pair[1])).collect();
                let table = cx.atoms();
                match map::from_pairs(&mut pairs, table, &mut Room(cx.heap(), 0)) {
                    Ok(map) => map,
                    Err(Need(more)) => return Err(Trap::Need(words(literal) + more)),
                }
            }
        };
        built.push(term);
    }
    built.pop().ok_or_else(|| cx.badarg())
}
