//! A module as data: what the compiler emits, the container stores and the verifier reads.
//!
//! Plain data without invariants: anything may stand in it until the verifier has accepted it.

use crate::operand::{AtomIdx, Label};
use crate::ops::Op;

/// A whole module.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Module {
    /// Every atom the module mentions; entry 0 is the module's name.
    pub atoms: Vec<String>,
    /// Constant terms.
    pub literals: Vec<Literal>,
    /// Functions of other modules, and natives, that this one names.
    pub imports: Vec<Import>,
    /// Function indices visible from outside.
    pub exports: Vec<u32>,
    /// All functions.
    pub functions: Vec<Function>,
    /// The funs that `make_fun` can create.
    pub lambdas: Vec<Lambda>,
    /// Source file names, for line entries.
    pub files: Vec<String>,
    /// `-attribute(...)`s: name and a list of values, as `module_info(attributes)` gives them.
    pub attributes: Vec<(AtomIdx, Literal)>,
    /// The source text, if it was asked for.
    pub source: Option<String>,
}

/// A function of another module.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Import {
    /// Its module.
    pub module: AtomIdx,
    /// Its name.
    pub function: AtomIdx,
    /// Its number of arguments.
    pub arity: u8,
}

/// One function.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Function {
    /// Its name.
    pub name: AtomIdx,
    /// Number of arguments, in `r0..r(arity-1)` on entry. For the body of a fun this counts the
    /// free variables too, which follow the arguments.
    pub arity: u8,
    /// Number of registers: every register operand is below it. A call window
    /// (`base`, `base+1..=base+n`) must fit in it too.
    pub nregs: u16,
    /// The instructions. Execution starts at the first and must end in a terminator.
    pub code: Vec<Op>,
    /// Exception handlers, inner ones before outer ones.
    pub handlers: Vec<Handler>,
    /// Source positions, ascending by `at`; an entry holds until the next one.
    pub lines: Vec<LineEntry>,
}

/// A range of instructions whose exceptions go to a handler.
///
/// At the target, `base` holds the class atom, `base+1` the reason, `base+2` the raw stack trace
/// (an opaque term: only `raise`, `build_stacktrace`, `catch_value` may use it). All other
/// registers are as they were before the raising instruction; those at or above the window base
/// of a raising call are lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Handler {
    /// First instruction covered.
    pub start: u32,
    /// One past the last instruction covered.
    pub end: u32,
    /// Where to continue; not itself inside `start..end`.
    pub target: Label,
    /// First of the three registers that are written.
    pub base: u16,
}

/// From instruction `at` on, code comes from this place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineEntry {
    /// Instruction index.
    pub at: u32,
    /// Index into `Module::files`.
    pub file: u32,
    /// Line number from 1; 0 says that there is none (compiler-made code).
    pub line: u32,
}

/// A fun that `make_fun` creates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lambda {
    /// Its body: a function whose arity is the fun's plus `free`.
    pub function: u32,
    /// Number of free variables.
    pub free: u8,
    /// The position among the module's funs (`erlang:fun_info(F, index)`).
    pub index: u32,
    /// A digest of the body, the same when the same source is compiled again
    /// (`erlang:fun_info(F, uniq)`).
    pub uniq: u32,
}

/// A constant term.
#[derive(Clone, PartialEq, Debug)]
pub enum Literal {
    /// An integer that fits in 64 bits.
    Int(i64),
    /// A larger integer: sign (true for negative) and magnitude, least significant byte first.
    Big(bool, Vec<u8>),
    /// A float; never a NaN or an infinity.
    Float(f64),
    /// An atom.
    Atom(AtomIdx),
    /// The empty list.
    Nil,
    /// A list of at least one element and its tail.
    List(Vec<Literal>, Box<Literal>),
    /// A string: the list of these code points (compact form of a `List` of small integers).
    Str(String),
    /// A tuple.
    Tuple(Vec<Literal>),
    /// A map; keys distinct.
    Map(Vec<(Literal, Literal)>),
    /// A bitstring: bytes and number of bits used in all.
    Bits(Vec<u8>, u64),
    /// `fun m:f/a`.
    Export(AtomIdx, AtomIdx, u8),
}
