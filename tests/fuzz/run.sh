#!/usr/bin/env bash
# Fuzzes one target: run.sh TARGET SECONDS [libFuzzer's options]
#
#   module      decoder and verifier: bytes of an .rbc file
#   assembler   assembler and lister: the text that `rvm disasm` writes
#   source      compiler: Erlang source text
#   forms       compiler: abstract forms and erl_scan's tokens, in the external format
#   term        binary_to_term: the external term format
#
# Stable Rust and g++ suffice. What is kept between runs is in target/fuzz: corpus/TARGET grows,
# found/TARGET-* are inputs that failed, slowest/source.erl is the slowest input of the last run.
# RVM is the command that makes the first inputs (default: target/debug/rvm, built when missing).
# Ends with 1 when an input failed. To see one again: run.sh TARGET 0 FILE.
set -euo pipefail
usage() { sed -n '2,14s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[ $# -ge 2 ] || usage
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=$1 seconds=$2; shift 2
[ -f "$here/src/bin/$target.rs" ] || usage
work=$root/target/fuzz
corpus=$work/corpus/$target
host=$(rustc -vV | sed -n 's/^host: //p')

coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
    -Cllvm-args=-sanitizer-coverage-pc-table
    -Ccodegen-units=16 --cfg fuzzing"
# Source text is led by the dictionary: watching its comparisons halves the speed for nothing.
[ "$target" = source ] || coverage+=" -Cllvm-args=-sanitizer-coverage-trace-compares"
# With --target, what only runs while building is built without the fuzzer's hooks.
RUSTFLAGS=$(echo $coverage) cargo build --quiet --release --target "$host" \
    --manifest-path "$here/Cargo.toml" --target-dir "$work" --bin "$target"

if [ ! -d "$corpus" ]; then
    rvm=${RVM:-$root/target/debug/rvm}
    [ -x "$rvm" ] || cargo build --quiet --manifest-path "$root/Cargo.toml"
    mkdir -p "$corpus.new"
    case $target in
    source)
        # Short ones: the fuzzer gets through more of them.
        find "$root/tests/run" "$root/compiler/tests/front" "$root/tests/diag" \
            -name '*.erl' -size -5 -exec cp {} "$corpus.new" \; ;;
    module)
        "$rvm" compile -o "$corpus.new" "$root"/tests/run/*.erl 2>/dev/null ;;
    assembler)
        cp "$root"/bytecode-spec/tests/corpus/*.rasm "$corpus.new"
        for file in "$root"/tests/run/[a-d]*.erl; do
            "$rvm" disasm "$file" >"$corpus.new/$(basename "$file" .erl).rasm" 2>/dev/null
        done ;;
    forms)
        (cd "$corpus.new" && "$rvm" run "$here/forms.erl" -- "$root/tests/run") ;;
    term)
        (cd "$corpus.new" && "$rvm" run "$here/terms.erl") ;;
    esac
    mv "$corpus.new" "$corpus"
fi

mkdir -p "$work/found" "$work/slowest"
dict=()
[ "$target" = source ] && dict=(-dict="$here/erlang.dict")
bin=$work/$host/release/$target
export RVM_FUZZ_SLOWEST=$work/slowest/source.erl
if [ $# -gt 0 ] && [ -f "$1" ]; then
    exec "$bin" "$@"
fi
exec "$bin" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -print_final_stats=1 \
    -verbosity="${RVM_FUZZ_VERBOSITY:-1}" -artifact_prefix="$work/found/$target-" "${dict[@]}" "$@" "$corpus"
