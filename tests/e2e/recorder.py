"""`inlet record` as a process of its own, and where its files are."""

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


def begin_recording(machine, path, *arguments):
    """A recorder, once it is subscribed."""
    before = subscriptions(machine)
    begun = machine.begin_inlet("record", *arguments, windows(path))
    deadline = time.monotonic() + 20
    while subscriptions(machine) <= before:
        expect(time.monotonic() < deadline and begun[0].poll() is None,
               "the recorder does not subscribe")
        time.sleep(0.05)
    return begun
