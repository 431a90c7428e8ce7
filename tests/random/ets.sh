#!/usr/bin/env bash
# Random operations on tables: what rvm prints against what OTP prints. Usage: ets.sh SEED SEQUENCES [RVM]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
seed=${1:-1}; sequences=${2:-200}; rvm=${3:-$here/../../target/release/rvm}
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
erlc -o "$work" "$here/ets_random.erl"
timeout -k 5 600 erl -noinput -pa "$work" -eval "ets_random:main([\"$seed\",\"$sequences\"]), halt()." > "$work/otp"
timeout -k 5 600 "$rvm" run ${RVM_FLAGS:-} "$here/ets_random.erl" -- "$seed" "$sequences" > "$work/rvm" || true
if ! cmp -s "$work/otp" "$work/rvm"; then
    diff "$work/otp" "$work/rvm" | head -${LINES_SHOWN:-20}
    echo "seed $seed: differs"
    exit 1
fi
echo "seed $seed: $sequences sequences, $(wc -l < "$work/otp") lines alike"
