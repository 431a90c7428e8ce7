//! Forms: functions and attributes.
//!
//! Owner: the thread that compiles. Invariants: one call consumes one form and its full stop.

use super::expr::{expr, exprs, name};
use super::{In, Res, bad, bracketed, compound, expect, fail, list1, types};
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::symbol::sym;
use crate::token::Tok;
use nom::Parser;

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

fn attribute(start: In<'_>) -> Res<'_, Form> {
    let t = start.skip(1).first();
    // Only directives may be reserved words, and those are gone by now.
    if t.kind != Tok::Atom {
        return fail(start.skip(1), "an attribute's name");
    }
    let i = start.skip(2);
    match t.symbol() {
        // With anything but a name it is an attribute like any other, as in OTP.
        sym::TYPE | sym::OPAQUE
            if i.skip(usize::from(i.peek() == Tok::LParen)).peek() == Tok::Atom =>
        {
            parenthesised(i, |i| type_def(start, i, t.symbol() == sym::OPAQUE))
        }
        sym::SPEC | sym::CALLBACK => {
            let callback = t.symbol() == sym::CALLBACK;
            // `-spec(f() -> t).` and `-spec f() -> t.` both; a spec never starts with `(` itself.
            parenthesised(i, |i| spec(start, i, callback))
        }
        sym::RECORD => record(start, i),
        sym::MODULE => module(start, i),
        sym::EXPORT => {
            let (i, names) = names_value(i)?;
            Ok((i, Form::Export(names, i.since(start))))
        }
        sym::EXPORT_TYPE => {
            if i.peek() == Tok::LParen && i.peek_at(1) != Tok::LBracket {
                return bad(start.skip(1), "bad-attribute", "bad export_type declaration");
            }
            let (i, names) = names_value(i)?;
            Ok((i, Form::ExportType(names, i.since(start))))
        }
        sym::OPTIONAL_CALLBACKS => {
            // Anything else is not an error but an attribute that means nothing.
            match names_value(i) {
                Ok((i, names)) => Ok((i, Form::OptionalCallbacks(names, i.since(start)))),
                Err(_) => other(start, i, sym::OPTIONAL_CALLBACKS),
            }
        }
        sym::IMPORT => import(start, i),
        name => other(start, i, name),
    }
}

/// Something that may stand in parentheses.
fn parenthesised<'a, T>(i: In<'a>, inner: impl Fn(In<'a>) -> Res<'a, T>) -> Res<'a, T> {
    if i.peek() != Tok::LParen {
        return inner(i);
    }
    let (i, value) = inner(i.skip(1))?;
    let (i, _) = expect(Tok::RParen, "`)`")(i)?;
    Ok((i, value))
}

fn module<'a>(start: In<'a>, i: In<'a>) -> Res<'a, Form> {
    parenthesised(i, |i| {
        if i.peek() != Tok::Atom {
            return bad(i, "bad-attribute", "the module's name must be an atom");
        }
        let (i, module) = name("a module name")(i)?;
        if i.peek() == Tok::Comma {
            return bad(i, "bad-attribute", "parameterized modules are not supported");
        }
        Ok((i, Form::Module(module, i.since(start))))
    })
}

type Names = Vec<(FunName, Span)>;

/// `name/arity`.
fn fun_name(start: In<'_>) -> Res<'_, (FunName, Span)> {
    if start.peek() != Tok::Atom || start.peek_at(1) != Tok::Slash {
        return bad(start, "bad-attribute", "expected Name/Arity");
    }
    if start.peek_at(2) != Tok::Int {
        return bad(start.skip(2), "bad-attribute", "bad function arity");
    }
    let arity = start.skip(2).first().payload;
    let i = start.skip(3);
    Ok((i, (FunName { name: start.first().symbol(), arity }, i.since(start))))
}

/// `[f/1, g/2]`.
fn names(i: In<'_>) -> Res<'_, Names> {
    if i.peek() != Tok::LBracket {
        return bad(i, "bad-attribute", "expected a list of Name/Arity");
    }
    bracketed(Tok::LBracket, fun_name, Tok::RBracket, "`,` or `]`")(i)
}

fn names_value(i: In<'_>) -> Res<'_, Names> {
    parenthesised(i, names)
}

fn import<'a>(start: In<'a>, i: In<'a>) -> Res<'a, Form> {
    parenthesised(i, |i| {
        let (i, module) = name("a module name")(i)?;
        if i.peek() != Tok::Comma {
            return bad(i, "bad-attribute", "expected `-import(Module, [Name/Arity])`");
        }
        let (i, list) = names(i.skip(1))?;
        Ok((i, Form::Import(module.name, list, i.since(start))))
    })
}

fn record<'a>(start: In<'a>, i: In<'a>) -> Res<'a, Form> {
    parenthesised(i, |i| {
        if i.peek() != Tok::Atom || i.peek_at(1) != Tok::Comma || i.peek_at(2) != Tok::LBrace {
            return bad(i, "bad-attribute", "expected `-record(name, {fields})`");
        }
        let (i, name) = name("a record name")(i)?;
        let (i, fields) = bracketed(Tok::LBrace, field, Tok::RBrace, "`,` or `}`")(i.skip(1))?;
        let span = i.since(start);
        let def = RecordDef { name, span, fields, var_count: 0, export_lists: Vec::new() };
        Ok((i, Form::Record(def)))
    })
}

/// `f`, `f = E`, `f :: T` or `f = E :: T`.
fn field(i: In<'_>) -> Res<'_, RecordFieldDef> {
    if i.peek() != Tok::Atom {
        return bad(i, "bad-attribute", "bad record field");
    }
    let (i, name) = name("a field name")(i)?;
    let (i, default) = match i.peek() {
        Tok::Assign => {
            let (i, e) = expr(i.skip(1))?;
            (i, Some(e))
        }
        _ => (i, None),
    };
    let (i, ty) = match i.peek() {
        Tok::DoubleColon => {
            let (i, ty) = types::top_type(i.skip(1))?;
            (i, Some(ty))
        }
        _ => (i, None),
    };
    Ok((i, RecordFieldDef { name, default, ty }))
}

fn type_def<'a>(start: In<'a>, i: In<'a>, opaque: bool) -> Res<'a, Form> {
    let (i, name) = name("a type name")(i)?;
    let param = |i| {
        let t = In::first(i);
        if t.kind != Tok::Var || t.symbol() == sym::UNDERSCORE {
            return bad(i, "bad-attribute", "bad type variable");
        }
        Ok((i.skip(1), Name { name: t.symbol(), span: t.span }))
    };
    let (i, params) = bracketed(Tok::LParen, param, Tok::RParen, "`,` or `)`")(i)?;
    let (i, _) = expect(Tok::DoubleColon, "`::`")(i)?;
    let (i, body) = types::top_type(i)?;
    Ok((i, Form::Type(TypeDef { name, span: i.since(start), opaque, params, body })))
}

fn spec<'a>(start: In<'a>, i: In<'a>, callback: bool) -> Res<'a, Form> {
    let (i, first) = name("a function name")(i)?;
    let (i, module, name) = match i.peek() {
        Tok::Colon => {
            let (i, function) = name("a function name")(i.skip(1))?;
            (i, Some(first.name), function)
        }
        _ => (i, None, first),
    };
    let at = i;
    let (i, clauses) = list1(Tok::Semi, types::spec_clause).parse(i)?;
    let arity = clauses.first().map_or(0, |c| c.params.len());
    if clauses.iter().any(|c| c.params.len() != arity) {
        return bad(
            at,
            "bad-attribute",
            "the alternatives of a specification have different arities",
        );
    }
    let name_span = name.span;
    let name = FunName { name: name.name, arity: arity as u32 };
    let span = i.since(start);
    Ok((i, Form::Spec(SpecDef { callback, module, name, name_span, span, clauses })))
}

/// `-name(Value).`: the value must be a term.
fn other<'a>(start: In<'a>, i: In<'a>, name: Symbol) -> Res<'a, Form> {
    let at = if i.peek() == Tok::LParen { i.skip(1) } else { i };
    let (i, mut values) = exprs(i)?;
    let value = match values.pop() {
        Some(value) if values.is_empty() => value,
        _ => return bad(at, "bad-attribute", "bad attribute: it takes one value"),
    };
    match term(value) {
        Some(value) => Ok((i, Form::Attribute(Attribute { name, span: i.since(start), value }))),
        None => bad(at, "bad-attribute", "bad attribute: the value must be a term"),
    }
}

/// An expression that is a term; `f/1` becomes `{f, 1}` and signs are folded.
fn term(e: Expr) -> Option<Expr> {
    let Expr { span, pos, kind } = e;
    let all = |v: Vec<Expr>| v.into_iter().map(term).collect::<Option<Vec<Expr>>>();
    let kind = match kind {
        kind @ (ExprKind::Atom(_)
        | ExprKind::Int(_)
        | ExprKind::Char(_)
        | ExprKind::Float(_)
        | ExprKind::Str(_)) => kind,
        ExprKind::Tuple(elements) => ExprKind::Tuple(all(elements)?),
        ExprKind::List(elements, tail) => {
            let tail = match tail {
                Some(tail) => Some(Box::new(term(*tail)?)),
                None => None,
            };
            ExprKind::List(all(elements)?, tail)
        }
        ExprKind::Map(fields) => {
            let field = |f: MapField| {
                let (key, value) = (term(f.key)?, term(f.value)?);
                (f.op == MapOp::Assoc).then_some(MapField { op: f.op, key, value })
            };
            ExprKind::Map(fields.into_iter().map(field).collect::<Option<_>>()?)
        }
        ExprKind::Binary(elements) => {
            let literal = |e: &BinElement<Expr>| {
                let number = |e: &Expr| super::pattern::constant(e).is_some();
                (number(&e.value) || matches!(e.value.kind, ExprKind::Str(_)))
                    && e.size.as_ref().is_none_or(number)
            };
            if !elements.iter().all(literal) {
                return None;
            }
            ExprKind::Binary(elements)
        }
        ExprKind::Op(BinaryOp::FloatDiv, sides)
            if matches!(sides.0.kind, ExprKind::Atom(_))
                && matches!(sides.1.kind, ExprKind::Int(_)) =>
        {
            let (name, arity) = *sides;
            ExprKind::Tuple(vec![name, arity])
        }
        kind @ ExprKind::Unary(UnaryOp::Minus | UnaryOp::Plus, _) => {
            use crate::integer::Number;
            match super::pattern::constant(&Expr { span, pos, kind })? {
                Number::Int(n) => ExprKind::Int(n),
                Number::Float(f) => ExprKind::Float(f),
            }
        }
        _ => return None,
    };
    Some(Expr { span, pos, kind })
}
