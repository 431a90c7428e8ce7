//! Constant terms: expressions that are known as a whole become literals.
//!
//! Owner: the thread that compiles. Never changes an exception: what would raise is no constant.
//! Depth is bounded by the parser's nesting limit.

use super::Lower;
use crate::ast::{BinElement, BinType, BinaryOp, Endian, Expr, ExprKind, Integer, MapField};
use crate::integer::{Number, fold_binary, fold_unary};
use rvm_bytecode::module::Literal;

/// Constant binaries above this many bits are built when the program runs: the text of a size may
/// be short where the binary is not.
const MAX_CONSTANT_BITS: u64 = 1 << 20;

/// An integer as a literal.
pub(super) fn integer_literal(n: &Integer) -> Literal {
    match n {
        Integer::Small(n) => Literal::Int(*n),
        Integer::Big(n) => {
            let (sign, bytes) = n.to_bytes_le();
            Literal::Big(sign == num_bigint::Sign::Minus, bytes)
        }
    }
}

/// Whether literals are small together: of at most some hundred terms, and not deep.
pub(super) fn are_small<'l>(literals: impl Iterator<Item = &'l Literal>) -> bool {
    const MOST: usize = 1000;
    const DEPTH: usize = 100;
    let mut todo: Vec<(&Literal, usize)> = literals.map(|literal| (literal, 1)).collect();
    let mut count = 0;
    while let Some((next, depth)) = todo.pop() {
        let below = todo.len();
        match next {
            Literal::Str(text) => count += text.len(),
            Literal::Bits(bytes, _) => count += bytes.len() / 8,
            Literal::List(items, tail) => {
                todo.push((tail, depth + 1));
                todo.extend(items.iter().take(MOST).map(|item| (item, depth + 1)));
            }
            Literal::Tuple(items) => {
                todo.extend(items.iter().take(MOST).map(|item| (item, depth + 1)));
            }
            Literal::Map(pairs) => {
                let parts = pairs.iter().take(MOST).flat_map(|(k, v)| [k, v]);
                todo.extend(parts.map(|part| (part, depth + 1)));
            }
            _ => {}
        }
        count += 1 + todo.len() - below;
        if count > MOST || depth > DEPTH {
            return false;
        }
    }
    true
}

/// Bits under construction, most significant first.
#[derive(Default)]
pub(super) struct Bits {
    pub(super) bytes: Vec<u8>,
    pub(super) len: u64,
}

impl Bits {
    fn bit(&mut self, bit: bool) {
        if self.len.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if bit {
            // There is a byte: it was just pushed, or is not full.
            let last = self.bytes.len() - 1;
            self.bytes[last] |= 0x80 >> (self.len % 8);
        }
        self.len += 1;
    }

    fn byte(&mut self, byte: u8) {
        if self.len.is_multiple_of(8) {
            self.bytes.push(byte);
            self.len += 8;
        } else {
            (0..8).for_each(|i| self.bit(byte & (0x80 >> i) != 0));
        }
    }

    /// Back to a length it had before.
    pub(super) fn truncate(&mut self, len: u64) {
        self.bytes.truncate(len.div_ceil(8) as usize);
        if let Some(last) = self.bytes.last_mut()
            && !len.is_multiple_of(8)
        {
            *last &= !(0xff >> (len % 8));
        }
        self.len = len;
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.byte(*b));
    }

    /// The low `size` bits of an integer; `None` if they do not make sense here.
    pub(super) fn integer(&mut self, n: &Integer, size: u64, little: bool) -> Option<()> {
        if size + self.len > MAX_CONSTANT_BITS {
            return None;
        }
        let two_s = match n {
            Integer::Small(n) => n.to_le_bytes().to_vec(),
            Integer::Big(n) => n.to_signed_bytes_le(),
        };
        let negative = two_s.last().is_some_and(|b| b & 0x80 != 0);
        let fill = if negative { 0xff } else { 0 };
        let at = |i: usize| two_s.get(i).copied().unwrap_or(fill);
        let (whole, rest) = ((size / 8) as usize, size % 8);
        if little {
            // The least significant bytes come first; what is left over are the top bits.
            (0..whole).for_each(|i| self.byte(at(i)));
            (0..rest).rev().for_each(|i| self.bit(at(whole) >> i & 1 != 0));
        } else {
            (0..rest).rev().for_each(|i| self.bit(at(whole) >> i & 1 != 0));
            (0..whole).rev().for_each(|i| self.byte(at(i)));
        }
        Some(())
    }

    fn float(&mut self, x: f64, size: u64, little: bool) -> Option<()> {
        let mut bytes = match size {
            64 => x.to_be_bytes().to_vec(),
            // What is too large becomes an infinity, as OTP has it.
            32 => (x as f32).to_be_bytes().to_vec(),
            _ => return None,
        };
        if little {
            bytes.reverse();
        }
        self.bytes(&bytes);
        Some(())
    }
}

/// The encoding of a code point.
pub(super) fn encode_utf(c: char, ty: BinType, little: bool) -> Vec<u8> {
    let mut buffer = [0; 4];
    match ty {
        BinType::Utf16 => {
            let mut units = [0; 2];
            let bytes = |u: &u16| if little { u.to_le_bytes() } else { u.to_be_bytes() };
            c.encode_utf16(&mut units).iter().flat_map(bytes).collect()
        }
        BinType::Utf32 => {
            let n = c as u32;
            if little { n.to_le_bytes().to_vec() } else { n.to_be_bytes().to_vec() }
        }
        _ => c.encode_utf8(&mut buffer).as_bytes().to_vec(),
    }
}

/// Whether bytes are swapped; `native` is little-endian on every target rvm runs on.
pub(super) fn is_little(endian: Endian) -> bool {
    !matches!(endian, Endian::Big)
}

impl<'a> Lower<'a> {
    /// The constant that an expression is, if it is one.
    pub(super) fn constant_term(&mut self, e: &'a Expr) -> Option<Literal> {
        Some(match &e.kind {
            ExprKind::Atom(name) => Literal::Atom(self.atom(*name)),
            ExprKind::Int(n) => integer_literal(n),
            ExprKind::Char(c) => Literal::Int(i64::from(u32::from(*c))),
            ExprKind::Float(x) => Literal::Float(*x),
            ExprKind::Str(text) => match self.text(*text) {
                "" => Literal::Nil,
                text => Literal::Str(text.to_owned()),
            },
            ExprKind::Tuple(items) => Literal::Tuple(self.constant_terms(items)?),
            ExprKind::List(items, tail) => {
                let items = self.constant_terms(items)?;
                let tail = match tail {
                    Some(tail) => self.constant_term(tail)?,
                    None => Literal::Nil,
                };
                match tail {
                    tail if items.is_empty() => tail,
                    Literal::List(more, tail) => {
                        Literal::List(items.into_iter().chain(more).collect(), tail)
                    }
                    tail => Literal::List(items, Box::new(tail)),
                }
            }
            ExprKind::Map(fields) => self.constant_map(fields)?,
            ExprKind::Binary(elements) => self.constant_binary(elements)?,
            ExprKind::RecordIndex(record, field) => {
                Literal::Int(i64::from(self.field_position(record.name, field.name)?) + 1)
            }
            ExprKind::Unary(..) | ExprKind::Op(..) => match self.constant_number(e)? {
                Number::Int(n) => integer_literal(&n),
                Number::Float(x) => Literal::Float(x),
            },
            ExprKind::FunRemote(parts) => match [&parts[0].kind, &parts[1].kind, &parts[2].kind] {
                [ExprKind::Atom(m), ExprKind::Atom(f), ExprKind::Int(Integer::Small(a))] => {
                    let arity = u8::try_from(*a).ok()?;
                    Literal::Export(self.atom(*m), self.atom(*f), arity)
                }
                _ => return None,
            },
            _ => return None,
        })
    }

    fn constant_terms(&mut self, list: &'a [Expr]) -> Option<Vec<Literal>> {
        // Most terms are not constant; asking the last one too says so early.
        if let [_, .., last] = list
            && matches!(last.kind, ExprKind::Var(_) | ExprKind::Call(_))
        {
            return None;
        }
        let mut out = Vec::with_capacity(list.len());
        for e in list {
            out.push(self.constant_term(e)?);
        }
        Some(out)
    }

    fn constant_map(&mut self, fields: &'a [MapField<Expr>]) -> Option<Literal> {
        let mut pairs: Vec<(Literal, Literal)> = Vec::with_capacity(fields.len());
        // Above this, looking for equal keys pair by pair is slow; such maps are built.
        const MAX_CONSTANT_FIELDS: usize = 1000;
        if fields.len() > MAX_CONSTANT_FIELDS {
            return None;
        }
        for field in fields {
            let (key, value) = (self.constant_term(&field.key)?, self.constant_term(&field.value)?);
            // Equality of literals is that of terms but for the two ways to write a string.
            match pairs.iter_mut().find(|(k, _)| same_term(k, &key)) {
                Some(old) => old.1 = value,
                None => pairs.push((key, value)),
            }
        }
        Some(Literal::Map(pairs))
    }

    fn constant_number(&mut self, e: &'a Expr) -> Option<Number> {
        Some(match &e.kind {
            ExprKind::Int(n) => Number::Int(n.clone()),
            ExprKind::Char(c) => Number::Int(Integer::Small(i64::from(u32::from(*c)))),
            ExprKind::Float(x) => Number::Float(*x),
            ExprKind::Unary(op, inner) => {
                let inner = self.constant_number(inner)?;
                fold_unary(*op, &inner)?
            }
            ExprKind::Op(op, both) => {
                if matches!(op, BinaryOp::Append | BinaryOp::Subtract | BinaryOp::Send) {
                    return None;
                }
                let (a, b) = (self.constant_number(&both.0)?, self.constant_number(&both.1)?);
                fold_binary(*op, &a, &b)?
            }
            _ => return None,
        })
    }

    fn constant_binary(&mut self, elements: &'a [BinElement<Expr>]) -> Option<Literal> {
        let mut bits = Bits::default();
        for element in elements {
            self.constant_segment(element, &mut bits)?;
        }
        Some(Literal::Bits(bits.bytes, bits.len))
    }

    /// Appends a segment if it is constant and cannot fail.
    pub(super) fn constant_segment(
        &mut self,
        element: &'a BinElement<Expr>,
        bits: &mut Bits,
    ) -> Option<()> {
        let spec = element.spec;
        let little = is_little(spec.endian);
        let size = match &element.size {
            None => None,
            Some(e) => match self.constant_number(e)? {
                Number::Int(Integer::Small(n)) => Some(u64::try_from(n).ok()?),
                _ => return None,
            },
        };
        let bits_of = |default: u64| match size {
            None => Some(default),
            Some(n) => n.checked_mul(u64::from(spec.unit)).filter(|n| *n <= MAX_CONSTANT_BITS),
        };
        match (spec.ty, &element.value.kind) {
            (BinType::Integer, ExprKind::Str(text)) => {
                let size = bits_of(8)?;
                for c in self.text(*text).chars() {
                    bits.integer(&Integer::Small(i64::from(u32::from(c))), size, little)?;
                }
                Some(())
            }
            (BinType::Integer, _) => match self.constant_number(&element.value)? {
                Number::Int(n) => bits.integer(&n, bits_of(8)?, little),
                Number::Float(_) => None,
            },
            (BinType::Float, ExprKind::Str(_)) => None,
            (BinType::Float, _) => {
                let x = match self.constant_number(&element.value)? {
                    Number::Int(n) => n.to_f64()?,
                    Number::Float(x) => x,
                };
                bits.float(x, bits_of(64)?, little)
            }
            (BinType::Utf8 | BinType::Utf16 | BinType::Utf32, ExprKind::Str(text)) => {
                for c in self.text(*text).chars() {
                    bits.bytes(&encode_utf(c, spec.ty, little));
                }
                Some(())
            }
            (BinType::Utf8 | BinType::Utf16 | BinType::Utf32, _) => {
                let Number::Int(n) = self.constant_number(&element.value)? else { return None };
                let c = char::from_u32(u32::try_from(n.small()?).ok()?)?;
                bits.bytes(&encode_utf(c, spec.ty, little));
                Some(())
            }
            (BinType::Binary | BinType::Bits, ExprKind::Binary(inner)) => {
                let Literal::Bits(bytes, len) = self.constant_binary(inner)? else { return None };
                let take = bits_of(len)?;
                let whole = element.size.is_some() || len.is_multiple_of(u64::from(spec.unit));
                if take > len || !whole {
                    return None;
                }
                for i in 0..take {
                    bits.bit(bytes[(i / 8) as usize] & (0x80 >> (i % 8)) != 0);
                }
                Some(())
            }
            _ => None,
        }
    }
}

/// Whether two literals are the same term (`=:=`).
fn same_term(a: &Literal, b: &Literal) -> bool {
    match (a, b) {
        (Literal::Str(s), Literal::List(items, tail))
        | (Literal::List(items, tail), Literal::Str(s)) => {
            **tail == Literal::Nil
                && s.chars().count() == items.len()
                && s.chars().zip(items).all(|(c, i)| *i == Literal::Int(i64::from(u32::from(c))))
        }
        (Literal::List(a, at), Literal::List(b, bt)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_term(a, b)) && same_term(at, bt)
        }
        (Literal::Tuple(a), Literal::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_term(a, b))
        }
        _ => a == b,
    }
}
