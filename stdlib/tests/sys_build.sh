#!/bin/sh
# Builds the system half of stdlib for OTP under other names into /tmp/rvm_sys (see sys_build.escript).
# Usage: sys_build.sh [EXTRA.erl...]   extra test programs are built both as they are and renamed.
set -e
here=$(dirname "$(readlink -f "$0")")
out=${RVM_SYS_OUT:-/tmp/rvm_sys}
mkdir -p "$out"
erlc -o "$out" "$here"/sys_natives/*.erl
. "$here/sys_modules.sh"
mods=""
for m in $RVM_SYS_MODULES; do
    if [ -f "$here/../erl/$m.erl" ]; then mods="$mods $here/../erl/$m.erl"; fi
done
for f in "$@"; do erlc -o "$out" "$f"; done
escript "$here/sys_build.escript" "$out" "$here/../erl" $mods "$@"
