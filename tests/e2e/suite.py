"""Runs the functions of an end-to-end test file, each on the same machine, and says how each went."""

import pathlib
import sys
import time
import traceback

from machine import ROOT, Failed, Machine, end_on_sigterm


def expect(condition, what):
    if not condition:
        raise Failed(what)


def wait_until(what, timeout_s, condition):
    """Asks until the answer is one that holds, and returns it."""
    deadline = time.monotonic() + timeout_s
    while not (found := condition()):
        expect(time.monotonic() < deadline, f"waited {timeout_s} s for {what}")
        time.sleep(0.1)
    return found


def run(*tests, prepare=None, kind=Machine, home="wine-e2e"):
    """Runs the tests in order and ends the program: 0 when all passed, 1 when one did not. The service is
    installed and this user paired before, unless `prepare` does something else with the machine, which is of `kind`
    and lives in build/`home`."""
    programs = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/mingw64/bin")
    end_on_sigterm()
    failed = 0
    try:
        with kind(programs, ROOT / "build" / home) as machine:
            machine.start()
            (prepare or install_and_pair)(machine)
            for number, test in enumerate(tests, 1):
                failed += not passes(machine, test, f"{number}/{len(tests)}")
    except Failed as failure:
        print(f"set-up failed: {failure}")
        failed += 1
    sys.exit(1 if failed else 0)


def install_and_pair(machine):
    machine.install()
    machine.inlet("pair")


def passes(machine, test, number):
    name = test.__name__.replace("_", " ")
    started = time.monotonic()
    try:
        test(machine)
    except Failed as failure:
        print(f"{number} FAILED {name}: {failure}", flush=True)
        return False
    except (KeyError, ValueError, OSError):  # a shape or a process that is not what it should be
        print(f"{number} FAILED {name}:\n{traceback.format_exc()}", flush=True)
        return False
    finally:
        machine.close_tails()
    print(f"{number} ok {name} ({time.monotonic() - started:.1f} s)", flush=True)
    return True
