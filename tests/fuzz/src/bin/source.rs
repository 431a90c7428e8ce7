//! Fuzzes the compiler: source text in; diagnostics, which are shown, or a module that the
//! verifier accepts come out, in time proportional to the text.
//!
//! Time is this thread's CPU time per kilobyte begun. Each new slowest input is measured again,
//! told on stderr and kept as `RVM_FUZZ_SLOWEST` if that names a file. One that takes more than
//! `RVM_FUZZ_LIMIT` milliseconds a kilobyte (100: this build is several times slower than a
//! release build) fails.
#![no_main]

use rvm_compiler::driver::{Options, SourceInput, compile_module};
use rvm_compiler::preprocess::NoIncludes;
use rvm_compiler::render::render;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// Microseconds a kilobyte of the slowest input so far; what is faster is not worth a line.
static SLOWEST: AtomicU64 = AtomicU64::new(1000);
static LIMIT: OnceLock<u64> = OnceLock::new();

/// CPU time of this thread in microseconds.
fn now() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes one timespec.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    time.tv_sec as u64 * 1_000_000 + time.tv_nsec as u64 / 1000
}

/// Compiles; returns microseconds a kilobyte.
fn compile(text: &str) -> u64 {
    let start = now();
    let options =
        Options { default_module: Some("m".into()), export_all: true, ..Options::default() };
    let source = SourceInput { name: "m.erl".into(), text: text.into() };
    let out = compile_module(&source, &NoIncludes, &options);
    for diagnostic in &out.diagnostics {
        render(&out.session.sources, &out.session.names, diagnostic, false);
    }
    if let Some(module) = out.module
        && let Err(error) = rvm_bytecode::verify(module)
    {
        panic!("the verifier refuses what was compiled: {error}");
    }
    (now() - start) / (text.len() as u64).div_ceil(1024).max(1)
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    if compile(&text) <= SLOWEST.load(Ordering::Relaxed) {
        return;
    }
    let taken = (0..3).map(|_| compile(&text)).min().expect("three");
    if taken <= SLOWEST.load(Ordering::Relaxed) {
        return;
    }
    SLOWEST.store(taken, Ordering::Relaxed);
    eprintln!("slowest so far: {taken} microseconds a kilobyte, {} bytes", data.len());
    if let Some(file) = std::env::var_os("RVM_FUZZ_SLOWEST") {
        let _ = std::fs::write(file, &*text);
    }
    let limit = LIMIT.get_or_init(|| {
        std::env::var("RVM_FUZZ_LIMIT").ok().and_then(|text| text.parse().ok()).unwrap_or(100)
    });
    assert!(taken <= limit * 1000, "slow: {taken} microseconds a kilobyte");
});
