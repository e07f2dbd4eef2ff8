"""What is typed on the X server comes out of `inlet tail`, complete and in order."""

import time

from picture import act, compare
from recording import told_since
from suite import expect, run


def typed_into(machine, tail, **content):
    """Types and returns (what was typed, what came of it)."""
    machine.type_demo(0, 0, 0, 0)  # puts the pointer in place
    tail.quiet_for(0.5, 10)
    before = len(tail.records)
    typed = machine.type_demo(**content)
    tail.quiet_for(1, 30)
    return typed, tail.records[before:]


def keys_buttons_and_motion_come_out_complete_and_in_order(machine):
    tail = machine.live_tail("--latency")
    typed, records = typed_into(machine, tail, keys=240, motions=2400, seed=2, gap_us=2000)
    summary, complaints = compare(typed, records)
    print(summary)
    expect(not complaints, "; ".join(complaints))


def each_key_is_seen_by_the_hook_as_by_raw_input(machine):
    tail = machine.live_tail()
    typed, records = typed_into(machine, tail, keys=200, motions=0, seed=3, gap_us=2000)
    for source in ("raw", "hook"):
        seen = [act(r) for r in records if r.get("src") == source and act(r)]
        expect(seen == [act(r) for r in typed], f"the {source} stream differs from what was typed")


def clients_see_the_same_stream_however_they_wait(machine):
    tails = [machine.live_tail("--wait", wait) for wait in ("event", "poll", "spin")]
    typed_into(machine, tails[0], keys=100, motions=500, seed=4, gap_us=1000)
    for tail in tails[1:]:
        tail.quiet_for(0.5, 10)
    first = tails[-1].records[0]["seq"]
    # What is in force and held, and where a batch ends, is told to each by itself.
    seen = [[r for r in tail.records if r["seq"] >= first and r["type"] != "snapshot" and
             not r.get("state") and r.get("cause") != "hidden"]
            for tail in tails]
    expect(seen[0] == seen[1] == seen[2], "subscribers of one stream got different records")
    expect(len(seen[0]) > 200, f"only {len(seen[0])} records came")


def typing_as_fast_as_x_can_loses_no_key(machine):
    tail = machine.live_tail()
    typed, records = typed_into(machine, tail, keys=2000, motions=2000, seed=5, gap_us=0)
    _, complaints = compare(typed, records)
    expect(not complaints, "; ".join(complaints))


def since_a_time_begins_there(machine):
    machine.live_tail()
    machine.type_script("key a down\nkey a up\n")
    time.sleep(4)
    machine.type_script("key b down\nkey b up\n")
    late, nothing = told_since(machine, "3s")
    early, notes = told_since(machine, "1h")
    codes = [{r.get("code") for r in records} - {None} for records in (late, early)]
    expect(codes[0] == {"KeyB"} and {"KeyA", "KeyB"} <= codes[1], f"since 3 s, and since an hour: {codes}")
    expect(nothing == [] and len(notes) == 1 and "the stream began later" in notes[0], f"{nothing} {notes}")


def how_far_back_it_goes_is_told(machine):
    machine.live_tail()
    machine.type_script("key a down\nkey a up\n")
    hub = machine.status()["sessions"][0]["hub"]
    first = next(r for r in told_since(machine, "1h")[0] if not r.get("state") and r["type"] != "snapshot")
    expect(hub["first_seq"] == first["seq"] == 1, f"{hub} {first}")
    expect(0 <= hub["oldest_ns"] - first["t_ns"] < 16_000_000, f"{hub} {first}")
    _, table = machine.inlet("stats")
    expect("oldest is number 1, of " in table, table)


run(keys_buttons_and_motion_come_out_complete_and_in_order,
    each_key_is_seen_by_the_hook_as_by_raw_input,
    clients_see_the_same_stream_however_they_wait,
    typing_as_fast_as_x_can_loses_no_key,
    since_a_time_begins_there,
    how_far_back_it_goes_is_told)
