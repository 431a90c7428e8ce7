#!/bin/sh
# Which test program covers what: coverage.sh [SHARED] (default ../shared, seen
# from the repository). Needs OTP for its parser. Exits 1 if anything that is
# built now is covered by no program.
tools=$(cd "$(dirname "$0")" && pwd)
repo=$(cd "$tools/../.." && pwd)
shared=${1:-$repo/../shared}
LC_ALL=C.UTF-8 exec escript "$tools/coverage.escript" "$shared" "$repo/tests/run" "$repo/examples"
