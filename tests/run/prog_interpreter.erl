%%% A tokenizer, parser and evaluator for a small language with functions and closures.
-module(prog_interpreter).
-export([main/1]).

main(_) ->
    Progs = ["1 + 2 * 3 - 4", "(1 + 2) * (3 - -4)", "let x = 5 in x * x", "let f = fn n -> if n < 2 then n else f (n - 1) + f (n - 2) in f 15",
             "let add = fn a -> fn b -> a + b in let inc = add 1 in inc (inc 40)", "let fact = fn n -> if n < 1 then 1 else n * fact (n - 1) in fact 25",
             "1 +", "let x = in 1", "y", "1 2", "(1", "if 1 < 2 then 10 else 20"],
    [io:format("~s => ~w~n", [P, run(P)]) || P <- Progs].

run(S) ->
    try
        {Ast, Rest} = expr(tokens(S)),
        [] =:= Rest orelse throw({trailing, Rest}),
        eval(Ast, #{})
    of
        {closure, _, _, _} -> function;
        V -> V
    catch throw:E -> {error, E}
    end.

tokens([]) -> [];
tokens([C | T]) when C =:= $\s; C =:= $\n -> tokens(T);
tokens([C | _] = S) when C >= $0, C =< $9 -> {D, R} = lists:splitwith(fun(X) -> X >= $0 andalso X =< $9 end, S), [{int, list_to_integer(D)} | tokens(R)];
tokens([C | _] = S) when C >= $a, C =< $z -> {W, R} = lists:splitwith(fun(X) -> X >= $a andalso X =< $z end, S), [word(list_to_atom(W)) | tokens(R)];
tokens("->" ++ R) -> ['->' | tokens(R)];
tokens([C | R]) -> [list_to_atom([C]) | tokens(R)].

word(W) when W =:= 'let'; W =:= in; W =:= fn; W =:= 'if'; W =:= then; W =:= else -> W;
word(W) -> {id, W}.

expr(['let', {id, X}, '=' | T]) -> {V, T2} = expr(T), {B, T3} = expr(want(in, T2)), {{'let', X, V, B}, T3};
expr([fn, {id, X}, '->' | T]) -> {B, T2} = expr(T), {{fn, X, B}, T2};
expr(['if' | T]) -> {C, T2} = expr(T), {A, T3} = expr(want(then, T2)), {B, T4} = expr(want(else, T3)), {{'if', C, A, B}, T4};
expr(T) -> {L, T2} = sum(T), case T2 of ['<' | T3] -> {R, T4} = sum(T3), {{'<', L, R}, T4}; _ -> {L, T2} end.

sum(T) -> {L, T2} = prod(T), sum(L, T2).
sum(L, [O | T]) when O =:= '+'; O =:= '-' -> {R, T2} = prod(T), sum({O, L, R}, T2);
sum(L, T) -> {L, T}.
prod(T) -> {L, T2} = app(T), prod(L, T2).
prod(L, ['*' | T]) -> {R, T2} = app(T), prod({'*', L, R}, T2);
prod(L, T) -> {L, T}.
app(T) -> {F, T2} = atom(T), app(F, T2).
app(F, [X | _] = T) when X =:= '('; is_tuple(X), element(1, X) =:= id; is_tuple(X), element(1, X) =:= int -> {A, T2} = atom(T), app({app, F, A}, T2);
app(F, T) -> {F, T}.
atom([{int, N} | T]) -> {N, T};
atom([{id, X} | T]) -> {{var, X}, T};
atom(['-' | T]) -> {E, T2} = atom(T), {{'-', 0, E}, T2};
atom(['(' | T]) -> {E, T2} = expr(T), {E, want(')', T2)};
atom([X | _]) -> throw({unexpected, X});
atom([]) -> throw(unexpected_end).
want(X, [X | T]) -> T;
want(X, T) -> throw({wanted, X, got, case T of [] -> nothing; [Y | _] -> Y end}).

eval(N, _) when is_integer(N) -> N;
eval({var, X}, E) -> case E of #{X := {rec, F}} -> F; #{X := V} -> V; _ -> throw({unbound, X}) end;
eval({'let', X, {fn, P, B}, In}, E) -> eval(In, E#{X => {closure, P, B, E#{X => self_ref}}});
eval({'let', X, V, B}, E) -> eval(B, E#{X => eval(V, E)});
eval({fn, X, B}, E) -> {closure, X, B, E};
eval({'if', C, A, B}, E) -> case eval(C, E) of true -> eval(A, E); false -> eval(B, E) end;
eval({app, F, A}, E) ->
    case eval(F, E) of
        {closure, X, B, E2} = Cl -> eval(B, (maps:map(fun(_, self_ref) -> Cl; (_, V) -> V end, E2))#{X => eval(A, E)});
        V -> throw({not_a_function, V})
    end;
eval({Op, A, B}, E) -> op(Op, eval(A, E), eval(B, E)).
op('+', A, B) -> A + B;
op('-', A, B) -> A - B;
op('*', A, B) -> A * B;
op('<', A, B) -> A < B.
