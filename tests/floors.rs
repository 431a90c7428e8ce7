//! Checks that a lower floor never imports a higher one, and names files that grew too long.
//!
//! Two levels: the crates (by their Cargo.toml) and the folders of vm/core/src (by the paths in
//! the sources). Test code may look upward and is left out.

use regex::Regex;
use std::path::{Path, PathBuf};

/// Each crate, and the crates of ours that it may depend on.
const CRATES: &[(&str, &[&str])] = &[
    ("bytecode-spec", &[]),
    ("compiler", &["rvm-bytecode"]),
    ("vm/core", &["rvm-bytecode"]),
    ("stdlib", &["rvm-bytecode", "rvm-compiler", "rvm-core"]),
    (".", &["rvm-bytecode", "rvm-compiler", "rvm-core", "rvm-stdlib"]),
];

/// The floors inside vm/core/src, bottom first; those in one entry stand side by side.
const FLOORS: &[&[&str]] = &[
    &["sync", "config", "pcre"],
    &["term"],
    &["heap"],
    &["gc", "ets"],
    &["code"],
    &["process"],
    &["ctx"],
    &["bif"],
    &["exec"],
    &["sched"],
    &["system"],
];

/// Longer files are named, as a sign that one does more than one job.
const LONG: usize = 600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

/// All Rust sources below a folder, sorted.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut todo = vec![folder.to_path_buf()];
    let mut found = Vec::new();
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() && !path.ends_with("target") {
                todo.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn crates_depend_only_on_lower_crates() {
    let members = text(&root().join("Cargo.toml"));
    let members = Regex::new(r"(?s)members = \[(.*?)\]").expect("a pattern").captures(&members);
    let members = members.expect("the workspace has members")[1].replace(['"', ' ', '\n'], "");
    let mut wrong = Vec::new();
    for member in members.split(',').filter(|m| !m.is_empty()) {
        let Some((_, allowed)) = CRATES.iter().find(|(folder, _)| *folder == member) else {
            wrong.push(format!("crate {member} has no floor: give it one in CRATES"));
            continue;
        };
        let mut counts = false;
        for line in text(&root().join(member).join("Cargo.toml")).lines() {
            if let Some(section) = line.strip_prefix('[') {
                let section = section.trim_end_matches(']');
                counts = section == "dependencies"
                    || section == "build-dependencies"
                    || (section.starts_with("target.") && section.ends_with(".dependencies"));
                continue;
            }
            let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
            if counts && name.starts_with("rvm") && !allowed.contains(&name) {
                wrong.push(format!("crate {member} depends on {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A floor's height; `None` for what is no floor.
fn height(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&name))
}

/// The source without comments and without modules for tests; lines keep their numbers.
fn code_only(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.lines().peekable();
    let mut skip_to: Option<String> = None;
    while let Some(line) = lines.next() {
        if let Some(end) = &skip_to {
            if line == end {
                skip_to = None;
            }
        } else if line.trim() == "#[cfg(test)]"
            && let Some(next) = lines.peek()
            && next.trim_end().ends_with('{')
        {
            // rustfmt closes the item at the indentation it began with.
            let indent = next.len() - next.trim_start().len();
            skip_to = Some(format!("{}}}", " ".repeat(indent)));
        } else {
            kept.push_str(line.split("//").next().unwrap_or_default());
        }
        kept.push('\n');
    }
    kept
}

/// The first names of what stands behind `crate::`: one, or several in braces.
fn first_names(rest: &str) -> Vec<String> {
    let name = |s: &str| -> String {
        s.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let (mut depth, mut item, mut names) = (0, String::new(), Vec::new());
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => names.push(name(&std::mem::take(&mut item))),
            _ => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                item.push(c);
            }
        }
    }
    names.push(name(&item));
    names
}

/// The floors a source names, each with the line.
fn imports(module: &[String], source: &str) -> Vec<(usize, String)> {
    let paths = Regex::new(r"\b(crate::|(?:super::)+)").expect("a pattern");
    let mut found = Vec::new();
    for path in paths.find_iter(source) {
        let from_root = match path.as_str() {
            "crate::" => true,
            supers => supers.matches("super").count() >= module.len(),
        };
        if from_root {
            let line = source[..path.start()].matches('\n').count() + 1;
            let names = first_names(&source[path.end()..]);
            found.extend(names.into_iter().map(|name| (line, name)));
        }
    }
    found
}

#[test]
fn floors_of_the_core_import_only_downward() {
    let folder = root().join("vm/core/src");
    let mut wrong = Vec::new();
    for file in sources(&folder) {
        let inside = file.strip_prefix(&folder).expect("it was found there").with_extension("");
        let mut module: Vec<String> =
            inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if matches!(module.last().map(String::as_str), Some("tests" | "testing")) {
            continue;
        }
        if module.last().is_some_and(|m| m == "mod") {
            module.pop();
        }
        if module == ["lib"] {
            continue;
        }
        let Some(own) = height(&module[0]) else {
            wrong.push(format!("{}: has no floor: give it one in FLOORS", file.display()));
            continue;
        };
        for (line, name) in imports(&module, &code_only(&text(&file))) {
            if height(&name).is_some_and(|other| other > own) {
                wrong.push(format!("{}:{line}: {} imports {name}", file.display(), module[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "upward imports:\n{}", wrong.join("\n"));
}

#[test]
fn the_scanner_sees_upward_imports() {
    let module = ["heap".to_string(), "block".to_string()];
    let source = "use crate::{term::{Term, tag}, gc};\n// crate::exec\nfn f() { super::super::sched::x() }\n\
                  #[cfg(test)]\nmod tests {\n    use crate::system;\n}\nuse crate::code::X;\n";
    let found = imports(&module, &code_only(source));
    let want = [(1, "term"), (1, "gc"), (3, "sched"), (8, "code")];
    assert_eq!(found, want.map(|(line, name)| (line, name.to_string())));
}

#[test]
fn long_files_are_named() {
    for folder in ["src", "bytecode-spec", "compiler", "vm", "stdlib", "tests"] {
        for file in sources(&root().join(folder)) {
            let lines = text(&file).lines().count();
            if lines > LONG {
                println!("note: {} has {lines} lines (more than {LONG})", file.display());
            }
        }
    }
}
