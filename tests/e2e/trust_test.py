"""A program gets what its grant says, of what was really typed, and for as long as it says."""

import json

from suite import expect, run

TYPED = "".join(f"key {name} down\nsleep_us 20000\nkey {name} up\nsleep_us 20000\n" for name in "abc")
GRID_NS = 16_000_000


def keys_of(machine, tail):
    machine.type_script(TYPED)
    tail.quiet_for(0.5, 10)
    return [r for r in tail.records if r["type"].startswith("key_")]


def keys_whole_are_the_keys_that_were_typed(machine):
    codes = {r["code"] for r in keys_of(machine, machine.live_tail())}
    expect({"KeyA", "KeyB", "KeyC"} <= codes, f"typed a, b, c: {codes}")


def timing_has_no_identities_and_its_times_lie_on_a_grid(machine):
    machine.inlet("pair", "--scopes", "kbd.timing")
    records = keys_of(machine, machine.live_tail())
    expect(len(records) >= 12, f"12 acts were typed: {records}")
    for record in records:
        told = {name for name in ("hid", "scan", "vk", "dev", "device", "extra") if record.get(name)}
        expect(not told and record.get("code") in (None, "Unidentified"), f"an identity is told: {record}")
        expect(record["t_ns"] % GRID_NS == 0, f"a time off the grid: {record}")


def of_hotkeys_only_those_listed_come(machine):
    machine.inlet("pair", "--scopes", "kbd.hotkeys:{KeyB,Control+KeyC}")
    records = keys_of(machine, machine.live_tail())
    expect({r["code"] for r in records} == {"KeyB"}, f"KeyB alone is one: {records}")


def another_program_may_not_use_the_grant(machine):
    machine.inlet("revoke", "--", owner(machine))
    machine.inlet("pair", "--image", "C:\\windows\\system32\\notepad.exe")
    code, text = machine.inlet("tail", "--count", "1", ok=False)
    expect(code == 4 or "refused" in text, f"inlet tail ended with {code}: {text}")
    machine.inlet("grants", "revoke", owner(machine))
    machine.inlet("pair")


def owner(machine):
    """As which the one grant is listed."""
    grants = json.loads(machine.inlet("grants", "list", "--json")[1])["grants"]
    expect(len(grants) == 1, f"one grant: {grants}")
    return grants[0]["name"]


def a_grant_ends_when_it_says(machine):
    machine.inlet("pair", "--for", "6s")
    tail = machine.live_tail()
    machine.type_script(TYPED)
    tail.wait_for_end(15)
    code, text = machine.inlet("tail", "--count", "1", ok=False)
    machine.inlet("pair")
    expect(code != 0, f"a grant that is over let {text} through")


def what_is_in_front_decides(machine):
    """Nothing here has a window in front, let alone inlet.exe."""
    machine.inlet("pair", "--foreground", "own")
    records = keys_of(machine, machine.live_tail())
    expect(not records, f"another program's keys: {records}")
    machine.inlet("pair")


run(keys_whole_are_the_keys_that_were_typed,
    timing_has_no_identities_and_its_times_lie_on_a_grid,
    of_hotkeys_only_those_listed_come,
    another_program_may_not_use_the_grant,
    a_grant_ends_when_it_says,
    what_is_in_front_decides)
