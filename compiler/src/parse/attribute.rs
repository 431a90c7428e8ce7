//! Attributes: each as a list of expressions first, then as what its name asks for.
//!
//! Owner: the thread that compiles. Invariants: what has the form of an attribute and is none is
//! reported once, where OTP does, and the form is dropped.

use super::expr::{expr, exprs, name};
use super::{In, Res, bad, bracketed, expect, fail, list1, types};
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::integer::Number;
use crate::symbol::sym;
use crate::token::Tok;
use nom::Parser;

/// An attribute without its full stop.
pub(super) fn attribute(start: In<'_>) -> Res<'_, Form> {
    let t = start.skip(1).first();
    // Only directives may be reserved words, and those are gone by now.
    if t.kind != Tok::Atom {
        return fail(start.skip(1), "an attribute's name");
    }
    let i = start.skip(2);
    let inside = i.skip(usize::from(i.peek() == Tok::LParen));
    match t.symbol() {
        sym::TYPE | sym::OPAQUE => match inside.peek() {
            Tok::Atom => {
                let opaque = t.symbol() == sym::OPAQUE;
                return parenthesised(i, |i| type_def(start, i, opaque));
            }
            Tok::Var => {
                let message = "bad type declaration: a type's name is an atom";
                return bad(start.skip(1), "bad-attribute", message);
            }
            // With anything else it is an attribute like any other, as in OTP.
            _ => {}
        },
        sym::SPEC | sym::CALLBACK => {
            let callback = t.symbol() == sym::CALLBACK;
            // `-spec(f() -> t).` and `-spec f() -> t.` both; a spec never starts with `(` itself.
            return parenthesised(i, |i| spec(start, i, callback));
        }
        sym::RECORD => return parenthesised(i, |i| record(start, i)),
        _ => {}
    }
    let (i, (first, more)) = values(i)?;
    let span = i.since(start);
    let made = match t.symbol() {
        sym::MODULE => module(&first, &more, span),
        sym::EXPORT => export(&first, &more, span),
        sym::IMPORT => import(&first, &more, span),
        sym::FILE => file(first, more, span),
        name => other(name, first, &more, span),
    };
    let form = made.unwrap_or_else(|Wrong { place, pos, message }| {
        i.cx.spoil(Diagnostic::error("bad-attribute", place, message).at(pos));
        Form::Export(Vec::new(), span)
    });
    Ok((i, form))
}

/// Why an attribute's values are not what its name asks for.
struct Wrong {
    place: Span,
    pos: u32,
    message: &'static str,
}

type Made<T> = Result<T, Wrong>;

fn wrong<T>(at: &Expr, message: &'static str) -> Made<T> {
    Err(Wrong { place: at.span, pos: at.span.lo, message })
}

/// The values, the first apart: expressions with commas between them, in parentheses or not.
fn values(i: In<'_>) -> Res<'_, (Expr, Vec<Expr>)> {
    if i.peek() == Tok::LParen {
        let (rest, list) = parenthesised(i, first_and_more)?;
        // `-name (1) + 2.` is one expression.
        if rest.peek() == Tok::Dot {
            return Ok((rest, list));
        }
    }
    first_and_more(i)
}

fn first_and_more(i: In<'_>) -> Res<'_, (Expr, Vec<Expr>)> {
    let (mut rest, first) = expr(i)?;
    let mut more = Vec::new();
    if rest.peek() == Tok::Comma {
        (rest, more) = exprs(rest.skip(1))?;
    }
    Ok((rest, (first, more)))
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

/// About an element of a list. OTP's place is that of its cell, the first of which is the list's.
fn in_list<T>(list: &Expr, elements: &[Expr], at: usize, message: &'static str) -> Made<T> {
    let place = elements.get(at).unwrap_or(list).span;
    let pos = if at == 0 { list.span.lo } else { place.lo };
    Err(Wrong { place, pos, message })
}

fn atom(e: &Expr) -> Option<Name> {
    match e.kind {
        ExprKind::Atom(name) => Some(Name { name, span: e.span }),
        _ => None,
    }
}

fn module(first: &Expr, more: &[Expr], span: Span) -> Made<Form> {
    let Some(module) = atom(first) else {
        return wrong(first, "bad module declaration: the name is an atom");
    };
    let Some(second) = more.first() else { return Ok(Form::Module(module, span)) };
    let parameters = match &second.kind {
        ExprKind::List(elements, None) => elements.as_slice(),
        _ => return wrong(second, "bad variable list"),
    };
    match parameters.iter().position(|e| !matches!(e.kind, ExprKind::Var(_))) {
        Some(at) => in_list(second, parameters, at, "bad variable list"),
        // In OTP too: they were taken out of the language.
        None => wrong(first, "parameterized modules are not supported"),
    }
}

fn export(list: &Expr, more: &[Expr], span: Span) -> Made<Form> {
    match more.first() {
        None => Ok(Form::Export(names(list)?, span)),
        Some(second) => wrong(second, "bad export declaration: it takes one list"),
    }
}

fn import(module: &Expr, more: &[Expr], span: Span) -> Made<Form> {
    const SHAPE: &str = "bad import declaration: expected `-import(Module, [Name/Arity])`";
    match (atom(module), more) {
        (Some(module), [list]) => Ok(Form::Import(module.name, names(list)?, span)),
        _ => wrong(more.first().unwrap_or(module), SHAPE),
    }
}

/// The preprocessor takes those of a source; in forms they say where what follows is from.
fn file(first: Expr, mut more: Vec<Expr>, span: Span) -> Made<Form> {
    match (&first.kind, more.as_slice()) {
        (ExprKind::Tuple(_), []) => return other(sym::FILE, first, &[], span),
        (ExprKind::Str(_) | ExprKind::List(..), [Expr { kind: ExprKind::Int(_), .. }]) => {}
        _ => {
            let message = "bad file declaration: expected `-file(\"Name\", Line)`";
            return wrong(&first, message);
        }
    }
    let place = first.span;
    more.insert(0, first);
    let value = Expr { span: place, pos: place.lo, kind: ExprKind::Tuple(more) };
    Ok(Form::Attribute(Attribute { name: sym::FILE, span, value }))
}

/// `[f/1, g/2]`.
fn names(list: &Expr) -> Made<Vec<(FunName, Span)>> {
    const SHAPE: &str = "bad Name/Arity: expected a list such as `[f/1, g/2]`";
    let ExprKind::List(elements, None) = &list.kind else { return wrong(list, SHAPE) };
    let name = |(at, e): (usize, &Expr)| {
        let ExprKind::Op(BinaryOp::FloatDiv, sides) = &e.kind else {
            return in_list(list, elements, at, SHAPE);
        };
        let Some(name) = atom(&sides.0) else {
            return wrong(&sides.0, "bad function name: it is an atom");
        };
        match sides.1.kind {
            ExprKind::Int(Integer::Small(n)) if u32::try_from(n).is_ok() => {
                Ok((FunName { name: name.name, arity: n as u32 }, e.span))
            }
            _ => wrong(&sides.1, "bad function arity: it is a number"),
        }
    };
    elements.iter().enumerate().map(name).collect()
}

/// What is said of a record whose second part is not `{...}`.
pub const RECORD_FIELDS: &str = "bad record declaration: the fields are written `{a, b}`";

fn record<'a>(start: In<'a>, at: In<'a>) -> Res<'a, Form> {
    const SHAPE: &str = "bad record declaration: expected `-record(name, {fields})`";
    if at.peek() != Tok::Atom || at.peek_at(1) != Tok::Comma {
        return bad(at, "bad-attribute", SHAPE);
    }
    let (i, name) = name("a record name")(at)?;
    let i = i.skip(1);
    if i.peek() != Tok::LBrace {
        return bad(i, "bad-attribute", RECORD_FIELDS);
    }
    let (i, fields) = bracketed(Tok::LBrace, field, Tok::RBrace, "`,` or `}`")(i)?;
    if i.peek() == Tok::Comma {
        return bad(at, "bad-attribute", SHAPE);
    }
    let span = i.since(start);
    let def = RecordDef { name, span, fields, var_count: 0, export_lists: Vec::new() };
    Ok((i, Form::Record(def)))
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
    let (i, clauses) = list1(Tok::Semi, types::spec_clause).parse(i)?;
    // Whether all have one arity is for the resolver to say.
    let arity = clauses.first().map_or(0, |c| c.params.len());
    let name_span = name.span;
    let name = FunName { name: name.name, arity: arity as u32 };
    let span = i.since(start);
    Ok((i, Form::Spec(SpecDef { callback, module, name, name_span, span, clauses })))
}

/// `-name(Value).`: the value must be a term.
fn other(name: Symbol, value: Expr, more: &[Expr], span: Span) -> Made<Form> {
    if let Some(second) = more.first() {
        return wrong(second, "bad attribute: it takes one value");
    }
    let place = value.span;
    let Some(value) = term(value) else {
        let message = "bad attribute: the value must be a term";
        return Err(Wrong { place, pos: place.lo, message });
    };
    // With anything but names these are attributes like any other, as in OTP.
    Ok(match (name, names_of(&value)) {
        (sym::EXPORT_TYPE, Some(names)) => Form::ExportType(names, span),
        (sym::OPTIONAL_CALLBACKS, Some(names)) => Form::OptionalCallbacks(names, span),
        _ => Form::Attribute(Attribute { name, span, value }),
    })
}

/// The functions or types that a term `[{f, 1}]`, as `[f/1]` reads, names.
fn names_of(list: &Expr) -> Option<Vec<(FunName, Span)>> {
    let ExprKind::List(elements, None) = &list.kind else { return None };
    let name = |e: &Expr| match &e.kind {
        ExprKind::Tuple(parts) => match parts.as_slice() {
            [name, Expr { kind: ExprKind::Int(Integer::Small(arity)), .. }] => {
                let arity = u32::try_from(*arity).ok()?;
                Some((FunName { name: atom(name)?.name, arity }, e.span))
            }
            _ => None,
        },
        _ => None,
    };
    elements.iter().map(name).collect()
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
            let field = |f: MapField<Expr>| {
                let (key, value) = (term(f.key)?, term(f.value)?);
                (f.op == MapOp::Assoc).then_some(MapField { op: f.op, pos: f.pos, key, value })
            };
            ExprKind::Map(fields.into_iter().map(field).collect::<Option<_>>()?)
        }
        ExprKind::Binary(elements) => {
            let literal = |e: &BinElement<Expr>| {
                let number = |e: &Expr| e.constant().is_some();
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
            match (Expr { span, pos, kind }).constant()? {
                Number::Int(n) => ExprKind::Int(n),
                Number::Float(f) => ExprKind::Float(f),
            }
        }
        _ => return None,
    };
    Some(Expr { span, pos, kind })
}
