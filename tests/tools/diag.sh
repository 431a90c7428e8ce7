#!/usr/bin/env bash
# What OTP's compiler says of the wrong programs in tests/diag, beside what rvm says.
# Usage: tests/tools/diag.sh record [NAME...]   write erlc's part of NAME.diag, keeping rvm's
#        tests/tools/diag.sh verify             compare erlc's part of all with OTP again
set -euo pipefail
cd "$(dirname "$0")/../diag"
mode=${1:?record or verify}; shift
[ $# -gt 0 ] || set -- *.erl
names=("${@%.erl}")
told=$(mktemp); trap 'rm -f "$told"' EXIT
LC_ALL=C.UTF-8 escript ../tools/diag_otp.escript "${names[@]/%/.erl}" >"$told" 2>&1
failed=0
for name in "${names[@]}"; do
    erlc=$(awk -v want="@@ $name.erl" '/^@@ /{on = ($0 == want); next} on' "$told")
    if [ "$mode" = record ]; then
        rvm=$(sed -n '/^== rvm$/,$p' "$name.diag" 2>/dev/null || true)
        printf '== erlc\n%s\n%s\n' "$erlc" "${rvm:-== rvm}" >"$name.diag"
    elif [ "$erlc" != "$(sed '1d;/^== rvm$/,$d' "$name.diag")" ]; then
        echo "tests/diag/$name.diag: OTP says something else now:"; echo "$erlc"
        failed=1
    fi
done
[ "$mode" = record ] || echo "${#names[@]} programs compared with OTP's compiler"
exit $failed
