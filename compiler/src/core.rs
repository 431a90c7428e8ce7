//! The core IR: what lowering makes, the optimiser improves and the code generator reads.
//!
//! Owner: the thread that compiles; plain owned data. Core is a control-flow graph in SSA form:
//! every variable has one definition, which dominates its uses; joins pass values through block
//! parameters. A graph instead of a tree keeps every pass iterative, so a body of ten thousand
//! expressions costs no native stack. Invariants:
//! - `blocks[0]` is the entry; its variables are the function's parameters.
//! - Blocks are *extended*: an instruction may leave through its `fail` edge. A `fail` target and
//!   every target but that of [`Term::Jump`] has no parameters.
//! - A block lies as a whole inside or outside a protected region ([`Block::handler`]); a handler
//!   block has three parameters (class, reason, raw trace) and is reached in no other way.
//! - Contexts, positions and raw traces are never block arguments.

pub use crate::tables::Tables;
use rvm_bytecode::module::Literal;
use rvm_bytecode::operand::{AtomIdx, FunIdx, ImportIdx, LambdaIdx, LitIdx, SegmentKind};

/// A variable of one function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Var(pub u32);

/// A block of one function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BlockId(pub u32);

/// The function's first block.
pub const ENTRY: BlockId = BlockId(0);

/// A source place: index into the module's files, and a line (0: compiler-made code).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Loc {
    /// File.
    pub file: u32,
    /// Line from 1, or 0.
    pub line: u32,
}

/// An operand: a variable or a constant. Equal constants are equal values of this type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Val {
    /// The variable's value.
    Var(Var),
    /// An integer within the small range of [`rvm_bytecode::operand::Val`].
    Int(i64),
    /// An atom.
    Atom(AtomIdx),
    /// A term of the literal table: never an integer in the small range, an atom or `[]`.
    Lit(LitIdx),
    /// `[]`.
    Nil,
}

impl Val {
    /// The variable, if it is one.
    pub fn var(self) -> Option<Var> {
        match self {
            Val::Var(v) => Some(v),
            _ => None,
        }
    }
    /// Whether it is no variable.
    pub fn is_const(self) -> bool {
        !matches!(self, Val::Var(_))
    }
}

impl From<Var> for Val {
    fn from(v: Var) -> Val {
        Val::Var(v)
    }
}

/// Arithmetic with an instruction of its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum Arith {
    Add,
    Sub,
    Mul,
    Div,
    IntDiv,
    Rem,
    Band,
    Bor,
    Bxor,
    Bsl,
    Bsr,
    Neg,
    Bnot,
}

/// A test: control goes on when it holds, else to the fail target. The first argument is tested.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum Test {
    IsInteger,
    IsFloat,
    IsNumber,
    IsAtom,
    IsBoolean,
    IsPid,
    IsPort,
    IsReference,
    IsList,
    IsCons,
    IsNil,
    IsTuple,
    IsTupleArity(u32),
    IsTaggedTuple(u32, AtomIdx),
    IsMap,
    IsBinary,
    IsBitstring,
    IsFunction,
    /// Arguments: value, arity.
    IsFunctionArity,
    EqExact,
    NeExact,
    Eq,
    Ne,
    Lt,
    Ge,
}

/// What is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Callee {
    /// A function of this module.
    Local(FunIdx),
    /// A function by its name.
    Ext(ImportIdx),
    /// A fun: the last argument.
    Fun,
    /// The last two arguments are module and function.
    Apply,
}

/// A segment of a binary construction; its arguments stand in the instruction's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seg {
    /// What it holds.
    pub kind: SegmentKind,
    /// `segflags` bits.
    pub flags: u8,
    /// Bits per unit.
    pub unit: u16,
    /// Whether a size argument follows the value argument.
    pub sized: bool,
}

/// What an instruction does. "Args" below are [`Inst::args`].
#[derive(Clone, PartialEq, Debug)]
pub enum Prim {
    /// Copies its argument.
    Move,
    /// Arithmetic; fails or raises.
    Arith(Arith),
    /// A guard-safe native; fails or raises.
    Bif(ImportIdx),
    /// A test; has no result.
    Test(Test),
    /// A call.
    Call(Callee),
    /// Elements, then the tail.
    List,
    /// A tuple.
    Tuple,
    /// Free variables.
    MakeFun(LambdaIdx),
    /// Of a cons.
    Head,
    /// Of a cons.
    Tail,
    /// Element (from 0) of a tuple.
    Element(u32),
    /// Args: the tuple, then the new values of these positions (from 0, ascending). The first
    /// number is the tuple's arity.
    UpdateTuple(u32, Vec<u32>),
    /// Keys and values alternating.
    MapNew,
    /// The map, then keys and values alternating.
    MapPut,
    /// The map, then keys and values alternating.
    MapUpdate,
    /// Map and key.
    MapGet,
    /// Segments' values and sizes.
    BinBuild(Vec<Seg>),
    /// Makes a context.
    BinStart,
    /// Context, size; unit, flags.
    BinInt(u16, u8),
    /// Context, size; unit, flags.
    BinFloat(u16, u8),
    /// Context, size; unit.
    BinSub(u16),
    /// Context; unit.
    BinRest(u16),
    /// Context; encoding, flags.
    BinUtf(SegmentKind, u8),
    /// Context, size; unit.
    BinSkip(u16),
    /// Context; unit.
    BinSkipRest(u16),
    /// Context; a bits literal.
    BinBytes(LitIdx),
    /// Context.
    BinEnd,
    /// Context.
    BinTell,
    /// Context, position.
    BinSeek,
    /// Destination, message.
    Send,
    /// The next message.
    RecvPeek,
    /// Takes it.
    RecvAccept,
    /// Raw trace.
    BuildStacktrace,
    /// Class, reason, raw trace.
    CatchValue,
}

/// An instruction.
#[derive(Clone, PartialEq, Debug)]
pub struct Inst {
    /// The variable that gets the result.
    pub dst: Option<Var>,
    /// What it does.
    pub op: Prim,
    /// Operands, evaluated before it.
    pub args: Vec<Val>,
    /// Where it goes when it fails; `None`: raises (or cannot fail).
    pub fail: Option<BlockId>,
    /// Its place.
    pub loc: Loc,
}

/// An exception that the compiler itself raises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Exc {
    Badmatch,
    CaseClause,
    TryClause,
    IfClause,
    FunctionClause,
    /// `error` with the argument as reason.
    Error,
    /// Class, reason, raw trace.
    Raise,
}

/// How a block ends.
#[derive(Clone, PartialEq, Debug)]
pub enum Term {
    /// Continues with arguments for the block's parameters.
    Jump(BlockId, Vec<Val>),
    /// By an atom or small integer.
    Select(Val, Vec<(Val, BlockId)>, BlockId),
    /// By the arity of a tuple.
    SelectArity(Val, Vec<(u32, BlockId)>, BlockId),
    /// Returns.
    Return(Val),
    /// Calls and returns what that returns.
    TailCall(Callee, Vec<Val>),
    /// Passes over the message.
    RecvNext(BlockId),
    /// Waits for a message.
    RecvWait(BlockId),
    /// Timeout, where a message leads, where the timeout leads.
    RecvWaitTimeout(Val, BlockId, BlockId),
    /// Raises.
    Raise(Exc, Vec<Val>),
    /// Not yet ended (while building), or never reached.
    Unreachable,
}

/// A block.
#[derive(Clone, PartialEq, Debug)]
pub struct Block {
    /// Parameters.
    pub params: Vec<Var>,
    /// Instructions.
    pub insts: Vec<Inst>,
    /// The end.
    pub term: Term,
    /// Place of the end.
    pub term_loc: Loc,
    /// Where exceptions raised in this block go.
    pub handler: Option<BlockId>,
}

/// A function.
#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    /// Its name.
    pub name: AtomIdx,
    /// Parameters, free variables last.
    pub params: Vec<Var>,
    /// Blocks; the first is the entry.
    pub blocks: Vec<Block>,
    /// Number of variables.
    pub nvars: u32,
}

/// A fun that the module makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lambda {
    /// Its body.
    pub function: FunIdx,
    /// Number of free variables.
    pub free: u32,
}

/// A module.
#[derive(Clone, Debug, Default)]
pub struct Module {
    /// Atoms, literals and imports.
    pub tables: Tables,
    /// Functions; lifted ones after those of the source.
    pub functions: Vec<Function>,
    /// Exported functions.
    pub exports: Vec<FunIdx>,
    /// Funs.
    pub lambdas: Vec<Lambda>,
    /// File names.
    pub files: Vec<String>,
    /// Attributes.
    pub attributes: Vec<(AtomIdx, Literal)>,
}

impl Prim {
    /// Whether dropping an unused instance changes nothing (its `fail` edge aside: one with a fail
    /// edge is a test as well).
    pub fn is_pure(&self) -> bool {
        matches!(
            self,
            Prim::Move
                | Prim::List
                | Prim::Tuple
                | Prim::MakeFun(_)
                | Prim::Head
                | Prim::Tail
                | Prim::Element(_)
                | Prim::UpdateTuple(..)
                | Prim::MapNew
                | Prim::BinTell
                | Prim::BuildStacktrace
                | Prim::CatchValue
        )
    }

    /// Whether every register from the window base up is lost.
    pub fn is_call(&self) -> bool {
        matches!(self, Prim::Call(_))
    }
}

impl Inst {
    /// Whether it may raise an exception here.
    pub fn can_raise(&self) -> bool {
        match self.op {
            Prim::Call(_) | Prim::Send => true,
            Prim::Arith(_) | Prim::Bif(_) | Prim::MapPut | Prim::MapUpdate | Prim::BinBuild(_) => {
                self.fail.is_none()
            }
            _ => false,
        }
    }
}

impl Term {
    /// Whether it may raise an exception.
    pub fn can_raise(&self) -> bool {
        matches!(self, Term::TailCall(..) | Term::Raise(..) | Term::RecvWaitTimeout(..))
    }

    /// The operands.
    pub fn args(&self) -> &[Val] {
        match self {
            Term::Jump(_, args) | Term::TailCall(_, args) | Term::Raise(_, args) => args,
            Term::Select(v, ..) | Term::SelectArity(v, ..) | Term::Return(v) => {
                std::slice::from_ref(v)
            }
            Term::RecvWaitTimeout(v, ..) => std::slice::from_ref(v),
            Term::RecvNext(_) | Term::RecvWait(_) | Term::Unreachable => &[],
        }
    }

    /// The operands, to be replaced.
    pub fn args_mut(&mut self) -> &mut [Val] {
        match self {
            Term::Jump(_, args) | Term::TailCall(_, args) | Term::Raise(_, args) => args,
            Term::Select(v, ..) | Term::SelectArity(v, ..) | Term::Return(v) => {
                std::slice::from_mut(v)
            }
            Term::RecvWaitTimeout(v, ..) => std::slice::from_mut(v),
            Term::RecvNext(_) | Term::RecvWait(_) | Term::Unreachable => &mut [],
        }
    }

    /// Calls `f` with every block that may follow.
    pub fn each_target(&self, mut f: impl FnMut(BlockId)) {
        match self {
            Term::Jump(b, _) | Term::RecvNext(b) | Term::RecvWait(b) => f(*b),
            Term::Select(_, table, default) => {
                table.iter().for_each(|(_, b)| f(*b));
                f(*default);
            }
            Term::SelectArity(_, table, default) => {
                table.iter().for_each(|(_, b)| f(*b));
                f(*default);
            }
            Term::RecvWaitTimeout(_, to, next) => {
                f(*to);
                f(*next);
            }
            Term::Return(_) | Term::TailCall(..) | Term::Raise(..) | Term::Unreachable => {}
        }
    }

    /// Calls `f` with every block that may follow, to be replaced.
    pub fn each_target_mut(&mut self, mut f: impl FnMut(&mut BlockId)) {
        match self {
            Term::Jump(b, _) | Term::RecvNext(b) | Term::RecvWait(b) => f(b),
            Term::Select(_, table, default) => {
                table.iter_mut().for_each(|(_, b)| f(b));
                f(default);
            }
            Term::SelectArity(_, table, default) => {
                table.iter_mut().for_each(|(_, b)| f(b));
                f(default);
            }
            Term::RecvWaitTimeout(_, to, next) => {
                f(to);
                f(next);
            }
            Term::Return(_) | Term::TailCall(..) | Term::Raise(..) | Term::Unreachable => {}
        }
    }
}

impl Block {
    /// An empty block in the region of a handler.
    pub fn new(handler: Option<BlockId>) -> Block {
        Block {
            params: Vec::new(),
            insts: Vec::new(),
            term: Term::Unreachable,
            term_loc: Loc::default(),
            handler,
        }
    }

    /// Calls `f` with every block that may follow, exceptions included.
    pub fn each_successor(&self, mut f: impl FnMut(BlockId)) {
        for inst in &self.insts {
            if let Some(b) = inst.fail {
                f(b);
            }
        }
        self.term.each_target(&mut f);
        if let Some(b) = self.handler {
            f(b);
        }
    }
}

impl Function {
    /// The block. Panics: for an id of another function.
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0 as usize]
    }

    /// The block, to be changed. Panics: for an id of another function.
    pub fn block_mut(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id.0 as usize]
    }

    /// A variable that was not there before.
    pub fn fresh(&mut self) -> Var {
        self.nvars += 1;
        Var(self.nvars - 1)
    }
}
