//! Natives: the built-in functions implemented in Rust, one file a family.
//!
//! They run on the scheduler thread of the calling process, under the contract of
//! [`crate::ctx::NativeFn`]. House rule of this folder: a native checks its arguments first, then
//! reserves **once**, for everything it will build, and only then builds. (A second successful
//! reserve in one run would never come to an end in stress mode, where each costs a collection.)

pub mod args;
pub mod arith;
pub mod arith_ops;
pub mod atomics;
pub mod binary;
pub mod binary_search;
pub mod build;
pub mod code;
pub mod convert;
pub mod convert_float;
pub mod convert_number;
pub mod data;
pub mod dictionary;
pub mod etf;
pub mod etf_decode;
pub mod etf_encode;
pub mod ets;
pub mod ets_object;
pub mod ets_update;
pub mod ets_walk;
pub mod file;
pub mod file_handle;
pub mod func;
pub mod hash;
pub mod hash_digest;
pub mod info;
pub mod io;
pub mod iolist;
pub mod lists;
pub mod logic;
pub mod mailbox;
pub mod maps;
pub mod match_compile;
pub mod match_run;
pub mod math;
pub mod message;
pub mod os;
pub mod parse;
pub mod persistent;
pub mod posix;
pub mod process;
pub mod re;
pub mod relation;
pub mod state;
pub mod sys;
pub mod table;
pub mod time;
pub mod timer;
pub mod unicode;
pub mod unicode_case;
pub mod unicode_util;
