"""Programs of users on a service in the foreground: nobody has a grant before, and the dialog that asks for one.

The service is in the foreground, as Wine gives programs of its services no display, and so no dialog and no focus."""

import json
import time

from suite import expect


def prepare(machine, **variables):
    machine.begin_service(**variables)
    machine.wait_for_service()
    for grant in json.loads(machine.inlet("grants", "list", "--json")[1])["grants"]:  # of runs before this one
        machine.inlet("revoke", grant["name"], ok=False)
    machine.inlet("pair")


def click(machine, x, y):
    machine.type_script(f"goto {x:.0f} {y:.0f}\nsleep_us 50000\nbutton 1 down\nsleep_us 30000\nbutton 1 up\n")


def question(machine, program):
    """What the dialog shows, once it asks for that program and its Allow can be pressed."""
    deadline = time.monotonic() + 20
    while True:
        seen = json.loads(machine.run("screen_look.exe")[1])
        if seen["asks"] and seen["front"] and seen["allow"]["enabled"]:
            break
        expect(time.monotonic() < deadline, "no dialog asks, or its Allow stays off")
        time.sleep(0.1)
    expect(program in seen["program"], f"another asks: {seen}")
    return seen


def allow(machine, program):
    """Clicks on Allow; what the dialog showed."""
    seen = question(machine, program)
    click(machine, seen["allow"]["x"], seen["allow"]["y"])
    return seen
