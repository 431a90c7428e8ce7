#!/bin/sh
# The examples against OTP: examples.sh [verify|record].
#
# Each example runs under plain escript without arguments; its standard output
# must equal examples/expected/NAME.out ("record" writes that file, from two runs
# that agree). Exits 1 on any difference.
tools=$(cd "$(dirname "$0")" && pwd)
cd "$tools/../../examples" || exit 2
mode=${1:-verify}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT INT TERM
mkdir -p expected
status=0
for f in *.erl; do
    n=${f%.erl}
    LC_ALL=C.UTF-8 timeout 120 escript "$f" > "$work/a" || { echo "fails: $n"; status=1; continue; }
    if [ "$mode" = record ]; then
        LC_ALL=C.UTF-8 timeout 120 escript "$f" > "$work/b"
        cmp -s "$work/a" "$work/b" || { echo "varies: $n"; status=1; continue; }
        cp "$work/a" "expected/$n.out"
    fi
    diff "expected/$n.out" "$work/a" || { echo "differs: $n"; status=1; }
done
exit $status
