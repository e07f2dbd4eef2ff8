"""A program gets what its grant says, of what was really typed, and for as long as it says."""

import json

from recording import verify_recording
from suite import expect, run


def tap(name):
    return f"key {name} down\nsleep_us 20000\nkey {name} up\nsleep_us 20000\n"


def with_held(name, script):
    return f"key {name} down\nsleep_us 20000\n{script}key {name} up\nsleep_us 20000\n"


TYPED = "".join(map(tap, "abc"))
TEXT = tap("a") + tap("F5") + with_held("Control_L", tap("c")) + with_held("Shift_L", tap("b")) + tap("Left")
GRID_NS = 16_000_000


def keys_of(machine, tail, script=TYPED):
    machine.type_script(script)
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


def text_is_what_types_and_not_when_exactly(machine):
    machine.inlet("pair", "--scopes", "text")
    tail = machine.live_tail()
    records = keys_of(machine, tail, TEXT)
    codes = {r["code"] for r in records}
    expect(codes == {"KeyA", "ControlLeft", "ShiftLeft", "KeyB"}, f"a and B are typed, by these keys: {codes}")
    for record in records:
        expect(not record.get("dev") and not record.get("device"), f"a device is told: {record}")
        expect(record["t_ns"] % GRID_NS == 0, f"a time off the grid: {record}")
    expect(any(r["type"] == "layout" for r in tail.records), "no layout, so nobody knows what the keys type")
    verify_recording(machine, tail.records)


def the_scope_admin_shows_the_service_and_no_event(machine):
    machine.inlet("pair", "--scopes", "admin")
    code, text = machine.inlet("tail", "--count", "1", ok=False)
    expect(code != 0 and "does not include" in text, f"inlet tail ended with {code}: {text}")
    status = json.loads(machine.inlet("status", "--json")[1])
    expect('"scopes": "admin"' in json.dumps(status), f"the status does not tell of the connection: {status}")
    machine.inlet("pair")


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
    text_is_what_types_and_not_when_exactly,
    the_scope_admin_shows_the_service_and_no_event,
    of_hotkeys_only_those_listed_come,
    another_program_may_not_use_the_grant,
    a_grant_ends_when_it_says,
    what_is_in_front_decides)
