"""Compiles the sources of Debian's erlang-src with rvm and says where OTP 25 does otherwise.

Every source has on its include path its own folder, ../include, ../src, the include folder of every
library and after them all other folders with headers (OTP's makefiles name those where they are
needed), and the macros that the makefiles define. otp25.tsv holds what OTP 25 gives for each file:
`ok`, or the reason of the refusal (`include NAMES`: headers that Debian does not ship; `transform
NAME`: a parse transform; `other TEXT`). `--record` writes it anew with the OTP at hand, for which the
parse transforms among the sources are compiled first.

Printed: a table of counts and each file that differs, with its reason. The exit status is 1 when
one differs that differs.txt does not name (with the reason why).
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
LIB = pathlib.Path(os.environ["SOURCES"])
OUT = pathlib.Path(os.environ["OUT"])
RVM = os.environ["RVM"]
TABLE = HERE / "otp25.tsv"
# The macros of the makefiles, by application.
DEFINES = {
    "compiler": {"COMPILER_VSN": '"0"'},
    "dialyzer": {"VSN": '"0"'},
    "megaco": {"ENABLE_MEGACO_FLEX_SCANNER": "true", "MEGACO_REENTRANT_FLEX_SCANNER": "true"},
    "snmp": {"version": '"0"'},
    "ssl": {"VSN": '"0"'},
}
# What the parse transforms of erlang-src consist of.
TRANSFORMS = ("eunit*/src/eunit_autoexport.erl", "diameter*/src/compiler/diameter_exprecs.erl", "syntax_tools*/src/*.erl")


def name(file):
    """A path without versions, so that the table outlives a patch of Debian's."""
    app, *rest = file.relative_to(LIB).parts
    return "/".join([app.rsplit("-", 1)[0], *rest])


def folders(file, libraries):
    own = file.parent
    return [own, own.parent / "include", own.parent / "src", *libraries]


def defines(file):
    return DEFINES.get(name(file).split("/")[0], {}).items()


def row(file, libraries):
    """A source for otp.escript."""
    macros = [f"{macro}={value}" for macro, value in defines(file)]
    return "\t".join([str(file), " ".join(macros), *map(str, folders(file, libraries))])


def compile_one(file, libraries, env):
    """`ok`, or why rvm refuses the file, in the words of otp25.tsv."""
    include = [arg for folder in folders(file, libraries) for arg in ("-I", str(folder))]
    include += [arg for pair in defines(file) for arg in ("-D", "=".join(pair))]
    command = [RVM, "compile", "--message-format", "json", *include, "-o", str(OUT / "code"), str(file)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=env)
    except subprocess.TimeoutExpired:
        return "other takes more than a minute"
    if done.returncode == 0:
        return "ok"
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    errors = [d for d in found if d["severity"] == "error"]
    missing = {d["message"].split('"')[1] for d in errors if d["code"] == "include-not-found"}
    transforms = [d["message"].split("`")[1] for d in errors if d["message"].startswith("parse transform")]
    if missing:
        return "include " + " ".join(sorted(missing))
    if transforms:
        return "transform " + transforms[0]
    if errors:
        place = errors[0]["span"]
        return f"other {place['file']}:{place['line']}: {errors[0]['message']}"
    return "other " + (done.stderr.strip().splitlines() or ["no message"])[-1]


def record(files, libraries):
    OUT.mkdir(parents=True, exist_ok=True)
    todo = OUT / "files.tsv"
    rows = [row(f, libraries) for f in files]
    todo.write_text("\n".join(rows) + "\n")
    (OUT / "ebin").mkdir(exist_ok=True)
    transforms = [str(file) for pattern in TRANSFORMS for file in sorted(LIB.glob(pattern))]
    quiet = {"stdout": subprocess.DEVNULL}
    subprocess.run(["erlc", "-o", OUT / "ebin", *transforms], check=False, **quiet)
    command = ["escript", HERE / "otp.escript", todo, OUT / "ebin"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    given = dict(line.split("\t", 1) for line in done.stdout.splitlines())
    lines = [f"{name(f)}\t{given[str(f)].strip()}\n" for f in files]
    TABLE.write_text("".join(lines))


def known():
    """What may differ: file and reason."""
    lines = (HERE / "differs.txt").read_text().splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


def kind(reason):
    return reason.split(" ", 1)[0]


def main():
    args = sys.argv[1:]
    files = sorted(LIB.glob("*/src/**/*.erl"))
    if not files:
        sys.exit(f"no sources in {LIB}: install erlang-src")
    libraries = sorted(LIB.glob("*/include"))
    libraries += sorted({header.parent for header in LIB.glob("*/src/**/*.hrl")})
    if args == ["--record"]:
        record(files, libraries)
        args = []
    otp = dict(line.split("\t", 1) for line in TABLE.read_text().splitlines())
    if args:
        files = [f for f in files if name(f) in args]
    (OUT / "code").mkdir(parents=True, exist_ok=True)

    env = {**os.environ, "ERL_LIBS": str(LIB)}
    start = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(int(os.environ["JOBS"])) as pool:
        given = list(pool.map(lambda f: compile_one(f, libraries, env), files))
    seconds = time.monotonic() - start

    excused = known()
    counts = collections.Counter()
    failed = False
    for file, ours in zip(files, given):
        theirs = otp.get(name(file), "not recorded")
        counts[kind(theirs), kind(ours)] += 1
        same = ours == theirs or {kind(ours), kind(theirs)} == {"other"}
        if same and kind(ours) != "other":
            continue
        why = excused.get(name(file))
        failed |= not same and why is None
        word = "same" if same else "differs" if why is None else "known"
        print(f"{word}: {name(file)}\n    OTP: {theirs}\n    rvm: {ours}" + (f"\n    why: {why}" if why else ""))
    lines = sum(f.read_bytes().count(b"\n") for f in files)
    print(f"\n{len(files)} files, {lines} lines, {seconds:.1f} s with {os.environ['JOBS']} at a time")
    both = counts["ok", "ok"]
    total = sum(n for (theirs, _), n in counts.items() if theirs == "ok")
    print(f"of {total} that OTP 25 compiles, rvm compiles {both} to verified bytecode\n")
    print(f"{'OTP 25':<14}{'rvm':<14}files")
    for (theirs, ours), number in sorted(counts.items()):
        print(f"{theirs:<14}{ours:<14}{number}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
