//! rvm's standard library, and where a VM finds modules: the code path, then what is embedded here.
//!
//! The library is Erlang source in `erl/`, compiled by `build.rs` and embedded as module files. A
//! module is decoded and verified when it is first called. No state; any thread may use it.
#![forbid(unsafe_code)]

pub mod embedded;
pub mod include;
pub mod library;
pub mod tool;

pub use library::{CompileError, Library};
