//! Rules about constant terms.
//!
//! Stateless. The depth of every literal is checked first, with an explicit stack; all further
//! walks may then recurse.

use std::collections::HashSet;

use super::MAX_LITERAL_DEPTH;
use super::rule::{Check, Rule, module_error};
use crate::encode::put;
use crate::module::{Literal, Module};
use crate::operand::AtomIdx;

/// Checks the literal table and the attributes.
pub(super) fn check(module: &Module) -> Check {
    let table = module.literals.iter().enumerate().map(|(i, l)| ("literal", i, l));
    let attributes = module.attributes.iter().enumerate().map(|(i, a)| ("attribute", i, &a.1));
    for (what, i, lit) in table.chain(attributes) {
        let checked = depth(lit).and_then(|()| term(module, lit));
        checked.map_err(|mut e| {
            e.message = format!("{what} {i}: {}", e.message);
            e
        })?;
    }
    Ok(())
}

fn depth(root: &Literal) -> Check {
    let mut todo = vec![(root, 1)];
    while let Some((lit, depth)) = todo.pop() {
        if depth > MAX_LITERAL_DEPTH {
            return module_error(
                Rule::LiteralDepth,
                format!("nested more than {MAX_LITERAL_DEPTH} deep"),
            );
        }
        match lit {
            Literal::List(items, tail) => {
                todo.extend(items.iter().map(|x| (x, depth + 1)));
                todo.push((tail, depth + 1));
            }
            Literal::Tuple(items) => todo.extend(items.iter().map(|x| (x, depth + 1))),
            Literal::Map(pairs) => {
                todo.extend(pairs.iter().flat_map(|(k, v)| [(k, depth + 1), (v, depth + 1)]));
            }
            _ => {}
        }
    }
    Ok(())
}

fn term(module: &Module, lit: &Literal) -> Check {
    let atom = |a: AtomIdx| {
        if (a.0 as usize) < module.atoms.len() {
            return Ok(());
        }
        module_error(Rule::AtomIndex, format!("atom {} of {}", a.0, module.atoms.len()))
    };
    let demand = |ok: bool, rule: Rule, message: &str| {
        if ok { Ok(()) } else { module_error(rule, message) }
    };
    match lit {
        Literal::Int(_) | Literal::Nil | Literal::Str(_) => Ok(()),
        Literal::Big(negative, magnitude) => {
            let ok = magnitude.last().is_some_and(|b| *b != 0) && !fits_i64(*negative, magnitude);
            demand(ok, Rule::LiteralBig, "a big integer in other than its only form")
        }
        Literal::Float(x) => demand(x.is_finite(), Rule::LiteralFloat, "no finite float"),
        Literal::Atom(a) => atom(*a),
        Literal::List(items, tail) => {
            demand(!items.is_empty(), Rule::LiteralList, "a list without elements")?;
            items.iter().try_for_each(|x| term(module, x))?;
            term(module, tail)
        }
        Literal::Tuple(items) => items.iter().try_for_each(|x| term(module, x)),
        Literal::Map(pairs) => {
            for (k, v) in pairs {
                term(module, k)?;
                term(module, v)?;
            }
            let mut seen = HashSet::with_capacity(pairs.len());
            let distinct = pairs.iter().all(|(k, _)| seen.insert(canonical(k)));
            demand(distinct, Rule::LiteralMap, "a map with the same key twice")
        }
        Literal::Bits(bytes, bits) => {
            let unused = (bytes.len() as u64 * 8).checked_sub(*bits);
            let ok = match (unused, bytes.last()) {
                (Some(0), None) => true,
                (Some(unused @ 0..=7), Some(last)) => last & ((1 << unused) - 1) as u8 == 0,
                _ => false,
            };
            demand(ok, Rule::LiteralBits, "bytes and bits that do not agree")
        }
        Literal::Export(m, f, _) => {
            atom(*m)?;
            atom(*f)
        }
    }
}

fn fits_i64(negative: bool, magnitude: &[u8]) -> bool {
    if magnitude.len() > 8 {
        return false;
    }
    let mut le = [0; 8];
    le[..magnitude.len()].copy_from_slice(magnitude);
    u64::from_le_bytes(le) <= i64::MAX as u64 + u64::from(negative)
}

/// Bytes that are the same for two literals exactly if they are the same term (`=:=`).
fn canonical(lit: &Literal) -> Vec<u8> {
    let mut out = Vec::new();
    put_canonical(lit, &mut out);
    out
}

fn put_canonical(lit: &Literal, out: &mut Vec<u8>) {
    let int = |n: i64, out: &mut Vec<u8>| {
        out.push(b'i');
        out.extend_from_slice(&n.to_le_bytes());
    };
    match lit {
        Literal::Int(n) => int(*n, out),
        Literal::Big(negative, magnitude) => {
            out.push(if *negative { b'n' } else { b'p' });
            put(out, magnitude.len() as u64);
            out.extend_from_slice(magnitude);
        }
        Literal::Float(x) => {
            out.push(b'f');
            // Both zeros are the same term.
            let x = if *x == 0.0 { 0.0 } else { *x };
            out.extend_from_slice(&x.to_le_bytes());
        }
        Literal::Atom(a) => {
            out.push(b'a');
            put(out, a.0.into());
        }
        Literal::Nil => out.push(b'0'),
        // Cell by cell, as strings and lists ending in lists are the same terms.
        Literal::List(items, tail) => {
            for x in items {
                out.push(b'l');
                put_canonical(x, out);
            }
            put_canonical(tail, out);
        }
        Literal::Str(s) => {
            for c in s.chars() {
                out.push(b'l');
                int(i64::from(u32::from(c)), out);
            }
            out.push(b'0');
        }
        Literal::Tuple(items) => {
            out.push(b't');
            put(out, items.len() as u64);
            for x in items {
                put_canonical(x, out);
            }
        }
        Literal::Map(pairs) => {
            out.push(b'm');
            put(out, pairs.len() as u64);
            let mut sorted: Vec<_> =
                pairs.iter().map(|(k, v)| (canonical(k), canonical(v))).collect();
            sorted.sort();
            for (k, v) in sorted {
                out.extend_from_slice(&k);
                out.extend_from_slice(&v);
            }
        }
        Literal::Bits(bytes, bits) => {
            out.push(b'b');
            put(out, *bits);
            out.extend_from_slice(bytes);
        }
        Literal::Export(m, f, arity) => {
            out.push(b'e');
            put(out, m.0.into());
            put(out, f.0.into());
            out.push(*arity);
        }
    }
}
