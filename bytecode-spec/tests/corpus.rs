//! The hand-made corpus is accepted, complete, and survives every round trip.

mod common;

use std::collections::HashSet;

use rvm_bytecode::{Opcode, TrustedCode, assemble, decode, disassemble, encode, verify};

#[test]
fn every_module_is_accepted() {
    for (name, module) in common::corpus() {
        if let Err(e) = verify(module) {
            panic!("{name}: {e}");
        }
    }
}

#[test]
fn every_instruction_is_used() {
    let mut used = HashSet::new();
    for (_, module) in common::corpus() {
        used.extend(module.functions.iter().flat_map(|f| &f.code).map(|op| op.opcode()));
    }
    let missing: Vec<_> = Opcode::ALL.iter().filter(|op| !used.contains(op)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn round_trips() {
    for (name, module) in common::corpus() {
        let file = encode(&module);
        assert_eq!(decode(&file).as_ref(), Ok(&module), "{name}: decode");
        assert_eq!(encode(&module), file, "{name}: encoding is not deterministic");
        let listing = disassemble(&module);
        match assemble(&listing) {
            Ok(again) => assert_eq!(again, module, "{name}:\n{listing}"),
            Err(e) => panic!("{name}: {e}\n{listing}"),
        }
    }
}

#[test]
fn trusted_code_is_the_code() {
    for (_, module) in common::corpus() {
        let verified = verify(module).unwrap();
        let code = TrustedCode::new(&verified);
        for (i, f) in verified.module().functions.iter().enumerate() {
            let again: Vec<_> = code.function(i).unwrap().collect();
            assert_eq!(again, f.code);
        }
        assert!(code.function(verified.module().functions.len()).is_none());
    }
}
