//! Runs the programs of tests/run and the examples with the built command and compares what they
//! print, byte for byte, with what OTP 25 printed.
//!
//! The rules stand in tests/README.md. `RVM_TEST_ONLY=TEXT` runs only programs whose name contains
//! TEXT. The tests of this file take turns: each already runs several programs at a time.

mod support;

use regex::Regex;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::Finished;

/// Programs at a time. More only makes the ones that measure time unsteady.
const AT_A_TIME: usize = 3;

/// The slowest program takes a few seconds; a loaded CI machine may be ten times slower.
const LIMIT: Duration = Duration::from_secs(120);

/// Programs known to differ, each with the reason in a comment. One that agrees is a failure, so
/// that the list cannot rot.
const KNOWN: &[&str] = &[];

/// Programs run with a collection at every chance: quick ones that touch every kind of term.
const STRESSED: &[&str] = &[
    "bin_append",
    "bin_build",
    "bin_errors",
    "bin_match",
    "bin_parse",
    "bin_utf",
    "exc_after",
    "exc_class_patterns",
    "exc_error2",
    "exc_nested",
    "exc_rethrow",
    "exc_trace_lines",
    "ets_errors",
    "ets_owner",
    "ets_update",
    "exc_try_of",
    "fun_anon",
    "fun_higher",
    "fun_named",
    "fun_refs",
    "lang_apply_dynamic",
    "lang_case",
    "lang_comprehension",
    "lang_eval_order",
    "lang_hello",
    "lang_lists",
    "lang_literals_text",
    "lang_tuples",
    "map_build",
    "map_compare",
    "map_guards",
    "map_match",
    "op_bignum",
    "op_small_big_boundary",
    "op_term_order",
    "pat_alias",
    "pat_lists",
    "proc_alias",
    "proc_links",
    "proc_message_order",
    "proc_monitors",
    "proc_registered",
    "proc_selective",
    "proc_spawn",
    "proc_trap_exit",
];

/// One test of this file at a time.
static TURN: Mutex<()> = Mutex::new(());

#[test]
fn programs_agree_with_otp() {
    let names = names(&support::root().join("tests/run"));
    check("plain", &names, &[]);
}

#[test]
fn programs_agree_under_collector_stress() {
    let names: Vec<String> = STRESSED.iter().map(|n| n.to_string()).collect();
    check("gc-stress", &names, &["--gc-stress"]);
}

#[test]
fn processes_agree_with_one_and_eight_schedulers() {
    let mut names = names(&support::root().join("tests/run"));
    names.retain(|n| ["proc_", "prog_", "load_", "ets_"].iter().any(|topic| n.starts_with(topic)));
    check("1 scheduler", &names, &["--schedulers", "1"]);
    check("8 schedulers", &names, &["--schedulers", "8"]);
    names.retain(|n| n.starts_with("load_"));
    check("2 schedulers", &names, &["--schedulers", "2"]);
}

#[test]
fn examples_agree_with_otp() {
    let folder = support::root().join("examples");
    report("examples", &names(&folder), |name| {
        let mut command = support::rvm(&folder);
        command.args(["run", &format!("{name}.erl")]);
        let done = support::run(&mut command, None, LIMIT);
        let mut wrong = ending(&done, 0);
        wrong.extend(compare(
            "stdout",
            &read(&folder.join(format!("expected/{name}.out"))),
            &done.stdout,
        ));
        (wrong, done)
    });
}

/// Runs programs of tests/run with these options of the command.
fn check(what: &str, names: &[String], options: &[&str]) {
    let folder = support::root().join("tests/run");
    let normaliser = Normaliser::new();
    report(what, names, |name| {
        let file = |extension: &str| folder.join(format!("{name}.{extension}"));
        let mut command = support::rvm(&folder);
        command.arg("run").args(options).arg(format!("{name}.erl"));
        let args = read(&file("args"));
        if !args.is_empty() {
            command.arg("--").args(String::from_utf8_lossy(&args).lines());
        }
        let input = Some(file("in")).filter(|f| f.exists());
        let done = support::run(&mut command, input, LIMIT);
        let code = String::from_utf8_lossy(&read(&file("exit"))).trim().parse().unwrap_or(0);
        let mut wrong = ending(&done, code);
        if file("out").exists() {
            wrong.extend(compare("stdout", &read(&file("out")), &done.stdout));
        } else {
            wrong.push("not recorded".to_string());
        }
        if file("err").exists() {
            let want = normaliser.apply(&read(&file("err")));
            let got = normaliser.apply(&done.stderr);
            wrong.extend(compare("stderr", want.as_bytes(), got.as_bytes()));
        }
        (wrong, done)
    });
}

/// Runs `one` on each name, several at a time, and fails with all that went wrong.
fn report(what: &str, names: &[String], one: impl Fn(&str) -> (Vec<String>, Finished) + Sync) {
    let _turn = TURN.lock().unwrap_or_else(|e| e.into_inner());
    let only = std::env::var("RVM_TEST_ONLY").unwrap_or_default();
    let names: Vec<&String> = names.iter().filter(|n| n.contains(&only)).collect();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let began = Instant::now();
                    let (wrong, done) = one(name);
                    if std::env::var_os("RVM_TEST_TIMES").is_some() {
                        eprintln!("{:8.2} s {what}: {name}", began.elapsed().as_secs_f64());
                    }
                    let known = KNOWN.contains(&name.as_str());
                    if wrong.is_empty() == known {
                        let text = describe(name, &wrong, &done);
                        failures.lock().expect("no thread panicked").push((name.to_string(), text));
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().expect("no thread panicked");
    failures.sort();
    let (all, bad) = (names.len(), failures.len());
    println!(
        "{what}: {all} programs, {} agree, {bad} differ, {:.1} s",
        all - bad,
        start.elapsed().as_secs_f64()
    );
    for (_, text) in &failures {
        println!("{text}");
    }
    let list: Vec<&str> = failures.iter().map(|(name, _)| name.as_str()).collect();
    assert!(failures.is_empty(), "{what}: {bad} of {all} programs differ: {}", list.join(" "));
}

/// What to print about a failure.
fn describe(name: &str, wrong: &[String], done: &Finished) -> String {
    if wrong.is_empty() {
        return format!("--- {name}: agrees, but is listed in KNOWN: take it off the list");
    }
    let err = done.err();
    let tail: Vec<&str> = err.lines().rev().take(8).collect();
    let tail: Vec<String> = tail.iter().rev().map(|l| format!("  | {l}\n")).collect();
    format!("--- {name}: {}\n  stderr ends:\n{}", wrong.join("\n"), tail.concat())
}

/// Complaints about how a program ended.
fn ending(done: &Finished, code: i32) -> Vec<String> {
    let mut wrong = Vec::new();
    if done.code != Some(code) {
        wrong.push(format!("wanted exit code {code}: {}", done.end()));
    }
    if done.broke() {
        wrong.push("rvm itself broke".to_string());
    }
    wrong
}

/// The first difference, with its line.
fn compare(what: &str, want: &[u8], got: &[u8]) -> Option<String> {
    if want == got {
        return None;
    }
    let (want, got) = (String::from_utf8_lossy(want), String::from_utf8_lossy(got));
    let (mut w, mut g) = (want.split('\n'), got.split('\n'));
    let mut line = 1;
    loop {
        match (w.next(), g.next()) {
            (Some(a), Some(b)) if a == b => line += 1,
            (None, None) => return Some(format!("{what} differs in bytes that are no UTF-8")),
            (a, b) => {
                let show = |x: Option<&str>| match x {
                    Some(x) => format!("{:?}", x.chars().take(300).collect::<String>()),
                    None => "nothing".to_string(),
                };
                return Some(format!(
                    "{what}, line {line}:\n  want {}\n  got  {}",
                    show(a),
                    show(b)
                ));
            }
        }
    }
}

/// The names of the programs in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|e| e == "erl"))
        .filter_map(|path: PathBuf| Some(path.file_stem()?.to_str()?.to_string()))
        .collect();
    names.sort();
    assert!(!names.is_empty(), "no programs in {}", folder.display());
    names
}

/// A file's content; nothing when it is absent.
fn read(file: &Path) -> Vec<u8> {
    match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(e) => panic!("{}: {e}", file.display()),
    }
}

/// The rules of tests/tools/normalise.sed, in its order.
struct Normaliser(Vec<(Regex, &'static str)>);

impl Normaliser {
    fn new() -> Normaliser {
        let modules = "(?:gen|gen_server|gen_statem|supervisor|proc_lib|lists|maps|timer|otp_main|rvm[a-z_]*)";
        let place = r#"\[\{file,[ \n]*"[^"]*"\},[ \n]*\{line,[0-9]+\}\]\}"#;
        let frame = format!(r"\{{{modules},[^\]\[{{}}]*,[ \n]*{place}");
        let rules = [
            (r"(^|\n)(=[A-Z]+ REPORT====) [^=\n]* ===".to_string(), "${1}${2} TIME ==="),
            (r"<[0-9]+\.[0-9]+\.[0-9]+>".to_string(), "<PID>"),
            (r"#Ref<[0-9.]+>".to_string(), "#Ref<REF>"),
            (r"#Port<[0-9.]+>".to_string(), "#Port<PORT>"),
            (r"#Fun<([a-z_0-9]+)\.[0-9]+\.[0-9]+>".to_string(), "#Fun<${1}>"),
            (r"\n( *(?:heap_size|stack_size|reductions): )[0-9]+".to_string(), "\n${1}N"),
            (format!(r",[ \n]*{frame}"), ""),
            (format!(r"\[{frame},[ \n]*"), "["),
            (format!(r"\[{frame}\]"), "[]"),
            (format!(r"\n +in (?:function|call from) +{modules}:[^\n]*"), ""),
        ];
        let compile = |pattern: &str| Regex::new(pattern).expect("the pattern is correct");
        Normaliser(rules.iter().map(|(pattern, new)| (compile(pattern), *new)).collect())
    }

    fn apply(&self, text: &[u8]) -> String {
        let mut text = String::from_utf8_lossy(text).into_owned();
        for (pattern, new) in &self.0 {
            text = pattern.replace_all(&text, *new).into_owned();
        }
        text
    }
}
