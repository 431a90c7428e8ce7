//! Walking over the operands of an instruction, one call per operand, generated from the table.
//!
//! Stateless. Operands are visited in the order of their row, lists from first to last, so that a
//! destination usually comes before what is read: a visitor that needs "reads, then writes" must
//! collect. The registers of a call window are not operands; see [`Op::window`].

use crate::module::Module;
use crate::operand::{
    AtomIdx, Dst, FunIdx, ImportIdx, Label, LambdaIdx, LitIdx, Reg, Segment, SegmentKind, Val,
};
use crate::ops::{Op, flags};

/// Told about every operand of an instruction; each method does nothing unless overridden.
pub trait OperandVisitor {
    /// A register that is read (a [`Reg`] or the register of a [`Val`]).
    fn read(&mut self, _reg: u16) {}
    /// A register that is written.
    fn write(&mut self, _reg: u16) {}
    /// A jump target.
    fn label(&mut self, _label: Label) {}
    /// An index into the atom table.
    fn atom(&mut self, _atom: AtomIdx) {}
    /// An index into the literal table.
    fn literal(&mut self, _literal: LitIdx) {}
    /// An index into the import table.
    fn import(&mut self, _import: ImportIdx) {}
    /// An index into the function table.
    fn function(&mut self, _function: FunIdx) {}
    /// An index into the lambda table.
    fn lambda(&mut self, _lambda: LambdaIdx) {}
    /// A constant integer value ([`Val::Int`]).
    fn integer(&mut self, _value: i64) {}
    /// A plain number: an arity, unit, word count, tuple position or flags.
    fn number(&mut self, _value: u32) {}
    /// The length of an operand list, before its items.
    fn count(&mut self, _count: usize) {}
}

/// Like [`OperandVisitor`], able to change what it is shown.
pub trait OperandVisitorMut {
    /// A register that is read.
    fn read(&mut self, _reg: &mut u16) {}
    /// A register that is written.
    fn write(&mut self, _reg: &mut u16) {}
    /// A jump target.
    fn label(&mut self, _label: &mut Label) {}
    /// An index into the atom table.
    fn atom(&mut self, _atom: &mut AtomIdx) {}
    /// An index into the literal table.
    fn literal(&mut self, _literal: &mut LitIdx) {}
    /// An index into the import table.
    fn import(&mut self, _import: &mut ImportIdx) {}
    /// An index into the function table.
    fn function(&mut self, _function: &mut FunIdx) {}
    /// An index into the lambda table.
    fn lambda(&mut self, _lambda: &mut LambdaIdx) {}
    /// A small number.
    fn number8(&mut self, _value: &mut u8) {}
    /// A unit.
    fn number16(&mut self, _value: &mut u16) {}
    /// A count, arity or tuple position.
    fn number32(&mut self, _value: &mut u32) {}
    /// A segment kind.
    fn segment_kind(&mut self, _kind: &mut SegmentKind) {}
    /// A value operand as a whole; unless overridden, its register or index is shown in turn.
    fn value(&mut self, value: &mut Val) {
        match value {
            Val::Reg(reg) => self.read(reg),
            Val::Atom(atom) => self.atom(atom),
            Val::Lit(literal) => self.literal(literal),
            Val::Int(_) | Val::Nil => {}
        }
    }
}

/// What every operand kind of the table can do.
trait Operand {
    fn visit(&self, v: &mut impl OperandVisitor);
    fn visit_mut(&mut self, v: &mut impl OperandVisitorMut);
}

macro_rules! simple_operand {
    ($($ty:ty, $this:ident, $v:ident: $get:expr, $set:expr;)*) => { $(
        impl Operand for $ty {
            fn visit(&self, $v: &mut impl OperandVisitor) { let $this = self; $get }
            fn visit_mut(&mut self, $v: &mut impl OperandVisitorMut) { let $this = self; $set }
        }
    )* };
}

simple_operand! {
    Reg, s, v: v.read(s.0), v.read(&mut s.0);
    Dst, s, v: v.write(s.0), v.write(&mut s.0);
    Label, s, v: v.label(*s), v.label(s);
    AtomIdx, s, v: v.atom(*s), v.atom(s);
    LitIdx, s, v: v.literal(*s), v.literal(s);
    ImportIdx, s, v: v.import(*s), v.import(s);
    FunIdx, s, v: v.function(*s), v.function(s);
    LambdaIdx, s, v: v.lambda(*s), v.lambda(s);
    u8, s, v: v.number(u32::from(*s)), v.number8(s);
    u16, s, v: v.number(u32::from(*s)), v.number16(s);
    u32, s, v: v.number(*s), v.number32(s);
    SegmentKind, _s, _v: {}, _v.segment_kind(_s);
}

impl Operand for Val {
    fn visit(&self, v: &mut impl OperandVisitor) {
        match *self {
            Val::Reg(reg) => v.read(reg),
            Val::Int(value) => v.integer(value),
            Val::Atom(atom) => v.atom(atom),
            Val::Lit(literal) => v.literal(literal),
            Val::Nil => {}
        }
    }
    fn visit_mut(&mut self, v: &mut impl OperandVisitorMut) {
        v.value(self);
    }
}

impl<T: Operand> Operand for Option<T> {
    fn visit(&self, v: &mut impl OperandVisitor) {
        if let Some(x) = self {
            x.visit(v);
        }
    }
    fn visit_mut(&mut self, v: &mut impl OperandVisitorMut) {
        if let Some(x) = self {
            x.visit_mut(v);
        }
    }
}

impl<A: Operand, B: Operand> Operand for (A, B) {
    fn visit(&self, v: &mut impl OperandVisitor) {
        self.0.visit(v);
        self.1.visit(v);
    }
    fn visit_mut(&mut self, v: &mut impl OperandVisitorMut) {
        self.0.visit_mut(v);
        self.1.visit_mut(v);
    }
}

impl<T: Operand> Operand for Vec<T> {
    fn visit(&self, v: &mut impl OperandVisitor) {
        v.count(self.len());
        for x in self {
            x.visit(v);
        }
    }
    fn visit_mut(&mut self, v: &mut impl OperandVisitorMut) {
        for x in self {
            x.visit_mut(v);
        }
    }
}

impl Operand for Segment {
    fn visit(&self, v: &mut impl OperandVisitor) {
        v.number(u32::from(self.flags));
        v.number(u32::from(self.unit));
        self.value.visit(v);
        self.size.visit(v);
    }
    fn visit_mut(&mut self, v: &mut impl OperandVisitorMut) {
        v.segment_kind(&mut self.kind);
        v.number8(&mut self.flags);
        v.number16(&mut self.unit);
        self.value.visit_mut(v);
        self.size.visit_mut(v);
    }
}

macro_rules! define_visits {
    ($( $(#[doc = $doc:literal])* $name:ident $mnemonic:literal
        { $( $field:ident : $kind:ident ),* } [ $( $flag:ident ),* ]; )*) => {
        impl Op {
            /// Shows every operand to the visitor.
            pub fn visit(&self, v: &mut impl OperandVisitor) {
                let _ = &v;
                match self { $( Op::$name { $( $field ),* } => { $( $field.visit(v); )* } )* }
            }

            /// Shows every operand to the visitor, for changing.
            pub fn visit_mut(&mut self, v: &mut impl OperandVisitorMut) {
                let _ = &v;
                match self { $( Op::$name { $( $field ),* } => { $( $field.visit_mut(v); )* } )* }
            }

            /// Where the instruction goes instead of raising: `Some` for the rows with a
            /// `fail: Fail` operand (then its content), `None` for all others.
            pub fn fail(&self) -> Option<crate::operand::Fail> {
                match self {
                    $( Op::$name { $( $field ),* } => {
                        $( let _ = &$field; )*
                        define_visits!(@fail $( $field $kind )*)
                    } )*
                }
            }
        }
    };
    (@fail) => { None };
    (@fail $field:ident Fail $( $rest:tt )*) => { Some(*$field) };
    (@fail $field:ident $kind:ident $( $rest:tt )*) => { define_visits!(@fail $( $rest )*) };
}
crate::for_each_op!(define_visits);

/// The registers through which a call passes its operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// The result's register; `None` for tail calls, whose operands are in `r0..`.
    pub base: Option<u16>,
    /// Number of operand registers: the arguments, and the fun (`call_fun`) or module and
    /// function (`apply`) that follow them.
    pub operands: u16,
}

impl Window {
    /// First operand register (as `u32`, since an unverified `base` may be the last `u16`).
    pub const fn first(self) -> u32 {
        match self.base {
            Some(base) => base as u32 + 1,
            None => 0,
        }
    }

    /// One past the last operand register.
    pub const fn end(self) -> u32 {
        self.first() + self.operands as u32
    }
}

impl Op {
    /// The call window, for calls and tail calls. `None` for other instructions, and for calls of
    /// functions or imports that the module does not have (the verifier refuses those).
    pub fn window(&self, module: &Module) -> Option<Window> {
        let local = |f: &FunIdx| module.functions.get(f.0 as usize).map(|f| f.arity);
        let remote = |f: &ImportIdx| module.imports.get(f.0 as usize).map(|f| f.arity);
        let (base, arity, extra) = match self {
            Op::Call { base, fun } => (Some(base.0), local(fun)?, 0),
            Op::TailCall { fun } => (None, local(fun)?, 0),
            Op::CallExt { base, fun } => (Some(base.0), remote(fun)?, 0),
            Op::TailCallExt { fun } => (None, remote(fun)?, 0),
            Op::CallFun { base, arity } => (Some(base.0), *arity, 1),
            Op::TailCallFun { arity } => (None, *arity, 1),
            Op::Apply { base, arity } => (Some(base.0), *arity, 2),
            Op::TailApply { arity } => (None, *arity, 2),
            _ => return None,
        };
        Some(Window { base, operands: u16::from(arity) + extra })
    }

    /// Can it raise? The rows flagged `RAISE`, unless they have a label to fail to.
    pub fn raises(&self) -> bool {
        self.flags() & flags::RAISE != 0 && !matches!(self.fail(), Some(Some(_)))
    }

    /// Does it never fall through?
    pub const fn ends_block(&self) -> bool {
        self.flags() & flags::END != 0
    }

    /// Is it a safe point, i.e. may it collect or give up the scheduler?
    pub const fn is_safe_point(&self) -> bool {
        self.flags() & (flags::GC | flags::YIELD) != 0
    }

    /// Calls `f` with every jump target, in operand order.
    pub fn for_each_label(&self, f: impl FnMut(Label)) {
        struct Labels<F>(F);
        impl<F: FnMut(Label)> OperandVisitor for Labels<F> {
            fn label(&mut self, label: Label) {
                (self.0)(label);
            }
        }
        self.visit(&mut Labels(f));
    }

    /// Replaces every jump target by what `f` makes of it.
    pub fn map_labels(&mut self, f: impl FnMut(Label) -> Label) {
        struct Labels<F>(F);
        impl<F: FnMut(Label) -> Label> OperandVisitorMut for Labels<F> {
            fn label(&mut self, label: &mut Label) {
                *label = (self.0)(*label);
            }
        }
        self.visit_mut(&mut Labels(f));
    }

    /// Calls `f` with every register that an operand reads (not those of the call window).
    pub fn for_each_read(&self, f: impl FnMut(u16)) {
        struct Reads<F>(F);
        impl<F: FnMut(u16)> OperandVisitor for Reads<F> {
            fn read(&mut self, reg: u16) {
                (self.0)(reg);
            }
        }
        self.visit(&mut Reads(f));
    }

    /// Calls `f` with every register that the instruction writes (a call's `base` included).
    pub fn for_each_write(&self, f: impl FnMut(u16)) {
        struct Writes<F>(F);
        impl<F: FnMut(u16)> OperandVisitor for Writes<F> {
            fn write(&mut self, reg: u16) {
                (self.0)(reg);
            }
        }
        self.visit(&mut Writes(f));
    }
}
