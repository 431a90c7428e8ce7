//! Module → bytes.
//!
//! Stateless and total: any [`Module`], also one that the verifier would refuse, has exactly one
//! encoding, and [`crate::decode()`] gives it back (literals nested deeper than the decoder allows
//! excepted). Numbers are LEB128, unsigned; signed ones are zigzag-coded first.

use crate::container::{HEADER_LEN, MAGIC, VERSION, literal, redigest, section, val};
use crate::module::{Function, Literal, Module};
use crate::operand::{
    AtomIdx, Dst, FunIdx, ImportIdx, Label, LambdaIdx, LitIdx, Reg, Segment, SegmentKind, Val,
};
use crate::ops::Op;

/// The module as a file. Deterministic: equal modules give equal bytes.
pub fn encode(module: &Module) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.resize(HEADER_LEN, 0);
    put_section(&mut out, section::ATOMS, |out| put_list(out, &module.atoms, |o, a| put_str(o, a)));
    put_section(&mut out, section::LITERALS, |out| put_list(out, &module.literals, put_literal));
    put_section(&mut out, section::IMPORTS, |out| {
        put_list(out, &module.imports, |o, i| {
            put(o, i.module.0.into());
            put(o, i.function.0.into());
            o.push(i.arity);
        });
    });
    put_section(&mut out, section::EXPORTS, |out| {
        put_list(out, &module.exports, |o, e| put(o, u64::from(*e)));
    });
    put_section(&mut out, section::FUNCTIONS, |out| put_list(out, &module.functions, put_function));
    put_section(&mut out, section::LAMBDAS, |out| {
        put_list(out, &module.lambdas, |o, l| {
            put(o, l.function.into());
            o.push(l.free);
            put(o, l.index.into());
            put(o, l.uniq.into());
        });
    });
    put_section(&mut out, section::FILES, |out| put_list(out, &module.files, |o, f| put_str(o, f)));
    put_section(&mut out, section::ATTRIBUTES, |out| {
        put_list(out, &module.attributes, |o, (name, value)| {
            put(o, name.0.into());
            put_literal(o, value);
        });
    });
    if let Some(source) = &module.source {
        put_section(&mut out, section::SOURCE, |out| put_str(out, source));
    }
    redigest(&mut out);
    out
}

/// The code of one function, as it stands in the function section after its byte count.
pub(crate) fn encode_code(code: &[Op]) -> Vec<u8> {
    let mut out = Vec::with_capacity(code.len() * 6);
    put_list(&mut out, code, |o, op| op.encode(o));
    out
}

fn put_section(out: &mut Vec<u8>, number: u8, content: impl FnOnce(&mut Vec<u8>)) {
    let mut body = Vec::new();
    content(&mut body);
    out.push(number);
    put_bytes(out, &body);
}

fn put_function(out: &mut Vec<u8>, f: &Function) {
    put(out, f.name.0.into());
    out.push(f.arity);
    put(out, f.nregs.into());
    put_bytes(out, &encode_code(&f.code));
    put_list(out, &f.handlers, |o, h| {
        put(o, h.start.into());
        put(o, h.end.into());
        put(o, h.target.0.into());
        put(o, h.base.into());
    });
    put_list(out, &f.lines, |o, l| {
        put(o, l.at.into());
        put(o, l.file.into());
        put(o, l.line.into());
    });
}

/// Literals are flattened with an explicit stack: a module built by hand may nest them deeper
/// than the native stack reaches.
fn put_literal(out: &mut Vec<u8>, root: &Literal) {
    let mut todo = vec![root];
    while let Some(lit) = todo.pop() {
        match lit {
            Literal::Int(n) => {
                out.push(literal::INT);
                put(out, zigzag(*n));
            }
            Literal::Big(negative, magnitude) => {
                out.push(if *negative { literal::BIG_NEGATIVE } else { literal::BIG_POSITIVE });
                put_bytes(out, magnitude);
            }
            Literal::Float(x) => {
                out.push(literal::FLOAT);
                out.extend_from_slice(&x.to_le_bytes());
            }
            Literal::Atom(a) => {
                out.push(literal::ATOM);
                put(out, a.0.into());
            }
            Literal::Nil => out.push(literal::NIL),
            Literal::List(items, tail) => {
                out.push(literal::LIST);
                put(out, items.len() as u64);
                todo.push(tail);
                todo.extend(items.iter().rev());
            }
            Literal::Str(s) => {
                out.push(literal::STR);
                put_str(out, s);
            }
            Literal::Tuple(items) => {
                out.push(literal::TUPLE);
                put(out, items.len() as u64);
                todo.extend(items.iter().rev());
            }
            Literal::Map(pairs) => {
                out.push(literal::MAP);
                put(out, pairs.len() as u64);
                todo.extend(pairs.iter().rev().flat_map(|(k, v)| [v, k]));
            }
            Literal::Bits(bytes, bits) => {
                out.push(literal::BITS);
                put(out, *bits);
                put_bytes(out, bytes);
            }
            Literal::Export(m, f, arity) => {
                out.push(literal::EXPORT);
                put(out, m.0.into());
                put(out, f.0.into());
                out.push(*arity);
            }
        }
    }
}

/// Appends an unsigned number as LEB128: seven bits a byte, least significant first, the top bit
/// set on all but the last.
pub(crate) fn put(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

pub(crate) const fn zigzag(n: i64) -> u64 {
    ((n << 1) ^ (n >> 63)) as u64
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn put_str(out: &mut Vec<u8>, s: &str) {
    put_bytes(out, s.as_bytes());
}

fn put_list<T>(out: &mut Vec<u8>, items: &[T], mut item: impl FnMut(&mut Vec<u8>, &T)) {
    put(out, items.len() as u64);
    for x in items {
        item(out, x);
    }
}

/// What every operand kind of the table can do.
trait Encode {
    fn encode(&self, out: &mut Vec<u8>);
}

macro_rules! encode_index {
    ($($ty:ty),*) => { $(
        impl Encode for $ty {
            fn encode(&self, out: &mut Vec<u8>) { put(out, u64::from(self.0)); }
        }
    )* };
}
encode_index!(Reg, Dst, AtomIdx, LitIdx, FunIdx, ImportIdx, LambdaIdx, Label);

impl Encode for u8 {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }
}

impl Encode for u16 {
    fn encode(&self, out: &mut Vec<u8>) {
        put(out, u64::from(*self));
    }
}

impl Encode for u32 {
    fn encode(&self, out: &mut Vec<u8>) {
        put(out, u64::from(*self));
    }
}

impl Encode for Val {
    fn encode(&self, out: &mut Vec<u8>) {
        let tagged = |payload: u64, tag: u64| payload << 3 | tag;
        match *self {
            Val::Reg(r) => put(out, tagged(u64::from(r), val::REG)),
            Val::Int(n) if (Val::INT_MIN..=Val::INT_MAX).contains(&n) => {
                put(out, tagged(zigzag(n), val::INT));
            }
            Val::Int(n) => {
                put(out, val::WIDE);
                put(out, zigzag(n));
            }
            Val::Atom(a) => put(out, tagged(u64::from(a.0), val::ATOM)),
            Val::Lit(l) => put(out, tagged(u64::from(l.0), val::LIT)),
            Val::Nil => put(out, val::NIL),
        }
    }
}

impl Encode for Option<Val> {
    fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Some(v) => v.encode(out),
            None => put(out, val::NONE),
        }
    }
}

/// `None` is 0, a label is one more than its index.
impl Encode for Option<Label> {
    fn encode(&self, out: &mut Vec<u8>) {
        put(out, self.map_or(0, |l| u64::from(l.0) + 1));
    }
}

impl<A: Encode, B: Encode> Encode for (A, B) {
    fn encode(&self, out: &mut Vec<u8>) {
        self.0.encode(out);
        self.1.encode(out);
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, out: &mut Vec<u8>) {
        put_list(out, self, |o, x| x.encode(o));
    }
}

impl Encode for SegmentKind {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(match self {
            SegmentKind::Integer => 0,
            SegmentKind::Float => 1,
            SegmentKind::Binary => 2,
            SegmentKind::Utf8 => 3,
            SegmentKind::Utf16 => 4,
            SegmentKind::Utf32 => 5,
        });
    }
}

impl Encode for Segment {
    fn encode(&self, out: &mut Vec<u8>) {
        self.kind.encode(out);
        self.flags.encode(out);
        self.unit.encode(out);
        self.value.encode(out);
        self.size.encode(out);
    }
}

macro_rules! define_encode {
    ($( $(#[doc = $doc:literal])* $name:ident $mnemonic:literal
        { $( $field:ident : $kind:ident ),* } [ $( $flag:ident ),* ]; )*) => {
        impl Encode for Op {
            fn encode(&self, out: &mut Vec<u8>) {
                out.push(self.opcode() as u8);
                match self { $( Op::$name { $( $field ),* } => { $( $field.encode(out); )* } )* }
            }
        }
    };
}
crate::for_each_op!(define_encode);
