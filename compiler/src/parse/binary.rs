//! Bit syntax: `<<Value:Size/type-list, ...>>` and binary comprehensions.
//!
//! Owner: the thread that compiles. Invariants: a segment's [`BinSpec`] has all defaults filled
//! in; whether size and type go together is the resolver's question.

use super::expr::{node, primary, unary_op};
use super::{Fail, In, Res, compound, expect, fail, list1};
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::symbol::sym;
use crate::token::Tok;
use nom::{Err, Parser};

/// `<<...>>` in an expression (patterns are made from it).
pub(super) fn binary(start: In<'_>) -> Res<'_, Expr> {
    let (i, e) = binary_inside(start.anything())?;
    Ok((i.restore(start), e))
}

fn binary_inside(start: In<'_>) -> Res<'_, Expr> {
    let i = start.skip(1);
    if i.peek() == Tok::RBin {
        let i = i.skip(1);
        return Ok((i, node(start, i, ExprKind::Binary(Vec::new()))));
    }
    let (rest, mut elements) = list1(Tok::Comma, element).parse(i)?;
    match rest.peek() {
        Tok::RBin => {
            let rest = rest.skip(1);
            Ok((rest, node(start, rest, ExprKind::Binary(elements))))
        }
        Tok::DoubleBar if elements.len() == 1 => {
            let plain = |e: &BinElement<Expr>| {
                e.size.is_none()
                    && e.spec.written[0] == sym::EMPTY
                    && !matches!(e.value.kind, ExprKind::Unary(..))
            };
            match elements.pop() {
                Some(element) if plain(&element) => {
                    let (rest, qualifiers) = compound::qualifiers(rest.skip(1))?;
                    let (rest, _) = expect(Tok::RBin, "`,` or `>>`")(rest)?;
                    let kind = ExprKind::BinaryComp(Box::new(element.value), qualifiers);
                    Ok((rest, node(start, rest, kind)))
                }
                _ => fail(rest, "`,` or `>>` (write the segment itself as `<<...>>`)"),
            }
        }
        _ => fail(rest, "`,` or `>>`"),
    }
}

fn element(start: In<'_>) -> Res<'_, BinElement<Expr>> {
    let inner = start.deeper()?;
    let t = inner.first();
    let (i, value) = match unary_op(t.kind) {
        Some(op) => {
            let (i, e) = primary(inner.skip(1))?;
            let span = t.span.to(e.span);
            (i, Expr { span, pos: t.span.lo, kind: ExprKind::Unary(op, Box::new(e)) })
        }
        None => primary(inner)?,
    };
    let (i, size) = match i.peek() {
        Tok::Colon => {
            let (i, size) = primary(i.skip(1))?;
            (i, Some(size))
        }
        _ => (i, None),
    };
    let (i, spec) = match i.peek() {
        Tok::Slash => spec(i.skip(1))?,
        _ => (i, Written::nothing().with_defaults()),
    };
    Ok((i.restore(start), BinElement { span: i.since(start), value, size, spec }))
}

struct Written {
    ty: Option<BinType>,
    signed: Option<bool>,
    endian: Option<Endian>,
    unit: Option<u16>,
    words: [Symbol; 4],
    count: usize,
}

impl Written {
    fn nothing() -> Written {
        let words = [sym::EMPTY; 4];
        Written { ty: None, signed: None, endian: None, unit: None, words, count: 0 }
    }
    fn word(&mut self, word: Symbol) {
        if let Some(slot) = self.words.get_mut(self.count) {
            *slot = word;
            self.count += 1;
        }
    }
    fn with_defaults(self) -> BinSpec {
        let ty = self.ty.unwrap_or(BinType::Integer);
        BinSpec {
            ty,
            signed: self.signed.unwrap_or(false),
            endian: self.endian.unwrap_or(Endian::Big),
            unit: self.unit.unwrap_or(if ty == BinType::Binary { 8 } else { 1 }),
            written: self.words,
        }
    }
}

/// `integer-signed-unit:8`; a contradiction or an unknown word is reported, and parsing goes on.
fn spec<'a>(start: In<'a>) -> Res<'a, BinSpec> {
    let mut i = start;
    let mut written = Written::nothing();
    loop {
        let (rest, t) = expect(Tok::Atom, "a segment type")(i)?;
        let word = t.symbol();
        written.word(word);
        let mut next = rest;
        if word == sym::UNIT && rest.peek() == Tok::Colon {
            let (rest, unit) = unit(rest.skip(1))?;
            next = rest;
            set(i, t.span, &mut written.unit, unit);
        } else if rest.peek() == Tok::Colon {
            unknown(i, t.span);
            next = expect(Tok::Int, "an integer")(rest.skip(1))?.0;
        } else {
            match word {
                sym::INTEGER => set(i, t.span, &mut written.ty, BinType::Integer),
                sym::FLOAT => set(i, t.span, &mut written.ty, BinType::Float),
                sym::BINARY | sym::BYTES => set(i, t.span, &mut written.ty, BinType::Binary),
                sym::BITSTRING | sym::BITS => set(i, t.span, &mut written.ty, BinType::Bits),
                sym::UTF8 => set(i, t.span, &mut written.ty, BinType::Utf8),
                sym::UTF16 => set(i, t.span, &mut written.ty, BinType::Utf16),
                sym::UTF32 => set(i, t.span, &mut written.ty, BinType::Utf32),
                sym::SIGNED => set(i, t.span, &mut written.signed, true),
                sym::UNSIGNED => set(i, t.span, &mut written.signed, false),
                sym::BIG => set(i, t.span, &mut written.endian, Endian::Big),
                sym::LITTLE => set(i, t.span, &mut written.endian, Endian::Little),
                sym::NATIVE => set(i, t.span, &mut written.endian, Endian::Native),
                _ => unknown(i, t.span),
            }
        }
        i = next;
        if i.peek() != Tok::Minus {
            return Ok((i, written.with_defaults()));
        }
        i = i.skip(1);
    }
}

fn set<T: PartialEq>(i: In<'_>, span: Span, slot: &mut Option<T>, value: T) {
    match slot {
        Some(old) if *old != value => {
            let message = "this contradicts an earlier part of the segment's type";
            i.cx.report(Diagnostic::error("bit-type-conflict", span, message));
        }
        _ => *slot = Some(value),
    }
}

fn unknown(i: In<'_>, span: Span) {
    let word = i.cx.names.text(i.first().symbol());
    let known = [
        "integer",
        "float",
        "binary",
        "bytes",
        "bitstring",
        "bits",
        "utf8",
        "utf16",
        "utf32",
        "signed",
        "unsigned",
        "big",
        "little",
        "native",
        "unit",
    ];
    let diag =
        Diagnostic::error("bit-type-undefined", span, format!("bit type `{word}` undefined"));
    i.cx.report(diag.suggest(word, known));
}

fn unit(i: In<'_>) -> Result<(In<'_>, u16), Err<Fail>> {
    let (rest, t) = expect(Tok::Int, "a unit from 1 to 256")(i)?;
    match t.payload {
        unit @ 1..=256 => Ok((rest, unit as u16)),
        _ => {
            let message = "a unit must be between 1 and 256";
            i.cx.report(Diagnostic::error("bit-type-unit", t.span, message));
            Ok((rest, 1))
        }
    }
}
