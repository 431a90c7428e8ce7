#!/bin/sh
# Compares what erl_pp prints of every form of Erlang sources: erl_pp.sh [-o OPTIONS] FILE.erl...
#
# OTP 25 parses the files, so that both get the same forms. $RVM (or target/debug/rvm) and erl print each form with
# OPTIONS (erl_pp's, an Erlang term, default none). Forms that differ are shown; the last line counts them.
tools=$(cd "$(dirname "$0")" && pwd)
rvm=${RVM:-$tools/../../target/debug/rvm}
options=none
if [ "${1:-}" = -o ]; then options=$2; shift 2; fi
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT INT TERM
cat > "$work/printed.erl" <<'PROGRAM'
-module(printed).
-export([main/1, parse/3]).

%% What OTP reads of the files, as one binary.
parse(Out, Options, Files) ->
    Found = [Form || File <- Files, Form <- forms(File), tuple_size(Form) > 2],
    file:write_file(Out, term_to_binary({Options, Found})).

forms(File) ->
    Here = filename:dirname(File),
    Near = [Here, filename:join(Here, "../include"), filename:join(Here, "../src")],
    Libs = filelib:wildcard(filename:join(Here, "../../*/{include,src}")),
    case epp:parse_file(File, Near ++ Libs, []) of
        {ok, Forms} -> Forms;
        {error, _} -> []
    end.

%% Each form on a line, quoted.
main([In, Out]) ->
    {ok, Binary} = file:read_file(In),
    {Options, Forms} = binary_to_term(Binary),
    {ok, File} = file:open(Out, [write, raw, delayed_write]),
    [ok = file:write(File, io_lib:format("~w~n", [lists:flatten(erl_pp:form(F, Options))])) || F <- Forms],
    file:close(File).
PROGRAM
cd "$work" && erlc printed.erl || exit 2
cd - > /dev/null || exit 2
erl -noshell -pa "$work" -eval "printed:parse(\"$work/forms\", $options, init:get_plain_arguments()), halt()." -extra "$@" || exit 2
erl -noshell -pa "$work" -eval "printed:main([\"$work/forms\", \"$work/otp\"]), halt()." || exit 2
(cd "$work" && timeout -k 5 600 "$rvm" run printed.erl -- forms rvm) || exit 2
python3 - "$work/otp" "$work/rvm" <<'PROGRAM'
import ast, difflib, sys
otp, rvm = ([ast.literal_eval(line) for line in open(name)] for name in sys.argv[1:])
assert len(otp) == len(rvm), "not as many forms"
different = [(a, b) for a, b in zip(otp, rvm) if a != b]
for a, b in different[:20]:
    text = [("".join(map(chr, t))).splitlines() for t in (a, b)]
    print("\n".join(difflib.unified_diff(*text, "OTP", "rvm", n=2, lineterm="")))
print(f"{len(different)} of {len(otp)} forms differ")
sys.exit(bool(different))
PROGRAM
