//! Random instructions and modules: well-formed as data, and mostly nonsense as code.
//!
//! Stateless; generated from the table, so that a new row takes part at once.

use super::rng::Rng;
use crate::module::{Function, Handler, Import, Lambda, LineEntry, Literal, Module};
use crate::operand::{
    AtomIdx, Dst, FunIdx, ImportIdx, Label, LambdaIdx, LitIdx, Reg, Segment, SegmentKind, Val,
};
use crate::ops::{Op, Opcode};

/// How large indices may be: all are below these, except for a few that are wild.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// Registers.
    pub regs: usize,
    /// Instructions of the function.
    pub labels: usize,
    /// Entries of the atom table.
    pub atoms: usize,
    /// Entries of the literal table.
    pub literals: usize,
    /// Entries of the import table.
    pub imports: usize,
    /// Functions.
    pub functions: usize,
    /// Lambdas.
    pub lambdas: usize,
    /// One index in this many is wild; 0 for none.
    pub wild: usize,
}

impl Limits {
    /// What fits a function of a module.
    pub fn of(module: &Module, function: &Function) -> Limits {
        Limits {
            regs: function.nregs.into(),
            labels: function.code.len(),
            atoms: module.atoms.len(),
            literals: module.literals.len(),
            imports: module.imports.len(),
            functions: module.functions.len(),
            lambdas: module.lambdas.len(),
            wild: 64,
        }
    }

    fn index(&self, rng: &mut Rng, below: usize) -> u32 {
        if self.wild > 0 && rng.one_in(self.wild) {
            return rng.wild() as u32;
        }
        rng.below(below) as u32
    }
}

trait Arbitrary: Sized {
    fn arbitrary(rng: &mut Rng, limits: &Limits) -> Self;
}

macro_rules! arbitrary {
    ($($ty:ty, $r:ident, $l:ident: $make:expr;)*) => { $(
        impl Arbitrary for $ty {
            fn arbitrary($r: &mut Rng, $l: &Limits) -> Self {
                let _ = &$l;
                $make
            }
        }
    )* };
}

arbitrary! {
    u8, r, l: if r.one_in(8) { r.bits() as u8 } else { r.below(4) as u8 };
    u16, r, l: if r.one_in(16) { r.wild() as u16 } else { r.pick(&[1, 8]) };
    u32, r, l: if r.one_in(16) { r.wild() as u32 } else { r.below(8) as u32 };
    Reg, r, l: Reg(l.index(r, l.regs) as u16);
    Dst, r, l: Dst(l.index(r, l.regs) as u16);
    AtomIdx, r, l: AtomIdx(l.index(r, l.atoms));
    LitIdx, r, l: LitIdx(l.index(r, l.literals));
    FunIdx, r, l: FunIdx(l.index(r, l.functions));
    ImportIdx, r, l: ImportIdx(l.index(r, l.imports));
    LambdaIdx, r, l: LambdaIdx(l.index(r, l.lambdas));
    Label, r, l: Label(l.index(r, l.labels));
    SegmentKind, r, _l: r.pick(&[
        SegmentKind::Integer,
        SegmentKind::Float,
        SegmentKind::Binary,
        SegmentKind::Utf8,
        SegmentKind::Utf16,
        SegmentKind::Utf32,
    ]);
}

impl Arbitrary for Val {
    fn arbitrary(r: &mut Rng, l: &Limits) -> Val {
        match r.below(8) {
            0 => Val::Int(r.wild() as i64),
            1 => Val::Int(r.below(10) as i64),
            2 => Val::Atom(AtomIdx::arbitrary(r, l)),
            3 if l.literals > 0 => Val::Lit(LitIdx::arbitrary(r, l)),
            4 => Val::Nil,
            _ => Val::Reg(l.index(r, l.regs) as u16),
        }
    }
}

impl<T: Arbitrary> Arbitrary for Option<T> {
    fn arbitrary(r: &mut Rng, l: &Limits) -> Option<T> {
        if r.one_in(2) { None } else { Some(T::arbitrary(r, l)) }
    }
}

impl<A: Arbitrary, B: Arbitrary> Arbitrary for (A, B) {
    fn arbitrary(r: &mut Rng, l: &Limits) -> (A, B) {
        (A::arbitrary(r, l), B::arbitrary(r, l))
    }
}

impl<T: Arbitrary> Arbitrary for Vec<T> {
    fn arbitrary(r: &mut Rng, l: &Limits) -> Vec<T> {
        (0..r.below(4)).map(|_| T::arbitrary(r, l)).collect()
    }
}

impl Arbitrary for Segment {
    fn arbitrary(r: &mut Rng, l: &Limits) -> Segment {
        Segment {
            kind: SegmentKind::arbitrary(r, l),
            flags: r.below(5) as u8,
            unit: u16::arbitrary(r, l),
            value: Val::arbitrary(r, l),
            size: Option::arbitrary(r, l),
        }
    }
}

macro_rules! define_arbitrary {
    ($( $(#[doc = $doc:literal])* $name:ident $mnemonic:literal
        { $( $field:ident : $kind:ident ),* } [ $( $flag:ident ),* ]; )*) => {
        /// A random instruction, its operands within the limits.
        pub fn arbitrary_op(rng: &mut Rng, limits: &Limits) -> Op {
            match rng.pick(Opcode::ALL) {
                $( Opcode::$name => Op::$name { $( $field: Arbitrary::arbitrary(rng, limits) ),* }, )*
            }
        }
    };
}
crate::for_each_op!(define_arbitrary);

/// Characters of random texts: plain, to be quoted, to be escaped, of several bytes.
const CHARS: [char; 12] = ['a', 'b', 'r', '1', '_', 'A', ' ', '\'', '"', '\n', '\\', 'λ'];

fn text(rng: &mut Rng) -> String {
    (0..rng.below(6)).map(|_| rng.pick(&CHARS)).collect()
}

fn list<T>(rng: &mut Rng, most: usize, mut item: impl FnMut(&mut Rng) -> T) -> Vec<T> {
    (0..rng.below(most)).map(|_| item(rng)).collect()
}

/// A random literal without NaNs (which are not equal to themselves).
pub(super) fn literal(rng: &mut Rng, limits: &Limits, depth: usize) -> Literal {
    let compound = if depth > 3 { 0 } else { 3 };
    let deeper = |rng: &mut Rng| literal(rng, limits, depth + 1);
    match rng.below(9 + compound) {
        0 => Literal::Int(rng.wild() as i64),
        1 => Literal::Big(rng.one_in(2), list(rng, 12, |r| r.bits() as u8)),
        2 => Literal::Float(rng.pick(&[0.0, -0.0, 1.5, 1e300, -2.5e-10, f64::INFINITY])),
        3 => Literal::Atom(AtomIdx::arbitrary(rng, limits)),
        4 => Literal::Nil,
        5 => Literal::Str(text(rng)),
        6 => Literal::Bits(list(rng, 5, |r| r.bits() as u8), rng.wild() >> 1),
        7 => Literal::Export(
            AtomIdx::arbitrary(rng, limits),
            AtomIdx::arbitrary(rng, limits),
            rng.bits() as u8,
        ),
        8 => Literal::Int(rng.below(10) as i64),
        9 => Literal::List(list(rng, 4, deeper), Box::new(literal(rng, limits, depth + 1))),
        10 => Literal::Tuple(list(rng, 4, deeper)),
        _ => Literal::Map(list(rng, 4, |r| {
            (literal(r, limits, depth + 1), literal(r, limits, depth + 1))
        })),
    }
}

/// A random module for testing the codec and the listing; the verifier will hardly accept it.
pub fn arbitrary_module(rng: &mut Rng) -> Module {
    let functions = rng.below(4);
    let mut l = Limits {
        atoms: 1 + rng.below(8),
        literals: rng.below(4),
        imports: rng.below(4),
        functions,
        lambdas: rng.below(3),
        wild: 20,
        ..Limits::default()
    };
    let atom = |rng: &mut Rng, l: &Limits| AtomIdx::arbitrary(rng, l);
    Module {
        atoms: (0..l.atoms).map(|_| text(rng)).collect(),
        literals: (0..l.literals).map(|_| literal(rng, &l, 0)).collect(),
        imports: (0..l.imports)
            .map(|_| Import {
                module: atom(rng, &l),
                function: atom(rng, &l),
                arity: rng.below(3) as u8,
            })
            .collect(),
        exports: list(rng, 4, |r| l.index(r, l.functions)),
        lambdas: (0..l.lambdas)
            .map(|_| Lambda {
                function: l.index(rng, l.functions),
                free: rng.below(3) as u8,
                index: rng.wild() as u32,
                uniq: rng.wild() as u32,
            })
            .collect(),
        files: list(rng, 3, text),
        attributes: list(rng, 3, |r| (atom(r, &l), literal(r, &l, 0))),
        source: rng.one_in(3).then(|| text(rng)),
        functions: (0..functions).map(|_| function(rng, &mut l)).collect(),
    }
}

fn function(rng: &mut Rng, l: &mut Limits) -> Function {
    l.labels = rng.below(12);
    l.regs = 1 + rng.below(20);
    let l = &*l;
    Function {
        name: AtomIdx::arbitrary(rng, l),
        arity: rng.below(4) as u8,
        nregs: l.regs as u16,
        code: (0..l.labels).map(|_| arbitrary_op(rng, l)).collect(),
        handlers: list(rng, 3, |r| Handler {
            start: l.index(r, l.labels + 1),
            end: l.index(r, l.labels + 1),
            target: Label::arbitrary(r, l),
            base: l.index(r, l.regs) as u16,
        }),
        lines: list(rng, 4, |r| LineEntry {
            at: l.index(r, l.labels + 1),
            file: l.index(r, 3),
            line: r.wild() as u32,
        }),
    }
}
