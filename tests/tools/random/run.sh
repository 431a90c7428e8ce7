#!/usr/bin/env bash
# Random programs on OTP and on rvm: makes one for each seed, runs both, prints what differs.
# Usage: run.sh match FROM TO   (needs erl, erlc, python3; RVM names the binary,
# target/release/rvm if unset). Exit status 1 when a program differs.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
kind=$1 from=$2 to=$3
rvm=${RVM:-$here/../../../target/release/rvm}
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 2
status=0
for seed in $(seq "$from" "$to"); do
    module=fz$seed
    python3 "$here/$kind.py" "$seed" 12 > "$module.erl"
    if ! erlc "$module.erl" > erlc.out 2>&1; then echo "seed $seed: erlc refuses it"; continue; fi
    timeout 60 erl -noshell -pa . -eval "$module:main([]), halt()." > otp.out 2>/dev/null
    timeout 60 "$rvm" run "$module.erl" > rvm.out 2> rvm.err
    if cmp -s otp.out rvm.out; then
        echo "seed $seed: $(wc -l < otp.out) lines agree"
    else
        echo "seed $seed: DIFFERS"; diff otp.out rvm.out | head -n 4; head -c 300 rvm.err; status=1
    fi
done
exit $status
