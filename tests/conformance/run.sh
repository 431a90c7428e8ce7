#!/usr/bin/env bash
# Runs OTP's own compiler test suites on rvm: run.sh [--record] [SUITE...]
#
# Each suite is compiled by rvm and runs in an OS process of its own, under a time limit, driven by
# the shim beside this script (it stands in for Common Test). What every case gave is compared with
# what it gives on OTP 25 (otp25-cases.tsv): a table of counts, and each case that passes there but
# not here, with its reason. passing.txt lists what passes here; a case of that list that no longer
# passes is a regression, and the exit status is 1. `--record` writes the list anew.
#
# The suites are OTP's and stay outside the repository. They are looked for in $OTP_SRC (an unpacked
# source tree); without it Debian's source package is fetched once into the cache folder
# (needs deb-src lines in apt's sources, and dpkg-dev).
#
#   OTP_SRC   unpacked OTP sources     RVM        the command (default: cargo's release build)
#   JOBS      suites at a time         SUITE_TIME seconds a suite may take (default 120)
#   CASE_TIME milliseconds a case may take (default 20000)     OUT  where results go
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
record=
if [ "${1:-}" = --record ]; then record=1; shift; fi

if [ -z "${OTP_SRC:-}" ]; then
    cache=${XDG_CACHE_HOME:-$HOME/.cache}/rvm
    OTP_SRC=$cache/otp
    if [ ! -d "$OTP_SRC/lib/compiler/test" ]; then
        mkdir -p "$cache" "$OTP_SRC" || exit 2
        (cd "$cache" && apt-get source --download-only erlang) ||
            { echo "cannot fetch the source package: enable deb-src in apt's sources"; exit 2; }
        tar -xf "$cache"/erlang_*.orig.tar.* -C "$OTP_SRC" --strip-components=1 || exit 2
    fi
fi
tests=$OTP_SRC/lib/compiler/test
[ -d "$tests" ] || { echo "no compiler suites in $OTP_SRC"; exit 2; }

if [ -z "${RVM:-}" ]; then
    (cd "$root" && cargo build -q --release) || exit 2
    RVM=$root/target/release/rvm
fi
OUT=${OUT:-$root/target/conformance}
export ERL_LIBS=$OTP_SRC/lib
export RVM OUT tests here SUITE_TIME=${SUITE_TIME:-120} CASE_TIME=${CASE_TIME:-20000}
rm -rf "$OUT/code" "$OUT/log" "$OUT/results"
mkdir -p "$OUT/code" "$OUT/log" "$OUT/results"
# Stack traces in the suites name files relative to the suites' folder.
cd "$tests" || exit 2

includes=("$tests" "$tests/../include" "$tests/../src" "$ERL_LIBS"/*/include "$ERL_LIBS"/{kernel,stdlib}/src)
export includes_text="${includes[*]}"

compile() {
    # shellcheck disable=SC2086
    timeout 60 "$RVM" compile $(printf -- ' -I %s' $includes_text) -D MERL_NO_TRANSFORM -o "$OUT/code" "$1" \
        > "$OUT/log/$(basename "$1").compile" 2>&1
}
# By a program, so that merl's parse transform runs: it makes merl's quotations into patterns.
compile_suite() {
    # shellcheck disable=SC2086
    timeout 60 "$RVM" run -p "$OUT/code" "$here/compile_suite.erl" -- "$1" "$OUT/code" $includes_text \
        > "$OUT/log/$(basename "$1").compile" 2>&1
}
suite() {
    local name=$1 status
    if ! compile_suite "$name.erl"; then
        echo "$name: does not compile (log/$name.erl.compile)"
        return
    fi
    timeout -k 5 "$SUITE_TIME" "$RVM" run -p "$OUT/code" "$here/suite.erl" -- \
        "$name" "$tests" "$OUT/results/$name.tsv" "$CASE_TIME" > "$OUT/log/$name.run" 2>&1
    status=$?
    [ $status = 0 ] || echo "$name: ended with status $status (log/$name.run)"
}
export -f compile compile_suite suite

for helper in "$here"/{ct,test_server,ct_property_test,shim,beam_disasm}.erl test_lib.erl; do
    compile "$helper" || echo "$helper: does not compile"
done
# merl builds programs from text: an application like any other, whose own modules do without its
# parse transform.
for module in merl merl_transform erl_syntax erl_syntax_lib erl_prettypr erl_recomment erl_comment_scan prettypr; do
    file=$ERL_LIBS/syntax_tools/src/$module.erl
    [ ! -f "$file" ] || compile "$file" || echo "$module: does not compile"
done
# What a suite tests may be a module of OTP's compiler itself: a program like any other.
compile "$tests/../src/beam_bounds.erl" || echo "beam_bounds: does not compile"
if [ $# -eq 0 ]; then
    set -- $(tail -n +2 "$here/otp25-cases.tsv" | cut -f2 | sort -u)
fi
printf '%s\n' "$@" | xargs -P "${JOBS:-2}" -I{} bash -c 'suite {}'

cat "$OUT"/results/*.tsv > "$OUT/all.tsv" 2> /dev/null
python3 "$here/compare.py" "$here/otp25-cases.tsv" "$OUT/all.tsv" "$here/passing.txt" \
    ${record:+--record} "$@"
