"""`inlet record` on real input: the file proves the stream that it is of, and gives back what a tail
showed meanwhile; killed, cut or damaged, it tells up to where it can be trusted. And a session of the
Balabit Mouse Dynamics Challenge, imported, proved, and exported as it was."""

import csv
import json
import os
import pathlib
import signal
import time

from machine import ROOT
from picture import compare
from recorder import begin_recording, fresh, windows
from suite import expect, run

FLUSHED_S = 2  # half a second between two looks at what is kept in memory, and a busy machine's rest


def exported(machine, path):
    """(the lines' stream, the records) of a recording."""
    out = fresh(machine, "exported.jsonl")
    machine.inlet("export", "--jsonl", "-o", windows(out), windows(path), ok=False)
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return lines[0], lines[1:]


def verified(machine, path):
    code, text = machine.inlet("verify", "--json", windows(path), ok=False)
    return code, json.loads(text)


def numbers(record):
    """The stream's numbers that an event of fuse stands for."""
    joined = [record[n] for n in ("raw_seq", "hook_seq") if n in record]
    return joined or [record["seq"]]


def is_numbered(record):
    return record["type"] not in ("stream", "snapshot") and not record.get("state")


def between(records, first, end):
    return [r for r in records if is_numbered(r) and first <= r["seq"] < end]


def a_recording_is_proved_and_gives_back_what_a_tail_showed(machine):
    path = fresh(machine, "whole.inlet")
    tail = machine.live_tail()
    recorder = begin_recording(machine, path, "--for", "8")
    machine.type_demo(0, 0, 0, 0)
    tail.quiet_for(0.3, 10)
    since = tail.records[-1]["seq"]
    typed = machine.type_demo(keys=200, motions=2000, seed=31, gap_us=500)
    code, text = machine.end_inlet(recorder, 40)
    expect(code == 0, f"inlet record ended with {code}: {text}")

    code, report = verified(machine, path)
    about = report["recording"]
    expect(code == 0 and about["end"] == "closed", f"it is not proved: {report}")
    stream, records = exported(machine, path)
    expect(stream["type"] == "stream" and stream["from"] == about["first_seq"],
           f"the export does not begin with its stream: {stream}")
    expect(len(records) == about["events"], "not all events were exported")
    shown = between(tail.records, about["first_seq"], about["end_seq"])
    numbered = [r for r in records if is_numbered(r)]
    wrong = next(((a, b) for a, b in zip(numbered, shown) if a != b), None)
    expect(wrong is None, f"what was recorded, and what the tail showed: {wrong}")
    expect(len(numbered) > 600, f"hardly anything was recorded: {len(numbered)}")
    _, complaints = compare(typed, [r for r in records if r["seq"] > since])
    expect(not complaints, "; ".join(complaints))
    read_in_other_ways(machine, path, records)


def read_in_other_ways(machine, path, records):
    """tail --file shows what export does; with --fuse each number once; from a number on."""
    _, text = machine.inlet("tail", "--json", "--hidden", "--file", windows(path))
    expect([json.loads(line) for line in text.splitlines()] == records,
           "tail --file shows something else than export")
    _, text = machine.inlet("tail", "--json", "--hidden", "--fuse", "--file", windows(path))
    fused = [json.loads(line) for line in text.splitlines()]
    told = sorted(n for r in fused if is_numbered(r) for n in numbers(r))
    expect(told == [r["seq"] for r in records if is_numbered(r)], "fuse left numbers out")
    expect(any(r.get("confidence") == "exact" for r in fused), "fuse joined nothing")
    middle = records[len(records) // 2]["seq"]
    _, text = machine.inlet("tail", "--json", "--file", windows(path), "--from", str(middle),
                            "--count", "1")
    expect(json.loads(text)["seq"] == middle, f"not from {middle} on: {text}")
    _, text = machine.inlet("info", "--json", windows(path))
    info = json.loads(text)
    expect(info["monitors"] and info["boot"] != "0" * 16 and info["anchor_utc_ns"] > 0,
           f"info lacks what surrounds it: {text}")


def a_recording_is_not_overwritten_unless_asked(machine):
    path = fresh(machine, "kept.inlet")
    path.write_bytes(b"something")
    code, text = machine.inlet("record", "--for", "1", windows(path), ok=False)
    expect(code == 1 and "--force" in text and path.read_bytes() == b"something",
           f"it was overwritten: {code} {text}")
    machine.inlet("record", "--for", "1", "--force", windows(path))
    expect(path.read_bytes()[:8] == b"InletRec", "--force did not overwrite it")
    expect(path.stat().st_mode & 0o007 == 0, "others may read it")


def signal_recorder(machine, number):
    for pid in machine.pids("inlet.exe"):
        if b"record" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
            os.kill(pid, number)


def ctrl_c_closes_a_recording(machine):
    path = fresh(machine, "interrupted.inlet")
    begun = begin_recording(machine, path)
    machine.type_demo(keys=20, motions=50, seed=34, gap_us=1000)
    signal_recorder(machine, signal.SIGINT)  # Wine makes a Ctrl+C of it
    code, text = machine.end_inlet(begun, 10)
    expect(code == 0 and "events" in text, f"inlet record ended with {code}: {text}")
    code, report = verified(machine, path)
    expect(code == 0 and report["recording"]["end"] == "closed" and report["inputs"] > 0,
           f"it is not closed: {report}")


def a_killed_recorder_leaves_all_but_the_last_moments(machine):
    path = fresh(machine, "killed.inlet")
    tail = machine.live_tail()
    begun = begin_recording(machine, path)
    machine.type_demo(0, 0, 0, 0)
    machine.type_demo(keys=100, motions=500, seed=32, gap_us=1000)
    tail.quiet_for(0.5, 10)
    last = tail.records[-1]["seq"]
    time.sleep(FLUSHED_S)
    signal_recorder(machine, signal.SIGKILL)
    machine.end_inlet(begun, 10)

    code, report = verified(machine, path)
    about = report["recording"]
    expect(code == 1 and about["end"] == "unfinished" and not report["violations"],
           f"a killed recorder's file: {report}")
    expect(about["valid_bytes"] == about["file_bytes"] == path.stat().st_size,
           f"it does not say where it ends: {about}")
    expect(about["end_seq"] > last, f"{last} was shown long before, and is not in it: {about}")
    _, text = machine.inlet("verify", windows(path), ok=False)
    expect(f"unfinished at byte {path.stat().st_size}" in text and
           f"after number {about['end_seq'] - 1} is not known" in text, text)
    _, records = exported(machine, path)
    numbered = [r for r in records if is_numbered(r)]
    expect(numbered == between(tail.records, about["first_seq"], about["end_seq"]),
           "what is left is not what the tail showed")
    damage(machine, path, records)


def damage(machine, path, records):
    """The same file, cut within a block and changed in another."""
    whole = path.read_bytes()
    cut = fresh(machine, "cut.inlet")
    cut.write_bytes(whole[:-5])
    code, report = verified(machine, cut)
    about = report["recording"]
    expect(code == 1 and about["end"] == "torn" and about["valid_bytes"] < len(whole) - 5,
           f"a cut file: {report}")
    code, text = machine.inlet("export", "--jsonl", windows(cut), ok=False)
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    expect(code == 1 and lines[1:] == records[:about["events"]] and "torn at byte" in text,
           f"export of a cut file ended with {code}")
    changed = fresh(machine, "changed.inlet")
    half = len(whole) // 2
    changed.write_bytes(whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1:])
    code, report = verified(machine, changed)
    about = report["recording"]
    expect(code == 1 and about["end"] == "damaged" and about["valid_bytes"] <= half and
           about["events"] < len(records), f"a changed file: {report}")


def a_recording_goes_on_over_a_kill_of_the_service(machine):
    path = fresh(machine, "over.inlet")
    tail = machine.live_tail("--reconnect", "30")
    machine.type_demo(0, 0, 0, 0)
    recorder = begin_recording(machine, path, "--for", "12")
    machine.kill("inletd.exe")
    typed = machine.type_demo(keys=100, motions=500, seed=33, gap_us=500)
    machine.inlet("service", "start")
    code, text = machine.end_inlet(recorder, 40)
    tail.quiet_for(0.5, 10)
    expect(code == 0, f"inlet record ended with {code}: {text}")
    code, report = verified(machine, path)
    expect(code == 0 and not report["lost"], f"it is not proved: {report}")
    _, records = exported(machine, path)
    _, complaints = compare(typed, records)
    expect(not complaints, "; ".join(complaints))


def a_real_mouse_session_is_imported_proved_and_exported_as_it_was(machine):
    source = ROOT / "tests/e2e/data/balabit_user12.csv"
    path, out = fresh(machine, "balabit.inlet"), fresh(machine, "balabit.csv")
    machine.inlet("import", windows(source), windows(path))
    code, report = verified(machine, path)
    with open(source, encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    expect(code == 0 and report["inputs"] == len(given) == report["recording"]["events"],
           f"it is not proved: {report}")
    machine.inlet("export", "--csv", "-o", windows(out), windows(path))
    with open(out, encoding="utf-8", newline="") as file:
        back = list(csv.DictReader(file))
    expect(len(back) == len(given), f"{len(back)} of {len(given)} came back")
    for one, other in zip(given, back):
        same = all(one[c] == other[c] for c in ("button", "state", "x", "y"))
        expect(same and abs(float(one["client timestamp"]) - float(other["client timestamp"])) < 1e-9,
               f"{one} came back as {other}")
    again = fresh(machine, "again.inlet")
    machine.inlet("import", windows(out), windows(again))
    expect(exported_events(machine, again) == exported_events(machine, path),
           "what was exported is not imported as it was")
    bad = fresh(machine, "bad.csv")
    lines = source.read_text(encoding="utf-8").splitlines()
    bad.write_text("\n".join(lines[:100] + ["1,2,Left,Pushed,3,4"] + lines[100:]), encoding="utf-8")
    code, text = machine.inlet("import", "--force", windows(bad), windows(again), ok=False)
    expect(code == 1 and "line 101" in text and "'Pushed'" in text, f"a wrong line: {code} {text}")
    expect(exported_events(machine, again) == exported_events(machine, path),
           "a wrong line cost the file that was there")


def exported_events(machine, path):
    _, text = machine.inlet("export", "--jsonl", windows(path))
    return text


run(a_recording_is_proved_and_gives_back_what_a_tail_showed,
    a_recording_is_not_overwritten_unless_asked,
    ctrl_c_closes_a_recording,
    a_killed_recorder_leaves_all_but_the_last_moments,
    a_recording_goes_on_over_a_kill_of_the_service,
    a_real_mouse_session_is_imported_proved_and_exported_as_it_was)
