//! The compiler: Erlang source text in, a verified rvm module or diagnostics out.
//!
//! Owner: whoever calls; no threads, no I/O, no global state. Flow: `lex` → `preprocess` →
//! `parse` → `resolve` → (lower → opt → codegen). Bad input is a [`diag::Diagnostic`], never a
//! panic.
#![forbid(unsafe_code)]

pub mod ast;
pub mod diag;
pub mod explain;
pub mod forms;
pub mod frontend;
pub mod integer;
pub mod lex;
pub mod parse;
pub mod preprocess;
pub mod render;
pub mod resolve;
pub mod session;
pub mod source;
pub mod symbol;
pub mod token;

pub mod codegen;
pub mod core;
pub mod core_print;
pub mod driver;
pub mod lower;
pub mod opt;
mod order;
pub mod tables;
