"""Subscribers of every kind on one flood of real input: one is killed, one stalled, one cut off until
the service gives it up and it comes back. Each gets what it was promised, and `inlet verify` proves
the streams of those that tell all."""

import json
import os
import signal
import subprocess
import threading
import time

from machine import WINE
from picture import KEYS, compare
from recorder import begin_recording, fresh, subscriptions, windows
from recording import verify_recording
from suite import expect, run, wait_until

KINDS = ("lanes", "shared", "latest", "coalesced", "router")
QUIET_S = "4"
FLOOD = {"keys": 5000, "motions": 8000, "seed": 21, "gap_us": 800}


class Subscriber:
    """One run of subscriber.exe: what it says at its end."""

    def __init__(self, machine, kind):
        self.kind = kind
        self.process = subprocess.Popen(
            [WINE, machine.programs / "subscriber.exe", kind, QUIET_S], env=machine.environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True)
        expect(self.process.stdout.readline().strip() == "ready", f"{kind} did not subscribe")

    def sums(self):
        return json.loads(self.process.communicate(timeout=60)[0])


def raw_input(records):
    return [r for r in records if r.get("src") == "raw" and r["type"].startswith(("key_", "mouse_"))
            and not r.get("synthetic")]


def sums_of(records):
    came = raw_input(records)
    return {"keys": sum(r["type"] in KEYS for r in came), "dx": sum(r.get("dx", 0) for r in came),
            "dy": sum(r.get("dy", 0) for r in came), "records": len(came)}


def begin_flood(machine):
    """A thread that types, and what it will have typed."""
    typed = []
    typist = threading.Thread(target=lambda: typed.extend(machine.type_demo(**FLOOD)), daemon=True)
    typist.start()
    return typist, typed


def each_kind_gets_what_it_was_promised(machine):
    machine.inlet("pair", "--any-image")
    reference = machine.live_tail()
    spinning = machine.tail("--source", "raw", "--wait", "spin")
    polling = machine.tail("--source", "all", "--wait", "poll", "--fuse")
    stalled = machine.tail("--source", "all", "--hidden")
    cut_off = machine.tail("--source", "all", "--hidden", "--reconnect", "30")
    killed = machine.tail("--source", "raw")
    file = fresh(machine, "flood.inlet")
    recorder = begin_recording(machine, file, "--for", "30")
    others = [Subscriber(machine, kind) for kind in KINDS]
    count = 7 + len(KINDS)
    wait_until("all to subscribe", 20, lambda: subscriptions(machine) == count)
    machine.type_demo(0, 0, 0, 0)
    reference.quiet_for(0.5, 10)
    before = {tail: len(tail.records) for tail in (reference, spinning, polling, stalled, cut_off)}

    typist, typed = begin_flood(machine)
    time.sleep(1)
    os.kill(stalled.process.pid, signal.SIGSTOP)
    os.kill(cut_off.process.pid, signal.SIGSTOP)
    killed.process.kill()
    time.sleep(3)
    os.kill(stalled.process.pid, signal.SIGCONT)  # before the service takes it for dead
    wait_until("the service to give up who is silent", 20, lambda: subscriptions(machine) <= count - 2)
    os.kill(cut_off.process.pid, signal.SIGCONT)
    typist.join()
    for tail in (reference, spinning, polling, stalled, cut_off):
        tail.quiet_for(1, 30)

    _, complaints = compare(typed, reference.records[before[reference]:])
    expect(not complaints, "; ".join(complaints))
    for tail, name in ((reference, "the reference"), (stalled, "the stalled one"), (cut_off, "the one cut off")):
        report = verify_recording(machine, tail.records)
        expect(not report["lost"], f"{name} lost {report['lost']}")
    came_back = sum(r["type"] == "stream" for r in cut_off.records)
    expect(came_back == 2, f"the one cut off was in {came_back} streams, not in one that it came back to")

    wanted = sums_of(reference.records[before[reference]:])
    for tail, name in ((spinning, "spinning"), (stalled, "stalled"), (cut_off, "cut off")):
        got = sums_of(tail.records[before[tail]:])
        expect(got == wanted, f"{name} got {got}, not {wanted}")
    keys = sum(r["type"] in KEYS and not r.get("synthetic") for r in polling.records[before[polling]:])
    expect(keys == wanted["keys"], f"fused, {keys} acts of keys came, not {wanted['keys']}")
    whole = sums_of(reference.records)
    for other in others:
        got = other.sums()
        expect(got["disorder"] == 0 and got["lost"] == 0 and got["status"] == 0, f"{got}")
        expect({k: got[k] for k in whole} == whole, f"{got}, but the reference has {whole}")
    code, text = machine.end_inlet(recorder, 40)
    expect(code == 0, f"inlet record ended with {code}: {text}")
    code, text = machine.inlet("verify", "--json", windows(file), ok=False)
    expect(code == 0, f"the recording is not whole: {text}")


run(each_kind_gets_what_it_was_promised)
