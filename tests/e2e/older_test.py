"""inlet.exe meets a service that is older than subscriptions which begin at a time, and tells what was asked for all
the same."""

import time

import consent
from recording import told_since
from suite import expect, run


def prepare(machine):
    consent.prepare(machine, program="older_inletd.exe")


def since_a_time_begins_there(machine):
    machine.live_tail()
    machine.type_script("key a down\nkey a up\n")
    time.sleep(8)
    machine.type_script("key b down\nkey b up\n")
    late, notes = told_since(machine, "6s")
    came = [(r["type"], r["code"]) for r in late if r.get("src")]
    expect(came == [("key_pressed", "KeyB"), ("key_released", "KeyB")], f"since 6 s: {came}")
    expect(notes == [], f"nothing is wrong, but it says {notes}")


def what_is_asked_for_from_before_the_stream_is_all_of_it(machine):
    machine.live_tail()
    early, notes = told_since(machine, "1h")
    codes = {r["code"] for r in early if r.get("src")}
    own = [r["seq"] for r in early if not r.get("state") and r["type"] != "snapshot"]
    expect({"KeyA", "KeyB"} <= codes and own[0] == 1, f"since an hour: {codes} from {own[:1]} on")
    expect(notes == [], f"an older service does not tell where the stream began, and this is said: {notes}")


run(since_a_time_begins_there, what_is_asked_for_from_before_the_stream_is_all_of_it, prepare=prepare)
