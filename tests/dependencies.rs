//! Checks that every dependency's licence fits ours, and that ARCHITECTURE.md names each direct one.
//!
//! Both from `cargo metadata`, without the network: what was built is there. So the tree is that of
//! this machine's platform; crates that only others need are held to have a row, not downloaded.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Licences whose code may be part of a program under Apache-2.0 OR MIT.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// The fuzz targets are a workspace of their own, of no program that users run: its rows are held
/// against the table, its licences are not against ours.
const FUZZ: &str = "tests/fuzz/Cargo.toml";

/// Whether a licence expression can be met with allowed licences alone.
///
/// SPDX: AND binds tighter than OR, WITH belongs to the licence before it; old crates write `/`
/// for OR.
fn fits(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    any(&words, &mut at) == Some(true) && at == words.len()
}

/// Alternatives; `None` where the text is no licence expression.
fn any(words: &[&str], at: &mut usize) -> Option<bool> {
    let mut fits = all(words, at)?;
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        fits |= all(words, at)?;
    }
    Some(fits)
}

fn all(words: &[&str], at: &mut usize) -> Option<bool> {
    let mut fits = one(words, at)?;
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        fits &= one(words, at)?;
    }
    Some(fits)
}

fn one(words: &[&str], at: &mut usize) -> Option<bool> {
    let word = *words.get(*at)?;
    *at += 1;
    if word == "(" {
        let fits = any(words, at)?;
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return closed.then_some(fits);
    }
    if words.get(*at) == Some(&"WITH") {
        let exception = words.get(*at + 1)?;
        *at += 2;
        return Some(ALLOWED.contains(&format!("{word} WITH {exception}").as_str()));
    }
    Some(ALLOWED.contains(&word))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn output(program: &str, args: &[&str]) -> String {
    let out = Command::new(program).args(args).current_dir(root()).output().expect("it starts");
    assert!(out.status.success(), "{program}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("UTF-8")
}

/// What `cargo metadata` says of the packages that are built for this machine.
fn metadata() -> serde_json::Value {
    let version = output(option_env!("RUSTC").unwrap_or("rustc"), &["-vV"]);
    let host = version.lines().find_map(|l| l.strip_prefix("host: ")).expect("rustc names it");
    let text = output(
        env!("CARGO"),
        &["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host],
    );
    serde_json::from_str(&text).expect("JSON")
}

fn string<'a>(value: &'a serde_json::Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a serde_json::Value, key: &str) -> &'a [serde_json::Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn licences_fit() {
    let metadata = metadata();
    let packages = list(&metadata, "packages");
    assert!(!packages.is_empty(), "cargo metadata names packages");
    let bad: Vec<String> = packages
        .iter()
        .filter(|p| !fits(string(p, "license")))
        .map(|p| format!("{} {}: {:?}", string(p, "name"), string(p, "version"), p["license"]))
        .collect();
    assert!(bad.is_empty(), "licences that do not fit Apache-2.0 OR MIT:\n{}", bad.join("\n"));
}

#[test]
fn the_table_names_each_direct_dependency() {
    let metadata = metadata();
    let licences: BTreeMap<&str, &str> = list(&metadata, "packages")
        .iter()
        .map(|p| (string(p, "name"), string(p, "license")))
        .collect();
    let fuzz = output(
        env!("CARGO"),
        &["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path", FUZZ],
    );
    let fuzz: serde_json::Value = serde_json::from_str(&fuzz).expect("JSON");
    let used: BTreeSet<&str> = list(&metadata, "packages")
        .iter()
        .chain(list(&fuzz, "packages"))
        .filter(|p| p["source"].is_null())
        .flat_map(|p| list(p, "dependencies"))
        .filter(|d| !d["source"].is_null())
        .map(|d| string(d, "name"))
        .collect();
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("it is there");
    let table = text.split("\n## Dependencies\n").nth(1).expect("a section Dependencies");
    let rows: BTreeMap<&str, Vec<&str>> = table
        .lines()
        .take_while(|l| !l.starts_with("## "))
        .filter_map(|l| l.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|l| l.split(" | ").collect::<Vec<_>>())
        .filter(|cells| cells[0] != "crate")
        .map(|cells| (cells[0], cells))
        .collect();
    let named: BTreeSet<&str> = rows.keys().copied().collect();
    assert_eq!(named, used, "left: rows of the table; right: what the Cargo.toml files depend on");
    for (name, cells) in &rows {
        assert!(cells.len() == 4 && !cells[2].is_empty(), "{name}: crate, in, reason, licence");
        let Some(licence) = licences.get(name) else { continue }; // for other platforms or fuzzing only
        assert_eq!(cells[3].replace('/', " OR "), licence.replace('/', " OR "), "{name}'s licence");
    }
}

#[test]
fn expressions_are_understood() {
    for good in ["MIT", "MIT/Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0", "GPL-3.0 OR MIT"] {
        assert!(fits(good), "{good}");
    }
    for bad in ["", "GPL-3.0-only", "MIT AND GPL-2.0", "(MIT", "MIT)", "MIT OR", "MIT MPL-2.0"] {
        assert!(!fits(bad), "{bad}");
    }
}
