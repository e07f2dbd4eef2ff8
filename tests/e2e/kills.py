"""Kills the agent, or the service, again and again while input flows; each time `inlet verify` has to
prove what was told, and in the end all of it. Half of the services die at a fail point.

    PYTHONPATH=tools/dev python3 tests/e2e/kills.py agent|service PROGRAMS --count N --seed N"""

import argparse
import pathlib
import random
import re
import sys
import threading
import time

from machine import ROOT, Failed, Machine, end_on_sigterm
from recording import (input_since, kill_agent_and_verify, kill_service_and_verify, streams,
                       verify_recording)


def fail_points():
    """The names that stand in the sources."""
    names = set()
    for folder in ("service", "client_sdk"):
        for source in (ROOT / folder).rglob("*.c"):
            names.update(re.findall(r'INLET__FAIL_POINT\("([a-z_.]+)"\)', source.read_text("utf-8")))
    return sorted(names)


class Typist:
    """Hands that do not rest until they are told."""

    def __init__(self, machine, seed):
        self.machine, self.seed, self.resting = machine, seed, threading.Event()
        self.thread = threading.Thread(target=self._type, daemon=True)

    def _type(self):
        while not self.resting.is_set():
            self.seed += 1
            self.machine.type_demo(keys=400, motions=400, seed=self.seed, gap_us=1000)

    def rest(self):
        self.resting.set()
        self.thread.join()


def prove_agents(machine, count, chance, typist):
    machine.install()
    machine.inlet("pair")
    tail = machine.live_tail()
    machine.type_demo(0, 0, 0, 0)
    since = 0
    typist.thread.start()
    for number in range(1, count + 1):
        time.sleep(chance.uniform(0, 0.5))
        end = len(tail.records)
        kill_agent_and_verify(machine, tail, since)
        since = end
        print(f"kills: {number} of {count}, {len(tail.records)} records", file=sys.stderr, flush=True)
    return tail


class Services:
    """One service after the other, in the foreground: the service manager gives a service no
    environment of ours. Some are to die at a fail point."""

    PROGRAM = "inletd_failing.exe"

    def __init__(self, machine, chance):
        self.machine, self.chance, self.points = machine, chance, fail_points()
        self.process = self.armed = None
        self.died = {}

    def begin(self, armed):
        point = f"{self.chance.choice(self.points)}:{self.chance.randint(1, 60)}"
        self.armed = point if armed else None
        fail_at = {"INLET_FAIL_AT": point} if armed else {}
        self.process = self.machine.begin_service(self.PROGRAM, **fail_at)

    def has_died(self):
        """At its fail point; it is counted."""
        if self.process.poll() is None:
            return False
        name = (self.armed or "unarmed").partition(":")[0]
        self.died[name] = self.died.get(name, 0) + 1
        return True

    def begin_and_let_come_back(self, tail):
        """The next service; and another, if that one dies before the tail has input from it."""
        before = streams(tail.records)
        self.begin(self.chance.random() < 0.7)
        deadline = time.monotonic() + 20
        while not input_since(before)(tail.records) and time.monotonic() < deadline:
            if self.has_died():
                self.begin(False)
            time.sleep(0.02)

    def end(self):
        """It dies at its fail point, or is killed when that is not passed soon."""
        deadline = time.monotonic() + (4 if self.armed else self.chance.uniform(0, 0.5))
        while time.monotonic() < deadline:
            if self.has_died():
                return
            time.sleep(0.01)
        self.machine.kill(self.PROGRAM)
        self.process.wait(10)


def prove_services(machine, count, chance, typist):
    machine.inlet("service", "uninstall", ok=False)
    machine.inlet("service", "install")  # and not started: so the tail knows that it may come back
    services = Services(machine, chance)
    services.begin(False)
    machine.wait_for_service()
    machine.inlet("pair")
    tail = machine.live_tail("--reconnect", "60")
    machine.type_demo(0, 0, 0, 0)
    typist.thread.start()
    since = 0
    for number in range(1, count + 1):
        # Not all of it each time: a service that dies while it is proved would be away for longer
        # than its agent waits.
        end = len(tail.records)
        kill_service_and_verify(machine, tail, lambda: services.begin_and_let_come_back(tail),
                                services.end, since)
        since = end
        print(f"kills: {number} of {count}, {len(tail.records)} records", file=sys.stderr, flush=True)
    print(f"kills: at fail points: {services.died}", file=sys.stderr)
    return tail


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("victim", choices=["agent", "service"])
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    end_on_sigterm()
    prove = prove_agents if options.victim == "agent" else prove_services
    try:
        with Machine(options.programs, ROOT / "build/wine-e2e") as machine:
            machine.start()
            typist = Typist(machine, options.seed)
            tail = prove(machine, options.count, random.Random(options.seed), typist)
            typist.rest()
            tail.quiet_for(0.5, 30)
            print(f"kills: {verify_recording(machine, tail.records)}", file=sys.stderr)
    except Failed as failure:
        print(f"kills: {failure}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
