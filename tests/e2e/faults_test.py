"""What the stream and the clients do when a part dies, stops or does not read."""

import json
import os
import signal
import time

from machine import Failed
from picture import act, compare, ledger
from suite import expect, run

TAP = "key a down\nsleep_us 2000\nkey a up\n"


def saw_tap_after(count):
    """Condition: a tap of A through raw input, after that many records."""
    def holds(records):
        acts = [act(r) for r in records[count:] if r.get("src") == "raw"]
        return ("key_pressed", "KeyA") in acts and ("key_released", "KeyA") in acts
    return holds


def captures(records):
    """Condition: from both sources, as was said last."""
    return [r["mask"] for r in records if r["type"] == "sources"][-1:] == [3]


def a_killed_agent_is_replaced_within_2_s_and_the_stream_says_so(machine):
    tail = machine.live_tail()
    machine.type_script(TAP)
    tail.wait_for("the key typed before the kill", 5, saw_tap_after(0))
    before = len(tail.records)
    killed = time.monotonic()
    machine.kill("inlet-agent.exe")

    def live_again(records):
        return any(r["type"] == "sources" and r["mask"] == 3 for r in records[before:])

    tail.wait_for("capture to go on", 5, live_again)
    took = time.monotonic() - killed
    expect(took < 2, f"it took {took:.1f} s until capture went on")
    tail.quiet_for(0.3, 5)  # windows of the dead one and of the new one go and come, icons and X's focus with them
    tail.wait_for("capture to be steady", 5, captures)
    machine.type_script(TAP)
    try:
        tail.wait_for("the key typed after the kill", 5, saw_tap_after(before))
    except Failed as why:
        raise Failed(f"{why}; since the kill came {[(r['type'], r.get('src'), r.get('code')) for r in tail.records[before:]]}") from None
    told = [r["type"] for r in tail.records[before:]]
    expect("blind" in told, f"no BLIND record covers the time without an agent: {told}")
    expect(told.index("sources") < told.index("blind"), f"BLIND before the end of capture: {told}")
    expect(ledger(tail.records) == (0, 0), "numbers are missing or out of order")


def a_client_that_does_not_read_holds_up_nobody(machine):
    stuck = machine.live_tail()
    os.kill(stuck.process.pid, signal.SIGSTOP)
    try:
        tail = machine.live_tail()
        machine.type_demo(0, 0, 0, 0)
        tail.quiet_for(0.5, 10)
        before = len(tail.records)
        typed = machine.type_demo(keys=400, motions=3000, seed=6, gap_us=1000)
        tail.quiet_for(1, 30)
        _, complaints = compare(typed, tail.records[before:])
        expect(not complaints, "; ".join(complaints))
    finally:
        os.kill(stuck.process.pid, signal.SIGCONT)


def an_unpaired_client_is_refused_and_the_others_do_not_notice(machine):
    tail = machine.live_tail()
    grants = machine.inlet("grants", "--json")[1]
    machine.inlet("revoke", name_of_first_grant(grants))
    expect(tail.wait_for_end(5) == 4, "a revoked client did not end with 'not allowed'")
    code, text = machine.inlet("tail", "--seconds", "1", ok=False)
    expect(code == 4, f"an unpaired client ended with {code}: {text}")
    machine.inlet("pair")
    machine.live_tail()


def name_of_first_grant(text):
    grants = json.loads(text)
    return (grants["grants"] if isinstance(grants, dict) else grants)[0]["name"]


def a_stopped_service_ends_its_clients_with_a_status(machine):
    tail = machine.live_tail()
    machine.inlet("service", "stop")
    expect(tail.wait_for_end(5) == 3, "the client did not end with 'service not running'")
    code, text = machine.inlet("tail", "--seconds", "1", ok=False)
    expect(code == 3, f"with no service, tail ended with {code}: {text}")
    machine.inlet("service", "start")
    machine.live_tail()


run(a_killed_agent_is_replaced_within_2_s_and_the_stream_says_so,
    a_client_that_does_not_read_holds_up_nobody,
    an_unpaired_client_is_refused_and_the_others_do_not_notice,
    a_stopped_service_ends_its_clients_with_a_status)
