#!/usr/bin/env bash
# Random programs through erl_eval, on OTP and on rvm: eval.sh [FIRST] [LAST] (seeds, default 1 to 100)
#
# OTP parses each program, so both evaluate the same forms; calls of the program's own functions are evaluated too.
# $RVM or target/debug/rvm. Frames of the evaluators are made alike, and stack traces that are empty on one side: rvm
# keeps no frame of a function that ends in apply(erlang, throw, ...). Prints how many lines differ, and the first.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rvm=$(realpath "${RVM:-$here/../../target/debug/rvm}")
first=${1:-1}; last=${2:-100}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
PYTHONPATH=$here python3 - "$first" "$last" <<'PROGRAM'
import sys
from program import program
for seed in range(int(sys.argv[1]), int(sys.argv[2]) + 1):
    text, _ = program(f"p{seed}", seed=seed)
    open(f"p{seed}.erl", "w").write(text)
PROGRAM
cat > evaluated.erl <<'PROGRAM'
-module(evaluated).
-export([main/1, parse/2]).

parse(Out, Files) -> file:write_file(Out, term_to_binary([{F, element(2, epp:parse_file(F, [], []))} || F <- Files])).

main([In]) ->
    logger:set_primary_config(level, none),
    {ok, Binary} = file:read_file(In),
    [one(File, Forms) || {File, Forms} <- binary_to_term(Binary)].

one(File, Forms) ->
    Functions = maps:from_list([{{N, A}, Cs} || {function, _, N, A, Cs} <- Forms]),
    Call = fun Call(Name, Args) ->
                   case Functions of
                       #{{Name, length(Args)} := Clauses} ->
                           {value, F, _} = erl_eval:expr({'fun', 1, {clauses, Clauses}}, #{}, {value, Call}),
                           apply(F, Args);
                       #{} -> erlang:error({undef, Name, length(Args)})
                   end
           end,
    {P, M} = spawn_monitor(fun() -> exit({result, try Call(main, []) catch C:E -> [{C, E}] end}) end),
    io:format("~s~n", [File]),
    receive
        {'DOWN', M, process, P, {result, Results}} -> [io:format("  ~w~n", [R]) || R <- Results];
        {'DOWN', M, process, P, Reason} -> io:format("  ~w~n", [Reason])
    after 20000 -> exit(P, kill), io:format("  time is over~n")
    end.
PROGRAM
cat > alike.sed <<'SED'
s/{erl_eval[a-z_]*,{'\{0,1\}[a-z_0-9-]*'\{0,1\},[0-9]*}}/FRAME/g
s/{eval_bits,{[a-z_0-9]*,[0-9]*}}/FRAME/g
s/'TRACE'/[]/g
SED
erlc +nowarn_unused_vars ./*.erl > /dev/null 2>&1 || true
erl -noshell -eval 'evaluated:parse("forms", filelib:wildcard("p*.erl")), halt().'
timeout -k 5 300 erl -noshell -eval 'evaluated:main(["forms"]), halt().' 2> /dev/null | sed -f alike.sed > otp
timeout -k 5 300 "$rvm" run evaluated.erl -- forms 2> /dev/null | sed -f alike.sed > ours
different=$(diff otp ours | grep -c '^<' || true)
echo "seeds $first to $last: $(wc -l < otp) lines, $different differ"
diff otp ours | head -"${SHOW:-4}" | cut -c1-400
[ "$different" = 0 ]
