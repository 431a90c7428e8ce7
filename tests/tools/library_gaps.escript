#!/usr/bin/env escript
%%% What a library module exports in OTP and not here; library_gaps.sh runs it.
%%%
%%% library_gaps.escript FREQUENCIES EXPORTED MODULE...: FREQUENCIES is the table
%%% (mfa, files, corpora) and EXPORTED holds {Module, [{Function, Arity}]} terms.
-mode(compile).

main([Frequencies, Exported | Modules]) ->
    {ok, Here} = file:consult(Exported),
    Used = frequencies(Frequencies),
    Gaps = [gap(list_to_atom(M), Here, Used) || M <- Modules],
    Sorted = lists:sort(fun({_, _, _, A}, {_, _, _, B}) -> weight(A) >= weight(B) end, Gaps),
    lists:foreach(fun print/1, Sorted),
    Missing = lists:sum([length(L) || {_, _, _, L} <- Gaps]),
    All = lists:sum([N || {_, N, _, _} <- Gaps]),
    io:format("~w modules, ~w functions in OTP, ~w missing here~n",
              [length(Gaps), All, Missing]).

%% The table as #{"m:f/a" => {Files, Corpora}}.
frequencies(File) ->
    {ok, Bin} = file:read_file(File),
    [_ | Rows] = string:split(Bin, "\n", all),
    maps:from_list([{binary_to_list(F), {binary_to_integer(N), binary_to_integer(C)}} ||
                       Row <- Rows, [F, N, C] <- [string:split(Row, "\t", all)]]).

gap(Module, Here, Used) ->
    Otp = [FA || {F, _} = FA <- exports(Module), F =/= module_info],
    Ours = proplists:get_value(Module, Here, []),
    Missing = [{maps:get(name(Module, FA), Used, {0, 0}), FA} || FA <- Otp -- Ours],
    {Module, length(Otp), Ours =:= [], lists:reverse(lists:sort(Missing))}.

exports(Module) ->
    case code:ensure_loaded(Module) of
        {module, _} -> Module:module_info(exports);
        _ -> []
    end.

name(M, {F, A}) -> lists:concat([M, ":", F, "/", A]).

weight(Missing) -> lists:sum([C || {{_, C}, _} <- Missing]).

print({_, _, _, []}) -> ok;
print({Module, N, Absent, Missing}) ->
    io:format("~s: ~w of ~w missing~s~n",
              [Module, length(Missing), N, [" (no such module)" || Absent]]),
    [io:format("  ~4w files ~3w corpora  ~w/~w~n", [Files, Corpora, F, A]) ||
        {{Files, Corpora}, {F, A}} <- Missing].
