#!/usr/bin/env bash
# Start to exit of hello: rvm from source against erl with the compiled module, in alternating
# pairs; medians of the wall time and of the peak resident memory, and their ratios.
# Usage: bench/startup.sh [PAIRS]   (default 21; needs erl, erlc and GNU time; RVM names the
# binary, else target/release/rvm is built)
set -euo pipefail
cd "$(dirname "$0")/.."
pairs=${1:-21}
if [ -z "${RVM:-}" ]; then cargo build --release -q; fi
rvm=${RVM:-${CARGO_TARGET_DIR:-target}/release/rvm}
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
erlc -o "$tmp" bench/programs/hello.erl

# One run: "NAME MICROSECONDS KILOBYTES". Time and memory come from two runs, so that the time
# is not that of the measuring command as well.
once() {
    local name=$1 began ended; shift
    began=$EPOCHREALTIME
    "$@" > "$tmp/out" < /dev/null
    ended=$EPOCHREALTIME
    [ "$(cat "$tmp/out")" = hello ] || { echo "$name printed: $(cat "$tmp/out")" >&2; exit 1; }
    /usr/bin/time -o "$tmp/memory" -f %M "$@" > /dev/null < /dev/null
    echo "$name $((${ended/./} - ${began/./})) $(cat "$tmp/memory")" >> "$tmp/runs"
}
for ((i = 0; i <= pairs; i++)); do
    echo "pair $i of $pairs" >&2
    once rvm "$rvm" run bench/programs/hello.erl
    once erl erl -noshell -pa "$tmp" -eval 'hello:main([]).'
    # The first pair only warms the caches of files.
    if [ "$i" = 0 ]; then rm "$tmp/runs"; fi
done
median() { awk -v n="$1" '$1 == n { print $'"$2"' }' "$tmp/runs" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
row() { awk -v what="$1" -v r="$2" -v o="$3" 'BEGIN { printf "%-22s %10d %10d %8.3f\n", what, r, o, r / o }'; }
printf '%-22s %10s %10s %8s\n' "medians of $pairs pairs" rvm erl ratio
row "start to exit, us" "$(median rvm 2)" "$(median erl 2)"
row "peak resident, KB" "$(median rvm 3)" "$(median erl 3)"
