//! Binaries: construction.
//!
//! Owner: the thread that compiles. Neighbouring constant segments become one literal. See
//! `mod.rs` for the invariants.

use super::consts::Bits;
use super::pattern::{segment_flags, segment_kind};
use super::{Dest, Lower};
use crate::ast::{BinElement, BinType, Expr, ExprKind};
use crate::core::{BlockId, Exc, Prim, Seg, Test, Val};
use crate::source::Span;
use rvm_bytecode::module::Literal;
use rvm_bytecode::operand::SegmentKind;

/// The segment of a whole bit string.
pub(super) const ALL_BITS: Seg = Seg { kind: SegmentKind::Binary, flags: 0, unit: 1, sized: false };

#[derive(Default)]
struct Parts {
    segments: Vec<Seg>,
    args: Vec<Val>,
    constant: Bits,
}

impl<'a> Lower<'a> {
    /// `<<...>>`; in guards with where failing leads.
    pub(super) fn build_binary(
        &mut self,
        elements: &'a [BinElement<Expr>],
        pos: u32,
        fail: Option<BlockId>,
    ) -> Val {
        self.append_binary(None, elements, pos, fail)
    }

    /// `<<Acc/bitstring, ...>>`, or just `<<...>>`.
    pub(super) fn append_binary(
        &mut self,
        acc: Option<Val>,
        elements: &'a [BinElement<Expr>],
        pos: u32,
        fail: Option<BlockId>,
    ) -> Val {
        let mut parts = Parts::default();
        parts.segments.extend(acc.map(|_| ALL_BITS));
        parts.args.extend(acc);
        self.operands(elements, |this, element| {
            let before = parts.constant.len;
            if this.constant_segment(element, &mut parts.constant).is_some() {
                return;
            }
            // What a segment that is not constant after all has left behind does not count.
            parts.constant.truncate(before);
            this.flush(&mut parts);
            this.segment_parts(element, &mut parts, fail);
        });
        self.flush(&mut parts);
        let loc = self.loc(pos);
        self.emit_fail(Prim::BinBuild(parts.segments), parts.args, fail, loc)
    }

    /// Ends a run of constant segments.
    fn flush(&mut self, parts: &mut Parts) {
        let Bits { bytes, len } = std::mem::take(&mut parts.constant);
        if len > 0 {
            let literal = self.literal(Literal::Bits(bytes, len));
            parts.segments.push(Seg { kind: SegmentKind::Binary, flags: 0, unit: 1, sized: false });
            parts.args.push(literal);
        }
    }

    fn segment_parts(
        &mut self,
        element: &'a BinElement<Expr>,
        parts: &mut Parts,
        fail: Option<BlockId>,
    ) {
        let spec = element.spec;
        let value = |this: &mut Self, e: &'a Expr| match fail {
            Some(fail) => this.guard_value(e, fail),
            None => this.expr(e, Dest::Value),
        };
        let values: Vec<Val> = match &element.value.kind {
            ExprKind::Str(text) => {
                self.text(*text).chars().map(|c| Val::Int(i64::from(u32::from(c)))).collect()
            }
            _ => vec![value(self, &element.value)],
        };
        let size = match (&element.size, spec.ty) {
            (Some(size), _) => Some(value(self, size)),
            (None, BinType::Integer) => Some(Val::Int(8)),
            (None, BinType::Float) => Some(Val::Int(64)),
            (None, _) => None,
        };
        if values.is_empty()
            && let (Some(size), Some(_)) = (size, &element.size)
        {
            self.check_size(size, element.span, fail);
        }
        for value in values {
            parts.segments.push(Seg {
                kind: segment_kind(spec.ty),
                flags: segment_flags(spec),
                unit: match spec.ty {
                    BinType::Utf8 | BinType::Utf16 | BinType::Utf32 => 1,
                    _ => spec.unit,
                },
                sized: size.is_some(),
            });
            parts.args.push(value);
            parts.args.extend(size);
        }
    }

    /// The size of an empty string: nothing is taken from it, but it must be one.
    fn check_size(&mut self, size: Val, span: Span, fail: Option<BlockId>) {
        let bad = fail.unwrap_or_else(|| self.new_block());
        self.test(Test::IsInteger, vec![size], bad);
        self.test(Test::Ge, vec![size, Val::Int(0)], bad);
        if fail.is_none() {
            let (here, loc) = (self.f.current, self.loc(span.lo));
            self.switch_to(bad);
            let badarg = Val::Atom(self.core.tables.atom("badarg"));
            self.raise(Exc::Error, vec![badarg], loc);
            self.switch_to(here);
        }
    }
}
