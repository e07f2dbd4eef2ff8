"""An administrator changes the service's settings while it captures, and reads what the service kept of that
and of others."""

import json
import pathlib

from suite import expect, install_and_pair, run, wait_until


def shown(machine):
    """{key: what `inlet config show` says of it}, and the whole."""
    whole = json.loads(machine.inlet("config", "show", "--json")[1])
    return {s["key"]: s for s in whole["settings"]}, whole


def prepare(machine):
    for file in machine.data.glob("audit.jsonl*"):  # of another test
        file.unlink()
    install_and_pair(machine)


def without_a_file_all_are_defaults(machine):
    (machine.data / "config.json").unlink(missing_ok=True)
    wait_until("the defaults", 20, lambda: shown(machine)[0]["drain.poll_us"]["in_force"] == 1000)
    settings, whole = shown(machine)
    expect(not whole["exists"] and whole["error"] is None and whole["running"], str(whole))
    for setting in settings.values():
        expect(setting["source"] == "default" and
               setting["value"] == setting["default"] == setting["in_force"], str(setting))
    code, text = machine.inlet("config", "check")
    expect(code == 0 and "there is none" in text, text)


def a_setting_is_in_force_when_the_command_ends_and_no_event_is_lost(machine):
    tail = machine.live_tail()
    for wait in ("poll", "spin", "event"):
        machine.inlet("config", "set", "drain.wait", wait)
        expect(machine.status()["drain"]["wait"] == wait, f"drain.wait is not {wait}")
        machine.type_demo(20, 100, 5, 500)
    machine.inlet("config", "set", "pipe.silence_ms", "9000")
    settings, _ = shown(machine)
    expect(settings["pipe.silence_ms"]["in_force"] == 9000, str(settings))
    expect(settings["drain.wait"]["source"] == "file", str(settings))
    tail.quiet_for(0.5, 20)
    causes = {r.get("cause") for r in tail.records if r["type"] == "loss"} - {"hidden"}
    expect(not causes, f"events were lost: {causes}")
    expect(sum(r["type"].startswith("key_") for r in tail.records) >= 60, "the keys did not come")
    machine.inlet("config", "unset", "pipe.silence_ms")
    expect(shown(machine)[0]["pipe.silence_ms"]["in_force"] == 6000, "not the default again")


def a_wrong_value_or_name_changes_nothing(machine):
    before = (machine.data / "config.json").read_text(encoding="utf-8")
    for arguments, words in ((("set", "drain.poll_us", "49"), "must be a whole number from 50"),
                             (("set", "drain.weight", "1"), 'there is no setting "drain.weight"'),
                             (("set", "drain.wait", "sleep"), '"event", "spin" or "poll"'),
                             (("unset", "drain.poll_us"), "the file does not have")):
        code, text = machine.inlet("config", *arguments, ok=False)
        expect(code == 1 and words in text, f"{arguments}: {code}: {text}")
    for arguments in (("set", "drain.wait"), ("get",), (), ("check", "a", "b"), ("set", "--json")):
        code, text = machine.inlet("config", *arguments, ok=False)
        expect(code == 2, f"{arguments}: {code}: {text}")
    expect((machine.data / "config.json").read_text(encoding="utf-8") == before, "it was changed")


def a_file_with_an_error_keeps_what_is_in_force_and_everybody_says_so(machine):
    machine.inlet("config", "set", "drain.poll_us", "300")
    path = machine.data / "config.json"
    path.write_text('{"drain.poll_us": 301, "agent.orphan_s": 601}', encoding="utf-8")
    words = '"agent.orphan_s" must be a whole number from 0 to 600'
    wait_until("the refusal", 20, lambda: machine.status()["config"]["refused"])
    code, text = machine.inlet("config", "check", ok=False)
    expect(code == 1 and words in text, f"{code}: {text}")
    config = machine.status()["config"]
    expect(config["error"] == words and config["drain.poll_us"] == 300, str(config))
    expect(words in machine.inlet("doctor", ok=False)[1], "the doctor does not say so")
    expect(words in (machine.data / "inletd.log").read_text(encoding="utf-8"), "nor the log")
    code, text = machine.inlet("config", "set", "drain.poll_us", "302", ok=False)
    expect(code == 1 and words in text, f"{code}: {text}")
    machine.inlet("config", "set", "agent.orphan_s", "20")
    config = machine.status()["config"]
    expect(not config["refused"] and config["drain.poll_us"] == 301, str(config))


def any_file_can_be_checked(machine):
    file = pathlib.Path(machine.home, "some.json")
    for text, good, words in (('{"drain.wait": "poll"}', True, "good"),
                              ('{"drain.wait": "poll",}', False, "line 1"),
                              ('{"drain.wiat": "poll"}', False, 'there is no setting "drain.wiat"'),
                              ("{" + " " * 70000 + "}", False, "larger than 65536 bytes")):
        file.write_text(text, encoding="utf-8")
        code, said = machine.inlet("config", "check", f"Z:{file}", ok=False)
        expect(code == (0 if good else 1) and words in said, f"{code}: {said}")
    code, said = machine.inlet("config", "check", "Z:\\no\\such.json", ok=False)
    expect(code == 1 and "can't be read" in said, f"{code}: {said}")


def without_a_service_it_is_written_for_its_start(machine):
    machine.inlet("service", "stop")
    text = machine.inlet("config", "set", "drain.poll_us", "444")[1]
    expect("takes it over at its start" in text, text)
    settings, whole = shown(machine)
    expect(not whole["running"] and settings["drain.poll_us"]["in_force"] is None and
           settings["drain.poll_us"]["value"] == 444, str(whole))
    machine.inlet("service", "start")
    expect(shown(machine)[0]["drain.poll_us"]["in_force"] == 444, "not in force after the start")


def what_was_done_is_in_the_audit_trail_and_no_input_is(machine):
    machine.inlet("pair", "--scopes", "mouse.motion", "--name", "audited")
    machine.inlet("revoke", "audited")
    code, text = machine.inlet("tail", "--count", "1", ok=False)
    expect(code == 4, f"inlet tail without a grant: {code}: {text}")
    machine.inlet("pair", "--name", "audited")
    machine.inlet("config", "set", "drain.poll_us", "555")
    machine.inlet("pause", "--seconds", "1")
    tail = machine.live_tail()
    machine.type_script("key a down\nkey a up\nkey b down\nkey b up\n")
    tail.quiet_for(0.5, 20)
    trail = machine.audit_trail()
    whats = [r["what"] for r in trail]
    for what in ("service_started", "service_stopped", "client_admitted", "client_refused",
                 "config_refused", "pause_begun", "pause_ended"):
        expect(what in whats, f"there is no {what}: {whats}")
    revoked = [r for r in trail if r["what"] == "grant_revoked"][-1]
    expect(revoked["detail"] == "audited" and revoked["user"].startswith("S-1-"), str(revoked))
    added = [r["detail"] for r in trail if r["what"] == "grant_added"]
    expect(any(d.startswith('"audited": mouse.motion, for ') for d in added), str(added))
    changed = [r["detail"] for r in trail if r["what"] == "config_changed"]
    expect(changed[-1] == "drain.poll_us 555 (was 444)", str(changed))
    expect([r["seq"] for r in trail] == list(range(1, len(trail) + 1)), "numbers are missing")
    expect(not any("KeyA" in str(r) or "KeyB" in str(r) for r in trail), "input is in the trail")
    shown_text = machine.inlet("audit", "show", "--count", "3")[1]
    expect(len(shown_text.splitlines()) == 3, shown_text)
    text = machine.inlet("audit", "verify")[1]
    expect(f"good: records 1 to {len(trail)}, the last hash is {trail[-1]['hash']}" in text, text)


def a_trail_that_was_tampered_with_is_found_out(machine):
    lines = (machine.data / "audit.jsonl").read_bytes().splitlines(keepends=True)
    file = pathlib.Path(machine.home, "trail.jsonl")
    for what, wrong, bad in (("changed", lines[:2] + [lines[2].replace(b"S-1-5", b"S-1-6")] + lines[3:], 3),
                             ("taken out", lines[:2] + lines[3:], 3),
                             ("moved", lines[:2] + [lines[3], lines[2]] + lines[4:], 3),
                             ("put in", lines[:2] + [lines[1]] + lines[2:], 3)):
        file.write_bytes(b"".join(wrong))
        code, text = machine.inlet("audit", "verify", f"Z:{file}", ok=False)
        expect(code == 1 and f"line {bad}: " in text, f"{what}: {code}: {text}")
    file.write_bytes(b"".join(lines)[:-20])
    text = machine.inlet("audit", "verify", f"Z:{file}")[1]
    expect("is not whole" in text, text)


def a_trail_that_cannot_be_written_is_said_and_goes_on_once_it_can(machine):
    path = machine.data / "audit.jsonl"
    aside = machine.data / "aside.jsonl"

    def complaints():
        log = (machine.data / "inletd.log").read_text(encoding="utf-8", errors="replace")
        return log.count("audit.jsonl can't be written")

    machine.inlet("service", "stop")
    before = complaints()
    path.rename(aside)
    path.mkdir()
    try:
        machine.inlet("service", "start")
        machine.inlet("pair", "--name", "unwritten")
        told = machine.status()["audit"]
        expect(told["failing"] and told["dropped"] > 0, f"status does not say so: {told}")
        text = machine.inlet("doctor", ok=False)[1]
        expect("the audit trail can't be written" in text, f"doctor does not say so: {text}")
        expect(complaints() == before + 1, "the log does not say so once")
        tail = machine.live_tail()  # which it stops not
        machine.type_script("key a down\nsleep_us 2000\nkey a up\n")
        tail.wait_for("a key", 5, lambda records: any(r["type"] == "key_released" for r in records))
        lost = machine.status()["audit"]["dropped"]
    finally:
        path.rmdir()
        aside.rename(path)
    machine.inlet("revoke", "unwritten")
    told = machine.status()["audit"]
    expect(not told["failing"] and told["dropped"] == 0, f"it did not recover: {told}")
    trail = machine.audit_trail()
    behind = [r for r in trail if r.get("withheld", 0) >= lost]
    expect(behind, f"no record says that {lost} are missing: {trail[-3:]}")
    expect(("grant_revoked", "unwritten") in [(r["what"], r.get("detail")) for r in trail], str(trail[-5:]))
    expect("good: records 1 to" in machine.inlet("audit", "verify")[1], "it does not verify")
    machine.inlet("pair")


def a_service_that_dies_leaves_a_trail_that_goes_on(machine):
    machine.inlet("service", "stop")
    path = machine.data / "audit.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + whole.splitlines(keepends=True)[-1][:100])  # as far as it came
    machine.inlet("service", "start")
    trail = machine.audit_trail()
    expect("trail_torn" in [r["what"] for r in trail], str(trail[-3:]))
    expect("good: records 1 to" in machine.inlet("audit", "verify")[1], "it does not verify")

    machine.inlet("service", "stop")
    changed = path.read_bytes().replace(b'"drain.poll_us 555', b'"drain.poll_us 556')
    path.write_bytes(changed)
    machine.inlet("service", "start")
    expect((machine.data / "audit.jsonl.1").read_bytes() == changed, "it was not put aside")
    code, text = machine.inlet("audit", "verify", ok=False)
    expect(code == 1 and "audit.jsonl.1: line " in text, f"{code}: {text}")
    expect("trail_damaged" in [r["what"] for r in machine.audit_trail()], "nobody says so")


run(without_a_file_all_are_defaults,
    a_setting_is_in_force_when_the_command_ends_and_no_event_is_lost,
    a_wrong_value_or_name_changes_nothing,
    a_file_with_an_error_keeps_what_is_in_force_and_everybody_says_so,
    any_file_can_be_checked,
    without_a_service_it_is_written_for_its_start,
    what_was_done_is_in_the_audit_trail_and_no_input_is,
    a_trail_that_was_tampered_with_is_found_out,
    a_trail_that_cannot_be_written_is_said_and_goes_on_once_it_can,
    a_service_that_dies_leaves_a_trail_that_goes_on,
    prepare=prepare)
