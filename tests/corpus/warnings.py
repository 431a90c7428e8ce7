#!/usr/bin/env python3
"""Compares the warnings about Debian's erlang-src: what erl_lint of OTP 25 says by default, and rvm.

Usage: tests/corpus/warnings.py [APPLICATION...]    (default: every one; RVM and SOURCES as in run.sh)

A warning is compared by file and line. Printed: how many lines both warn about, and for each kind that
only one side has, how many and the first few places. Exit status 1 when a kind that only one side has is
not in KNOWN, with the reason there."""
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SOURCES = os.environ.setdefault("SOURCES", "/usr/lib/erlang/lib")
os.environ.setdefault("OUT", str(ROOT / "target" / "corpus"))
RVM = os.environ.setdefault("RVM", str(ROOT / "target/release/rvm"))
os.environ["ERL_LIBS"] = SOURCES
import corpus  # noqa: E402  (reads the variables above)

KNOWN = {
    "otp undefined_behaviour": "only a running system knows which modules can be loaded",
}

ALL = """
-module(all).
-export([main/1]).
main([List]) ->
    {ok, Text} = file:read_file(List),
    [one(string:split(Line, "\\t", all)) || Line <- string:lexemes(binary_to_list(Text), "\\n")],
    halt().
one([File, Macros | Folders]) ->
    Options = [macro(string:split(M, "=")) || M <- string:lexemes(Macros, " ")] ++ [{i, F} || F <- Folders],
    case compile:file(File, [basic_validation, return | Options]) of
        {ok, _, Warnings} -> [show(F, W) || {F, Ws} <- Warnings, W <- Ws];
        _ -> io:format("refused\\t~ts~n", [File])
    end.
show(File, {Place, erl_lint, What}) ->
    Tag = case is_tuple(What) of true -> element(1, What); false -> What end,
    Line = case Place of {L, _} -> L; _ -> Place end,
    io:format("~ts\\t~p\\t~ts\\t~0tp~n", [File, Line, Tag, What]);
show(_, _) -> ok.
macro([Name, Value]) ->
    {ok, Tokens, _} = erl_scan:string(Value ++ "."),
    {ok, Term} = erl_parse:parse_term(Tokens),
    {d, list_to_atom(Name), Term}.
"""


def otp(rows):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "all.erl").write_text(ALL)
        (folder / "list").write_text("\n".join(rows) + "\n")
        subprocess.run(["erlc", "all.erl"], cwd=folder, check=True)
        done = subprocess.run(["erl", "-noshell", "-pa", folder, "-run", "all", "main", folder / "list"],
                              capture_output=True, text=True, cwd=folder)
    found, refused = {}, set()
    for line in done.stdout.splitlines():
        parts = line.split("\t")
        if parts[0] == "refused":
            refused.add(parts[1])
        elif len(parts) == 4:
            found.setdefault((parts[0], int(parts[1])), []).append((parts[2], parts[3]))
    return found, refused


def rvm(files, libraries):
    found = {}
    for file in files:
        include = [arg for folder in corpus.folders(file, libraries) for arg in ("-I", str(folder))]
        include += [arg for pair in corpus.defines(file) for arg in ("-D", "=".join(pair))]
        done = subprocess.run([RVM, "check", "--message-format", "json", *include, str(file)],
                              capture_output=True, text=True)
        for line in done.stdout.splitlines():
            d = json.loads(line)
            place = d.get("reported", d["span"])
            found.setdefault((place["file"], place["line"]), []).append((d["code"], d["message"]))
    return found


def main():
    lib = pathlib.Path(SOURCES)
    wanted = dict(line.split("\t", 1) for line in corpus.TABLE.read_text().splitlines())
    files = [f for f in sorted(lib.glob("*/src/**/*.erl")) if wanted.get(corpus.name(f)) == "ok"]
    if len(sys.argv) > 1:
        files = [f for f in files if corpus.name(f).split("/")[0] in sys.argv[1:]]
    libraries = sorted(lib.glob("*/include"))
    libraries += sorted({header.parent for header in lib.glob("*/src/**/*.hrl")})
    theirs, refused = otp([corpus.row(f, libraries) for f in files])
    ours = rvm([f for f in files if str(f) not in refused], libraries)
    both = set(theirs) & set(ours)
    print(f"{len(files) - len(refused)} files; lines with warnings of both: {len(both)}, "
          f"of OTP only: {len(set(theirs) - both)}, of rvm only: {len(set(ours) - both)}")
    new = False
    for side, mine, other in (("otp", theirs, ours), ("rvm", ours, theirs)):
        kinds = collections.defaultdict(list)
        for place, warnings in sorted(mine.items()):
            if place not in other:
                for tag, text in warnings:
                    kinds[tag].append(f"{place[0]}:{place[1]}: {text}")
        for tag, places in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
            reason = KNOWN.get(f"{side} {tag}")
            new |= reason is None
            print(f"{side} only: {len(places)} {tag}" + (f" ({reason})" if reason else ""))
            if reason is None:
                print("".join(f"    {place}\n" for place in places[:3]), end="")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
