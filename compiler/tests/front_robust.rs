//! Bad input is an error with a place, never a panic: truncations and mutations of the golden
//! programs, byte by byte and token by token, through scanner, preprocessor, parser, resolver and
//! renderer. Deterministic; `FRONT_MUTANTS=n` runs more of them.

use rvm_compiler::frontend::{ParseOptions, parse_module};
use rvm_compiler::preprocess::{IncludeError, LoadedSource, SourceLoader};
use rvm_compiler::render::render;
use rvm_compiler::resolve::{ResolveOptions, resolve};
use rvm_compiler::session::Session;

struct SelfInclude(String);

impl SourceLoader for SelfInclude {
    fn load(&self, path: &str, _: &str) -> Result<LoadedSource, IncludeError> {
        match path {
            "shared.hrl" => Ok(LoadedSource { name: path.into(), text: self.0.clone() }),
            _ => Err(IncludeError::NotFound),
        }
    }
}

/// A small generator of numbers (xorshift), so that every run sees the same mutants.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

fn compile(text: &str) {
    let mut session = Session::new();
    let options = ParseOptions { default_module: Some("m".into()), ..ParseOptions::default() };
    let loader = SelfInclude("-define(SQUARE(X), X).\n-record(point, {x, y}).\n".into());
    let mut module = parse_module(&mut session, "m.erl", text.into(), &loader, &options);
    resolve(&mut session, &mut module, &ResolveOptions::default());
    for diag in session.take_diagnostics() {
        session.sources.locate(diag.pos);
        let shown = render(&session.sources, &session.names, &diag, false);
        assert!(!shown.is_empty());
    }
}

fn seeds() -> Vec<String> {
    let dir = format!("{}/tests/front", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|p| std::fs::read_to_string(p).unwrap()).collect()
}

#[test]
fn truncations() {
    for text in seeds() {
        for (at, _) in text.char_indices().step_by(7) {
            compile(&text[..at]);
            compile(&text[at..]);
        }
    }
}

#[test]
fn mutations() {
    const PIECES: &[&str] = &[
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "<<",
        ">>",
        ".\n",
        ",",
        ";",
        "->",
        "|",
        "||",
        "#",
        "?",
        "??",
        "\"",
        "'",
        "$",
        "\\",
        "%",
        "\n",
        "fun ",
        "end ",
        "case ",
        "of ",
        "when ",
        "catch ",
        "X",
        "_",
        "1",
        "16#",
        "1.0e",
        "é",
        "\u{3b1}",
        "-define(A,",
        "-if(",
        "-else.\n",
        "-endif.\n",
        "?A",
        ":",
        "=",
        "::",
        "..",
        "...",
        "$\\x{",
        "#{",
        "=>",
        "\u{0}",
        "99999999999999999999",
        "bsl ",
        "?FUNCTION_NAME",
        "-file(\"x\", 0).\n",
        "andalso ",
        "<-",
        "<=",
        "/utf8",
        ":X/",
        "++",
    ];
    let seeds = seeds();
    let count = std::env::var("FRONT_MUTANTS").ok().and_then(|n| n.parse().ok()).unwrap_or(3000);
    let mut random = Random(0x5EED_1234_5678_9ABC);
    for _ in 0..count {
        let mut text: Vec<char> = seeds[random.below(seeds.len())].chars().collect();
        for _ in 0..=random.below(4) {
            let at = random.below(text.len());
            match random.below(5) {
                0 => {
                    text.remove(at);
                }
                1 => {
                    let piece = PIECES[random.below(PIECES.len())];
                    text.splice(at..at, piece.chars());
                }
                2 => {
                    let piece = PIECES[random.below(PIECES.len())];
                    text.splice(at..at + 1, piece.chars());
                }
                3 => {
                    let to = (at + random.below(40)).min(text.len());
                    text.drain(at..to);
                }
                _ => {
                    let to = (at + random.below(40)).min(text.len());
                    let copy: Vec<char> = text[at..to].to_vec();
                    let into = random.below(text.len());
                    text.splice(into..into, copy);
                }
            }
            if text.is_empty() {
                text.push('a');
            }
        }
        compile(&text.iter().collect::<String>());
    }
}

#[test]
fn macros_that_explode_are_refused() {
    // Each doubles the one before: 2^60 tokens.
    let mut text = String::from("-module(m).\n-define(A0, a,a).\n");
    for i in 1..60 {
        text.push_str(&format!("-define(A{i}, ?A{}, ?A{}).\n", i - 1, i - 1));
    }
    text.push_str("f() -> {?A59}.\n-define(R(X), ? X(X)).\ng() -> ?R(R).\n");
    let mut session = Session::new();
    let loader = SelfInclude(String::new());
    parse_module(&mut session, "m.erl", text, &loader, &ParseOptions::default());
    let codes: Vec<&str> = session.take_diagnostics().iter().map(|d| d.code).collect();
    assert!(codes.contains(&"macro-too-large"), "{codes:?}");
}
