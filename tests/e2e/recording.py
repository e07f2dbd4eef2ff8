"""Recordings of a tail, proved by `inlet verify`; and kills to be told of in them."""

import json
import threading
import time

from suite import expect


def write_recording(machine, records):
    """The Windows path of a file with these records."""
    path = machine.home / "recording.json"
    with open(path, "w", encoding="utf-8") as out:
        for record in records:
            out.write(json.dumps(record) + "\n")
    return f"Z:{path}"


def verify_recording(machine, records):
    """The report of `inlet verify`, which is clean, or Failed says what it found."""
    records = list(records)  # a tail's own goes on growing
    code, text = machine.inlet("verify", "--json", write_recording(machine, records), ok=False)
    expect(code == 0, f"inlet verify ended with {code}: {text}")
    report = json.loads(text)
    events = [r for r in records if r["type"] != "stream"]
    expect(report["records"] == len(events), f"not all records were verified: {text}")
    return report


def piece(records, since):
    """The records from number `since` on, as a recording of their own."""
    named = [r for r in records[:since] if r["type"] == "stream"]
    rest = records[since:]
    first = next((r["seq"] for r in rest if r["type"] != "stream"), None)
    return [dict(named[-1], **{"from": first})] + rest if named and first else rest


def told_since(machine, ago):
    """Records from so long ago on, and what else inlet tail said."""
    lines = machine.inlet("tail", "--json", "--seconds", "1", "--since", ago)[1].splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")], [line for line in lines if line[:1] != "{"]


def captures_again(before):
    """Condition: after that many records, both sources are said to capture."""
    def holds(records):
        return any(r["type"] == "sources" and r["mask"] == 3 for r in records[before:])
    return holds


def typing(machine, **content):
    """A thread that types the demo's content."""
    typist = threading.Thread(target=machine.type_demo, kwargs=content, daemon=True)
    typist.start()
    return typist


def streams(records):
    return sum(r["type"] == "stream" for r in records)


def input_since(streams_before):
    """Condition: the tail came back since it was told of so many streams, and gets input again."""
    def holds(records):
        came_back = False
        for record in reversed(records):
            came_back = came_back or bool(record.get("src"))
            if record["type"] == "stream":
                return came_back and streams(records) > streams_before
        return False
    return holds


def kill_service_and_verify(machine, tail, restart, how, since=0):
    """Kills the service while it works, starts another by `restart`, and waits until the tail has come
    back and gets input again; then what it was told from record `since` on has to be proved, and all
    of it to be one stream."""
    before = streams(tail.records)
    how()
    restart()
    tail.wait_for("input after the kill", 20, input_since(before))
    time.sleep(0.2)
    report = verify_recording(machine, piece(tail.records, since))
    epochs = {(r["boot"], r["epoch"]) for r in tail.records if r["type"] == "stream"}
    expect(len(epochs) == 1, f"the stream began anew: {epochs}")
    expect(not report["lost"], f"input was lost: {report['lost']}")
    return report


def kill_agent_and_verify(machine, tail, since):
    """Kills the agent and waits until the next one captures; the records from `since` on then have
    to be proved, and to tell of the death."""
    before = len(tail.records)
    machine.kill("inlet-agent.exe")
    tail.wait_for("capture to go on", 10, captures_again(before))
    time.sleep(0.2)
    report = verify_recording(machine, tail.records[since:])
    expect("agent_died" in report["blind_ns"], f"no BLIND tells of the death: {report}")
