"""How soon a macro answers a hotkey, of the Windows build under Wine: see tools/bench.

    PYTHONPATH=tools/dev python3 tests/bench/tools_macro_bench.py PROGRAMS [--rounds N]

tools.macro.latency_p50, _p99  from SendInput of a key to the macro's answer at a low-level hook, beside the
                               same where a hook's callback answers by itself: in turns, in the same run.

Prints a JSON line a figure, as tests/bench/bench.c does, and never fails on one."""

import argparse
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import time

from machine import ROOT, WINE, Failed, Machine, end_on_sigterm

COUNT = 300
SCRIPT = 'on("F7", function() tap("F8") end, { injected = true })\nprint("ready")\n'


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def begin_macro(machine):
    script, log = machine.home / "bench.lua", machine.home / "bench-macro.log"
    script.write_text(SCRIPT, encoding="utf-8")
    with open(log, "w", encoding="utf-8") as out:
        process = subprocess.Popen([WINE, machine.programs / "inlet-macro.exe", f"Z:{script}"], stdout=out,
                                   stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=machine.environment,
                                   start_new_session=True)
    deadline = time.monotonic() + 30
    while "ready" not in log.read_text(encoding="utf-8", errors="replace"):
        if time.monotonic() > deadline or process.poll() is not None:
            raise Failed("inlet-macro does not start")
        time.sleep(0.05)
    time.sleep(0.5)  # capture begins with the subscription
    return process


def end_macro(machine, process):
    for pid in machine.pids("inlet-macro.exe"):
        if b"--watcher" not in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
            os.kill(pid, signal.SIGINT)
    process.wait(20)


def print_figure(share, macro, hook):
    print(json.dumps({"name": f"tools.macro.latency_p{share}", "value": round(statistics.median(macro)),
                      "unit": "ns", "low": round(min(macro)), "high": round(max(macro)),
                      "vs": f"tools.macro.hook_callback_p{share}", "vs_value": round(statistics.median(hook)),
                      "ratio": round(statistics.median(m / h for m, h in zip(macro, hook)), 3),
                      "better": "less"}), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    end_on_sigterm()
    rounds = []
    try:
        with Machine(options.programs, ROOT / "build/wine-e2e") as machine:
            machine.start()
            machine.install()
            machine.inlet("pair", "--any-image")
            process = begin_macro(machine)
            for _ in range(options.rounds):
                told = json.loads(machine.run("macro_probe.exe", str(COUNT), timeout_s=300)[1].splitlines()[-1])
                if told["missed"] or not told["macro"] or not told["hook"]:
                    print(f"tools_macro_bench: {told['missed']} answers did not come", file=sys.stderr)
                rounds.append(told)
            end_macro(machine, process)
        for share in (50, 99):
            print_figure(share, *([percentile(told[way], share / 100) for told in rounds]
                                  for way in ("macro", "hook")))
    except Failed as failure:
        print(f"tools_macro_bench: {failure}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
