"""`inlet replay` on real input: what was typed and recorded is sent again, arrives whole and where it was,
is neither recorded nor played again; and whatever ends a replay, nothing stays held."""

import json
import os
import pathlib
import signal
import subprocess

from machine import WINE
from picture import act
from recorder import begin_recording, fresh, windows
from suite import expect, run

KEYS = ("key_pressed", "key_released")
HOLD = "key a down\nsleep_us 300000\nkey a up\n"


def end_recording(machine, begun):
    for pid in machine.pids("inlet.exe"):
        if b"record" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
            os.kill(pid, signal.SIGINT)
    code, text = machine.end_inlet(begun, 30)
    expect(code == 0, f"inlet record ended with {code}: {text}")


def record(machine, name, type_it, shows):
    """A recording of what type_it types, once a tail `shows` it."""
    path = fresh(machine, name)
    tail = machine.live_tail()
    begun = begin_recording(machine, path)
    type_it()
    tail.wait_for("what is typed to be captured", 20, shows)
    tail.quiet_for(0.3, 10)
    end_recording(machine, begun)
    return path


def is_tagged_key(record):
    """A key that a replay sent: hooks show all of its tag, raw input half. Under Wine either of them may
    miss one."""
    return record["type"] in KEYS and record.get("extra", 0) >> 20 & 0xFFF == 0x1E7


def tagged(records):
    return [act(r) for r in records if is_tagged_key(r)]


def played_keys(records):
    """What a replay sent, by the tags' numbers, in the words of its plan."""
    keys = {r["extra"] & 0xFFFFF: f"key {r['code']} {'down' if r['type'] == KEYS[0] else 'up'}"
            for r in records if is_tagged_key(r)}
    return [keys[number] for number in sorted(keys)]


def hold_recording(machine):
    """A recording of one key held for a while, made once."""
    path = machine.home / "hold.inlet"
    if not getattr(machine, "holds", False):
        record(machine, path.name, lambda: machine.type_script(HOLD), lambda records: any(
            act(r) == ("key_released", "KeyA") for r in records if r.get("src") == "hook"))
        machine.close_tails()
        machine.holds = True
    return path


def what_was_recorded_is_played_again_and_arrives(machine):
    path = record(machine, "played.inlet",
                  lambda: machine.type_demo(keys=30, motions=150, seed=71, gap_us=2000),
                  lambda records: sum(r["type"] == "key_released" for r in records) > 10)
    tail = machine.live_tail()
    second = fresh(machine, "second.inlet")
    begun = begin_recording(machine, second)
    before = len(tail.records)
    _, text = machine.inlet("replay", "--json", windows(path))
    report = json.loads(text)
    echoes = report["echoes"]
    expect(report["end"] == "played" and report["refused"] == 0, f"not played: {text}")
    expect(report["sent"] > 30 and echoes["listened"], f"hardly anything was sent: {text}")
    # Wine merges motion that waits on a busy machine, and nothing else.
    expect(echoes["disordered"] == 0 and 2 * echoes["missing"] < report["sent"] and
           all(m["act"].startswith("move") for m in echoes["first_missing"]), f"not all arrived: {text}")
    expect(echoes["positions"] > 10 and echoes["positions_off"] == 0, f"not where it was: {text}")
    expect(sum(b["count"] for b in report["late_ns"]["histogram"]) == report["sent"],
           f"the histogram is of something else: {text}")
    tail.quiet_for(0.3, 10)
    _, text = machine.inlet("replay", "--dry-run", "--json", windows(path))
    planned = [a for line in map(json.loads, text.splitlines()) for a in line["acts"] if a[:4] == "key "]
    expect(len(planned) > 10 and played_keys(tail.records[before:]) == planned,
           "other keys were played than planned")
    end_recording(machine, begun)
    own_input_is_not_recorded(machine, second, report)


def own_input_is_not_recorded(machine, path, report):
    code, text = machine.inlet("verify", "--json", windows(path), ok=False)
    expect(code == 0, f"a recording without a replay's input is not proved: {text}")
    expect(json.loads(text)["hidden"] >= report["sent"], f"the replay's numbers are not hidden: {text}")
    code, text = machine.inlet("replay", "--dry-run", windows(path), ok=False)
    expect(code == 1 and "nothing that can be played" in text, f"it is played again: {text}")


def a_dry_run_sends_nothing(machine):
    path = hold_recording(machine)
    tail = machine.live_tail()
    before = len(tail.records)
    _, text = machine.inlet("replay", "--dry-run", "--json", "--speed", "2", windows(path))
    lines = [json.loads(line) for line in text.splitlines()]
    expect([a for line in lines for a in line["acts"]] == ["key KeyA down", "key KeyA up"],
           f"another plan: {text}")
    expect(100e6 < lines[-1]["due_ns"] < 1000e6, f"not at twice the speed: {text}")
    tail.quiet_for(0.3, 5)
    expect(not tagged(tail.records[before:]), "a dry run sent something")


def begin_holding(machine, *arguments):
    """A replay that goes on holding a key for some thirty seconds, and a tail that shows the press."""
    path = hold_recording(machine)
    tail = machine.live_tail()
    before = len(tail.records)
    begun = machine.begin_inlet("replay", "--json", "--speed", "0.01", *arguments, windows(path))
    tail.wait_for("the key to be sent", 20,
                  lambda records: ("key_pressed", "KeyA") in tagged(records[before:]))
    expect(("key_released", "KeyA") not in tagged(tail.records[before:]), "it is released already")
    return tail, before, begun


def is_let_go(before):
    return lambda records: ("key_released", "KeyA") in tagged(records[before:])


def a_killed_replay_leaves_nothing_held(machine):
    tail, before, begun = begin_holding(machine)
    killed = 0
    for pid in machine.pids("inlet.exe"):
        arguments = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if b"replay" in arguments and b"--watcher" not in arguments:
            os.kill(pid, signal.SIGKILL)
            killed += 1
    expect(killed > 0, "there is no replay to kill")
    tail.wait_for("the key to be released", 20, is_let_go(before))
    begun[0].wait()
    begun[1].close()


def ctrl_c_stops_a_replay(machine):
    tail, before, begun = begin_holding(machine)
    for pid in machine.pids("inlet.exe"):
        if b"replay" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
            os.kill(pid, signal.SIGINT)
    code, text = machine.end_inlet(begun, 20)
    expect(code == 5 and json.loads(text.splitlines()[0])["end"] == "interrupted",
           f"it was not stopped: {code} {text}")
    tail.wait_for("the key to be released", 10, is_let_go(before))


def the_panic_key_stops_a_replay(machine):
    tail, before, begun = begin_holding(machine, "--panic", "F9")
    machine.type_script("key F9 down\nsleep_us 2000\nkey F9 up\n")
    code, text = machine.end_inlet(begun, 20)
    expect(code == 5 and json.loads(text.splitlines()[0])["end"] == "panic", f"it was not stopped: {code} {text}")
    tail.wait_for("the key to be released", 10, is_let_go(before))


def it_is_for_a_window_and_stops_without_it(machine):
    code, text = machine.inlet("replay", "--process", "notepad.exe", windows(hold_recording(machine)),
                               ok=False)
    expect(code == 1 and "no such window" in text, f"it is played to another: {code} {text}")
    notepad = subprocess.Popen([WINE, "notepad.exe"], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=machine.environment, start_new_session=True)
    try:
        tail, before, begun = begin_holding(machine, "--process", "notepad.exe", "--window", "Notepad")
        expect(begun[0].poll() is None, "it did not wait")
        notepad.kill()
        code, text = machine.end_inlet(begun, 20)
        expect(code == 5 and json.loads(text.splitlines()[0])["end"] == "focus",
               f"it was not stopped: {code} {text}")
        tail.wait_for("the key to be released", 10, is_let_go(before))
    finally:
        if notepad.poll() is None:
            notepad.kill()
        notepad.wait()


def without_a_service_it_plays_and_says_what_it_cannot_tell(machine):
    path = hold_recording(machine)
    machine.inlet("service", "stop")
    _, text = machine.inlet("replay", "--json", "--panic", "F9", windows(path))
    report = json.loads(text)
    expect(report["end"] == "played" and report["sent"] == 2, f"not played: {text}")
    expect(not report["echoes"]["listened"] and "not running" in report["echoes"]["why_not"],
           f"it claims to have looked for echoes: {text}")
    machine.inlet("service", "start")


if __name__ == "__main__":
    run(what_was_recorded_is_played_again_and_arrives,
        a_dry_run_sends_nothing,
        a_killed_replay_leaves_nothing_held,
        the_panic_key_stops_a_replay,
        ctrl_c_stops_a_replay,
        it_is_for_a_window_and_stops_without_it,
        without_a_service_it_plays_and_says_what_it_cannot_tell)
