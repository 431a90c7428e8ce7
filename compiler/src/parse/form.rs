//! Forms: functions; attributes are a file of their own.
//!
//! Owner: the thread that compiles. Invariants: one call consumes one form and its full stop.

use super::attribute::attribute;
use super::{In, Res, compound, expect, fail};
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::token::Tok;

/// A form up to its full stop.
pub(super) fn form(i: In<'_>) -> Res<'_, Form> {
    let (rest, form) = match i.peek() {
        Tok::Minus => attribute(i)?,
        Tok::Atom => function(i)?,
        _ => return fail(i, "a function or an attribute"),
    };
    let (rest, _) = expect(Tok::Dot, "`.`")(rest)?;
    Ok((rest, form))
}

fn function(start: In<'_>) -> Res<'_, Form> {
    let mut clauses: Vec<Clause> = Vec::new();
    let first = start.first();
    let mut i = start;
    loop {
        let at = i;
        let (rest, t) = expect(Tok::Atom, "a function clause")(i)?;
        if rest.peek() != Tok::LParen {
            return fail(rest, "`(`");
        }
        let (rest, clause) = compound::head_clause(at, rest)?;
        if let Some(before) = clauses.first() {
            let wrong = if t.symbol() != first.symbol() {
                Some("another name")
            } else if before.patterns.len() != clause.patterns.len() {
                Some("another number of arguments")
            } else {
                None
            };
            if let Some(wrong) = wrong {
                let message = format!("head mismatch: this clause has {wrong}");
                i.cx.spoil(
                    Diagnostic::error("head-mismatch", t.span, message)
                        .label(first.span, "than the function's first clause")
                        .help("a function's last clause ends with `.`, the others with `;`"),
                );
            }
        }
        clauses.push(clause);
        i = rest;
        match i.peek() {
            Tok::Semi => i = i.skip(1),
            Tok::Dot => break,
            _ => return fail(i, "`,`, `;` or `.`"),
        }
    }
    let arity = clauses.first().map_or(0, |c| c.patterns.len() as u32);
    let function = Function {
        name: FunName { name: first.symbol(), arity },
        name_span: first.span,
        span: i.since(start),
        clauses,
        var_count: 0,
        export_lists: Vec::new(),
    };
    Ok((i, Form::Function(function)))
}
