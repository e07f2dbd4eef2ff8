"""While somebody pauses capture nothing is captured, all are told, and only that somebody can end it."""

import signal
import time

from picture import act, ledger
from suite import expect, run

TAP = "key a down\nsleep_us 2000\nkey a up\n"


def taps(records):
    return sum(act(r) == ("key_pressed", "KeyA") for r in records if r.get("src") == "raw")


def causes(records, type_):
    return [r.get("cause") for r in records if r["type"] == type_]


def session_status(machine):
    return [c for c in machine.status()["connections"] if c["pauses"]]


def a_pause_hides_what_is_typed_and_ends_with_its_command(machine):
    tail = machine.live_tail()
    machine.type_script(TAP)
    tail.wait_for("the key typed before the pause", 5, lambda records: taps(records) == 1)
    before = len(tail.records)
    pause = machine.begin_inlet("pause", "--seconds", "4")
    tail.wait_for("the stream to say that it is paused", 15,
                  lambda records: "paused" in causes(records[before:], "sources"))
    expect(len(session_status(machine)) == 1, "the status does not say who pauses")
    paused = time.monotonic()
    machine.type_script(TAP)
    code, text = machine.end_inlet(pause, 20)
    expect(code == 0, f"inlet pause ended with {code}: {text}")
    tail.wait_for("capture to go on", 10, lambda records: any(
        r["type"] == "sources" and r["mask"] == 3 for r in records[before:]))
    expect(time.monotonic() - paused < 15, "the pause was longer than it should be")
    machine.type_script(TAP)
    tail.wait_for("the key typed after the pause", 5, lambda records: taps(records) == 2)
    time.sleep(0.3)
    expect(taps(tail.records) == 2, "a key that was typed in the pause was captured")
    expect("paused" in causes(tail.records[before:], "blind"), "no BLIND covers the pause")
    expect(ledger(tail.records) == (0, 0), "numbers are missing or out of order")


def a_pause_ends_when_its_program_is_killed(machine):
    tail = machine.live_tail()
    before = len(tail.records)
    pause = machine.begin_inlet("pause")
    tail.wait_for("the stream to say that it is paused", 15,
                  lambda records: "paused" in causes(records[before:], "sources"))
    pause[0].send_signal(signal.SIGKILL)
    tail.wait_for("capture to go on", 15, lambda records: any(
        r["type"] == "sources" and r["mask"] == 3 for r in records[before:]))
    machine.type_script(TAP)
    tail.wait_for("the key typed after it", 5, lambda records: taps(records[before:]) == 1)
    pause[0].wait()
    pause[1].close()


run(a_pause_hides_what_is_typed_and_ends_with_its_command,
    a_pause_ends_when_its_program_is_killed)
