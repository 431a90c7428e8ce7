#!/usr/bin/env python3
"""Shows that the differ can fail: plants one bug after another into a copy of the sources and looks how
many random programs it takes until one of them differs from OTP.

Usage: plants.py [--seed S] [--programs N] [WORD]      only plants whose text contains WORD

A plant is found if a program differs with it and does not differ without it. Prints a table; exit status
1 when a plant does not apply, does not compile or is not found within N programs (5,000)."""

import argparse
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", ".."))
WORK = os.path.join(ROOT, "target", "random-plants")
COPY = os.path.join(WORK, "copy")

# (the bug, the part, the file, what stands there, what is planted). The text must occur exactly once.
PLANTS = [
    ("a constant `rem` has the sign of the divisor", "optimiser", "compiler/src/opt/fold.rs",
     "Arith::Rem => a.checked_rem(*b)?,", "Arith::Rem => a.checked_rem_euclid(*b)?,"),
    ("`==` proves the type of its operand", "optimiser", "compiler/src/opt/fold.rs",
     "Test::EqExact => [(first, other), (second, known)],",
     "Test::EqExact | Test::Eq => [(first, other), (second, known)],"),
    ("`is_list` is false of what is known to be []", "optimiser", "compiler/src/opt/facts.rs",
     "(Test::IsList, s) => matches!(s, S::Cons | S::Nil),", "(Test::IsList, s) => s == S::Cons,"),
    ("a branch forgets the rows for any value above it", "match compiler", "compiler/src/lower/matrix.rs",
     "this.classes[c].1.push((con, this.wild.clone()));", "this.classes[c].1.push((con, Vec::new()));"),
    ("constants of a window are moved before the registers", "code generator", "compiler/src/codegen/moves.rs",
     "    out.append(&mut constants);\n    used_scratch", "    out.splice(0..0, constants);\n    used_scratch"),
    ("what a handler reads lives only where its block starts", "code generator", "compiler/src/codegen/liveness.rs",
     "            if let Some(to) = block.handler {\n                add(to, *id, end);",
     "            if let Some(to) = block.handler {\n                add(to, *id, layout.start[id.0 as usize]);"),
    ("a call's window may start at what lives across it", "code generator", "compiler/src/codegen/regalloc.rs",
     "*base = (*base).max(reg + 1);", "*base = (*base).max(reg.max(1));"),
    ("subtraction of a constant overflows", "interpreter", "vm/core/src/exec/dispatch.rs",
     "                        && let Some(difference) = (a.0 as i64).checked_sub((b.0 - tag::INT) as i64)\n",
     "                        && let Some(difference) = Some((a.0 as i64).wrapping_sub((b.0 - tag::INT) as i64))\n"),
    ("`=<` of a constant that is equal but of the other type", "interpreter", "vm/core/src/exec/dispatch.rs",
     "Code::LeImm => order_imm!(word, <=, is_le),", "Code::LeImm => order_imm!(word, <=, is_lt),"),
    ("a little-endian segment takes the odd bits from its front", "interpreter", "vm/core/src/exec/binary.rs",
     "bytes.push(view.read(whole * 8, rest) as u8);", "bytes.push(view.read(0, rest) as u8);"),
    ("an update looks only for the first of its keys", "interpreter", "vm/core/src/exec/map.rs",
     "        for i in 0..count {\n            let key = pairs.get(2 * i);", "        for i in 0..count.min(1) {\n            let key = pairs.get(2 * i);"),
    ("a receive goes on behind the message that was taken last", "interpreter", "vm/core/src/process/mailbox.rs",
     "            heap.adopt(unsafe { Message::from_raw(node) });\n        }\n        self.rewind();",
     "            heap.adopt(unsafe { Message::from_raw(node) });\n        }\n        self.marks &= !PEEKED;"),
    ("`catch` gives an exit a stack trace", "interpreter", "vm/core/src/exec/except.rs",
     "    let reason = if class == atoms::ERROR {\n        let list = trace::build(cx, raw);\n        cx.tuple(&[reason, list])",
     "    let reason = if class == atoms::ERROR || class == atoms::EXIT {\n        let list = trace::build(cx, raw);\n        cx.tuple(&[reason, list])"),
]

BATCH = 250
# Built once for each bug: that must be quick, more than the code.
BUILD = dict(os.environ, CARGO_TARGET_DIR=os.path.join(WORK, "target"), CARGO_INCREMENTAL="1",
             CARGO_PROFILE_DEV_DEBUG="false")
BUILT = os.path.join(WORK, "target", "debug", "rvm")


def copy():
    """The sources as they are here, with the dates of what did not change kept for cargo."""
    files = subprocess.run(["git", "ls-files", "Cargo.toml", "Cargo.lock", "src", "bytecode-spec", "compiler", "stdlib", "vm"],
                           cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    for file in files:
        with open(os.path.join(ROOT, file), "rb") as source:
            write(os.path.join(COPY, file), source.read())


def write(path, data):
    """Writes a file unless it holds this already."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.exists(path):
        with open(path, "rb") as old:
            if old.read() == data:
                return
    with open(path, "wb") as file:
        file.write(data)


def build(to):
    """Builds the copy and keeps the binary; what cargo says if that fails."""
    done = subprocess.run(["cargo", "build", "-q", "--bin", "rvm"], cwd=COPY, env=BUILD, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        return done.stdout
    shutil.copy2(BUILT, to)
    return None


def differ(rvm, arguments):
    """The number (from 0) of the first program that differs, and its output."""
    command = [sys.executable, os.path.join(HERE, "differ.py"), "--first", "--no-shrink", "--batch", str(BATCH),
               "--otp", os.path.join(WORK, "otp.txt"), "--keep", os.path.join(WORK, "failures"), *map(str, arguments)]
    done = subprocess.run(command, env=dict(os.environ, RVM=rvm), stdout=subprocess.PIPE, text=True)
    found = re.search(r"^program \d+/(\d+) differs", done.stdout, re.M)
    return (int(found.group(1)) if found else None), done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--programs", type=int, default=5000)
    parser.add_argument("word", nargs="?", default="")
    arguments = parser.parse_args()
    copy()
    sound, planted = os.path.join(WORK, "sound"), os.path.join(WORK, "planted")
    said = build(sound)
    if said:
        sys.exit(f"the sources as they are do not compile:\n{said}")
    missed, rows = 0, []
    for bug, part, file, there, instead in PLANTS:
        if arguments.word not in f"{bug} {part} {file}":
            continue
        path = os.path.join(COPY, file)
        with open(os.path.join(ROOT, file)) as source:
            text = source.read()
        if text.count(there) != 1:
            outcome = "DOES NOT APPLY"
        else:
            write(path, text.replace(there, instead).encode())
            said = build(planted)
            write(path, text.encode())
            if said:
                outcome = "DOES NOT COMPILE"
                print(said[-2000:], file=sys.stderr)
            else:
                outcome = hunt(sound, planted, arguments)
        missed += not outcome.startswith("found")
        rows.append((bug, part, file, outcome))
        print(f"{outcome:<28} {part:<15} {file}: {bug}", flush=True)
    print(f"{len(rows) - missed} of {len(rows)} bugs found within {arguments.programs} programs of seed {arguments.seed}")
    sys.exit(1 if missed else 0)


def hunt(sound, planted, arguments):
    """Whether a program tells the planted binary from OTP that does not tell the sound one."""
    start, left = 0, arguments.programs
    while left > 0:
        seed = ["--seed", arguments.seed]
        number, _ = differ(planted, [*seed, "--from", start, "--programs", left])
        if number is None:
            break
        if differ(sound, [*seed, "--from", number, "--programs", 1])[0] is None:
            return f"found after {number + 1}"
        # On with the next whole batch, which OTP may have seen before.
        start = (number // BATCH + 1) * BATCH
        left = arguments.programs - start
    return "MISSED"


if __name__ == "__main__":
    main()
