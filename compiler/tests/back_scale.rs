//! Long programs: thousands of clauses, matches, elements and operators in one function take
//! neither deep native stacks (tests run on 2 MiB) nor quadratic time that anyone would notice.

use rvm_compiler::driver::{Options, SourceInput, compile_module};
use rvm_compiler::preprocess::NoIncludes;

const MANY: usize = 5000;

fn accept(body: &str) {
    let text = format!("-module(m).\n-compile(export_all).\n{body}");
    let source = SourceInput { name: "m.erl".into(), text };
    let options = Options { warnings: false, ..Options::default() };
    let out = compile_module(&source, &NoIncludes, &options);
    let errors: Vec<&str> = out.diagnostics.iter().map(|d| d.message.as_str()).take(3).collect();
    let module = out.module.unwrap_or_else(|| panic!("{errors:?}"));
    if let Err(error) = rvm_bytecode::verify(module) {
        panic!("{error}");
    }
}

fn refuse(body: &str, code: &str) {
    let text = format!("-module(m).\n-compile(export_all).\n{body}");
    let source = SourceInput { name: "m.erl".into(), text };
    let out = compile_module(&source, &NoIncludes, &Options::default());
    assert!(out.module.is_none());
    let codes: Vec<&str> = out.diagnostics.iter().map(|d| d.code).collect();
    assert!(codes.contains(&code), "{codes:?}");
}

fn each(make: impl Fn(usize) -> String) -> String {
    (0..MANY).map(make).collect()
}

#[test]
fn clauses() {
    accept(&format!("{}f(_) -> none.", each(|i| format!("f(a{i}) -> {i};\n"))));
    accept(&format!("{}f(_) -> none.", each(|i| format!("f(X) when X == {i} -> {i};\n"))));
    accept(&format!("{}f(_) -> none.", each(|i| format!("f(\"string{i}\") -> {i};\n"))));
    accept(&format!("{}f(_) -> none.", each(|i| format!("f(<<\"k{i}\", R/binary>>) -> R;\n"))));
}

#[test]
fn sequences() {
    let steps = each(|i| format!(" X{} = g(X{i}),\n", i + 1));
    accept(&format!("f(X0) -> {steps} X{MANY}.\ng(X) -> X."));
    let steps = each(|i| {
        format!(" X{} = case g(X{i}) of {{ok, Y{i}}} -> Y{i}; error -> {i} end,\n", i + 1)
    });
    accept(&format!("f(X0) -> {steps} X{MANY}.\ng(X) -> X."));
    let steps = each(|i| format!(" catch g(X), try g({i}) catch _:_ -> ok after g(X) end,\n"));
    accept(&format!("f(X) -> {steps} ok.\ng(X) -> X."));
    accept(&format!("f(X) -> {} ok.", each(|i| format!(" _ = fun(Y) -> Y + X + {i} end,\n"))));
}

#[test]
fn operands() {
    accept(&format!("f(X) -> [{}X].\ng(X,_) -> X.", each(|i| format!("g(X,{i}),"))));
    accept(&format!("f(X) -> X{}.", each(|i| format!(" + {i}"))));
    accept(&format!("f(X) -> X == 1{}.", each(|i| format!(" orelse X == {i}"))));
    accept(&format!("f(X) when X == 1{} -> ok.", each(|i| format!(" orelse X == {i}"))));
    accept(&format!("f(X) -> {}X.", each(|i| format!("[{i}] ++ "))));
}

/// Constants next to each other become one at once, and through variables none without bound.
#[test]
fn appended_constants() {
    accept(&format!("f() -> {}\"\".", each(|i| format!("\"text {i}\" ++ "))));
    accept(&format!("f(X) -> {}X.", each(|i| format!("\"text {i}\" ++ "))));
    let steps = each(|i| format!("X{} = \"ab\" ++ X{i}, ", i + 1));
    accept(&format!("f() -> X0 = \"\", {steps} X{MANY}."));
    let doubled: String = (0..60).map(|i| format!("X{} = X{i} ++ X{i}, ", i + 1)).collect();
    accept(&format!("f() -> X0 = \"a\", {doubled} X60."));
    let tripled: String = (0..60).map(|i| format!("X{} = X{i} ++ X{i} ++ X{i}, ", i + 1)).collect();
    accept(&format!("f() -> X0 = \"a\", {tripled} X60."));
}

/// Constants known through variables: neither larger nor deeper without bound.
#[test]
fn constants_of_constants() {
    let doubled: String = (0..200).map(|i| format!("X{} = {{X{i}, X{i}}}, ", i + 1)).collect();
    accept(&format!("f() -> X0 = {{a}}, {doubled} X200."));
    accept(&format!("f() -> X0 = a, {} X{MANY}.", each(|i| format!("X{} = {{X{i}}}, ", i + 1))));
}

#[test]
fn columns_by_turns() {
    let rows = each(|i| format!("f(a{i}, _) -> {i};\nf(_, b{i}) -> {i};\n"));
    accept(&format!("{rows}f(_, _) -> none."));
    let rows = each(|i| format!("f(\"a{i}\", _) -> {i};\nf(_, \"b{i}\") -> {i};\n"));
    accept(&format!("{rows}f(_, _) -> none."));
}

#[test]
fn long_prefixes_and_many_generators() {
    accept(&format!("f(\"{}\" ++ T) -> T.", "a".repeat(10 * MANY)));
    let generators: Vec<String> = (0..240).map(|i| format!("A{i} <- X")).collect();
    accept(&format!("f(X) -> [X || {}].", generators.join(",")));
}

#[test]
fn macros() {
    let chain = each(|i| format!("-define(M{}, ?M{i}).\n", i + 1));
    accept(&format!("-define(M0, 1).\n{chain}f() -> ?M{MANY}."));
    refuse(&format!("-define(M0, ?M{MANY}).\n{chain}f() -> ?M{MANY}."), "circular-macro");
    refuse("-define(M, {?M}).\nf() -> ?M.", "circular-macro");
    accept("-define(M, {?M}).\n-define(N, 1).\nf() -> ?N.");
    let doubled: String =
        (0..40).map(|i| format!("-define(M{}, [?M{i}, ?M{i}]).\n", i + 1)).collect();
    refuse(&format!("-define(M0, 1).\n{doubled}f() -> ?M40."), "macro-too-large");
    // Quoting what was quoted doubles the text.
    let again: String = (0..40).map(|i| format!("-define(M{}(X), ?M{i}(??X)).\n", i + 1)).collect();
    refuse(&format!("-define(M0(X), X).\n{again}f() -> ?M40(\"\")."), "macro-too-large");
}

#[test]
fn defaults_of_records() {
    let chain = |n: usize, value: &str| -> String {
        let next = |i: usize| value.replace('N', &format!("#r{i}{{}}"));
        (0..n).map(|i| format!("-record(r{}, {{a = {}}}).\n", i + 1, next(i))).collect()
    };
    let start = "-record(r0, {a}).\n";
    accept(&format!("{start}{}f() -> #r90{{}}.", chain(90, "N")));
    refuse(&format!("{start}{}f() -> #r{MANY}{{}}.", chain(MANY, "N")), "too-large");
    accept(&format!("{start}{}f() -> #r8{{}}.", chain(8, "[N, N]")));
    refuse(&format!("{start}{}f() -> #r40{{}}.", chain(40, "[N, N]")), "too-large");
    refuse(&format!("{start}{}f() -> #r40{{}}.", chain(40, "[N || _ <- N]")), "too-large");
}

#[test]
fn matrices_do_not_explode() {
    // One interesting column per row: copying the other rows into every branch would double the
    // matrix at each step.
    let width = 40;
    let mut text = String::new();
    for row in 0..width {
        let columns: Vec<&str> = (0..width).map(|c| if c == row { "a" } else { "_" }).collect();
        text.push_str(&format!("f({}) -> {row};\n", columns.join(",")));
    }
    text.push_str(&format!("f({}) -> none.", vec!["_"; width].join(",")));
    let source = SourceInput {
        name: "m.erl".into(),
        text: format!("-module(m).\n-compile(export_all).\n{text}"),
    };
    let options = Options { warnings: false, ..Options::default() };
    let module = compile_module(&source, &NoIncludes, &options).module.expect("it compiles");
    let size: usize = module.functions.iter().map(|f| f.code.len()).sum();
    assert!(size < 4000, "{size} instructions for {width} clauses");
}

#[test]
fn limits_are_errors() {
    let many: Vec<String> = (0..256).map(|i| format!("X{i}")).collect();
    refuse(&format!("f({}) -> ok.", many.join(",")), "too-large");
    refuse(&format!("f() -> m:g({}).", vec!["1"; 256].join(",")), "too-many-arguments");
    let items: String = (0..33_000).map(|i| format!("g({i}),")).collect();
    refuse(&format!("f() -> [{items}1].\ng(X) -> X."), "too-large");
}

/// As deep as the parser lets anything be nested.
#[test]
fn nesting() {
    let deep = rvm_compiler::parse::MAX_DEPTH as usize / 4;
    let nest = |open: &str, close: &str, depth: usize| {
        format!("{}X{}", open.repeat(depth), close.repeat(depth))
    };
    for (open, close) in [
        ("{", "}"),
        ("g(", ")"),
        ("#{a => ", "}"),
        ("(catch ", ")"),
        ("fun() -> ", " end"),
        ("[", " || _ <- X]"),
        ("case X of a -> ", " end"),
        ("try X of a -> ", " catch _:_ -> X after X end"),
        ("try ", " of _ -> X catch _:_ -> X after g(X), g(X) end"),
        ("try X after X, ", " end"),
        ("begin X, receive Y -> Y after 0 -> ", " end end"),
    ] {
        // Some constructs count twice or more against the limit.
        accept(&format!("f(X) -> {}.\ng(X) -> X.", nest(open, close, deep)));
    }
    accept(&format!("f({}) -> X.", nest("{", "}", deep)));
    accept(&format!("f(X) when {} -> X.", nest("not (", ")", deep)));
}
