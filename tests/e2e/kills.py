"""Kills the agent again and again while input flows; each time `inlet verify` has to prove what came
since the kill before, and in the end all of it.

    PYTHONPATH=tools/dev python3 tests/e2e/kills.py PROGRAMS --count N --seed N"""

import argparse
import pathlib
import random
import sys
import time

from machine import ROOT, Failed, Machine, end_on_sigterm
from recording import kill_agent_and_verify, typing, verify_recording


def prove(machine, count, seed):
    chance = random.Random(seed)
    tail = machine.live_tail()
    machine.type_demo(0, 0, 0, 0)
    typist = None
    since = 0
    for number in range(1, count + 1):
        if typist is None or not typist.is_alive():
            typist = typing(machine, keys=4000, motions=4000, seed=seed + number, gap_us=1000)
        time.sleep(chance.uniform(0, 0.5))
        end = len(tail.records)
        kill_agent_and_verify(machine, tail, since)
        since = end
        print(f"kills: {number} of {count}, {len(tail.records)} records", file=sys.stderr, flush=True)
    typist.join()
    tail.quiet_for(0.5, 30)
    print(f"kills: {verify_recording(machine, tail.records)}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    end_on_sigterm()
    try:
        with Machine(options.programs, ROOT / "build/wine-e2e") as machine:
            machine.start()
            machine.install()
            machine.inlet("pair")
            prove(machine, options.count, options.seed)
    except Failed as failure:
        print(f"kills: {failure}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
