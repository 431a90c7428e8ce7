#!/usr/bin/env python3
"""CPU time of rvm's compiler beside OTP's for the same files, in the same run.

Usage: bench/compile.py [RUNS]     (of rvm and of erl_parse.erl; default 3, the least counts)

Compiles erl_parse.erl (generated, the largest file of all) and every file of Debian's erlang-src that
OTP 25 compiles (tests/corpus/otp25.tsv), with include folders and macros as tests/corpus has them.
Needs erl, erlc and erlang-src below SOURCES (default /usr/lib/erlang/lib); RVM names the binary, else
target/release/rvm is built.

OTP compiles all files in one VM with one scheduler that does not spin, and its start is taken off. rvm
is started once for each folder, and its starts count. `check` is everything but writing the module: front
end, optimiser and code generator. So its lines a second are fewer than the front end's alone."""

import os
import pathlib
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = os.environ.setdefault("SOURCES", "/usr/lib/erlang/lib")
os.environ.setdefault("OUT", str(ROOT / "target" / "corpus"))
if "RVM" not in os.environ:
    subprocess.run(["cargo", "build", "-q", "--release"], cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    os.environ["RVM"] = str(target / "release" / "rvm")
RVM = os.path.abspath(os.environ["RVM"])
os.environ["ERL_LIBS"] = SOURCES
sys.path.insert(0, str(ROOT / "tests" / "corpus"))
import corpus  # noqa: E402  (reads the variables above)

# Compiles the files of a list: one a line, then its macros and its include folders, between tabs.
ALL = """
-module(all).
-export([main/1]).
main([List, Out]) ->
    {ok, Text} = file:read_file(List),
    Lines = [string:split(Line, "\\t", all) || Line <- string:lexemes(binary_to_list(Text), "\\n")],
    Results = [compile:file(File, [{outdir, Out}, nowarn_unused_vars | options(Macros, Folders)])
               || [File, Macros | Folders] <- Lines],
    io:format("~p~n", [length([ok || {ok, _} <- Results])]),
    halt().
options(Macros, Folders) ->
    [macro(string:split(M, "=")) || M <- string:lexemes(Macros, " ")] ++ [{i, F} || F <- Folders].
macro([Name, Value]) ->
    {ok, Tokens, _} = erl_scan:string(Value ++ "."),
    {ok, Term} = erl_parse:parse_term(Tokens),
    {d, list_to_atom(Name), Term}.
"""


def cpu(command, **options):
    """CPU seconds of a command, and what it prints."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done


def otp(rows, folder):
    """OTP's CPU seconds for the files, without those of its start, and how many it compiled."""
    erl = ["erl", "+S", "1", "+sbwt", "none", "+sbwtdcpu", "none", "+sbwtdio", "none", "-noshell",
           "-pa", folder, "-run", "all", "main"]
    seconds = []
    for some in ([], rows):
        (folder / "list").write_text("\n".join(some) + "\n")
        taken, done = cpu([*erl, folder / "list", folder / "beam"], cwd=folder)
        seconds.append(taken)
    return seconds[1] - seconds[0], int(done.stdout.split()[-1])


def rvm(command, files, libraries):
    """rvm's CPU seconds for the files, and how many folders' worth it compiled without an error."""
    total, whole = 0.0, 0
    by_folder = {}
    for file in files:
        by_folder.setdefault((file.parent, tuple(corpus.defines(file))), []).append(str(file))
    for (folder, macros), some in by_folder.items():
        include = [arg for place in corpus.folders(folder / "x.erl", libraries) for arg in ("-I", str(place))]
        define = [arg for pair in macros for arg in ("-D", "=".join(pair))]
        taken, done = cpu([RVM, *command, *include, *define, *some])
        total += taken
        whole += len(some) if done.returncode == 0 else 0
    return total, whole


def least(runs, work):
    return min(work() for _ in range(runs))


def lines(files):
    return sum(file.read_bytes().count(b"\n") for file in files)


def row(what, count, ours, theirs=None):
    ratio = f"{theirs:9.2f} {theirs / ours:7.1f}" if theirs else f"{'':9} {'':7}"
    print(f"{what:<28} {count:>9} {ours:>9.3f} {ratio} {count / ours:>12.0f}", flush=True)


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    lib = pathlib.Path(SOURCES)
    wanted = dict(line.split("\t", 1) for line in corpus.TABLE.read_text().splitlines())
    files = [f for f in sorted(lib.glob("*/src/**/*.erl")) if wanted.get(corpus.name(f)) == "ok"]
    libraries = sorted(lib.glob("*/include"))
    libraries += sorted({header.parent for header in lib.glob("*/src/**/*.hrl")})
    largest = next(lib.glob("stdlib-*/src/erl_parse.erl"))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "all.erl").write_text(ALL)
        subprocess.run(["erlc", "all.erl"], cwd=folder, check=True)
        (folder / "beam").mkdir()
        out = folder / "rbc"
        print(f"{'CPU seconds':<28} {'lines':>9} {'rvm':>9} {'OTP':>9} {'ratio':>7} {'rvm lines/s':>12}")
        rows = [corpus.row(largest, libraries)]
        theirs = least(runs, lambda: otp(rows, folder)[0])
        count = lines([largest])
        row("erl_parse.erl, compile", count, least(runs, lambda: rvm(["compile", "-o", out], [largest], libraries)[0]), theirs)
        row("erl_parse.erl, check", count, least(runs, lambda: rvm(["check"], [largest], libraries)[0]))
        theirs, whole = otp([corpus.row(f, libraries) for f in files], folder)
        count = lines(files)
        results = [rvm(["compile", "-o", out], files, libraries) for _ in range(runs)]
        row(f"{len(files)} files, compile", count, min(taken for taken, _ in results), theirs)
        row(f"{len(files)} files, check", count, least(runs, lambda: rvm(["check"], files, libraries)[0]))
        print(f"OTP compiled {whole} of them")


if __name__ == "__main__":
    main()
