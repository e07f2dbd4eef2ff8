"""What the overlay costs, of the Windows build under Wine: see tools/bench.

    PYTHONPATH=tools/dev python3 tests/bench/tools_overlay_bench.py PROGRAMS [--rounds N]

tools.overlay.cpu_…  processor time of inlet-overlay.exe, with all its threads, as a share of the time that passed: with
                     keyboard and mouse shown and nothing happening (idle), and while 1,000 and 8,000 motions a second arrive,
                     round in a circle, so that no frame is as the one before. They are of a service whose agent makes them
                     (load_test stand-in): X and Wine lose most of those that programs make on a busy machine. _keys
                     is with a layout without a mouse, which subscribes to no motion.
                     _client is example_overlay.exe at the same rate: a subscriber that merges motion, and draws
                     nothing but a line of text for each time that it wakes up.

tools.overlay.events_…  how many events a second were sent to the overlay then.

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

SECONDS = 10
RATES = {"1khz": 1000, "8khz": 8000}


def windows(path):
    return f"Z:{path}".replace("/", "\\")


def cpu_seconds(pid):
    return sum(int((task / "schedstat").read_text(encoding="utf-8").split()[0])
               for task in pathlib.Path(f"/proc/{pid}/task").iterdir()) / 1e9


class Running:
    """A program that subscribes, once it does."""

    def __init__(self, machine, program, *arguments):
        def subscriptions():
            return sum(c["subscriptions"] for c in machine.status()["connections"])

        before = subscriptions()
        self.machine, self.program = machine, program
        self.process = subprocess.Popen([WINE, machine.programs / program, *arguments], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=machine.environment,
                                        start_new_session=True)
        deadline = time.monotonic() + 20
        while subscriptions() <= before:
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise Failed(f"{program} does not subscribe")
            time.sleep(0.05)
        time.sleep(0.5)

    def share(self, work):
        """Its processor time while work() runs, as a share of that time."""
        (pid,) = self.machine.pids(self.program)
        cpu, clock = cpu_seconds(pid), time.monotonic()
        work()
        return 100 * (cpu_seconds(pid) - cpu) / (time.monotonic() - clock)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def sent_events(machine):
    """To all subscribers: there is one."""
    stats = json.loads(machine.inlet("stats", "--json")[1])
    return sum(s["sent_events"] for c in stats["connections"] for s in c["subscriptions"])


@contextlib.contextmanager
def service(machine, *command):
    with open(machine.home / "service.log", "a", encoding="utf-8") as log:
        process = subprocess.Popen([WINE, machine.programs / command[0], *command[1:]], stdout=log, stderr=log,
                                   stdin=subprocess.DEVNULL, env=machine.environment, start_new_session=True)
    try:
        machine.wait_for_service()
        yield
    finally:
        process.kill()
        process.wait()


def rest():
    time.sleep(SECONDS)


def overlay(machine, layout):
    return Running(machine, "inlet-overlay.exe", "--show-unknown", "--layout", layout)


def measure_rate(machine, add, name):
    with overlay(machine, "ansi-mouse") as shown:
        before, clock = sent_events(machine), time.monotonic()
        add(f"cpu_{name}", shown.share(rest))
        add(f"events_{name}", (sent_events(machine) - before) / (time.monotonic() - clock))


def measure(machine, add):
    with service(machine, "inletd.exe", "--console"), overlay(machine, "ansi-mouse") as shown:
        add("cpu_idle", shown.share(rest))
    for name, rate in RATES.items():
        with service(machine, "load_test.exe", "stand-in", str(rate)):
            measure_rate(machine, add, name)
            if name == "8khz":
                with overlay(machine, "ansi") as shown:
                    add("cpu_8khz_keys", shown.share(rest))
                with Running(machine, "example_overlay.exe") as client:
                    add("cpu_8khz_client", client.share(rest))


def print_figures(series):
    idle = series["cpu_idle"]
    for name, values in series.items():
        if name.startswith("events"):
            print(json.dumps({"name": f"tools.overlay.{name}", "value": round(statistics.median(values)), "unit": "1/s",
                              "low": round(min(values)), "high": round(max(values)), "better": "more"}), flush=True)
            continue
        line = {"name": f"tools.overlay.{name}", "value": round(statistics.median(values), 3), "unit": "%",
                "low": round(min(values), 3), "high": round(max(values), 3)}
        if values is not idle:
            line.update(vs="tools.overlay.cpu_idle",
                        more=round(statistics.median(own - other for own, other in zip(values, idle)), 3))
        print(json.dumps(dict(line, aim=1, better="less") if name != "cpu_8khz_client" else dict(line, better="less")),
              flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    end_on_sigterm()
    series = {}
    try:
        with Machine(arguments.programs, ROOT / "build/wine-bench") as machine:
            machine.start()
            with service(machine, "inletd.exe", "--console"):
                for program in ("inlet-overlay.exe", "example_overlay.exe"):
                    machine.inlet("pair", "--image", windows(machine.programs / program), "--name", program, "--scopes",
                                  "kbd.keys,mouse.motion,mouse.buttons,focus")
            for _ in range(arguments.rounds):
                measure(machine, lambda name, value: series.setdefault(name, []).append(value))
    except Failed as failure:
        sys.exit(f"tools.overlay: {failure}")
    print_figures(series)


if __name__ == "__main__":
    main()
