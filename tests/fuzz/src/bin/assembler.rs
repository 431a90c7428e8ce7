//! Fuzzes the assembler: what it accepts is listed, read again, encoded, decoded and verified.
#![no_main]

use rvm_bytecode::{assemble, disassemble, encode, fuzzing::fuzz_one};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(module) = assemble(text) else { return };
    let listing = disassemble(&module);
    let again = assemble(&listing).unwrap_or_else(|e| panic!("own listing: {e}\n{listing}"));
    assert_eq!(again, module, "not what was listed:\n{listing}");
    let _ = fuzz_one(&encode(&module));
});
