#!/usr/bin/env bash
# Compiles all Erlang sources of Debian's erlang-src with rvm and compares with what OTP 25 compiles.
# Usage: tests/corpus/run.sh [--record] [FILE...]     (see corpus.py; FILE as in otp25.tsv)
#
#   RVM      the command (default: cargo's release build)      OUT    where results go
#   SOURCES  the folder of the applications (default: /usr/lib/erlang/lib)   JOBS   files at a time
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
export SOURCES=${SOURCES:-/usr/lib/erlang/lib} OUT=${OUT:-$root/target/corpus} JOBS=${JOBS:-2}
if [ -z "${RVM:-}" ]; then
    (cd "$root" && cargo build -q --release)
    RVM=$root/target/release/rvm
fi
export RVM
exec python3 "$here/corpus.py" "$@"
