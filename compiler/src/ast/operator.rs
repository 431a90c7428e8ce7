//! Operators by the names that Erlang gives them: in abstract format, as natives of `erlang`, in match
//! specifications.
//!
//! Constants; any thread.

use super::{BinaryOp, UnaryOp};

const UNARY: &[(UnaryOp, &str)] =
    &[(UnaryOp::Plus, "+"), (UnaryOp::Minus, "-"), (UnaryOp::Bnot, "bnot"), (UnaryOp::Not, "not")];

const BINARY: &[(BinaryOp, &str)] = &[
    (BinaryOp::Mul, "*"),
    (BinaryOp::FloatDiv, "/"),
    (BinaryOp::Div, "div"),
    (BinaryOp::Rem, "rem"),
    (BinaryOp::Band, "band"),
    (BinaryOp::And, "and"),
    (BinaryOp::Add, "+"),
    (BinaryOp::Sub, "-"),
    (BinaryOp::Bor, "bor"),
    (BinaryOp::Bxor, "bxor"),
    (BinaryOp::Bsl, "bsl"),
    (BinaryOp::Bsr, "bsr"),
    (BinaryOp::Or, "or"),
    (BinaryOp::Xor, "xor"),
    (BinaryOp::Append, "++"),
    (BinaryOp::Subtract, "--"),
    (BinaryOp::Eq, "=="),
    (BinaryOp::Ne, "/="),
    (BinaryOp::Le, "=<"),
    (BinaryOp::Lt, "<"),
    (BinaryOp::Ge, ">="),
    (BinaryOp::Gt, ">"),
    (BinaryOp::ExactEq, "=:="),
    (BinaryOp::ExactNe, "=/="),
    (BinaryOp::AndAlso, "andalso"),
    (BinaryOp::OrElse, "orelse"),
    (BinaryOp::Send, "!"),
];

impl UnaryOp {
    /// Its name.
    pub fn text(self) -> &'static str {
        UNARY.iter().find(|(op, _)| *op == self).map_or("", |(_, text)| text)
    }
    /// The operator of a name.
    pub fn from_text(text: &str) -> Option<UnaryOp> {
        UNARY.iter().find(|(_, name)| *name == text).map(|(op, _)| *op)
    }
}

impl BinaryOp {
    /// Its name.
    pub fn text(self) -> &'static str {
        BINARY.iter().find(|(op, _)| *op == self).map_or("", |(_, text)| text)
    }
    /// The operator of a name.
    pub fn from_text(text: &str) -> Option<BinaryOp> {
        BINARY.iter().find(|(_, name)| *name == text).map(|(op, _)| *op)
    }
}
