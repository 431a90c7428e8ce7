#!/bin/sh
# Runs ONE compiled test program under OTP: otp_run.sh NAME BEAMDIR OUTDIR
#
# Writes OUTDIR/NAME.out, .code (exit code) and, for programs that say
# "%%% stderr: compared", the normalised OUTDIR/NAME.err. Runs in tests/run.
name=$1 beams=$2 out=$3
tools=$(cd "$(dirname "$0")" && pwd)
cd "$tools/../run" || exit 2
set --
if [ -f "$name.args" ]; then
    while IFS= read -r line; do set -- "$@" "$line"; done < "$name.args"
fi
input=/dev/null
[ -f "$name.in" ] && input=$name.in
# A module that was compiled with a feature only loads where it is enabled.
features=
grep -q '^-feature(' "$name.erl" && features='-enable-feature all'
# shellcheck disable=SC2086
LC_ALL=C.UTF-8 timeout -k 5 "${RVM_TEST_TIMEOUT:-60}" erl -noshell $features \
    -kernel logger '[{handler,default,logger_std_h,#{config=>#{type=>standard_error}}}]' \
    -pa "$beams" -s otp_main -extra "$name" "$@" \
    < "$input" > "$out/$name.out" 2> "$out/$name.err.raw"
echo $? > "$out/$name.code"
if grep -q '^%%% stderr: compared' "$name.erl"; then
    sed -z -E -f "$tools/normalise.sed" "$out/$name.err.raw" > "$out/$name.err"
fi
[ -n "$RVM_TEST_KEEP_STDERR" ] || rm -f "$out/$name.err.raw"
exit 0
