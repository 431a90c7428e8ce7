//! The kinds of operand an instruction can have.
//!
//! Each kind is a newtype, so that a register that is read and one that is written, or a literal
//! index and an atom index, cannot be swapped by accident. Plain data; no invariants beyond what
//! the verifier checks.

/// A register that the instruction reads. Registers are the slots of the running frame: `r0` is
/// the function's first argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct Reg(pub u16);

/// A register that the instruction writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct Dst(pub u16);

/// Index into the module's atom table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord, Default)]
pub struct AtomIdx(pub u32);

/// Index into the module's literal table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct LitIdx(pub u32);

/// Index into the module's function table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct FunIdx(pub u32);

/// Index into the module's import table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct ImportIdx(pub u32);

/// Index into the module's lambda table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct LambdaIdx(pub u32);

/// A jump target: the index of an instruction in the same function.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct Label(pub u32);

/// Where an instruction that fails goes: to a label (guards, patterns), or, with `None`, it raises
/// its exception.
pub type Fail = Option<Label>;

/// A value operand: a register or a constant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Val {
    /// The register's content.
    Reg(u16),
    /// An integer that fits a small term on every machine (60 bits and sign, see [`Val::INT_MIN`]).
    Int(i64),
    /// An atom.
    Atom(AtomIdx),
    /// A term of the literal table.
    Lit(LitIdx),
    /// The empty list.
    Nil,
}

impl Val {
    /// The least integer that may stand as [`Val::Int`]; lesser ones are literals.
    pub const INT_MIN: i64 = -(1 << 60);
    /// The greatest integer that may stand as [`Val::Int`].
    pub const INT_MAX: i64 = (1 << 60) - 1;
}

impl From<Reg> for Val {
    fn from(r: Reg) -> Val {
        Val::Reg(r.0)
    }
}

/// What a segment of a binary holds; used both to build and to match.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum SegmentKind {
    /// An integer of `size * unit` bits.
    Integer,
    /// A float of 16, 32 or 64 bits.
    Float,
    /// A binary or bitstring.
    Binary,
    /// One code point as UTF-8.
    Utf8,
    /// One code point as UTF-16.
    Utf16,
    /// One code point as UTF-32.
    Utf32,
}

/// Flags of a segment.
pub mod segflags {
    /// Least significant byte first (`little`, and `native` on little-endian targets).
    pub const LITTLE: u8 = 1;
    /// Two's complement when matched.
    pub const SIGNED: u8 = 2;
    /// All flags that may be set.
    pub const ALL: u8 = 3;
}

/// One segment of a binary construction.
#[derive(Clone, PartialEq, Debug)]
pub struct Segment {
    /// What it holds.
    pub kind: SegmentKind,
    /// `segflags` bits.
    pub flags: u8,
    /// Bits per unit of `size`, 1 to 256.
    pub unit: u16,
    /// The value to be written.
    pub value: Val,
    /// How many units; the atom-free convention for "all of the binary" and for the UTF kinds is
    /// `None`.
    pub size: Option<Val>,
}
