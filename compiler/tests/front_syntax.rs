//! Goldens: programs in `tests/front/*.erl` against snapshots of their resolved syntax trees and of
//! their diagnostics as people see them. `INSTA_UPDATE=always cargo test -p rvm-compiler` renews.

use rvm_compiler::ast::*;
use rvm_compiler::frontend::{ParseOptions, parse_module};
use rvm_compiler::preprocess::{IncludeError, LoadedSource, NoIncludes, SourceLoader};
use rvm_compiler::render::render_all;
use rvm_compiler::resolve::{ResolveOptions, resolve};
use rvm_compiler::session::Session;

/// Headers the goldens include.
struct Headers;

impl SourceLoader for Headers {
    fn load(&self, path: &str, _: &str) -> Result<LoadedSource, IncludeError> {
        let text = match path {
            "shared.hrl" => {
                "-ifndef(SHARED).\n-define(SHARED, 1).\n-record(point, {x = 0, y = 0}).\n\
                             -define(SQUARE(X), ((X) * (X))).\n-endif.\n"
            }
            "loop.hrl" => "-include(\"loop.hrl\").\n",
            _ => return Err(IncludeError::NotFound),
        };
        Ok(LoadedSource { name: path.into(), text: text.into() })
    }
}

fn check(name: &str, text: &str) -> (Session, Module) {
    let mut session = Session::new();
    let options = ParseOptions::default();
    let mut module = parse_module(&mut session, name, text.into(), &Headers, &options);
    resolve(&mut session, &mut module, &ResolveOptions::default());
    (session, module)
}

fn diagnostics(name: &str, text: &str) -> String {
    let (mut session, _) = check(name, text);
    let diags = session.take_diagnostics();
    render_all(&session.sources, &session.names, &diags, false)
}

/// The tree, one form a line: symbols by name, places left out, nodes shown as their kind.
fn tree(session: &Session, module: &Module) -> String {
    let mut out = String::new();
    for form in &module.forms {
        let text = format!("{form:?}");
        // Drop places.
        let mut plain = String::new();
        for part in text.split(", ") {
            let field = part.rsplit("{ ").next().unwrap_or(part);
            let place = ["span: ", "name_span: ", "callee_span: ", "pos: "];
            if place.iter().any(|p| field.starts_with(p)) && !field.contains('}') {
                plain.push_str(&part[..part.len() - field.len()]);
            } else {
                plain.push_str(part);
                plain.push_str(", ");
            }
        }
        // `Expr { kind: K }` is K.
        let mut closers = Vec::new();
        let mut rest = plain.trim_end_matches(", ");
        while let Some(c) = rest.chars().next() {
            let node = ["Expr { kind: ", "Pat { kind: ", "Type { kind: "]
                .into_iter()
                .find(|node| rest.starts_with(node));
            if let Some(node) = node {
                closers.push(false);
                rest = &rest[node.len()..];
                continue;
            }
            rest = &rest[c.len_utf8()..];
            match c {
                '{' => closers.push(true),
                '}' if closers.pop() == Some(false) => {
                    while out.ends_with(' ') {
                        out.pop();
                    }
                    continue;
                }
                _ => {}
            }
            out.push(c);
        }
        out.push('\n');
    }
    // `#123` is a symbol that is not well known.
    let mut named = String::new();
    let mut rest = out.as_str();
    while let Some(at) = rest.find('#') {
        named.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        match rest[..digits].parse::<u32>() {
            Ok(n) => named.push_str(&format!("{:?}", session.names.text(Symbol(n)))),
            Err(_) => named.push('#'),
        }
        rest = &rest[digits..];
    }
    named.push_str(rest);
    named
}

#[test]
fn trees() {
    for name in ["expressions", "patterns", "forms"] {
        let path = format!("{}/tests/front/{name}.erl", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap();
        let (mut session, module) = check(&format!("{name}.erl"), &text);
        let diags = session.take_diagnostics();
        let shown = render_all(&session.sources, &session.names, &diags, false);
        assert!(!session.has_errors() && !shown.contains("error["), "{shown}");
        insta::assert_snapshot!(format!("tree_{name}"), tree(&session, &module));
    }
}

#[test]
fn messages() {
    for name in [
        "wrong_variables",
        "wrong_names",
        "wrong_syntax",
        "wrong_macros",
        "wrong_records",
        "warnings",
    ] {
        let path = format!("{}/tests/front/{name}.erl", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap();
        insta::assert_snapshot!(
            format!("messages_{name}"),
            diagnostics(&format!("{name}.erl"), &text)
        );
    }
}

fn codes(text: &str) -> Vec<&'static str> {
    let (mut session, _) = check("t.erl", text);
    session.take_diagnostics().iter().map(|d| d.code).collect()
}

#[test]
fn deep_nesting_is_an_error_not_a_crash() {
    let deep = |open: &str, close: &str| {
        let n = 10_000;
        format!("-module(t).\n-export([f/0]).\nf() -> {}1{}.\n", open.repeat(n), close.repeat(n))
    };
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("[1|", "]"),
        ("#{a => ", "}"),
        ("<<", ">>"),
        ("- ", ""),
        ("fun() -> ", " end"),
        ("case 1 of _ -> ", " end"),
        ("begin ", " end"),
        ("catch ", ""),
        ("X = ", ""),
        ("x ! ", ""),
        ("[1 || ", "]"),
        ("f(", ")"),
        ("try ", " catch _ -> 1 end"),
        ("if true -> ", " end"),
        ("#r{a = ", "}"),
        ("1 + (", ")"),
        ("1 == (", ")"),
        ("<<1:(", ")>>"),
    ] {
        let codes = codes(&deep(open, close));
        assert!(codes.contains(&"nested-too-deep"), "{open}: {codes:?}");
    }
    // What grows without brackets of its own.
    let text = format!("-module(t).\n-export([f/1]).\nf(X) -> X{}.\n", "#r.a".repeat(10_000));
    assert!(codes(&text).contains(&"nested-too-deep"));
    let text =
        format!("-module(t).\n-type t() :: {}a{}.\n", "[".repeat(10_000), "]".repeat(10_000));
    assert!(codes(&text).contains(&"nested-too-deep"));
}

#[test]
fn just_allowed_nesting_fits_a_small_stack() {
    // Tests run on threads with 2 MB of stack: everything, to the drop, must fit.
    let n = rvm_compiler::parse::MAX_DEPTH as usize - 10;
    for (open, close) in [
        ("(", ")"),
        ("{", "}"),
        ("fun() -> ", " end"),
        ("case 1 of _ -> ", " end"),
        ("[1 || ", "]"),
        ("f(", ")"),
    ] {
        let text = format!(
            "-module(t).\n-export([f/0, f/1]).\nf(X) -> X.\nf() -> {}1{}.\n",
            open.repeat(n),
            close.repeat(n)
        );
        let codes = codes(&text);
        assert!(
            !codes.contains(&"nested-too-deep") && !codes.contains(&"syntax"),
            "{open}: {codes:?}"
        );
    }
}

#[test]
fn long_is_not_deep() {
    let n = 200_000;
    let list = vec!["1"; n].join(",");
    let sum = vec!["1"; n].join("+");
    let append = vec!["[1]"; n].join("++");
    let logic = vec!["true"; n].join(" andalso ");
    let strings = vec!["\"a\""; n].join(" ");
    let text = format!(
        "-module(t).\n-export([f/0]).\nf() -> {{[{list}], {sum}, {append}, {logic}, {strings}, {{{list}}}}}.\n"
    );
    assert_eq!(codes(&text), Vec::<&str>::new());
}

#[test]
fn expressions_for_eval() {
    use rvm_compiler::frontend::parse_exprs;
    let mut session = Session::new();
    let exprs = parse_exprs(&mut session, "eval", "X = 1, X + 2").unwrap();
    assert_eq!(exprs.len(), 2);
    assert!(parse_exprs(&mut session, "eval", "lists:seq(1, 3).").is_some());
    assert!(!session.has_errors());
    for bad in ["", ".", "1. 2.", "1 +", "foo(", "\"abc"] {
        let mut session = Session::new();
        assert_eq!(parse_exprs(&mut session, "eval", bad), None, "{bad}");
        assert!(session.has_errors(), "{bad}");
    }
}

#[test]
fn without_includes_and_module() {
    let mut session = Session::new();
    let options = ParseOptions { default_module: Some("script".into()), ..ParseOptions::default() };
    let text = "#!/usr/bin/env escript\nmain(_) -> ?VALUE.\n".to_owned();
    let options =
        ParseOptions { defines: vec![("VALUE".into(), Some("{1, 2}".into()))], ..options };
    let mut module = parse_module(&mut session, "script", text, &NoIncludes, &options);
    resolve(&mut session, &mut module, &ResolveOptions { export_all: true, ..Default::default() });
    assert!(session.take_diagnostics().is_empty());
    assert_eq!(session.names.text(module.name), "script");
    assert_eq!(module.exports.len(), 1);
}
