//! Fuzzes the decoder and the verifier: bytes of a module file, made to fit their digest.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = rvm_bytecode::fuzzing::fuzz_one_redigested(data);
});
