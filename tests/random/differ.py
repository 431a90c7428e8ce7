#!/usr/bin/env python3
"""Random programs on OTP and on rvm: whatever differs is made smaller and shown.

Usage: differ.py [--seed S] [--programs N] [--batch N] [--keep DIR] [--first] [--gc-stress] [--no-shrink] [--otp FILE] [--reach PERCENT]

Program I of seed S is the same on every machine. RVM names the binary (target/release/rvm if unset).
With --otp, what OTP makes of a program is kept in FILE, for the next run of the same programs; what differs
is compared with a living OTP in any case. Prints progress on stderr; at the end how many agreed and which rows of the instruction table the
programs reached. Exit status 1 when a program differs, which is then in DIR (random-failures), or when
they reached fewer of the rows than --reach asks for."""

import argparse
import collections
import concurrent.futures
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import time

from choices import smaller
from program import program

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
RVM = os.path.abspath(os.environ.get("RVM", os.path.join(ROOT, "target", "release", "rvm")))
# Programs of a batch whose listing is looked through for the instructions they reach.
LISTED = 25
# What batch.erl prints of a program that does not end in time.
TOO_LONG = "'TIME IS UP'"
# What stands for the result of a program that ended the whole system.
NO_RESULT = "no result:"


def run(command, folder, seconds):
    try:
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=seconds)
        return done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"), done.returncode
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode("utf-8", "replace"), "hangs", -1


def lines(text):
    """{program: result} of a batch's output."""
    return dict(line.split(" ", 1) for line in text.splitlines() if re.match(r"p\d+ ", line))


class Known:
    """What OTP made of programs, by their text: a line of a file each."""

    def __init__(self, path):
        self.path, self.results = path, {}
        if path and os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self.results = dict(line.rstrip("\n").split(" ", 1) for line in file if " " in line)

    def of(self, text):
        return self.results.get(key(text))

    def learn(self, text, result):
        if result != TOO_LONG and (fails(result) or not result.startswith(NO_RESULT)) and key(text) not in self.results:
            self.results[key(text)] = result
            if self.path:
                with open(self.path, "a", encoding="utf-8") as file:
                    file.write(f"{key(text)} {result}\n")


def fails(otp):
    """Whether that says that OTP's compiler or native code is at fault: there is nothing to compare with."""
    return otp.startswith((f"{NO_RESULT} status -11", "{'OTP FAILS',"))


def key(text):
    return hashlib.sha256(text.encode()).hexdigest()


NOTHING = Known(None)


def on_otp(texts, folder, seconds, known):
    """{program: result} of a batch that lies in the folder."""
    results = {f"p{i}": known.of(text) for i, text in enumerate(texts) if known.of(text)}
    new = [i for i in range(len(texts)) if f"p{i}" not in results]
    numbers = lambda which: "[" + ", ".join(f'"{i}"' for i in which) + "]"
    erl = lambda what: ["erl", "-noshell", "+S", "2", "-eval", what + ", halt()."]
    if new:
        run(erl(f"c:c(batch), batch:compile({numbers(new)})"), folder, seconds)
    results.update(each(lambda which: erl(f"batch:main({numbers(which)})"), new, folder, seconds))
    for i in new:
        known.learn(texts[i], results[f"p{i}"])
    return results


def each(main, numbers, folder, seconds):
    """{program: result} of the programs; who comes after one that ends the whole system is run again."""
    results = {}
    while numbers:
        out, err, status = run(main(numbers), folder, seconds)
        results.update(lines(out))
        numbers = [i for i in numbers if f"p{i}" not in results]
        if numbers:
            results[f"p{numbers[0]}"] = f"{NO_RESULT} status {status} {err[-300:]!r}"
            numbers = numbers[1:]
    return results


def compare(texts, options, seconds=600, first=False, known=NOTHING):
    """Runs the texts as one batch. For each one `None`, or how OTP and rvm differ; with
    `first` only the first difference is looked into."""
    with tempfile.TemporaryDirectory() as folder:
        for i, text in enumerate(texts):
            with open(os.path.join(folder, f"p{i}.erl"), "w") as file:
                file.write(text)
        with open(os.path.join(HERE, "batch.erl")) as source, open(os.path.join(folder, "batch.erl"), "w") as target:
            target.write(source.read())
        main = lambda which: [RVM, "run", *options, "batch.erl", "--", *map(str, which)]
        with concurrent.futures.ThreadPoolExecutor(1) as beside:
            otp = beside.submit(on_otp, texts, folder, seconds, known)
            rvm, otp = each(main, range(len(texts)), folder, seconds), otp.result()
        reached = collections.Counter()
        for i in range(min(LISTED, len(texts))):
            listing, _, _ = run([RVM, "disasm", f"p{i}.erl"], folder, 60)
            reached.update(re.findall(r"^    ([a-z_0-9]+)\b", listing, re.M))
        found = []
        for i in range(len(texts)):
            ours, theirs = rvm[f"p{i}"], otp[f"p{i}"]
            found.append(None if ours == theirs else (theirs, ours))
        # A busy machine may end a wait that nothing else would: what differs must do so alone as well.
        differing = [i for i in range(len(texts)) if found[i]]
        for i in differing if len(texts) > 1 else []:
            text = re.sub(r"^-module\(p\d+\)", "-module(p0)", texts[i])
            alone = compare([text], options, 60, known=Known(None))[0][0]
            if not alone:
                print(f"only once: otp {found[i][0][:600]}\n           rvm {found[i][1][:600]}", file=sys.stderr, flush=True)
            found[i] = alone
            if alone and first:
                break
        return found, otp, reached


def shrink(replay, options, report):
    """The smallest decisions found that still differ."""
    rounds, improved = 0, True
    tried = {tuple(replay)}
    while improved and rounds < 60:
        improved = False
        candidates = []
        for candidate in smaller(replay):
            text, made = program("p0", replay=candidate)
            if tuple(made) in tried or len(made) > len(replay):
                continue
            tried.add(tuple(made))
            candidates.append((made, candidate))
            if len(candidates) == 48:
                rounds += 1
                improved, replay = best(candidates, replay, options)
                report(rounds, replay)
                candidates = []
                if improved or rounds >= 60:
                    break
        if candidates and not improved:
            improved, replay = best(candidates, replay, options)
    return replay


def best(candidates, replay, options):
    texts = [program(f"p{i}", replay=c)[0] for i, (_, c) in enumerate(candidates)]
    found = compare(texts, options, 120)[0]
    differing = [made for (made, _), differs in zip(candidates, found) if differs]
    if not differing:
        return False, replay
    return True, min(differing, key=lambda made: (len(made), sum(made)))


def instructions():
    """The names in the instruction table."""
    with open(os.path.join(ROOT, "bytecode-spec", "ISA.md")) as file:
        return re.findall(r"^\| \d+ \| `([a-z_0-9]+)` \|", file.read(), re.M)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--programs", type=int, default=1000)
    parser.add_argument("--from", type=int, default=0, dest="start", help="the first program's number")
    parser.add_argument("--batch", type=int, default=250)
    parser.add_argument("--keep", default="random-failures", help="folder for the programs that differ")
    parser.add_argument("--first", action="store_true", help="stop at the first difference")
    parser.add_argument("--no-shrink", action="store_true")
    parser.add_argument("--otp", metavar="FILE", help="what OTP makes of the programs, kept for the next run")
    parser.add_argument("--reach", type=float, default=0, metavar="PERCENT", help="fail when fewer instructions are reached")
    parser.add_argument("--gc-stress", action="store_true")
    arguments = parser.parse_args()
    options = ["--gc-stress"] if arguments.gc_stress else []
    begin, reached, refused, failing, differing, done = time.time(), collections.Counter(), 0, 0, 0, 0
    end = arguments.start + arguments.programs
    known = Known(arguments.otp)
    for at in range(arguments.start, end, arguments.batch):
        numbers = range(at, min(at + arguments.batch, end))
        made = [program(f"p{i}", seed=f"{arguments.seed}/{number}") for i, number in enumerate(numbers)]
        found, otp, seen = compare([text for text, _ in made], options, first=arguments.first, known=known)
        reached += seen
        done += len(made)
        refused += sum(1 for result in otp.values() if result == "'DOES NOT COMPILE'")
        for number, (_, replay), differs in zip(numbers, made, found):
            if not differs:
                continue
            if fails(differs[0]) and not differs[1].startswith(NO_RESULT):
                failing += 1
                print(f"program {arguments.seed}/{number}: OTP itself fails, {differs[0]}", flush=True)
                continue
            differing += 1
            print(f"program {arguments.seed}/{number} differs\n  otp: {differs[0][:600]}\n  rvm: {differs[1][:600]}", flush=True)
            if not arguments.no_shrink:
                replay = shrink(replay, options, lambda n, r: print(f"  shrinking: round {n}, {len(r)} decisions", file=sys.stderr))
            text, _ = program("p0", replay=replay)
            os.makedirs(arguments.keep, exist_ok=True)
            path = os.path.join(arguments.keep, f"s{arguments.seed}_{number}.erl")
            with open(path, "w") as file:
                file.write(text)
            print(f"  kept as {path}", flush=True)
            if arguments.first:
                print(f"found after {number - arguments.start + 1} programs")
                sys.exit(1)
        print(f"{done} of {arguments.programs} programs, {differing} differ, {time.time() - begin:.0f} s", file=sys.stderr, flush=True)
    table = instructions()
    missing = [name for name in table if not reached[name]]
    print(f"{done} programs of seed {arguments.seed}: {done - differing - failing - refused} agree, {differing} differ, "
          f"{refused} refused by both, {failing} on which OTP itself fails")
    percent = 100 * (len(table) - len(missing)) / len(table)
    print(f"{len(table) - len(missing)} of {len(table)} instructions reached ({percent:.1f} %); not: {', '.join(missing) or 'none'}")
    sys.exit(1 if differing or percent < arguments.reach else 0)


if __name__ == "__main__":
    main()
