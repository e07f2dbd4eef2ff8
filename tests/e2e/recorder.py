"""`inlet record` as a process of its own, where its files are, and when what is typed is captured."""

import time

from suite import expect


def windows(path):
    return f"Z:{path}"


def fresh(machine, name):
    path = machine.home / name
    path.unlink(missing_ok=True)
    return path


def subscriptions(machine):
    return sum(c["subscriptions"] for c in machine.status()["connections"])


def wait_for_capture(machine):
    """Until both sources run: they are started by the first subscription, which is there before them."""
    deadline = time.monotonic() + 20
    while ["raw", "hook"] not in [s["sources"]["running"] for s in machine.status()["sessions"] if s["agent_pid"]]:
        expect(time.monotonic() < deadline, "nothing is captured")
        time.sleep(0.05)


def begin_recording(machine, path, *arguments):
    """A recorder, once it is subscribed and what is typed reaches it."""
    before = subscriptions(machine)
    begun = machine.begin_inlet("record", *arguments, windows(path))
    deadline = time.monotonic() + 20
    while subscriptions(machine) <= before:
        expect(time.monotonic() < deadline and begun[0].poll() is None,
               "the recorder does not subscribe")
        time.sleep(0.05)
    wait_for_capture(machine)
    return begun
