"""The service dies while input flows, another takes its place, and the stream goes on: nothing twice,
nothing missing, and nobody's agent noticed. Keys and motions are compared with what was typed."""

import json
import time

from picture import compare
from recording import kill_service_and_verify, typing, verify_recording
from suite import expect, run

KILLS = 5
ORPHAN_S = 10  # as config.md says
TAP = "key a down\nsleep_us 2000\nkey a up\n"


def agents(machine):
    return [s["agent_pid"] for s in machine.status()["sessions"]]


def start_service(machine):
    machine.inlet("service", "start")


def each_kill_of_the_service_under_load_leaves_one_stream(machine):
    tail = machine.live_tail("--reconnect", "30")
    machine.type_demo(0, 0, 0, 0)
    agent = agents(machine)
    typist = typing(machine, keys=6000, motions=6000, seed=11, gap_us=1000)
    for _ in range(KILLS):
        time.sleep(0.3)
        report = kill_service_and_verify(machine, tail, lambda: start_service(machine),
                                         lambda: machine.kill("inletd.exe"))
    typist.join()
    expect(agents(machine) == agent, "the agent was not taken over, but replaced")
    print(report)


def what_is_typed_while_there_is_no_service_is_told_by_the_next(machine):
    tail = machine.live_tail("--reconnect", "30")
    machine.type_demo(0, 0, 0, 0)
    tail.quiet_for(0.5, 10)
    before = len(tail.records)
    machine.kill("inletd.exe")
    typed = machine.type_demo(keys=400, motions=2000, seed=12, gap_us=500)
    start_service(machine)
    tail.wait_for("the tail to come back", 20, lambda records: any(
        r["type"] == "stream" for r in records[before:]))
    tail.quiet_for(1, 30)
    _, complaints = compare(typed, tail.records[before:])
    expect(not complaints, "; ".join(complaints))
    verify_recording(machine, tail.records)


def inlet_verify_follows_the_live_stream_over_a_kill(machine):
    typist = typing(machine, keys=3000, motions=3000, seed=13, gap_us=1000)
    verify = machine.begin_inlet("verify", "--json", "--seconds", "6", "--reconnect", "30")
    time.sleep(2)
    machine.kill("inletd.exe")
    start_service(machine)
    code, text = machine.end_inlet(verify, 30)
    typist.join()
    expect(code == 0, f"inlet verify ended with {code}: {text}")
    report = json.loads(text)
    expect(report["resumed"] == 1 and report["inputs"] > 100 and not report["lost"],
           f"the stream was not come back to: {text}")


def without_a_service_the_agent_stops_in_the_end(machine):
    machine.live_tail("--reconnect", "60")
    machine.kill("inletd.exe")
    deadline = time.monotonic() + 20
    while machine.pids("inlet-agent.exe"):
        expect(time.monotonic() < deadline, "an agent without a service still runs after 20 s")
        time.sleep(0.2)
    start_service(machine)
    tail = machine.live_tail()
    machine.type_script(TAP)
    tail.wait_for("a key", 5, lambda records: any(r["type"] == "key_pressed" for r in records))


def a_service_that_hands_over_leaves_its_agent_to_the_next(machine):
    """However long that takes: for longer than an agent waits for a service that just died."""
    tail = machine.live_tail("--reconnect", "60")
    machine.type_demo(0, 0, 0, 0)
    tail.quiet_for(0.5, 10)
    agent, before = agents(machine), len(tail.records)
    machine.inlet("service", "stop", "--hand-over")
    time.sleep(ORPHAN_S + 2)
    typed = machine.type_demo(keys=400, motions=2000, seed=14, gap_us=500)
    start_service(machine)
    tail.wait_for("the tail to come back", 20, lambda records: any(
        r["type"] == "stream" for r in records[before:]))
    tail.quiet_for(1, 30)
    expect(agents(machine) == agent, "the agent was not taken over, but replaced")
    _, complaints = compare(typed, tail.records[before:])
    expect(not complaints, "; ".join(complaints))
    verify_recording(machine, tail.records)


def a_service_that_is_stopped_ends_its_agent_at_once(machine):
    machine.live_tail()
    machine.inlet("service", "stop")
    deadline = time.monotonic() + 3
    while machine.pids("inlet-agent.exe"):
        expect(time.monotonic() < deadline, "the agent outlived an orderly stop")
        time.sleep(0.05)
    machine.inlet("service", "start")


run(each_kill_of_the_service_under_load_leaves_one_stream,
    what_is_typed_while_there_is_no_service_is_told_by_the_next,
    inlet_verify_follows_the_live_stream_over_a_kill,
    without_a_service_the_agent_stops_in_the_end,
    a_service_that_hands_over_leaves_its_agent_to_the_next,
    a_service_that_is_stopped_ends_its_agent_at_once)
