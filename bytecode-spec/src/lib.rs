//! rvm's instruction set, stated once, and everything made from that statement.
//!
//! The table in [`ops`] is the single source: the [`Op`] enum, its encoder and checked decoder,
//! the disassembler, the verifier's operand rules and `ISA.md` are all generated from it. This
//! crate is the lowest floor: it knows neither the compiler nor the virtual machine, does no I/O,
//! holds no state, and contains no `unsafe`.
#![forbid(unsafe_code)]

pub mod asm;
pub mod container;
pub mod decode;
pub mod disasm;
pub mod encode;
pub mod error;
pub mod fuzzing;
pub mod isa;
pub mod module;
pub mod natives;
pub mod operand;
pub mod ops;
pub mod verify;
pub mod visit;

pub use asm::assemble;
pub use decode::{TrustedCode, decode};
pub use disasm::disassemble;
pub use encode::encode;
pub use error::{AsmError, DecodeError, DecodeErrorKind};
pub use isa::isa_markdown;
pub use module::{Function, Handler, Import, Lambda, LineEntry, Literal, Module};
pub use operand::{
    AtomIdx, Dst, Fail, FunIdx, ImportIdx, Label, LambdaIdx, LitIdx, Reg, Segment, SegmentKind, Val,
};
pub use ops::{Op, Opcode};
pub use verify::{
    FunctionFacts, Kinds, LiveMap, OperandFacts, RegSet, Rule, Verified, VerifyError, verify,
};
pub use visit::{OperandVisitor, OperandVisitorMut, Window};
