#!/bin/sh
# Verifies every expectation against OTP: verify_otp.sh [NAME...].
#
# Compiles all programs in one node, runs each in a node of its own, two at a
# time (JOBS=n changes that), and compares standard output, exit code and, where
# recorded, normalised standard error. Prints each difference; exits 1 on any.
tools=$(cd "$(dirname "$0")" && pwd)
cd "$tools/../run" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT INT TERM
mkdir "$work/beams" "$work/a"
if [ $# -eq 0 ]; then set -- $(ls ./*.erl | sed 's|^\./||; s|\.erl$||'); fi
names=$*
erlc -o "$work/beams" "$tools/otp_main.erl" || exit 2
LC_ALL=C.UTF-8 escript "$tools/compile_all.escript" "$work/beams" $(for n in $names; do echo "$n.erl"; done) || exit 2
printf '%s\n' $names | xargs -P "${JOBS:-2}" -I{} "$tools/otp_run.sh" {} "$work/beams" "$work/a"
bad=0 count=0
for n in $names; do
    count=$((count + 1))
    want=0; [ -f "$n.exit" ] && want=$(cat "$n.exit")
    got=$(cat "$work/a/$n.code")
    ok=1
    if [ ! -f "$n.out" ]; then echo "not recorded: $n"; bad=$((bad + 1)); continue; fi
    diff "$n.out" "$work/a/$n.out" > "$work/diff" || ok=0
    if [ -f "$n.err" ]; then diff "$n.err" "$work/a/$n.err" >> "$work/diff" || ok=0; fi
    [ "$want" = "$got" ] || { echo "exit code: wanted $want, got $got" >> "$work/diff"; ok=0; }
    if [ $ok = 0 ]; then echo "differs: $n"; head -40 "$work/diff"; bad=$((bad + 1)); fi
done
echo "$count programs against OTP $(erl -noshell -eval 'io:put_chars(erlang:system_info(otp_release)),halt()'): $((count - bad)) agree, $bad differ"
[ $bad = 0 ]
