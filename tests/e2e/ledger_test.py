"""What the stream says of itself is true: `inlet verify` proves it, live and from recordings, while
agents are killed under load and keys are held over every kind of gap."""

import json
import time

from recording import (captures_again, kill_agent_and_verify, typing, verify_recording,
                       write_recording)
from suite import expect, run

A_DOWN = "key a down\nsleep_us 20000\n"
A_UP = "key a up\nsleep_us 20000\n"
KILLS = 5


def repairs(records, code):
    """The sources whose key of that code was released by Inlet itself, in order."""
    return [r["src"] for r in records if r.get("synthetic") and r["type"] == "key_released" and
            r["code"] == code]


def wait_for_no_capture(machine):
    deadline = time.monotonic() + 10
    while any(s["sources"]["running"] for s in machine.status()["sessions"]):
        expect(time.monotonic() < deadline, "without a subscriber, capture did not stop")
        time.sleep(0.05)


def each_kill_of_the_agent_under_load_leaves_a_provable_stream(machine):
    tail = machine.live_tail()
    machine.type_demo(0, 0, 0, 0)
    typist = typing(machine, keys=4000, motions=4000, seed=7, gap_us=1000)
    for _ in range(KILLS):
        kill_agent_and_verify(machine, tail, 0)
    typist.join()
    tail.quiet_for(0.5, 30)
    report = verify_recording(machine, tail.records)
    print(report)
    expect(report["inputs"] > 1000, f"hardly any input was captured: {report}")


def a_key_held_when_the_agent_dies_is_released_once_a_source(machine):
    tail = machine.live_tail()
    machine.type_script(A_DOWN)
    tail.wait_for("the press", 5, lambda records: any(
        r["type"] == "key_pressed" and r["code"] == "KeyA" for r in records))
    before = len(tail.records)
    machine.kill("inlet-agent.exe")
    tail.wait_for("capture to go on", 10, captures_again(before))
    machine.type_script(A_UP)
    tail.quiet_for(0.5, 10)
    expect(sorted(repairs(tail.records, "KeyA")) == ["hook", "raw"],
           f"repairs of A: {repairs(tail.records, 'KeyA')}")
    verify_recording(machine, tail.records)


def a_key_held_while_nobody_subscribes_is_released_for_the_next(machine):
    machine.live_tail()
    machine.type_script(A_DOWN)
    machine.close_tails()
    wait_for_no_capture(machine)
    machine.type_script(A_UP)
    tail = machine.live_tail()
    machine.type_script(A_DOWN + A_UP)
    tail.quiet_for(0.5, 10)
    expect(sorted(repairs(tail.records, "KeyA")) == ["hook", "raw"],
           f"repairs of A: {repairs(tail.records, 'KeyA')}")
    verify_recording(machine, tail.records)


def the_live_stream_is_provable_while_it_runs(machine):
    typist = typing(machine, keys=1000, motions=1000, seed=8, gap_us=2000)
    code, text = machine.inlet("verify", "--json", "--seconds", "3", ok=False)
    typist.join()
    expect(code == 0, f"inlet verify ended with {code}: {text}")
    expect(json.loads(text)["inputs"] > 100, f"hardly any input was verified: {text}")


def a_recording_with_one_record_taken_out_is_violated(machine):
    tail = machine.live_tail()
    machine.type_script((A_DOWN + A_UP) * 3)
    tail.quiet_for(0.5, 10)
    taken = len(tail.records) - 2
    path = write_recording(machine, tail.records[:taken] + tail.records[taken + 1:])
    code, text = machine.inlet("verify", "--json", path, ok=False)
    expect(code == 1 and json.loads(text)["violations"] == {"number_missing": 1},
           f"inlet verify ended with {code}: {text}")


def what_a_grant_hides_is_counted_and_the_rest_proved(machine):
    machine.inlet("pair", "--scopes", "kbd.keys,mouse.buttons")
    typist = typing(machine, keys=1000, motions=1000, seed=9, gap_us=2000)
    code, text = machine.inlet("verify", "--json", "--seconds", "3", ok=False)
    typist.join()
    machine.inlet("pair")
    expect(code == 0, f"inlet verify ended with {code}: {text}")
    report = json.loads(text)
    expect(report["hidden"] > 100 and report["inputs"] > 100, f"keys shown, motion hidden: {text}")


run(each_kill_of_the_agent_under_load_leaves_a_provable_stream,
    a_key_held_when_the_agent_dies_is_released_once_a_source,
    a_key_held_while_nobody_subscribes_is_released_for_the_next,
    the_live_stream_is_provable_while_it_runs,
    a_recording_with_one_record_taken_out_is_violated,
    what_a_grant_hides_is_counted_and_the_rest_proved)
