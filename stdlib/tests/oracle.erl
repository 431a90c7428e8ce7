%%% Comparison of one call on OTP and on the module under test, and generators
%%% of arguments shared by the comparison programs. See oracle.escript.
-module(oracle).

-export([same/3, same/4, same_value/3, outcome/3, pick/1, int/2, times/2,
         list/2, small_term/0, term/1, all_args/3, time/4]).

%% same(M, F, Args): compares M:F and rvm_t_M:F, reports a difference.
same(M, F, Args) -> same(M, F, Args, fun(X) -> X end).

%% same(M, F, Args, Norm): the same after Norm on both values.
same(M, F, Args, Norm) ->
    T = list_to_atom("rvm_t_" ++ atom_to_list(M)),
    A = outcome(M, F, Args),
    B = outcome(T, F, Args),
    compare({M, F, Args}, norm(A, Norm), norm(B, Norm)).

%% same_value(What, A, B): counts and reports a comparison of two values.
same_value(What, A, B) -> compare(What, A, B).

compare(What, A, B) ->
    ets:update_counter(oracle_stats, calls, 1),
    case identical(A, B) of
        true -> true;
        false ->
            ets:update_counter(oracle_stats, bad, 1),
            case ets:update_counter(oracle_stats, kind(What), 1, {kind, 0}) of
                Nth when Nth =< 4 ->
                    io:format("DIFF ~0tp~n  otp ~0tp~n  rvm ~0tp~n",
                              [What, A, B]);
                _ -> ok
            end,
            false
    end.

%% At most four reports per function.
kind({M, F, As}) when is_list(As) -> {M, F, length(As)};
kind(X) -> X.

%% =:= plus the sign of zero.
identical(A, B) -> A =:= B andalso term_to_binary(A) =:= term_to_binary(B)
                   orelse A =:= B.

norm({ok, V}, Norm) -> {ok, Norm(V)};
norm({error, {undef, _} = R}, _) -> {error, R};
norm(X, _) -> X.

%% outcome(M, F, Args): {ok, Value} or {Class, Reason}.
outcome(M, F, Args) ->
    try {ok, apply(M, F, Args)}
    catch
        error:undef:St -> {error, {undef, hd(St)}};
        C:R -> {C, R}
    end.

%% pick(List): a random element.
pick(L) -> lists:nth(rand:uniform(length(L)), L).

%% int(A, B): a random integer of A..B.
int(A, B) -> A + rand:uniform(B - A + 1) - 1.

%% times(N, F): F() N times.
times(0, _) -> ok;
times(N, F) -> F(), times(N - 1, F).

%% list(MaxLen, Gen): a random list.
list(Max, Gen) -> [Gen() || _ <- lists:seq(1, int(0, Max))].

%% small_term(): one of few terms, so that equal and ==-equal ones are frequent.
small_term() ->
    pick([0, 1, 2, 3, 1.0, 2.0, 3.5, a, b, [], "a", {}, {1}, {1.0}, <<"x">>,
          #{}, -1, [1], {a, 1}, {b, 2}]).

%% term(Depth): any term without pids, refs and funs.
term(0) ->
    pick([int(-5, 300), int(-1 bsl 70, 1 bsl 70), 0.0, 1.5, -2.0e10, 1.0e22,
          rand:uniform(), rand:normal() * 1000, foo, 'Foo bar', [], 'a@b', '',
          undefined, true, "hello", <<>>, <<"bin">>, <<1, 2, 3>>, <<1:3>>, {},
          #{}, 'h\351', <<"h\351">>, "h\351llo", [1024, 1025], "tab\t\n\"q\"",
          <<"line\nbreak">>, <<0, 65>>, <<"\317\200"/utf8>>, $a, $\s, 127]);
term(D) ->
    case int(1, 12) of
        N when N =< 4 -> term(0);
        N when N =< 6 -> list(int(1, 8), fun() -> term(D - 1) end);
        N when N =< 8 -> list_to_tuple(list(int(1, 6), fun() -> term(D - 1) end));
        9 -> list_to_tuple([pick([foo, error, ok, state, some_long_tag]) |
                            list(int(1, 8), fun() -> term(D - 1) end)]);
        10 -> maps:from_list(list(int(1, 6), fun() -> {term(min(D - 1, 1)),
                                                       term(D - 1)} end));
        11 -> [term(D - 1) | term(D - 1)];
        12 -> pick([list_to_binary(list(int(1, 100), fun() -> int(32, 126) end)),
                    list_to_binary(list(int(1, 100), fun() -> int(0, 255) end)),
                    list(int(1, 120), fun() -> int(32, 126) end),
                    list(int(1, 120), fun() -> int(0, 1000) end)])
    end.

%% all_args(M, {F, Arity}, Pools): compares F on every combination of the
%% values in Pools, a list of Arity lists.
all_args(M, F, Pools) -> all_args(M, F, Pools, []).

all_args(M, F, [P | Ps], Args) ->
    lists:foreach(fun(X) -> all_args(M, F, Ps, [X | Args]) end, P);
all_args(M, F, [], Args) ->
    same(M, F, lists:reverse(Args)).

%% time(What, M, F, Args): prints the best of five times of both, microseconds.
time(What, M, F, Args) ->
    T = list_to_atom("rvm_t_" ++ atom_to_list(M)),
    io:format("~-12s otp ~8w us  rvm ~8w us~n",
              [What, best(M, F, Args), best(T, F, Args)]).

best(M, F, Args) ->
    lists:min([begin
                   erlang:garbage_collect(),
                   element(1, timer:tc(M, F, Args))
               end || _ <- [1, 2, 3, 4, 5]]).
