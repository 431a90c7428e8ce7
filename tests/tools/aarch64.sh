#!/usr/bin/env bash
# Builds rvm for Linux on aarch64 and runs the recorded programs there, under qemu:
# aarch64.sh [NAME...], all of tests/run unless told otherwise. Prints those that differ from their
# recording, and how many agree; exits 1 if one differs.
#
# Needs root and debootstrap: the cross compiler, Rust's library for aarch64 and qemu come from
# Debian and stay in RVM_AARCH64 (/opt/rvm-aarch64; some 2 GB). LIMIT is what a program may take in
# seconds (300: qemu is some 20 times slower).
set -euo pipefail
repo=$(cd "$(dirname "$0")/../.." && pwd)
root=${RVM_AARCH64:-/opt/rvm-aarch64}
target=aarch64-unknown-linux-gnu

if [ "${1:-}" = --one ]; then
    name=$2 run=$root/src/tests/run work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    args=() input=/dev/null want=0 bad=
    [ -f "$run/$name.args" ] && mapfile -t args <"$run/$name.args"
    [ -f "$run/$name.in" ] && input=$run/$name.in
    [ -f "$run/$name.exit" ] && want=$(cat "$run/$name.exit")
    status=0
    timeout -k 5 "${LIMIT:-300}" chroot "$root" env TMPDIR=/tmp LANG=C.UTF-8 sh -c "
        cd /src/tests/run && exec qemu-aarch64 -L /usr/aarch64-linux-gnu \
            /src/target/$target/debug/rvm run \"\$@\"" sh "$name.erl" -- "${args[@]}" \
        <"$input" >"$work/out" 2>"$work/err" || status=$?
    [ "$status" = "$want" ] || bad+=" exit code $status, not $want;"
    cmp -s "$work/out" "$run/$name.out" || bad+=" other output;"
    if [ -f "$run/$name.err" ]; then
        cmp -s <(sed -z -E -f "$repo/tests/tools/normalise.sed" "$work/err") \
            <(sed -z -E -f "$repo/tests/tools/normalise.sed" "$run/$name.err") || bad+=" other errors;"
    fi
    echo "${bad:+DIFFERS }$name${bad:+:$bad}"
    exit 0
fi

if [ ! -x "$root/usr/bin/qemu-aarch64" ]; then
    debootstrap --variant=minbase forky "$root" http://deb.debian.org/debian \
        /usr/share/debootstrap/scripts/sid
    chroot "$root" dpkg --add-architecture arm64
    chroot "$root" apt-get update -q
    DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get install -q -y --no-install-recommends \
        rustc cargo libstd-rust-dev:arm64 gcc libc6-dev gcc-aarch64-linux-gnu \
        libc6-dev-arm64-cross qemu-user ca-certificates
fi

# The commit, and the crates that cargo has fetched already.
mkdir -p "$root/src" "$root/root/.cargo"
find "$root/src" -mindepth 1 -maxdepth 1 ! -name target -exec rm -rf {} +
git -C "$repo" archive HEAD | tar x -C "$root/src"
cp -r "${CARGO_HOME:-$HOME/.cargo}/registry" "$root/root/.cargo/"
chroot "$root" env -i HOME=/root PATH=/usr/bin:/bin CARGO_PROFILE_DEV_DEBUG=0 \
    CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc \
    CC_aarch64_unknown_linux_gnu=aarch64-linux-gnu-gcc \
    sh -c "cd /src && cargo build --quiet --offline --target $target --bin rvm"

names=("$@")
[ $# -gt 0 ] || mapfile -t names < <(cd "$root/src/tests/run" && ls ./*.out | sed 's/^..//; s/\.out$//')
printf '%s\n' "${names[@]}" | xargs -P "$(nproc)" -n 1 "$0" --one >"$root/tmp/programs"
grep '^DIFFERS' "$root/tmp/programs" || true
bad=$(grep -c '^DIFFERS' "$root/tmp/programs" || true)
echo "$((${#names[@]} - bad)) of ${#names[@]} programs agree on aarch64"
[ "$bad" = 0 ]
