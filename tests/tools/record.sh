#!/bin/sh
# Records what OTP prints: record.sh [NAME...] (default: every program).
#
# Writes tests/run/NAME.out, NAME.exit (only if the exit code is not 0) and
# NAME.err (only for programs that say "%%% stderr: compared"). Each program
# runs twice; if the runs differ it is reported, nothing of it is written and
# the script exits 1: an expectation that varies is no expectation.
tools=$(cd "$(dirname "$0")" && pwd)
cd "$tools/../run" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT INT TERM
mkdir "$work/beams" "$work/a" "$work/b"
if [ $# -eq 0 ]; then set -- $(ls ./*.erl | sed 's|^\./||; s|\.erl$||'); fi
names=$*
erlc -o "$work/beams" "$tools/otp_main.erl" || exit 2
LC_ALL=C.UTF-8 escript "$tools/compile_all.escript" "$work/beams" $(for n in $names; do echo "$n.erl"; done) || echo "some programs do not compile"
names=$(for n in $names; do [ -f "$work/beams/$n.beam" ] && echo "$n"; done)
for pass in a b; do
    printf '%s\n' $names | xargs -P "${JOBS:-2}" -I{} "$tools/otp_run.sh" {} "$work/beams" "$work/$pass"
done
status=0
for n in $names; do
    if ! diff -r "$work/a/$n.out" "$work/b/$n.out" > "$work/diff" 2>&1 ||
       ! cmp -s "$work/a/$n.code" "$work/b/$n.code" ||
       { [ -f "$work/a/$n.err" ] && ! diff "$work/a/$n.err" "$work/b/$n.err" >> "$work/diff"; }; then
        echo "varies: $n"; head -10 "$work/diff"; status=1; continue
    fi
    code=$(cat "$work/a/$n.code")
    case $code in 124|137) echo "timed out: $n"; status=1; continue;; esac
    cp "$work/a/$n.out" "$n.out"
    rm -f "$n.exit" "$n.err"
    if [ "$code" != 0 ]; then
        echo "$code" > "$n.exit"; echo "note: $n exits with $code"
    fi
    if [ -f "$work/a/$n.err" ]; then cp "$work/a/$n.err" "$n.err"; fi
done
exit $status
