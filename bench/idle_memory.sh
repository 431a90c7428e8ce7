#!/usr/bin/env bash
# Resident bytes of an idle process, from VmRSS in /proc, on rvm and on erl with the same source:
# alternating pairs, medians, ratio.
# Usage: bench/idle_memory.sh [PROCESSES] [PAIRS]   (default 300000 and 5; needs erl and erlc; RVM
# names the binary, else target/release/rvm is built)
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-300000} pairs=${2:-5}
if [ -z "${RVM:-}" ]; then cargo build --release -q; fi
rvm=${RVM:-${CARGO_TARGET_DIR:-target}/release/rvm}
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
erlc -o "$tmp" bench/programs/idle_memory.erl
for ((i = 1; i <= pairs; i++)); do
    echo "pair $i of $pairs" >&2
    "$rvm" run --max-processes $((count + 100000)) bench/programs/idle_memory.erl -- "$count" >> "$tmp/rvm"
    erl +P $((count + 100000)) -noshell -pa "$tmp" -eval "idle_memory:main([\"$count\"])." >> "$tmp/erl"
done
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
printf '%-26s %8s %8s %7s\n' "$count idle, $pairs pairs" rvm erl ratio
awk -v r="$(median "$tmp/rvm")" -v o="$(median "$tmp/erl")" \
    'BEGIN { printf "%-26s %8d %8d %7.3f\n", "resident bytes each", r, o, r / o }'
