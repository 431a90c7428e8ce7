//! The syntax tree: what the parser makes, the resolver annotates, and the lowering reads.
//!
//! Owner: the thread that compiles; plain owned data. Invariants: every node has its span; nesting
//! is bounded by the parser's depth limit (so walks may recurse), long lists and operator chains
//! are vectors, not depth. Fields marked *resolved* hold placeholders until `resolve` has run
//! without errors; then every one is filled.
//!
//! # What the resolver promises to the lowering
//! - Every variable occurrence has a [`VarId`], dense from 0 within one top-level [`Function`]
//!   ([`Function::var_count`] of them). One id per name and *fun scope*: in a clause, all bindings
//!   of `X` on different paths of a case share one id; another function clause, a fun's head or
//!   body, or a comprehension gets fresh ids for what it binds or shadows.
//! - A pattern variable says by [`VarUse`] whether it binds or is compared.
//! - `case`, `if`, `receive` and `try` name the variables they export ([`Exports`]).
//! - Every call by bare name is [`Callee::Local`] or [`Callee::Remote`].
//! - Records, fields, guards and patterns are legal.

mod constant;
mod form;
mod operator;

pub use form::*;

pub use crate::source::Span;
pub use crate::symbol::Symbol;
use num_bigint::BigInt;

/// A variable of one top-level function; see the module's text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct VarId(pub u32);

impl VarId {
    /// Not resolved yet (or the anonymous variable `_`).
    pub const NONE: VarId = VarId(u32::MAX);
}

/// A use of a variable in an expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Var {
    /// Its name.
    pub name: Symbol,
    /// *Resolved.* Its identity.
    pub id: VarId,
}

/// What a variable in a pattern does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VarUse {
    /// First occurrence: binds it.
    Bind,
    /// Bound by an occurrence before this one (in reading order) of the same pattern, or of
    /// another argument of the same clause head: the two must be equal (`=:=`).
    Same,
    /// Bound before the pattern (perhaps by an operand of the same expression that stands before
    /// it): must be equal (`=:=`).
    Use,
}

/// An integer of any size.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum Integer {
    /// Fits 64 bits.
    Small(i64),
    /// Does not.
    Big(Box<BigInt>),
}

// ---------------------------------------------------------------------------------------------
// Expressions

/// An expression.
#[derive(Clone, PartialEq, Debug)]
pub struct Expr {
    /// Its whole extent (for tokens from a macro: the call site).
    pub span: Span,
    /// The position OTP reports as the node's line, in stack traces too: the operator of a binary
    /// operation, the `:` of a remote call, the `#` of a record or map operation, else the start.
    pub pos: u32,
    /// What it is.
    pub kind: ExprKind,
}

/// The kinds of expressions.
#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind {
    /// `X`. Never `_`.
    Var(Var),
    /// `foo`, `'Foo'`.
    Atom(Symbol),
    /// `1`, `16#ff`.
    Int(Integer),
    /// `$a`: the integer of that code point.
    Char(char),
    /// `1.0`; always finite.
    Float(f64),
    /// `"text"`, adjacent literals joined: the list of its code points.
    Str(Symbol),
    /// `{A, B}`.
    Tuple(Vec<Expr>),
    /// `[A, B | T]`; `[]` has neither elements nor tail. A tail implies at least one element.
    /// `[A | [B | T]]` may be given flattened.
    List(Vec<Expr>, Option<Box<Expr>>),
    /// `<<...>>`.
    Binary(Vec<BinElement<Expr>>),
    /// `#{K => V}`. All fields are [`MapOp::Assoc`].
    Map(Vec<MapField<Expr>>),
    /// `M#{K => V, K2 := V2}`.
    MapUpdate(Box<Expr>, Vec<MapField<Expr>>),
    /// `#r{f = V}`; see [`RecordField`].
    Record(Symbol, Vec<RecordField<Expr>>),
    /// `E#r{f = V}`.
    RecordUpdate(Box<Expr>, Symbol, Vec<RecordField<Expr>>),
    /// `E#r.f`: record name, field name.
    RecordAccess(Box<Expr>, Name, Name),
    /// `#r.f`: the field's position in the tuple (the first field is 2).
    RecordIndex(Name, Name),
    /// `P = E`.
    Match(Box<Pat>, Box<Expr>),
    /// `op E`.
    Unary(UnaryOp, Box<Expr>),
    /// `A op B` for every operator but `andalso` and `orelse` (see [`ExprKind::Chain`]). Both are
    /// evaluated, left first.
    Op(BinaryOp, Box<(Expr, Expr)>),
    /// Three or more operands of operators of one precedence level; see [`Chain`].
    Chain(Box<Chain>),
    /// `catch E`.
    Catch(Box<Expr>),
    /// `begin ... end`; at least one expression.
    Block(Vec<Expr>),
    /// A call.
    Call(Box<Call>),
    /// `case E of ... end`.
    Case(Box<Case>),
    /// `if G -> ... end`.
    If(Box<If>),
    /// `receive ... after ... end`.
    Receive(Box<Receive>),
    /// `try ... end`.
    Try(Box<Try>),
    /// `fun (...) -> ... end`, `fun F(...) -> ... end`.
    Fun(Box<Fun>),
    /// `fun f/1`: *resolved* to [`Callee::Local`] or [`Callee::Remote`].
    FunRef(Box<Callee>, u32),
    /// `fun M:F/A`; any of the three may be an atom/integer or a variable.
    FunRemote(Box<[Expr; 3]>),
    /// `maybe ... else ... end`.
    Maybe(Box<Maybe>),
    /// `[E || ...]`.
    ListComp(Box<Expr>, Vec<Qualifier>),
    /// `<<E || ...>>`; the body is a bit string expression.
    BinaryComp(Box<Expr>, Vec<Qualifier>),
}

/// A name with its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Name {
    /// Its text.
    pub name: Symbol,
    /// Its place.
    pub span: Span,
}

/// Operators with one operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[allow(missing_docs)]
pub enum UnaryOp {
    Plus,
    Minus,
    Bnot,
    Not,
}

/// Operators with two operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Mul,
    /// `/`
    FloatDiv,
    Div,
    Rem,
    Band,
    And,
    Add,
    Sub,
    Bor,
    Bxor,
    Bsl,
    Bsr,
    Or,
    Xor,
    /// `++`
    Append,
    /// `--`
    Subtract,
    Eq,
    Ne,
    Le,
    Lt,
    Ge,
    Gt,
    ExactEq,
    ExactNe,
    /// The second operand is evaluated only if the first is `true`; occurs in [`Chain`] only.
    AndAlso,
    /// The second operand is evaluated only if the first is `false`; occurs in [`Chain`] only.
    OrElse,
    /// `!`
    Send,
}

/// Operands joined by operators of one precedence level, so that long chains are not deep.
///
/// `andalso` and `orelse` are always given as a chain (of two or more operands, all operators the
/// same), the others from three operands on. `+ - bor bxor bsl bsr or xor` and
/// `* / div rem band and` associate to the left: fold from the first operand. `++ --`,
/// `andalso` and `orelse` associate to the right: for the first two, evaluate the operands left to
/// right, then fold from the last. (Comparison does not associate; `!` is never in a chain.)
#[derive(Clone, PartialEq, Debug)]
pub struct Chain {
    /// Whether it folds from the right.
    pub right: bool,
    /// The operands, at least two.
    pub operands: Vec<Expr>,
    /// `ops[i]` stands between `operands[i]` and `operands[i + 1]`, with its position.
    pub ops: Vec<(BinaryOp, u32)>,
}

/// `K => V` or `K := V`.
#[derive(Clone, PartialEq, Debug)]
pub struct MapField<T> {
    /// Which of the two.
    pub op: MapOp,
    /// The place of the `=>` or `:=`.
    pub pos: u32,
    /// The key.
    pub key: Expr,
    /// The value.
    pub value: T,
}

/// How a map field is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MapOp {
    /// `=>`: insert or replace.
    Assoc,
    /// `:=`: the key must be there.
    Exact,
}

/// `f = V`, or `_ = V`: the value of all fields not named ([`Symbol`] `_`; at most once).
#[derive(Clone, PartialEq, Debug)]
pub struct RecordField<T> {
    /// The field.
    pub name: Name,
    /// Its value.
    pub value: T,
}

/// One segment of `<<...>>`, in an expression or a pattern.
#[derive(Clone, PartialEq, Debug)]
pub struct BinElement<T> {
    /// Its extent.
    pub span: Span,
    /// The value. A string literal stands for one segment per code point with the same size and
    /// type.
    pub value: T,
    /// `:Size`, in both cases an expression; `None` is the type's default. In patterns it may use
    /// variables bound by earlier segments of the same pattern or before it.
    pub size: Option<Expr>,
    /// The type, with defaults filled in (legality is checked by the resolver).
    pub spec: BinSpec,
}

/// The type of a binary segment: all defaults are filled in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct BinSpec {
    /// `integer` by default; `binary` for a value that is itself `<<...>>`.
    pub ty: BinType,
    /// `signed`; unsigned by default. Integers only.
    pub signed: bool,
    /// Byte order; big by default.
    pub endian: Endian,
    /// Size counts units of this many bits, 1 to 256: 1 for integers, floats and bitstrings, 8 for
    /// binaries, by default. Meaningless for the UTF types.
    pub unit: u16,
    /// The words that were written, in their order (`unit` for `unit:8`); the rest is empty.
    pub written: [Symbol; 4],
}

/// Types of binary segments.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum BinType {
    /// Default size 8 bits.
    Integer,
    /// 16, 32 or 64 bits; default 64.
    Float,
    /// `binary`, `bytes`: whole bytes by its unit of 8; default size: all.
    Binary,
    /// `bitstring`, `bits`: unit 1; default size: all.
    Bits,
    /// A code point; no size.
    Utf8,
    /// A code point; no size.
    Utf16,
    /// A code point; no size.
    Utf32,
}

/// Byte order of a segment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[allow(missing_docs)]
pub enum Endian {
    Big,
    Little,
    Native,
}

/// A call `callee(args)`.
#[derive(Clone, PartialEq, Debug)]
pub struct Call {
    /// What is called.
    pub callee: Callee,
    /// Where the callee is written.
    pub callee_span: Span,
    /// The arguments.
    pub args: Vec<Expr>,
}

/// What is called. The arity is the number of arguments (or stands beside it, in `fun f/1`).
#[derive(Clone, PartialEq, Debug)]
pub enum Callee {
    /// `f(...)`, before resolving; never after.
    Unresolved(Symbol),
    /// *Resolved* from `f(...)`: a function of this module. (`record_info(fields|size, r)` is the
    /// one pseudo function: it stays `Local(record_info)` with two atom arguments.)
    Local(Symbol),
    /// `m:f(...)` with both atoms; or *resolved* from `f(...)`: imported, or an auto-imported
    /// built-in (then the module is `erlang`).
    Remote(Symbol, Symbol),
    /// `M:F(...)` where at least one is not an atom.
    Dynamic(Box<(Expr, Expr)>),
    /// `F(...)`, any other expression: a fun.
    Value(Box<Expr>),
}

/// Variables that are bound on all paths of a branching expression and not before it: the code
/// after it may use them. *Resolved*; look them up by [`Function::exports`]. Only those that some
/// later expression really uses are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Exports(pub u32);

impl Exports {
    /// No variables (also the placeholder before resolving).
    pub const NONE: Exports = Exports(u32::MAX);
}

/// `case scrutinee of clauses end`.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    /// The value matched. Its variables are in scope in the clauses and after.
    pub scrutinee: Expr,
    /// Each has one pattern.
    pub clauses: Vec<Clause>,
    /// *Resolved.* What the clauses export.
    pub exports: Exports,
}

/// `if clauses end`.
#[derive(Clone, PartialEq, Debug)]
pub struct If {
    /// Each has no pattern.
    pub clauses: Vec<Clause>,
    /// *Resolved.* What the clauses export.
    pub exports: Exports,
}

/// `receive clauses after timeout -> body end`.
#[derive(Clone, PartialEq, Debug)]
pub struct Receive {
    /// Each has one pattern; none if there is only `after`.
    pub clauses: Vec<Clause>,
    /// Timeout expression and body.
    pub after: Option<After>,
    /// *Resolved.* What the clauses and the `after` body export.
    pub exports: Exports,
}

/// `after timeout -> body`.
#[derive(Clone, PartialEq, Debug)]
pub struct After {
    /// Milliseconds or `infinity`; evaluated before waiting.
    pub timeout: Expr,
    /// At least one expression.
    pub body: Vec<Expr>,
}

/// `try body of clauses catch handlers after cleanup end`. Nothing bound inside is usable after.
#[derive(Clone, PartialEq, Debug)]
pub struct Try {
    /// At least one expression. What it binds is in scope in `clauses` (only).
    pub body: Vec<Expr>,
    /// The `of` clauses, each with one pattern; empty: the body's value is the result.
    pub clauses: Vec<Clause>,
    /// The `catch` clauses.
    pub handlers: Vec<Handler>,
    /// The `after` part; empty if there is none.
    pub cleanup: Vec<Expr>,
}

/// `Class:Reason:Stack when guard -> body`.
#[derive(Clone, PartialEq, Debug)]
pub struct Handler {
    /// Its extent.
    pub span: Span,
    /// An atom or variable pattern; the atom `throw` when not written.
    pub class: Pat,
    /// The reason.
    pub reason: Pat,
    /// The stack trace's variable (always newly bound); `None` also when written `_`.
    pub stack: Option<Var>,
    /// Where that is written, or would be.
    pub stack_pos: u32,
    /// The guard; it may not use `stack`.
    pub guard: Guard,
    /// At least one expression.
    pub body: Vec<Expr>,
}

/// `fun` with clauses.
#[derive(Clone, PartialEq, Debug)]
pub struct Fun {
    /// The name of a named fun: a variable bound to the fun itself inside its clauses. `None` also
    /// when written `_`.
    pub name: Option<Var>,
    /// Number of arguments.
    pub arity: u32,
    /// At least one, all of one arity.
    pub clauses: Vec<Clause>,
}

/// `maybe steps else clauses end`. Nothing bound inside is usable after.
#[derive(Clone, PartialEq, Debug)]
pub struct Maybe {
    /// At least one.
    pub steps: Vec<MaybeStep>,
    /// The `else` clauses, each with one pattern; empty: the value that did not match is the result.
    pub clauses: Vec<Clause>,
}

/// `E`, or `P ?= E`, which leaves the `maybe` if the value does not match.
#[derive(Clone, PartialEq, Debug)]
pub struct MaybeStep {
    /// The pattern of a `?=`.
    pub pattern: Option<Pat>,
    /// The expression.
    pub value: Expr,
}

/// A part after `||`.
#[derive(Clone, PartialEq, Debug)]
pub struct Qualifier {
    /// Its extent.
    pub span: Span,
    /// The place of a generator's arrow.
    pub pos: u32,
    /// A generator that raises `badmatch` for what does not match: `<:-`, `<:=`.
    pub strict: bool,
    /// Several generators with `&&` between them: the source is a list of tuples, whose tail is the
    /// reason to raise when some have more elements than others.
    pub zip: bool,
    /// What it is.
    pub kind: QualifierKind,
}

/// The kinds of qualifiers.
#[derive(Clone, PartialEq, Debug)]
pub enum QualifierKind {
    /// `P <- E`. The pattern's variables shadow; elements that do not match are skipped.
    List(Pat, Expr),
    /// `P <= E`. The pattern's variables shadow; matching stops when the segments do not fit.
    Binary(Pat, Expr),
    /// A filter.
    Filter {
        /// The condition.
        cond: Expr,
        /// *Resolved.* Whether it is a legal guard test: then a failure inside counts as `false`,
        /// and so does any other value; else it is an ordinary expression whose value must be a
        /// boolean (`bad_filter`).
        guard: bool,
    },
}

/// A clause of a function, fun, case, if, receive or try.
#[derive(Clone, PartialEq, Debug)]
pub struct Clause {
    /// Its extent.
    pub span: Span,
    /// The patterns: as many as the construct has.
    pub patterns: Vec<Pat>,
    /// The guard.
    pub guard: Guard,
    /// At least one expression.
    pub body: Vec<Expr>,
}

/// Alternatives (`;`) of conjunctions (`,`) of guard tests; empty: always true. Exceptions inside
/// fail their conjunction.
pub type Guard = Vec<Vec<Expr>>;

// ---------------------------------------------------------------------------------------------
// Patterns

/// A pattern.
#[derive(Clone, PartialEq, Debug)]
pub struct Pat {
    /// Its whole extent.
    pub span: Span,
    /// As [`Expr::pos`].
    pub pos: u32,
    /// What it is.
    pub kind: PatKind,
}

/// The kinds of patterns.
#[derive(Clone, PartialEq, Debug)]
pub enum PatKind {
    /// `_`.
    Wildcard,
    /// `X`, *resolved* use.
    Var(Var, VarUse),
    /// `foo`.
    Atom(Symbol),
    /// `1`.
    Int(Integer),
    /// `$a`.
    Char(char),
    /// `1.0`: matches floats of equal value.
    Float(f64),
    /// `"text"`: the list of its code points.
    Str(Symbol),
    /// `"text" ++ P`, `[$a, 1] ++ P`: a string or a list of literal characters and integers.
    Prefix(Box<Expr>, Box<Pat>),
    /// `{A, B}`.
    Tuple(Vec<Pat>),
    /// `[A, B | T]`; as [`ExprKind::List`].
    List(Vec<Pat>, Option<Box<Pat>>),
    /// `<<...>>`.
    Binary(Vec<BinElement<Pat>>),
    /// `#{K := P}`: keys are guard expressions over what is bound before the pattern. *Resolved*: all
    /// fields are [`MapOp::Exact`].
    Map(Vec<MapField<Pat>>),
    /// `#r{f = P}`.
    Record(Symbol, Vec<RecordField<Pat>>),
    /// `#r.f`: that integer.
    RecordIndex(Name, Name),
    /// Any other expression. *Resolved*: constant arithmetic (`-1`, `1 bsl 8`) has become its number,
    /// and there is nothing else.
    Expr(Box<Expr>),
    /// `P1 = P2`: both must match.
    Alias(Box<(Pat, Pat)>),
}
