//! Every diagnostic code is explained, and each example in DIAGNOSTICS.md gives what it says.

use rvm_compiler::diag::Severity;
use rvm_compiler::driver::{Options, SourceInput, compile_module};
use rvm_compiler::explain;
use rvm_compiler::preprocess::{IncludeError, LoadedSource, SourceLoader};
use std::collections::BTreeSet;

/// Codes that no short program can give: a bug of the compiler, four gigabytes of text.
const WITHOUT_EXAMPLE: &[&str] = &["invalid-encoding", "internal", "too-large"];

/// Knows one header, which includes itself.
struct Headers;

impl SourceLoader for Headers {
    fn load(&self, path: &str, _: &str) -> Result<LoadedSource, IncludeError> {
        if path != "circular.hrl" {
            return Err(IncludeError::NotFound);
        }
        Ok(LoadedSource { name: path.into(), text: "-include(\"circular.hrl\").\n".into() })
    }
}

fn codes(text: &str) -> Vec<(Severity, &'static str)> {
    let source = SourceInput { name: "example.erl".into(), text: text.into() };
    let output = compile_module(&source, &Headers, &Options::default());
    output.diagnostics.iter().map(|d| (d.severity, d.code)).collect()
}

#[test]
fn examples_give_what_they_say() {
    let mut faults = Vec::new();
    for entry in explain::all() {
        if WITHOUT_EXAMPLE.contains(&entry.code) {
            continue;
        }
        let examples: Vec<_> = entry.examples().collect();
        let [wrong, right] = examples.as_slice() else {
            faults.push(format!("{}: {} examples", entry.code, examples.len()));
            continue;
        };
        let found = codes(wrong);
        if !found.iter().any(|(_, code)| *code == entry.code) {
            faults.push(format!("{}: the wrong example gives {found:?}", entry.code));
        }
        let found = codes(right);
        if found.iter().any(|(s, code)| *s == Severity::Error || *code == entry.code) {
            faults.push(format!("{}: the right example gives {found:?}", entry.code));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The codes in the compiler's sources: the first string of a call that makes a diagnostic.
fn codes_in_source() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source");
            let code = text.split("#[cfg(test)]\nmod").next().unwrap_or("");
            for call in ["error(", "warning(", "bad(", "Bad("] {
                for (at, _) in code.match_indices(call) {
                    let args = code[at + call.len()..].trim_start();
                    let args = args.strip_prefix("i,").unwrap_or(args).trim_start();
                    let Some(rest) = args.strip_prefix('"') else { continue };
                    let word = rest.split('"').next().unwrap_or("");
                    if word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
                        found.insert(word.to_owned());
                    }
                }
            }
        }
    }
    found
}

#[test]
fn every_code_is_explained() {
    let known: BTreeSet<String> = explain::all().map(|e| e.code.to_owned()).collect();
    let used = codes_in_source();
    assert!(used.len() > 60, "only {} codes found: the search is broken", used.len());
    let missing: Vec<_> = used.difference(&known).collect();
    assert!(missing.is_empty(), "not in DIAGNOSTICS.md: {missing:?}");
}
