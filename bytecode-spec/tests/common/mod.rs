//! Shared by the tests: the hand-made corpus.

use rvm_bytecode::Module;

/// Hand-made modules which together use every instruction: name and listing.
pub(crate) const CORPUS: &[(&str, &str)] = &[
    ("control", include_str!("../corpus/control.rasm")),
    ("data", include_str!("../corpus/data.rasm")),
    ("binaries", include_str!("../corpus/binaries.rasm")),
    ("processes", include_str!("../corpus/processes.rasm")),
];

/// The corpus as modules.
pub(crate) fn corpus() -> Vec<(String, Module)> {
    let assemble = |(name, text): &(&str, &str)| match rvm_bytecode::assemble(text) {
        Ok(module) => ((*name).to_owned(), module),
        Err(e) => panic!("{name}.rasm:{e}"),
    };
    CORPUS.iter().map(assemble).collect()
}
