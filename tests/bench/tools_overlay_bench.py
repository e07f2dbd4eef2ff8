"""What the overlay costs, of the Windows build under Wine: see tools/bench.

    PYTHONPATH=tools/dev python3 tests/bench/tools_overlay_bench.py PROGRAMS [--rounds N]

tools.overlay.cpu_…  processor time of inlet-overlay.exe, with all its threads, as a share of the time that passed: with
                     keyboard and mouse shown and nothing happening (idle), and while paced_moves sends 1,000 and 8,000 motions a
                     second; in turns. _keys is with a layout without a mouse, which subscribes to no motion.
                     _client is example_overlay.exe at the same rate: a subscriber that merges motion, and draws
                     nothing but a line of text for each time that it wakes up.

tools.overlay.events_…  how many events a second were sent to the overlay then: a busy machine sends fewer, and Wine
                     tells some motions of SendInput twice.

Prints a JSON line a figure, as tests/bench/bench.c does, and never fails on one."""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time

from machine import ROOT, WINE, Failed, Machine, end_on_sigterm

SECONDS = 4
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


def move(machine, rate):
    return lambda: machine.run("paced_moves.exe", str(rate), str(SECONDS))


def measure(machine, add):
    with Running(machine, "inlet-overlay.exe", "--layout", "ansi-mouse") as overlay:
        add("cpu_idle", overlay.share(lambda: time.sleep(SECONDS)))
        for name, rate in RATES.items():
            before = sent_events(machine)
            add(f"cpu_{name}", overlay.share(move(machine, rate)))
            time.sleep(0.2)
            add(f"events_{name}", (sent_events(machine) - before) / SECONDS)
    with Running(machine, "inlet-overlay.exe", "--layout", "ansi") as overlay:
        add("cpu_8khz_keys", overlay.share(move(machine, RATES["8khz"])))
    with Running(machine, "example_overlay.exe") as client:
        add("cpu_8khz_client", client.share(move(machine, RATES["8khz"])))


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
            machine.begin_service()  # of the service manager's it would not know the focus, under Wine
            machine.wait_for_service()
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
