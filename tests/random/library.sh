#!/bin/sh
# Random cases for library modules, on OTP and on rvm: library.sh [SEED] [COUNT]
#
# Runs tests/random/library/*.erl on both ($RVM, or target/debug/rvm) and prints for each how
# many cases differ, then the first three ($SHOW lines). For re some do, one in a thousand: recursions that take
# nothing, and look-behinds repeated inside look-behinds (ARCHITECTURE.md, Known limits).
here=$(cd "$(dirname "$0")" && pwd)
rvm=$(realpath "${RVM:-$here/../../target/debug/rvm}")
seed=${1:-1}
count=${2:-2000}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT INT TERM
cp "$here"/library/*.erl "$work" && cd "$work" || exit 2
for source in *.erl; do
    name=${source%.erl}
    erlc "$source" || exit 2
    timeout -k 5 300 erl -noshell -eval "$name:main([\"$seed\",\"$count\"]), halt()." > otp
    timeout -k 5 300 "$rvm" run "$source" -- "$seed" "$count" > ours
    echo "$name, seed $seed: $(wc -l < otp) cases, $(diff otp ours | grep -c '^<') differ"
    diff otp ours | grep '^[<>]' | head -${SHOW:-6} | cut -c1-300
done
