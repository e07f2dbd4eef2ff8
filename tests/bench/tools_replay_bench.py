"""How exact a replay is, of the Windows build under Wine: see tools/bench.

    PYTHONPATH=tools/dev python3 tests/bench/tools_replay_bench.py PROGRAMS [--rounds N]

tools.replay.late_p50, _p99, _max  how far from its due time each act of a real mouse session was sent, beside a
                                   loop that sleeps until each is due, with the same times and places, in turns; no
                                   service runs. An act that is due while one is sent is late whoever sends it.

Prints a JSON line a figure, as tests/bench/bench.c does, and never fails on one."""

import argparse
import json
import pathlib
import statistics
import sys

from machine import ROOT, Failed, Machine, end_on_sigterm

SESSION = ROOT / "tests/e2e/data/balabit_user12.csv"
PLAYED = ("--json", "--ignore", "all", "--speed", "8", "--pause-max", "0.5")
KINDS = ("p50", "p99", "max")


def one_round(machine, recording, times):
    code, text = machine.inlet("replay", *PLAYED, recording, timeout_s=300)
    report = json.loads(text.splitlines()[-1])
    if report["end"] != "played" or code:
        raise Failed(f"the session was not played: {text}")
    loop = json.loads(machine.run("sleep_loop.exe", times, timeout_s=300)[1].splitlines()[-1])
    return report["late_ns"], loop


def lines(plan):
    """The plan's acts, as sleep_loop reads them; the pointer stays where it is at those that are no motion."""
    place = "0 0"
    for text in plan.splitlines():
        batch = json.loads(text)
        for act in batch["acts"]:
            if act.startswith("move to "):
                place = act.removeprefix("move to ").replace(",", " ")
            yield f"{batch['due_ns']} {place}\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    end_on_sigterm()
    try:
        with Machine(options.programs, ROOT / "build/wine-e2e") as machine:
            machine.start()
            recording, times = f"Z:{machine.home}/bench.inlet", machine.home / "bench-times.txt"
            machine.inlet("import", "--force", f"Z:{SESSION}", recording)
            plan = machine.inlet("replay", "--dry-run", *PLAYED, recording)[1]
            times.write_text("".join(lines(plan)), encoding="utf-8")
            rounds = [one_round(machine, recording, f"Z:{times}") for _ in range(options.rounds)]
    except Failed as failure:
        print(f"tools_replay_bench: {failure}", file=sys.stderr)
        return 1
    for kind in KINDS:
        ours, loops = [[told[kind] for told in one] for one in zip(*rounds)]
        print(json.dumps({"name": f"tools.replay.late_{kind}", "value": round(statistics.median(ours)), "unit": "ns",
                          "low": min(ours), "high": max(ours), "vs": f"tools.replay.sleep_loop_{kind}",
                          "vs_value": round(statistics.median(loops)),
                          "ratio": round(statistics.median(o / max(loop, 1) for o, loop in zip(ours, loops)), 4),
                          "better": "less"}), flush=True)
    return 0


sys.exit(main())
