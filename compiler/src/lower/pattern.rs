//! Patterns in the form the match compiler works on: resolved, flattened, in one arena.
//!
//! Owner: the thread that compiles; one [`Arena`] per match. Invariants: records have become
//! tuples, constants operands, literal strings in binaries single segments; variables that nothing
//! reads have become [`P::Any`].

use super::Lower;
use super::consts::{encode_utf, integer_literal, is_little};
use crate::ast::{
    BinElement, BinSpec, BinType, Expr, ExprKind, Integer, MapField, Pat, PatKind, Symbol, VarId,
    VarUse,
};
use crate::core::Val;
use crate::symbol::sym;
use rvm_bytecode::module::Literal;
use rvm_bytecode::operand::{SegmentKind, segflags};
use std::rc::Rc;

/// A pattern of an [`Arena`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct PatId(pub(super) u32);

/// A pattern.
#[derive(Clone, Debug)]
pub(super) enum P<'a> {
    /// Matches and binds nothing.
    Any,
    /// Binds.
    Bind(VarId),
    /// Must be equal to the variable's value.
    Equal(VarId),
    /// An atom or small integer.
    Atomic(Val),
    /// Another constant.
    Literal(Val),
    Nil,
    Cons(PatId, PatId),
    /// Code points from an index on, then a tail; with the whole as a literal if the tail is `[]`
    /// and the index 0.
    Str(Rc<[i64]>, usize, PatId, Option<Val>),
    Tuple(Vec<PatId>),
    /// A map with these keys.
    Map(Vec<(Key<'a>, PatId)>),
    /// Of a value known to be a map: these keys are still to be looked up.
    Keys(Vec<(Key<'a>, PatId)>),
    /// A bitstring of these segments.
    Bin(Rc<[Segment<'a>]>),
    /// Of a context: the segments from an index on are still to be taken.
    Segments(Rc<[Segment<'a>]>, usize),
    Both(PatId, PatId),
}

/// A map key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key<'a> {
    /// Known before matching starts.
    Val(Val),
    /// A guard expression.
    Expr(&'a Expr),
}

/// A segment's size.
#[derive(Clone, Copy, Debug)]
pub(super) enum Size<'a> {
    Const(i64),
    Expr(&'a Expr),
}

/// What is taken off a binary.
#[derive(Clone, Copy, Debug)]
pub(super) enum Take<'a> {
    Int(Size<'a>, u16, u8),
    Float(Size<'a>, u16, u8),
    Sub(Size<'a>, u16),
    Rest(u16),
    Utf(SegmentKind, u8),
}

/// A segment of a binary pattern.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment<'a> {
    pub(super) take: Take<'a>,
    pub(super) value: PatId,
}

/// The patterns of one match.
#[derive(Default)]
pub(super) struct Arena<'a> {
    nodes: Vec<P<'a>>,
}

impl<'a> Arena<'a> {
    pub(super) fn add(&mut self, p: P<'a>) -> PatId {
        self.nodes.push(p);
        PatId(self.nodes.len() as u32 - 1)
    }

    /// Panics: for an id of another arena.
    pub(super) fn get(&self, id: PatId) -> &P<'a> {
        &self.nodes[id.0 as usize]
    }
}

impl<'a> Lower<'a> {
    /// Brings a pattern into the arena.
    pub(super) fn pattern(&mut self, p: &'a Pat, arena: &mut Arena<'a>) -> PatId {
        let node = match &p.kind {
            PatKind::Wildcard => P::Any,
            PatKind::Var(var, VarUse::Bind) if self.is_used(var.id) => P::Bind(var.id),
            PatKind::Var(_, VarUse::Bind) => P::Any,
            PatKind::Var(var, VarUse::Same | VarUse::Use) => P::Equal(var.id),
            PatKind::Atom(name) => P::Atomic(Val::Atom(self.atom(*name))),
            PatKind::Int(n) => self.constant_pattern(integer_literal(n)),
            PatKind::Char(c) => P::Atomic(Val::Int(i64::from(u32::from(*c)))),
            PatKind::Float(x) => self.constant_pattern(Literal::Float(*x)),
            PatKind::Expr(_) => {
                self.error("internal", p.span, "the compiler let this pattern pass");
                P::Any
            }
            PatKind::RecordIndex(record, field) => {
                let position = self.field_position(record.name, field.name).unwrap_or(0);
                P::Atomic(Val::Int(i64::from(position) + 1))
            }
            PatKind::Str(text) => {
                let text = self.text(*text);
                if text.is_empty() {
                    P::Nil
                } else {
                    let whole = self.literal(Literal::Str(text.to_owned()));
                    P::Str(code_points(text), 0, arena.add(P::Nil), Some(whole))
                }
            }
            PatKind::Prefix(text, rest) => {
                let rest = self.pattern(rest, arena);
                match &text.kind {
                    ExprKind::Str(text) if !self.text(*text).is_empty() => {
                        P::Str(code_points(self.text(*text)), 0, rest, None)
                    }
                    ExprKind::List(elements, _) if !elements.is_empty() => {
                        return self.prefix_pattern(elements, rest, arena);
                    }
                    _ => return rest,
                }
            }
            PatKind::Tuple(items) => {
                P::Tuple(items.iter().map(|i| self.pattern(i, arena)).collect())
            }
            PatKind::List(items, tail) => {
                let items: Vec<PatId> = items.iter().map(|i| self.pattern(i, arena)).collect();
                let tail = match tail {
                    Some(tail) => self.pattern(tail, arena),
                    None => arena.add(P::Nil),
                };
                let fold = |tail, head: PatId| arena.add(P::Cons(head, tail));
                return items.into_iter().rev().fold(tail, fold);
            }
            PatKind::Binary(elements) => {
                let mut segments = Vec::with_capacity(elements.len());
                for element in elements {
                    self.segment(element, &mut segments, arena);
                }
                P::Bin(segments.into())
            }
            PatKind::Map(fields) => {
                let mut keys = Vec::with_capacity(fields.len());
                for MapField { key, value, .. } in fields {
                    let key = match &key.kind {
                        ExprKind::Var(var) => Key::Val(self.lookup(var.id, key.span)),
                        _ => match self.constant_term(key) {
                            Some(literal) => Key::Val(self.literal(literal)),
                            None => Key::Expr(key),
                        },
                    };
                    keys.push((key, self.pattern(value, arena)));
                }
                P::Map(keys)
            }
            PatKind::Record(name, fields) => {
                let mut items = vec![arena.add(P::Atomic(Val::Atom(self.atom(*name))))];
                let default = fields.iter().find(|f| f.name.name == sym::UNDERSCORE);
                for field in self.field_names(*name) {
                    let given = fields.iter().find(|f| f.name.name == field).or(default);
                    items.push(match given {
                        Some(field) => self.pattern(&field.value, arena),
                        None => arena.add(P::Any),
                    });
                }
                P::Tuple(items)
            }
            PatKind::Alias(both) => {
                let first = self.pattern(&both.0, arena);
                P::Both(first, self.pattern(&both.1, arena))
            }
        };
        arena.add(node)
    }

    /// `[$a, 1] ++ rest`.
    fn prefix_pattern(&mut self, list: &'a [Expr], rest: PatId, arena: &mut Arena<'a>) -> PatId {
        list.iter().rev().fold(rest, |rest, e| {
            let head = match &e.kind {
                ExprKind::Int(n) => self.constant_pattern(integer_literal(n)),
                ExprKind::Char(c) => P::Atomic(Val::Int(i64::from(u32::from(*c)))),
                _ => P::Any,
            };
            let head = arena.add(head);
            arena.add(P::Cons(head, rest))
        })
    }

    fn constant_pattern(&mut self, literal: Literal) -> P<'a> {
        match self.literal(literal) {
            value @ Val::Lit(_) => P::Literal(value),
            value => P::Atomic(value),
        }
    }

    /// Appends the segments that an element stands for.
    pub(super) fn segment(
        &mut self,
        element: &'a BinElement<Pat>,
        out: &mut Vec<Segment<'a>>,
        arena: &mut Arena<'a>,
    ) {
        let spec = element.spec;
        match &element.value.kind {
            PatKind::Str(text) => return self.string_segments(*text, element, out, arena),
            PatKind::Char(c) if is_utf(spec) => {
                return literal_bytes(&encode_utf(*c, spec.ty, is_little(spec.endian)), out, arena);
            }
            PatKind::Int(Integer::Small(n)) if is_utf(spec) => {
                if let Some(c) = u32::try_from(*n).ok().and_then(char::from_u32) {
                    let bytes = encode_utf(c, spec.ty, is_little(spec.endian));
                    return literal_bytes(&bytes, out, arena);
                }
            }
            _ => {}
        }
        let value = match (&element.value.kind, spec.ty) {
            // A float segment yields floats, so a literal integer stands for the equal float.
            (PatKind::Int(n), BinType::Float) => match n.to_f64() {
                Some(x) => {
                    let p = self.constant_pattern(Literal::Float(x));
                    arena.add(p)
                }
                None => self.pattern(&element.value, arena),
            },
            _ => self.pattern(&element.value, arena),
        };
        let take = self.take(element);
        out.push(Segment { take, value });
    }

    fn take(&mut self, element: &'a BinElement<Pat>) -> Take<'a> {
        let spec = element.spec;
        let size = element.size.as_ref().map(|e| match self.constant_term(e) {
            Some(Literal::Int(n)) => Size::Const(n),
            _ => Size::Expr(e),
        });
        let flags = segment_flags(spec);
        match spec.ty {
            BinType::Integer => Take::Int(size.unwrap_or(Size::Const(8)), spec.unit, flags),
            BinType::Float => Take::Float(size.unwrap_or(Size::Const(64)), spec.unit, flags),
            BinType::Binary | BinType::Bits => match size {
                Some(size) => Take::Sub(size, spec.unit),
                None => Take::Rest(spec.unit),
            },
            BinType::Utf8 | BinType::Utf16 | BinType::Utf32 => {
                Take::Utf(segment_kind(spec.ty), flags)
            }
        }
    }

    fn string_segments(
        &mut self,
        text: Symbol,
        element: &'a BinElement<Pat>,
        out: &mut Vec<Segment<'a>>,
        arena: &mut Arena<'a>,
    ) {
        let spec = element.spec;
        for c in self.text(text).chars() {
            if is_utf(spec) {
                literal_bytes(&encode_utf(c, spec.ty, is_little(spec.endian)), out, arena);
                continue;
            }
            let n = i64::from(u32::from(c));
            let literal = match spec.ty {
                BinType::Float => Literal::Float(n as f64),
                _ => Literal::Int(n),
            };
            let value = self.constant_pattern(literal);
            let value = arena.add(value);
            let take = self.take(element);
            out.push(Segment { take, value });
        }
    }
}

fn code_points(text: &str) -> Rc<[i64]> {
    text.chars().map(|c| i64::from(u32::from(c))).collect()
}

fn is_utf(spec: BinSpec) -> bool {
    matches!(spec.ty, BinType::Utf8 | BinType::Utf16 | BinType::Utf32)
}

fn literal_bytes<'a>(bytes: &[u8], out: &mut Vec<Segment<'a>>, arena: &mut Arena<'a>) {
    for b in bytes {
        let value = arena.add(P::Atomic(Val::Int(i64::from(*b))));
        out.push(Segment { take: Take::Int(Size::Const(8), 1, 0), value });
    }
}

/// The flags of a segment's instruction.
pub(super) fn segment_flags(spec: BinSpec) -> u8 {
    let signed = if spec.signed { segflags::SIGNED } else { 0 };
    signed | if is_little(spec.endian) { segflags::LITTLE } else { 0 }
}

/// The kind of a segment's instruction.
pub(super) fn segment_kind(ty: BinType) -> SegmentKind {
    match ty {
        BinType::Integer => SegmentKind::Integer,
        BinType::Float => SegmentKind::Float,
        BinType::Binary | BinType::Bits => SegmentKind::Binary,
        BinType::Utf8 => SegmentKind::Utf8,
        BinType::Utf16 => SegmentKind::Utf16,
        BinType::Utf32 => SegmentKind::Utf32,
    }
}
