#!/usr/bin/env bash
# The interpreter against OTP's JIT on the same source: alternating pairs, medians, ratio.
# Usage: bench/interpreter.sh [PAIRS]   (default 7; needs erl and erlc)
set -euo pipefail
cd "$(dirname "$0")/.."
pairs=${1:-7}
cargo build --release -q
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
erlc -o "$tmp" bench/programs/interpreter.erl 2>/dev/null
rvm=${CARGO_TARGET_DIR:-target}/release/rvm
for ((i = 1; i <= pairs; i++)); do
    echo "pair $i of $pairs" >&2
    "$rvm" run --schedulers 1 bench/programs/interpreter.erl 2>/dev/null | tail -n 5 | sed 's/^/rvm /' >> "$tmp/times"
    erl +S 1 -noshell -pa "$tmp" -eval 'interpreter:main([]), halt().' | tail -n 5 | sed 's/^/otp /' >> "$tmp/times"
done
sort -k1,1 -k2,2 -k3,3n "$tmp/times" | awk '
    { key = $1 " " $2; n[key]++; v[key, n[key]] = $3; names[$2] = 1 }
    END {
        printf "%-8s %10s %10s %7s\n", "program", "rvm us", "otp us", "ratio"
        for (name in names) {
            r = v["rvm " name, int((n["rvm " name] + 1) / 2)]
            o = v["otp " name, int((n["otp " name] + 1) / 2)]
            printf "%-8s %10d %10d %7.2f\n", name, r, o, r / o
        }
    }' | (read -r head; echo "$head"; sort)
