//! Errors of the codec and the assembler, with positions.
//!
//! Plain data; whoever prints them decides how. The verifier's error stands with its rules in
//! [`mod@crate::verify`].

use std::fmt;

/// Why bytes are no module file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DecodeError {
    /// Byte offset in the file at which it was noticed.
    pub offset: usize,
    /// What is wrong.
    pub kind: DecodeErrorKind,
}

/// What is wrong with a module file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecodeErrorKind {
    /// It does not begin like a module file.
    Magic,
    /// Written by a version that this one does not read.
    Version(u16),
    /// The content does not match its digest.
    Digest,
    /// It ends in the middle of something.
    Truncated,
    /// A section has bytes left over.
    LeftOver,
    /// A section of unknown number.
    UnknownSection(u8),
    /// A section that is not the one that must follow.
    SectionOrder(u8),
    /// A number in overlong or overflowing LEB128.
    Varint,
    /// A number that is too large for its place (named).
    Range(&'static str),
    /// A count of items larger than what is left could hold.
    Count,
    /// No such instruction.
    Opcode(u8),
    /// No such form of the thing named.
    Tag(&'static str, u8),
    /// Text that is no UTF-8.
    Utf8,
    /// Literals nested too deep.
    LiteralDepth,
}

impl fmt::Display for DecodeErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Magic => f.write_str("not an rvm module"),
            Self::Version(v) => write!(
                f,
                "bytecode version {v}; this rvm reads version {}",
                crate::container::VERSION
            ),
            Self::Digest => f.write_str("the digest does not match: the file is damaged"),
            Self::Truncated => f.write_str("the file ends too early"),
            Self::LeftOver => f.write_str("bytes left over at the end of a section"),
            Self::UnknownSection(n) => write!(f, "unknown section {n}"),
            Self::SectionOrder(n) => write!(f, "section {n} is not the one that must follow"),
            Self::Varint => f.write_str("malformed number"),
            Self::Range(what) => write!(f, "{what} out of range"),
            Self::Count => f.write_str("a count exceeds what the file could hold"),
            Self::Opcode(n) => write!(f, "unknown instruction {n}"),
            Self::Tag(what, n) => write!(f, "unknown {what} {n}"),
            Self::Utf8 => f.write_str("text is not valid UTF-8"),
            Self::LiteralDepth => f.write_str("literals are nested too deep"),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: {}", self.offset, self.kind)
    }
}

impl std::error::Error for DecodeError {}

/// Why a text is no assembly listing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AsmError {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
}

impl fmt::Display for AsmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for AsmError {}
