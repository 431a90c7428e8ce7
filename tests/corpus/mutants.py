"""Breaks programs at random and asks OTP and rvm whether they still compile.

    tests/corpus/mutants.py [--seed N] [--count N]      (RVM: the command; needs escript)

The programs are those of tests/run and, where erlang-src is installed, its small modules. A mutant has
one or two tokens left out, exchanged, repeated or replaced, half of them by a token of the same class,
so that it still parses and the linter is asked. Printed: every mutant that one of the two accepts and
the other refuses (kept in $OUT, by default target/mutants). Exit status 1 if there is one.
"""
import argparse
import concurrent.futures
import os
import pathlib
import random
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = pathlib.Path(os.environ.get("OUT", ROOT / "target/mutants"))
RVM = os.environ.get("RVM", str(ROOT / "target/release/rvm"))
RUN = ROOT / "tests/run"
TOKEN = re.compile(
    r"%[^\n]*|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\$\\?.|[A-Za-z_@0-9]+"
    r"|->|=>|:=|<-|<=|\|\||<<|>>|=:=|=/=|==|/=|\+\+|--|::|\s+|.",
    re.S,
)
# Larger ones make no better mutants, only slower ones.
MOST_BYTES = 9000


def sources():
    found = [(f, f.read_text(encoding="utf-8")) for f in sorted(RUN.glob("*.erl"))]
    for file in sorted(pathlib.Path("/usr/lib/erlang/lib").glob("*/src/**/*.erl")):
        text = file.read_text(encoding="latin-1")
        if "include" not in text and "parse_transform" not in text:
            found.append((file, text))
    return [text for file, text in found if len(text) < MOST_BYTES]


def token_class(token):
    for kind, test in (("variable", str.isupper), ("atom", str.islower), ("number", str.isdigit)):
        if test(token[0]):
            return kind
    return "open" if token[0] in "([{<" else "close" if token[0] in ")]}>" else "other"


def mutate(text, name):
    tokens = TOKEN.findall(text)
    # After the first few, which are the module's name.
    code = [i for i, t in enumerate(tokens) if i > 8 and not t.isspace() and not t.startswith("%")]
    similar = random.random() < 0.5
    for _ in range(random.choice([1, 1, 1, 2])):
        at = random.choice([i for i in code if tokens[i]])
        other = random.choice([i for i in code if tokens[i]])
        if similar:
            kind = token_class(tokens[at])
            near = sorted((i for i in code if tokens[i] and token_class(tokens[i]) == kind), key=lambda i: abs(i - at))
            other = random.choice(near[:40])
        what = random.random()
        if what < 0.3 and not similar:
            tokens[at] = ""
        elif what < 0.5:
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif what < 0.9 or similar:
            tokens[at] = tokens[other]
        else:
            tokens[at] += " " + tokens[other]
    return re.sub(r"-module\(\w+\)", f"-module({name})", "".join(tokens), count=1)


def ask_rvm(file):
    done = subprocess.run([RVM, "check", "-I", RUN, file], capture_output=True, text=True, timeout=60)
    lines = [line for line in done.stderr.splitlines() if line.startswith("error")]
    return "ok" if done.returncode == 0 else (lines or [done.stderr.strip()])[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    args = parser.parse_args()
    random.seed(args.seed)
    OUT.mkdir(parents=True, exist_ok=True)
    texts = sources()
    files = []
    for n in range(args.count):
        name = f"m{args.seed}_{n}"
        files.append(OUT / f"{name}.erl")
        files[-1].write_text(mutate(random.choice(texts), name), encoding="utf-8")
    todo = OUT / "files.tsv"
    todo.write_text("".join(f"{file}\t\t{RUN}\n" for file in files))
    command = ["escript", HERE / "otp.escript", todo, OUT, "check"]
    told = subprocess.run(command, capture_output=True, check=True).stdout.decode("latin-1")
    otp = dict(line.split("\t", 1) for line in told.splitlines() if "\t" in line)
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
        given = list(pool.map(ask_rvm, files))
    differ = accepted = 0
    for file, ours in zip(files, given):
        theirs = otp.get(str(file), "other internal error")
        accepted += theirs == "ok"
        # OTP's compiler itself fails on some.
        if (theirs == "ok") == (ours == "ok") or "internal error" in theirs:
            file.unlink()
            continue
        differ += 1
        print(f"{file}\n    OTP: {theirs}\n    rvm: {ours}")
    print(f"seed {args.seed}: {len(files)} mutants, OTP accepts {accepted}, {differ} differ")
    sys.exit(1 if differ else 0)


main()
