"""Kills the agent, or the service, again and again while input flows; each time `inlet verify` has to
prove what was told, and in the end all of it. Half of the services die at a fail point.

    PYTHONPATH=tools/dev python3 tests/e2e/kills.py agent|service PROGRAMS --count N --seed N"""

import argparse
import pathlib
import random
import re
import sys
import time

from machine import ROOT, Failed, Machine, end_on_sigterm
from recording import kill_agent_and_verify, kill_service_and_verify, typing, verify_recording


def fail_points():
    """The names that stand in the sources."""
    names = set()
    for folder in ("service", "client_sdk"):
        for source in (ROOT / folder).rglob("*.c"):
            names.update(re.findall(r'INLET__FAIL_POINT\("([a-z_.]+)"\)', source.read_text("utf-8")))
    return sorted(names)


class Typist:
    """Hands that never rest."""

    def __init__(self, machine, seed):
        self.machine, self.seed, self.thread = machine, seed, None

    def keep_typing(self):
        if self.thread is None or not self.thread.is_alive():
            self.seed += 1
            self.thread = typing(self.machine, keys=4000, motions=4000, seed=self.seed, gap_us=1000)


def prove_agents(machine, count, chance, typist):
    machine.install()
    machine.inlet("pair")
    tail = machine.live_tail()
    machine.type_demo(0, 0, 0, 0)
    since = 0
    for number in range(1, count + 1):
        typist.keep_typing()
        time.sleep(chance.uniform(0, 0.5))
        end = len(tail.records)
        kill_agent_and_verify(machine, tail, since)
        since = end
        print(f"kills: {number} of {count}, {len(tail.records)} records", file=sys.stderr, flush=True)
    return tail


def wait_for_death(service, point):
    """True if it died at its point; one that is not passed soon is left."""
    deadline = time.monotonic() + 5
    while service.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    if service.poll() is None:
        print(f"kills: {point} was not passed in time", file=sys.stderr)
        return False
    return True


def prove_services(machine, count, chance, typist):
    """In the foreground: the service manager gives a service no environment of ours."""
    machine.inlet("service", "uninstall", ok=False)
    machine.inlet("service", "install")  # and not started: so the tail knows that it may come back
    program, points = "inletd_failing.exe", fail_points()
    running = [machine.begin_service(program)]
    machine.wait_for_service()
    machine.inlet("pair")
    tail = machine.live_tail("--reconnect", "60")
    machine.type_demo(0, 0, 0, 0)
    died = {}
    armed = None
    for number in range(1, count + 1):
        typist.keep_typing()
        upcoming = f"{chance.choice(points)}:{chance.randint(1, 200)}" if chance.random() < 0.5 else None

        def kill():
            if armed is None or not wait_for_death(running[-1], armed):
                time.sleep(chance.uniform(0, 0.5))
                machine.kill(program)
            else:
                died[armed.partition(":")[0]] = died.get(armed.partition(":")[0], 0) + 1
            running[-1].wait(10)

        kill_service_and_verify(machine, tail,
                                lambda: running.append(machine.begin_service(program, upcoming)), kill)
        armed = upcoming
        print(f"kills: {number} of {count}, {len(tail.records)} records", file=sys.stderr, flush=True)
    print(f"kills: at fail points: {died}", file=sys.stderr)
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
            typist.thread.join()
            tail.quiet_for(0.5, 30)
            print(f"kills: {verify_recording(machine, tail.records)}", file=sys.stderr)
    except Failed as failure:
        print(f"kills: {failure}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
