//! Wrong programs: what rvm says of each file in tests/diag, beside what OTP's compiler says.
//!
//! `NAME.diag` has erlc's part, written by `tests/tools/diag.sh record` and never by hand, and rvm's
//! part, written by this test under `RVM_BLESS=1` and then read. Besides comparing the text, the
//! test asks that rvm is as exact: for each message of erlc it has one at the same place.

mod support;

use std::time::Duration;
use support::rvm;

const LIMIT: Duration = Duration::from_secs(60);

/// Where rvm names another place than erlc, on purpose: program, erlc's line and column, reason.
const ELSEWHERE: &[(&str, (u32, u32), &str)] = &[
    ("character_foreign", (5, 9), "a syntax error that only follows from the illegal character"),
    ("number_base", (5, 23), "a syntax error that only follows from the illegal numbers"),
    ("ifdef_unclosed", (11, 1), "rvm names the directive that is open, erlc the end of the file"),
    (
        "pattern_map_arrow",
        (5, 5),
        "the variable is unbound because its pattern is wrong, which rvm says",
    ),
];

/// `FILE:LINE:COLUMN: ` at the start of erlc's lines.
fn place(line: &str) -> Option<(&str, u32, u32)> {
    let mut parts = line.splitn(4, ':');
    let file = parts.next()?;
    let (line, column) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some((file, line, column))
}

/// What follows from an error alone: erlc says that a function whose form was lost is undefined or
/// that what only lost code uses is unused; rvm says nothing then.
fn follows(message: &str, source: &str, errors: bool) -> bool {
    let undefined = message
        .strip_prefix("function ")
        .and_then(|rest| rest.strip_suffix(" undefined"))
        .and_then(|name| name.split('/').next())
        .is_some_and(|name| source.lines().any(|l| l.starts_with(&format!("{name}("))));
    errors && (undefined || (message.contains("Warning: ") && message.ends_with(" is unused")))
}

/// Whether a span of rvm's JSON holds a place of erlc's, or is a narrower one on its line (erlc often
/// names the start of the attribute or segment, rvm the word in it).
fn holds(span: &serde_json::Value, file: &str, line: u32, column: u32) -> bool {
    let number = |key: &str| span[key].as_u64().unwrap_or(0) as u32;
    let from = (number("line"), number("column"));
    let to = (number("end_line"), number("end_column"));
    let inside = from <= (line, column) && (line, column) < to;
    span["file"] == file && (inside || (from.0 == line && column <= from.1))
}

#[test]
fn wrong_programs() {
    let folder = support::root().join("tests/diag");
    let bless = std::env::var_os("RVM_BLESS").is_some();
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("the folder is there")
        .filter_map(|entry| entry.expect("the folder can be read").file_name().into_string().ok())
        .filter_map(|name| name.strip_suffix(".erl").map(str::to_owned))
        .collect();
    names.sort();
    assert!(names.len() >= 80, "only {} wrong programs", names.len());
    let mut faults = Vec::new();
    for name in &names {
        let file = format!("{name}.erl");
        let golden = folder.join(format!("{name}.diag"));
        let Ok(text) = std::fs::read_to_string(&golden) else {
            faults.push(format!("{name}: run tests/tools/diag.sh record {name}"));
            continue;
        };
        let source = std::fs::read(folder.join(&file)).expect("the source");
        let source = String::from_utf8_lossy(&source);
        let (erlc, ours) = text.split_once("== rvm\n").expect("NAME.diag has a line `== rvm`");
        let done = support::run(rvm(&folder).args(["check", &file]), None, LIMIT);
        assert!(!done.broke(), "{name}: {}: {}", done.end(), done.err());
        let said = done.err();
        if bless {
            let new = format!("{erlc}== rvm\n{said}");
            std::fs::write(&golden, new).expect("the golden can be written");
        } else if ours != said {
            faults.push(format!("{name}: rvm says\n{said}instead of\n{ours}"));
        }
        let json = ["check", "--message-format", "json", &file];
        let done = support::run(rvm(&folder).args(json), None, LIMIT);
        let out = String::from_utf8(done.stdout).expect("JSON is UTF-8");
        let found: Vec<serde_json::Value> =
            out.lines().map(|l| serde_json::from_str(l).expect("an object a line")).collect();
        let fails = found.iter().any(|d| d["severity"] == "error");
        assert_eq!(done.code, Some(if fails { 2 } else { 0 }), "{name}");
        for line in erlc.lines() {
            let Some((file, at, column)) = place(line) else { continue };
            let message = line.splitn(4, ':').nth(3).unwrap_or("").trim_start();
            let excused = ELSEWHERE.iter().any(|(n, l, _)| n == name && *l == (at, column))
                || follows(message, &source, fails);
            let labels = |d: &serde_json::Value| {
                let labels = d["labels"].as_array().cloned().unwrap_or_default();
                labels.iter().any(|l| holds(l, file, at, column))
            };
            let same = |d: &serde_json::Value| holds(&d["span"], file, at, column) || labels(d);
            if !excused && !found.iter().any(same) {
                faults.push(format!("{name}: rvm has nothing at the place of {line}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
