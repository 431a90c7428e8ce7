//! The syntax tree's upper part: modules, attributes, functions, types.
//!
//! Owner: the thread that compiles; plain owned data. Invariants: as `ast`; types are checked for
//! existence only, no code comes from them.

use super::*;

/// A module.
#[derive(Clone, PartialEq, Debug)]
pub struct Module {
    /// Its name; from `-module`, or the source file's base name if that is missing (an error is
    /// reported then, unless the caller allows it).
    pub name: Symbol,
    /// The source's name as given to the parser.
    pub file: Symbol,
    /// The forms in their order.
    pub forms: Vec<Form>,
    /// *Resolved.* Exported functions, sorted, without duplicates, `module_info/0,1` not among
    /// them (they always exist).
    pub exports: Vec<FunName>,
    /// *Resolved.* The function `-on_load` names.
    pub on_load: Option<FunName>,
}

impl Module {
    /// The functions, in the order of the source.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        self.forms.iter().filter_map(|form| match form {
            Form::Function(f) => Some(f),
            _ => None,
        })
    }
    /// The record definitions, in the order of the source.
    pub fn records(&self) -> impl Iterator<Item = &RecordDef> {
        self.forms.iter().filter_map(|form| match form {
            Form::Record(r) => Some(r),
            _ => None,
        })
    }
}

/// `name/arity`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FunName {
    /// The name.
    pub name: Symbol,
    /// The number of arguments.
    pub arity: u32,
}

/// A top-level form.
#[derive(Clone, PartialEq, Debug)]
pub enum Form {
    /// `-module(m).`
    Module(Name, Span),
    /// `-export([f/1]).`
    Export(Vec<(FunName, Span)>, Span),
    /// `-import(m, [f/1]).`
    Import(Symbol, Vec<(FunName, Span)>, Span),
    /// `-record(r, {...}).`
    Record(RecordDef),
    /// `-type`, `-opaque`.
    Type(TypeDef),
    /// `-spec`, `-callback`.
    Spec(SpecDef),
    /// `-export_type([t/1]).`
    ExportType(Vec<(FunName, Span)>, Span),
    /// `-optional_callbacks([f/1]).`
    OptionalCallbacks(Vec<(FunName, Span)>, Span),
    /// Any other attribute, `-name(Value).`: `compile`, `behaviour`, `vsn`, `on_load`, a user's.
    /// The value is a constant expression.
    Attribute(Attribute),
    /// A function.
    Function(Function),
}

impl Form {
    /// Its extent; of a function, that of the name.
    pub fn span(&self) -> Span {
        match self {
            Form::Module(_, span)
            | Form::Export(_, span)
            | Form::Import(_, _, span)
            | Form::ExportType(_, span)
            | Form::OptionalCallbacks(_, span) => *span,
            Form::Record(record) => record.span,
            Form::Type(def) => def.span,
            Form::Spec(spec) => spec.span,
            Form::Attribute(attribute) => attribute.span,
            Form::Function(function) => function.name_span,
        }
    }
}

/// `-name(Value).`
#[derive(Clone, PartialEq, Debug)]
pub struct Attribute {
    /// The attribute's name.
    pub name: Symbol,
    /// Its extent.
    pub span: Span,
    /// Its value: atoms, numbers, strings, tuples, lists, maps, binaries of literals; `f/1` is
    /// the tuple `{f, 1}`.
    pub value: Expr,
}

/// `-record(name, {fields}).`
#[derive(Clone, PartialEq, Debug)]
pub struct RecordDef {
    /// The record's name.
    pub name: Name,
    /// Its extent.
    pub span: Span,
    /// The fields in order; the tuple's element `i + 2` is field `i`.
    pub fields: Vec<RecordFieldDef>,
    /// *Resolved.* Number of [`VarId`]s that the default expressions use, in a numbering of their
    /// own: an expansion renumbers them into the function it happens in.
    pub var_count: u32,
    /// *Resolved.* The export lists of the default expressions.
    pub export_lists: Vec<Vec<VarId>>,
}

/// A field in a record definition.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordFieldDef {
    /// The field.
    pub name: Name,
    /// The value when a construction does not give it; `undefined` if absent.
    pub default: Option<Expr>,
    /// The declared type.
    pub ty: Option<Type>,
}

/// A top-level function.
#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    /// Its name and arity.
    pub name: FunName,
    /// Where the first clause writes the name.
    pub name_span: Span,
    /// Its extent.
    pub span: Span,
    /// At least one, all of one arity.
    pub clauses: Vec<Clause>,
    /// *Resolved.* Number of [`VarId`]s used.
    pub var_count: u32,
    /// *Resolved.* What [`Exports`] refer to.
    pub export_lists: Vec<Vec<VarId>>,
}

impl Function {
    /// The variables of an export list, in the order of their ids.
    pub fn exports(&self, exports: Exports) -> &[VarId] {
        self.export_lists.get(exports.0 as usize).map_or(&[], Vec::as_slice)
    }
}

// ---------------------------------------------------------------------------------------------
// Types (checked for existence only; no code comes from them)

/// `-type name(Params) :: body.`
#[derive(Clone, PartialEq, Debug)]
pub struct TypeDef {
    /// The name.
    pub name: Name,
    /// Its extent.
    pub span: Span,
    /// Whether written `-opaque`.
    pub opaque: bool,
    /// The parameters.
    pub params: Vec<Name>,
    /// The type.
    pub body: Type,
}

/// `-spec f(T) -> T; (T) -> T.`, `-callback ...`.
#[derive(Clone, PartialEq, Debug)]
pub struct SpecDef {
    /// Whether written `-callback`.
    pub callback: bool,
    /// The module, in `-spec m:f(...)`.
    pub module: Option<Symbol>,
    /// The function.
    pub name: FunName,
    /// Where the name is written.
    pub name_span: Span,
    /// Its extent.
    pub span: Span,
    /// The alternatives, each a function type with its constraints.
    pub clauses: Vec<SpecClause>,
}

/// `(T) -> T when V :: T`.
#[derive(Clone, PartialEq, Debug)]
pub struct SpecClause {
    /// Where its arguments begin.
    pub pos: u32,
    /// Argument types.
    pub params: Vec<Type>,
    /// The result's type.
    pub result: Type,
    /// The constraints: variable and type.
    pub constraints: Vec<(Name, Type)>,
}

/// A type.
#[derive(Clone, PartialEq, Debug)]
pub struct Type {
    /// Its whole extent.
    pub span: Span,
    /// As [`Expr::pos`].
    pub pos: u32,
    /// What it is.
    pub kind: TypeKind,
}

/// The kinds of types.
#[derive(Clone, PartialEq, Debug)]
pub enum TypeKind {
    /// `V`, `_`.
    Var(Symbol),
    /// `V :: T`.
    Annotated(Name, Box<Type>),
    /// `foo`.
    Atom(Symbol),
    /// `1`.
    Int(Integer),
    /// `$a`.
    Char(char),
    /// Integer arithmetic.
    Unary(UnaryOp, Box<Type>),
    /// Integer arithmetic.
    Op(BinaryOp, Box<(Type, Type)>),
    /// `1..10`.
    Range(Box<(Type, Type)>),
    /// `A | B`.
    Union(Vec<Type>),
    /// `t(A)`: built in or of this module.
    Local(Name, Vec<Type>),
    /// `m:t(A)`.
    Remote(Symbol, Name, Vec<Type>),
    /// `[]`.
    Nil,
    /// `[T]`; with the flag, `[T, ...]`.
    List(Box<Type>, bool),
    /// `{A, B}`.
    Tuple(Vec<Type>),
    /// `#{K => V, K := V}`, each with the place of its `=>` or `:=`.
    Map(Vec<(MapOp, u32, Type, Type)>),
    /// `#r{f :: T}`.
    Record(Name, Vec<(Name, Type)>),
    /// `fun()` without and `fun((A) -> R)` with a signature; `fun((...) -> R)` has no parameters.
    Fun(Option<(Option<Vec<Type>>, Box<Type>)>),
    /// `<<_:B, _:_*U>>`: base and unit.
    Bits(Box<(Type, Type)>),
}
