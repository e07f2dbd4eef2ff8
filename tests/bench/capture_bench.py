"""What capture costs and what it takes in, of the Windows build under Wine: see tools/bench.

    PYTHONPATH=tools/dev python3 tests/bench/capture_bench.py PROGRAMS [--rounds N]

capture.callback_…  how long Inlet's callbacks keep input waiting (capture/callback.c).
capture.arrived.…   of 16,000 motions that X makes at 8 kHz, the share that arrives as events: at a
                    subscriber of Inlet's raw source, in a process that has a low-level mouse hook
                    alone, as libuiohook's way is, and in one that has raw input alone and does
                    nothing with it, which is as much as reaches anybody; in turns.
capture.send.…      what one input costs its sender in SendInput, with nobody, with Inlet and its
                    subscribers, and with processes that each have minimal low-level hooks; in turns.

Prints a JSON line a figure, as tests/bench/bench.c does, and never fails on one."""

import argparse
import contextlib
import json
import pathlib
import statistics
import subprocess
import sys
import time

from machine import ROOT, WINE, Failed, Machine, end_on_sigterm

MOTIONS, GAP_US = 16000, 125
INPUTS = 10000
SUBSCRIBERS = (1, 8, 64)
HOOKERS = (1, 2, 8)


class Series(dict):
    """{name: [a value a round]}, printed as figures."""

    def add(self, name, value):
        self.setdefault(name, []).append(value)

    def print(self, name, unit, better, vs=None, aim=None):
        values = self[name]
        line = {"name": name, "value": round(statistics.median(values), 4), "unit": unit,
                "low": round(min(values), 4), "high": round(max(values), 4)}
        if vs:
            ratios = [own / other for own, other in zip(values, self[vs]) if other]
            line.update(vs=vs, ratio=round(statistics.median(ratios), 3) if ratios else None)
        if aim:
            line["aim"] = aim
        print(json.dumps(dict(line, better=better)), flush=True)


class Probe:
    """A capture_probe that goes on until it is told to end."""

    def __init__(self, machine, *arguments):
        self.process = subprocess.Popen(
            [WINE, machine.programs / "capture_probe.exe", *arguments], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=machine.environment,
            start_new_session=True)
        if self.process.stdout.readline().strip() != "ready":
            self.process.kill()
            raise Failed(f"capture_probe {' '.join(arguments)} did not get ready")

    def end(self):
        """What it saw."""
        out, _ = self.process.communicate("\n", timeout=30)
        return json.loads(out)


def wait_for_sources(machine, wanted):
    """Until exactly these sources are captured."""
    deadline = time.monotonic() + 20
    while True:
        running = [source for session in machine.status()["sessions"]
                   for source in session["sources"]["running"]]
        if sorted(running) == sorted(wanted):
            return
        if time.monotonic() > deadline:
            raise Failed(f"{running} are captured, not {wanted}")
        time.sleep(0.05)


@contextlib.contextmanager
def subscribed(machine, count, sources):
    probe = Probe(machine, "subscribe", str(count), sources)
    wait_for_sources(machine, ["raw"] if sources == "raw" else ["raw", "hook"])
    seen = {}
    try:
        yield seen
    finally:
        seen.update(probe.end())
    wait_for_sources(machine, [])


@contextlib.contextmanager
def probing(machine, count, *arguments):
    """So many processes, each a capture_probe of that kind."""
    probes = [Probe(machine, *arguments) for _ in range(count)]
    seen = {}
    try:
        yield seen
    finally:
        for probe in probes:
            seen.update(probe.end())


def measure_arrival(machine, series):
    ways = {"inlet_raw": lambda: subscribed(machine, 1, "raw"),
            "mouse_hook": lambda: probing(machine, 1, "hook", "mouse"),
            "bare_raw": lambda: probing(machine, 1, "raw")}
    for name, way in ways.items():
        with way() as seen:
            took_s = machine.type_moves(MOTIONS, GAP_US)
            time.sleep(0.5)
        series.add(f"capture.arrived.{name}", seen["moves"] / MOTIONS)
        series.add(f"capture.taken_in.{name}", seen["moves"] / took_s)
        series.add("capture.motions_made", MOTIONS / took_s)


def send(machine, series, name):
    report = json.loads(machine.run("capture_probe.exe", "send", str(INPUTS))[1])
    series.add(f"capture.send.{name}", report["ns_per_input"])


def measure_sending(machine, series):
    send(machine, series, "none")
    for count in SUBSCRIBERS:
        with subscribed(machine, count, "all"):
            send(machine, series, f"inlet_{count}")
    for count in HOOKERS:
        with probing(machine, count, "hook", "all"):
            send(machine, series, f"hooks_{count}")


def print_figures(series):
    series.print("capture.motions_made", "1/s", "more")
    series.print("capture.arrived.mouse_hook", "share", "more")
    series.print("capture.arrived.inlet_raw", "share", "more", aim=0.95)
    series["capture.arrived.inlet_raw_vs_hook"] = series["capture.arrived.inlet_raw"]
    series.print("capture.arrived.inlet_raw_vs_hook", "share", "more", "capture.arrived.mouse_hook",
                 aim=1.15)
    series.print("capture.arrived.bare_raw", "share", "more", "capture.arrived.inlet_raw")
    for way in ("mouse_hook", "bare_raw", "inlet_raw"):
        series.print(f"capture.taken_in.{way}", "1/s", "more")
    none = "capture.send.none"
    series.print(none, "ns", "less")
    for name in [f"inlet_{n}" for n in SUBSCRIBERS] + [f"hooks_{n}" for n in HOOKERS]:
        series.print(f"capture.send.{name}", "ns", "less", none)
    most = f"capture.send.inlet_{SUBSCRIBERS[-1]}"
    for name, vs, aim in (("vs_one", "capture.send.inlet_1", 1.05),
                          ("vs_two_hooks", "capture.send.hooks_2", 1)):
        series[f"{most}_{name}"] = series[most]
        series.print(f"{most}_{name}", "ns", "less", vs, aim)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    end_on_sigterm()
    series = Series()
    try:
        with Machine(options.programs, ROOT / "build/wine-e2e") as machine:
            machine.start()
            machine.install()
            machine.inlet("pair", "--any-image")
            print(machine.run("capture_probe.exe", "callback", str(options.rounds), timeout_s=300)[1],
                  flush=True)
            for _ in range(options.rounds):
                measure_arrival(machine, series)
                measure_sending(machine, series)
            print_figures(series)
    except Failed as failure:
        print(f"capture_bench: {failure}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
