#!/usr/bin/env python3
"""Compares what cases gave on rvm with what they give on OTP 25, and with the recorded list.

compare.py CASES RESULTS PASSING [--record] SUITE...

CASES: lib, suite, case, outcome on OTP 25, tier, separated by tabs. RESULTS: suite, case, outcome,
detail. PASSING: one "suite case" a line, those that must pass.
"""
import sys
from collections import Counter


def rows(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def main():
    cases_path, results_path, passing_path, *rest = sys.argv[1:]
    record = "--record" in rest
    suites = {s for s in rest if not s.startswith("--")}
    results = {}
    for suite, case, outcome, *detail in rows(results_path):
        # The list of cases has no names of groups; a case of several groups passes if all pass.
        key = suite, case.rsplit("/", 1)[-1]
        if results.get(key, ("pass",))[0] == "pass":
            results[key] = outcome, "".join(detail)
    wanted = {}
    for row in rows(cases_path):
        if row[0] != "lib" and row[3] == "pass" and row[1] in suites:
            wanted[row[1], row[2]] = row[4]
    total, passed = Counter(), Counter()
    failed = []
    for key, tier in wanted.items():
        outcome, detail = results.get(key, ("not run", ""))
        total[tier] += 1
        if outcome == "pass":
            passed[tier] += 1
        else:
            failed.append((tier, *key, outcome, detail))
    for tier, suite, case, outcome, detail in sorted(failed):
        print(f"{tier} {suite}:{case} {outcome} {detail[:200]}")
    print()
    print("tier  pass on OTP 25  pass here  missing")
    for tier in sorted(total):
        print(f"{tier:4}  {total[tier]:14}  {passed[tier]:9}  {total[tier] - passed[tier]:7}")
    core = [t for t in total if t in "PVOF"]
    print(f"PVOF  {sum(total[t] for t in core):14}  {sum(passed[t] for t in core):9}"
          f"  {sum(total[t] - passed[t] for t in core):7}")

    good = {key for key in wanted if results.get(key, ("",))[0] == "pass"}
    if record:
        with open(passing_path, "w", encoding="utf-8") as file:
            file.writelines(f"{suite} {case}\n" for suite, case in sorted(good))
        return 0
    try:
        must = {tuple(line.split()) for line in open(passing_path, encoding="utf-8")}
    except FileNotFoundError:
        must = set()
    lost = sorted(key for key in must if key[0] in suites and key not in good)
    for suite, case in lost:
        print(f"REGRESSION: {suite}:{case}")
    return 1 if lost else 0


sys.exit(main())
