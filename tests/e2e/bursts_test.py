"""Floods of input, from X at the highest rate that it gives and from SendInput: every event is in the
stream once a source, keys and sums exact, in order across keyboard and mouse, and injected input says
so. And fuse, which makes one event of the two records of each act."""

from picture import act, compare, ledger
from recording import verify_recording
from suite import expect, run

TAG, TAG_BITS = 0x1E600000, 0xFFFFF
BURST = 10000
KEYS = ("F13", "F14", "F15", "F16")


def move(number):
    return ("mouse_moved", number % 7 - 3, number % 3 - 1)


def key(number):
    return ("key_released" if number % 2 else "key_pressed", KEYS[number // 2 % 4])


def mixed(number):
    """As send_burst.c makes it."""
    step = number % 7
    if step in (1, 4):
        return move(number)
    return {0: key(0), 3: key(1), 2: ("mouse_wheel", -15), 5: ("mouse_pressed", "x1"),
            6: ("mouse_released", "x1")}[step]


def shown(record, source):
    """A record as move, key and mixed say it. A move that goes nowhere has no raw record, and no hook
    says how far any went."""
    if record["type"] != "mouse_moved":
        return act(record)
    return ("mouse_moved", record["dx"], record["dy"]) if source == "raw" else ("mouse_moved",)


def expected(expect_of, source):
    """[(number, act)] of a burst, as a source has to tell it."""
    acts = [(number, expect_of(number)) for number in range(BURST)]
    if source == "raw":
        return [(n, a) for n, a in acts if a != ("mouse_moved", 0, 0)]
    return [(n, a[:1] if a[0] == "mouse_moved" else a) for n, a in acts]


def tagged(records, source):
    return [r for r in records if r.get("src") == source and
            r.get("extra", 0) & ~TAG_BITS == TAG]


def check_burst(machine, kind, expect_of):
    tail = machine.live_tail()
    machine.type_demo(0, 0, 0, 0)  # puts the pointer where there is room
    tail.quiet_for(0.3, 10)
    machine.run("send_burst.exe", kind, str(BURST))
    tail.quiet_for(1, 60)
    expect(ledger(tail.records) == (0, 0), "numbers are missing, lost or out of order")
    for source in ("hook", "raw"):
        records = tagged(tail.records, source)
        seen = [(r["extra"] & TAG_BITS, shown(r, source)) for r in records]
        wanted = expected(expect_of, source)
        expect(len(seen) == len(wanted), f"{source}: {len(seen)} of {len(wanted)} came")
        wrong = next(((s, w) for s, w in zip(seen, wanted) if s != w), None)
        expect(wrong is None, f"{source}: what came, and should have: {wrong}")
        if source == "hook":
            expect(all(r["injected"] for r in records), "injected input does not say so")
    verify_recording(machine, tail.records)


def ten_thousand_moves_from_sendinput_all_come(machine):
    check_burst(machine, "moves", move)


def ten_thousand_keys_from_sendinput_all_come(machine):
    check_burst(machine, "keys", key)


def keys_and_mouse_from_sendinput_keep_their_order(machine):
    check_burst(machine, "mixed", mixed)


def x_input_at_its_highest_rate_loses_no_act_and_no_count(machine):
    for content in ({"keys": BURST, "motions": 0}, {"keys": 0, "motions": BURST},
                    {"keys": BURST // 2, "motions": BURST // 2}):
        tail = machine.live_tail()
        machine.type_demo(0, 0, 0, 0)
        tail.quiet_for(0.3, 10)
        before = len(tail.records)
        typed = machine.type_demo(seed=21, gap_us=0, **content)
        tail.quiet_for(1, 60)
        summary, complaints = compare(typed, tail.records[before:])
        print(content, summary)
        expect(not complaints, "; ".join(complaints))
        machine.close_tails()


def numbers(record):
    """The stream's numbers that an event of fuse stands for."""
    joined = [record[n] for n in ("raw_seq", "hook_seq") if n in record]
    return joined or [record["seq"]]


def fuse_joins_what_is_one_act_and_leaves_no_record_out(machine):
    plain = machine.live_tail()
    fused = machine.live_tail("--fuse")
    machine.type_demo(0, 0, 0, 0)
    fused.quiet_for(0.3, 10)
    start = plain.records[-1]["seq"]
    typed = machine.type_demo(keys=400, motions=2000, seed=22, gap_us=1000)
    fused.quiet_for(1, 30)
    plain.quiet_for(0.5, 30)
    records = [r for r in plain.records if r["seq"] > start]
    events = [r for r in fused.records if min(numbers(r)) > start]
    told = sorted(n for e in events for n in numbers(e))
    expect(told == [r["seq"] for r in records], "the events stand for other records than there are")
    by_seq = {r["seq"]: r for r in records}
    for event in events:
        for n in numbers(event):
            expect(by_seq[n]["type"] == event["type"], f"{event} is not of {by_seq[n]}")
    acts = [act(e) for e in events if e["src"] != "hook" and act(e)]
    expect(acts == [act(t) for t in typed if act(t)], "not one raw or joined event an act, in order")
    counts = {}
    for event in events:
        kind = event["type"].partition("_")[0] + " " + event["confidence"]
        counts[kind] = counts.get(kind, 0) + 1
    print(counts)
    # On a machine that is busy enough, a record comes when its twin waits no longer.
    expect(counts.get("key exact", 0) > 200, f"hardly any key was joined: {counts}")


run(ten_thousand_moves_from_sendinput_all_come,
    ten_thousand_keys_from_sendinput_all_come,
    keys_and_mouse_from_sendinput_keep_their_order,
    x_input_at_its_highest_rate_loses_no_act_and_no_count,
    fuse_joins_what_is_one_act_and_leaves_no_record_out)
