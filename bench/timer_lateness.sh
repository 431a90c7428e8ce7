#!/usr/bin/env bash
# How late a 1 ms timer is beside eight busy processes on two schedulers, in microseconds, and
# beside none as a control: rvm and erl with the same source, alternating pairs. Each figure is
# the median over the runs of that run's p50, p99 and worst.
# Usage: bench/timer_lateness.sh [PAIRS] [SAMPLES]   (default 7 and 1000; needs erl and erlc; RVM
# names the binary, else target/release/rvm is built)
set -euo pipefail
cd "$(dirname "$0")/.."
pairs=${1:-7} samples=${2:-1000}
if [ -z "${RVM:-}" ]; then cargo build --release -q; fi
rvm=${RVM:-${CARGO_TARGET_DIR:-target}/release/rvm}
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
erlc -o "$tmp" bench/programs/timer_lateness.erl
for ((i = 1; i <= pairs; i++)); do
    for busy in 0 8; do
        echo "pair $i of $pairs, $busy busy" >&2
        "$rvm" run --schedulers 2 bench/programs/timer_lateness.erl -- $busy "$samples" >> "$tmp/rvm$busy"
        erl +S 2 -noshell -pa "$tmp" -eval "timer_lateness:main([\"$busy\",\"$samples\"])." >> "$tmp/erl$busy"
    done
done
median() { awk '{ print $'"$2"' }' "$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
printf '%-22s %9s %9s %7s\n' "$pairs pairs, us late" rvm erl ratio
for busy in 0 8; do
    column=1
    for what in p50 p99 worst; do
        awk -v what="$busy busy, $what" -v r="$(median "$tmp/rvm$busy" $column)" -v o="$(median "$tmp/erl$busy" $column)" \
            'BEGIN { printf "%-22s %9d %9d %7s\n", what, r, o, (o > 0 ? sprintf("%.3f", r / o) : "-") }'
        column=$((column + 1))
    done
done
