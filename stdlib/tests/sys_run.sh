#!/bin/sh
# Runs the recorded programs of tests/run (names given, default: those that use the system half) with our
# modules under OTP, and compares with what is recorded there. Needs sys_build.sh's output; builds the programs.
here=$(dirname "$(readlink -f "$0")")
out=${RVM_SYS_OUT:-/tmp/rvm_sys}
run=$here/../../tests/run
tools=$here/../../tests/tools
cd "$run" || exit 2
if [ $# = 0 ]; then set -- $(ls otp_*.erl io_*.erl file_*.erl timer_*.erl exc_*.erl prog_*.erl 2>/dev/null | sed 's/\.erl$//'); fi
files=""
for n in "$@"; do files="$files $n.erl"; done
. "$here/sys_modules.sh"
escript "$here/sys_build.escript" "$out" ../../stdlib/erl $files >/dev/null 2>&1 || echo "build problem"
good=0 bad=0
for n in "$@"; do
    in=/dev/null; [ -f "$n.in" ] && in=$n.in
    args=""
    [ -f "$n.args" ] && args=$(sed 's/.*/"&"/' "$n.args" | paste -sd,)
    m=$n; [ -f "$out/rvm_t_$n.beam" ] && m=rvm_t_$n
    LC_ALL=C.UTF-8 timeout 60 erl -noinput -pa "$out" -eval "rvm_t_rvm_boot:start(#{main=>{$m,[$args]}})." \
        < "$in" > /tmp/rvm_sys/$n.o 2> /tmp/rvm_sys/$n.e
    code=$?
    want=0; [ -f "$n.exit" ] && want=$(cat "$n.exit")
    sed -i 's/rvm_t_//g' /tmp/rvm_sys/$n.o
    ok=yes
    cmp -s "$n.out" /tmp/rvm_sys/$n.o || ok="out"
    [ "$code" = "$want" ] || ok="$ok code=$code"
    if [ -f "$n.err" ]; then
        sed 's/rvm_t_//g' /tmp/rvm_sys/$n.e | sed -z -E -f "$tools/normalise.sed" > /tmp/rvm_sys/$n.en
        cmp -s "$n.err" /tmp/rvm_sys/$n.en || ok="$ok err"
    fi
    if [ "$ok" = yes ]; then good=$((good + 1)); else bad=$((bad + 1)); echo "DIFFERS $n: $ok"; fi
done
echo "$good agree, $bad differ"
