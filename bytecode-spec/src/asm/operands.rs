//! The operand kinds of the table as text, and the instructions made of them.
//!
//! Stateless; generated from the table where it can be.

use super::lexer::TokenKind as T;
use super::{Parsed, Parser, register_number};
use crate::disasm::segment_kind;
use crate::operand::{
    AtomIdx, Dst, FunIdx, ImportIdx, Label, LambdaIdx, LitIdx, Reg, Segment, SegmentKind, Val,
};
use crate::ops::Op;

/// What every operand kind of the table can do.
trait FromText: Sized {
    fn parse(p: &mut Parser) -> Parsed<Self>;
}

macro_rules! from_text {
    ($($ty:ty, $p:ident: $parse:expr;)*) => { $(
        impl FromText for $ty {
            fn parse($p: &mut Parser) -> Parsed<Self> { $parse }
        }
    )* };
}

from_text! {
    u8, p: p.number();
    u16, p: p.number();
    u32, p: p.number();
    Reg, p: p.register().map(Reg);
    Dst, p: p.register().map(Dst);
    AtomIdx, p: p.atom();
    FunIdx, p: p.function_ref();
    ImportIdx, p: p.import();
    Label, p: p.label();
    LitIdx, p: numbered(p, "lit").map(LitIdx);
    LambdaIdx, p: numbered(p, "lambda").map(LambdaIdx);
}

fn numbered(p: &mut Parser, word: &str) -> Parsed<u32> {
    match p.numbered(word)? {
        Some(n) => Ok(n),
        None => p.error(format!("expected `{word}#` and a number")),
    }
}

impl FromText for Val {
    fn parse(p: &mut Parser) -> Parsed<Val> {
        if let Some(n) = p.numbered("lit")? {
            return Ok(Val::Lit(LitIdx(n)));
        }
        if p.accept(&T::Sign("[")) {
            p.sign("]")?;
            return Ok(Val::Nil);
        }
        match p.peek() {
            T::Int(n) => {
                let n = *n;
                p.next();
                Ok(Val::Int(n))
            }
            T::Word(word) if register_number(word).is_some() => p.register().map(Val::Reg),
            T::Word(_) | T::Atom(_) => p.atom().map(Val::Atom),
            _ => p.error("expected a value"),
        }
    }
}

impl<V: FromText> FromText for Option<V> {
    fn parse(p: &mut Parser) -> Parsed<Option<V>> {
        if p.accept(&T::Sign("-")) {
            return Ok(None);
        }
        V::parse(p).map(Some)
    }
}

impl<A: FromText, B: FromText> FromText for (A, B) {
    fn parse(p: &mut Parser) -> Parsed<(A, B)> {
        let first = A::parse(p)?;
        if !p.accept(&T::Sign("=>")) {
            p.sign("->")?;
        }
        Ok((first, B::parse(p)?))
    }
}

impl<V: FromText> FromText for Vec<V> {
    fn parse(p: &mut Parser) -> Parsed<Vec<V>> {
        p.sign("(")?;
        p.items(")", V::parse)
    }
}

impl FromText for SegmentKind {
    fn parse(p: &mut Parser) -> Parsed<SegmentKind> {
        const ALL: [SegmentKind; 6] = [
            SegmentKind::Integer,
            SegmentKind::Float,
            SegmentKind::Binary,
            SegmentKind::Utf8,
            SegmentKind::Utf16,
            SegmentKind::Utf32,
        ];
        if let T::Word(word) = p.peek()
            && let Some(kind) = ALL.into_iter().find(|k| segment_kind(*k) == word)
        {
            p.next();
            return Ok(kind);
        }
        p.error("expected a segment kind")
    }
}

impl FromText for Segment {
    fn parse(p: &mut Parser) -> Parsed<Segment> {
        let kind = SegmentKind::parse(p)?;
        let value = Val::parse(p)?;
        p.word("size")?;
        let size = Option::parse(p)?;
        p.word("unit")?;
        let unit = p.number()?;
        p.word("flags")?;
        Ok(Segment { kind, flags: p.number()?, unit, value, size })
    }
}

/// The next operand of an instruction.
fn operand<V: FromText>(p: &mut Parser, first: &mut bool) -> Parsed<V> {
    if !std::mem::take(first) {
        p.sign(",")?;
    }
    V::parse(p)
}

macro_rules! define_parse {
    ($( $(#[doc = $doc:literal])* $name:ident $mnemonic:literal
        { $( $field:ident : $kind:ident ),* } [ $( $flag:ident ),* ]; )*) => {
        /// The operands of the instruction of this name; `None` when there is none such.
        pub(super) fn instruction(p: &mut Parser, mnemonic: &str) -> Parsed<Option<Op>> {
            let mut _first = true;
            Ok(Some(match mnemonic {
                $( $mnemonic => Op::$name { $( $field: operand(p, &mut _first)? ),* }, )*
                _ => return Ok(None),
            }))
        }
    };
}
crate::for_each_op!(define_parse);
