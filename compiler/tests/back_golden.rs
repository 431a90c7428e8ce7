//! Goldens: source, core and bytecode of each construct family.
//!
//! Update with `INSTA_UPDATE=always cargo test -p rvm-compiler --test back_golden`, then read the
//! difference.

use rvm_compiler::core_print;
use rvm_compiler::driver::{Options, SourceInput, compile_module, core_module};
use rvm_compiler::preprocess::NoIncludes;
use rvm_compiler::session::Session;

fn golden(name: &str, body: &str) {
    let text = format!("-module(m).\n-compile(export_all).\n{body}");
    let source = SourceInput { name: "m.erl".into(), text };
    let options = Options { warnings: false, ..Options::default() };
    let mut session = Session::new();
    let core = core_module(&mut session, &source, &NoIncludes, &options);
    let core = core.unwrap_or_else(|| panic!("{:?}", session.diags));
    let module = compile_module(&source, &NoIncludes, &options).module.expect("it compiles");
    let listing = rvm_bytecode::disasm::disassemble(&module);
    if let Err(error) = rvm_bytecode::verify(module) {
        panic!("{error}\n{listing}");
    }
    let functions = listing.find("\nfunction ").map_or(0, |i| i + 1);
    let listing = cut_module_info(&listing[functions..]);
    let core = cut_module_info(&core_print::module(&core));
    let text = format!("{body}\n---- core ----\n{core}\n---- bytecode ----\n{listing}");
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

/// Without `module_info`, which every module has.
fn cut_module_info(text: &str) -> String {
    let mut out = String::new();
    let mut skip = false;
    for line in text.lines() {
        if line.starts_with("function ") {
            skip = line.starts_with("function module_info");
        }
        if !skip {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

macro_rules! goldens {
    ($($name:ident: $body:expr;)*) => { $(
        #[test]
        fn $name() {
            golden(stringify!($name), $body);
        }
    )* };
}

goldens! {
    recursion: "
fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
append([H | T], L) -> [H | append(T, L)];
append([], L) -> L.
map(F, [H | T]) -> [F(H) | map(F, T)];
map(_, []) -> [].
count(0, Acc) -> Acc;
count(N, Acc) -> count(N - 1, Acc + N).
swap(A, B) -> swap(B, A).
";
    clauses: "
f({ok, X}) -> X;
f({error, Y}) -> {e, Y};
f({A, B, C}) -> [A, B, C];
f(foo) -> bar;
f(1) -> one;
f(\"abc\") -> string;
f([a | T]) -> T;
f([]) -> none;
f(X) when is_float(X); X > 10 -> X.
g(X, X) -> same;
g([X | _], {Y, X}) -> Y.
";
    cases: "
f(X) -> case X of {A, _} -> B = 1; A -> B = 2 end, {A, B}.
g(A, B) -> case {A, B} of {1, _} -> x; {_, 2} -> y; {X, Y} when X > Y -> {X, Y} end.
h(A, B) -> case A > B of true -> A; false -> B end.
i(X) -> if X > 1, X < 5 -> small; X == 7; is_atom(X) -> other; true -> none end.
j(X) -> {a, [Y | Z]} = X, Y + Z.
";
    booleans: "
f(A, B) -> A andalso B orelse g(A).
g(A) -> not A.
h(A, B) -> A > B andalso is_list(A).
i(A, B) -> A and B xor (A =:= B).
j(X) when not (is_atom(X) orelse X < 3), (X andalso true) -> yes;
j(_) -> no.
";
    records: "
-record(st, {a, b = 2, c = g(1)}).
f(S) -> S#st{a = S#st.b, c = S#st.c}.
g(X) -> #st{a = X}.
h(#st{a = A, _ = 1}) -> A;
h(S) when S#st.b > 1; is_record(S, st) -> S.
i() -> {#st.b, record_info(size, st), record_info(fields, st)}.
";
    maps: "
f(M, K) -> M#{K => 1, b := 2}.
g(#{a := X, b := Y}) -> {X, Y};
g(#{a := X}) -> X;
g(#{}) -> none.
h(M, K) -> #{K := V} = M, V.
i(X) -> {#{x => X}, #{a => 1, b => [c]}}.
";
    binaries: "
f(<<X:16/little-signed, F/float, R/binary>>) -> {X, F, R};
f(<<N, B:N/binary, _/bits>>) -> B;
f(<<\"GET \", P/binary>>) -> P;
f(<<\"PUT \", P/binary>>) -> P;
f(<<C/utf8, _:3, T:5, _/bitstring>>) -> {C, T};
f(<<>>) -> empty.
g(X, N) -> <<\"a\", X:N, 1:4, 2:4, X/binary, X:2/binary-unit:4, X/utf8, 1.5/float>>.
sum(<<X:8, R/binary>>) -> X + sum(R);
sum(<<>>) -> 0.
";
    receives: "
f(P) -> P ! hello, receive {P, X} -> X; stop -> ok after 10 -> timeout end.
g() -> receive X -> X end.
h(T) -> receive after T -> ok end.
i() -> receive a -> 1 after 0 -> 2 end.
";
    tries: "
f(X) -> try g(X) of 1 -> a; Y -> Y catch error:R:S -> {R, S}; throw:T -> T; C:_ -> C end.
g(X) -> catch g(X).
h(X) -> try g(X) after put(a, X) end.
i(X) -> try g(X) catch _:_ -> ok after g(X), g(1) end, X.
j(X) -> try X + 1 catch error:badarith -> 0 end.
";
    funs: "
f(X, Y) -> fun(Z) when Z > 0 -> {Y, Z}; (_) -> X end.
g(X) -> F = fun Fact(0) -> X; Fact(N) -> N * Fact(N - 1) end, F(5).
h(M) -> {fun g/1, fun lists:map/2, fun M:f/1, fun length/1}.
i(F, M) -> F(1), M:f(2), apply(M, g, [3, 4]).
j(X) -> F = fun(Y) -> fun() -> X + Y end end, F(1).
";
    comprehensions: "
f(L) -> [X + 1 || {a, X} <- L, X > 2].
g(L, M, Z) -> [{X, Y, Z} || X <- L, Y <- M, p(X), Y].
h(B) -> << <<X:4>> || <<X:8, 1>> <= B >>.
i(L) -> [X || X <- L, is_atom(X) orelse X > 1].
p(_) -> true.
";
    constants: "
f() -> {a, [1, 2 | c], \"str\", <<\"bin\", 3:4>>, #{k => {v}}, 1.5, 123456789012345678901234567890}.
g() -> 1 + 2 * 3 - -4.
h(X) -> X + 16#fffffffffffffff.
i() -> 1 div 0.
";
    facts: "
-record(r, {a, b}).
f(#r{a = A} = R) -> R#r{b = {A, R#r.b}}.
g(X) -> {A, B} = {X, f(X)}, [C | D] = [A | B], {C, D}.
h(X) when is_list(X) -> case X of {a} -> never; [Y] -> Y end.
";
}
