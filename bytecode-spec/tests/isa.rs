//! `ISA.md` says what the table says.

use std::path::Path;

#[test]
fn isa_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ISA.md");
    let wanted = rvm_bytecode::isa_markdown();
    if std::env::var_os("RVM_BLESS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "ISA.md is stale: run RVM_BLESS=1 cargo test -p rvm-bytecode --test isa"
    );
}
