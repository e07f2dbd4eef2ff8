"""Where the user can't be shown that input is read nothing is captured, and everybody is told why; unless an
administrator set that it is all the same."""

import contextlib

from picture import INPUT, compare
from recording import captures_again, verify_recording
from suite import expect, install_and_pair, run, wait_until

SETTING = "indicator.required"
CONTENT = {"keys": 60, "motions": 300, "gap_us": 1000}


def prepare(machine):
    (machine.data / "inletd.log").unlink(missing_ok=True)  # of another test
    install_and_pair(machine)
    machine.inlet("config", "unset", SETTING, ok=False)


@contextlib.contextmanager
def shell_without_icons(machine):
    """A shell that takes no icon, meanwhile."""
    shell, log = machine.begin("trayless.exe")
    try:
        wait_until("the shell", 10, lambda: "ready" in (machine.home / "meanwhile.log").read_text())
        yield
    finally:
        shell.kill()
        shell.wait()
        log.close()


def wait_for_no_capture(tail, before):
    tail.wait_for("the stream to say that nothing is captured, and why", 15, lambda records: any(
        r["type"] == "sources" and (r["mask"], r["cause"]) == (0, "unshown") for r in records[before:]))


def expect_all_that_is_typed(machine, tail):
    machine.type_demo(0, 0, 0, 0)  # puts the pointer in place
    tail.quiet_for(0.5, 10)
    before = len(tail.records)
    typed = machine.type_demo(seed=31, **CONTENT)
    tail.quiet_for(0.5, 20)
    _, complaints = compare(typed, tail.records[before:])
    expect(not complaints, "; ".join(complaints))


def expect_nothing_of_what_is_typed(machine, tail):
    before = len(tail.records)
    machine.type_demo(seed=32, **CONTENT)
    tail.quiet_for(1, 20)
    came = {r["type"] for r in tail.records[before:]}
    expect(not came & {*INPUT, "sources", "blind"}, f"what nobody is shown was captured: {came}")


def expect_all_to_say_why(machine):
    session = machine.status()["sessions"][0]
    expect(session["screen"]["indicator"] == "failed" and session["sources"]["running"] == [], str(session))
    told = machine.doctor("capture")
    expect(told["result"] == "fail" and "can't be shown" in told["detail"] and SETTING in told["advice"], str(told))
    expect("the indicator can't be shown, so nothing is captured" in log(machine), "the log does not say so")


def an_icon_that_goes_ends_capture_until_it_is_back(machine):
    tail = machine.live_tail()
    expect_all_that_is_typed(machine, tail)
    before = len(tail.records)
    with shell_without_icons(machine):
        wait_for_no_capture(tail, before)
        expect_nothing_of_what_is_typed(machine, tail)
        expect_all_to_say_why(machine)
    tail.wait_for("capture", 15, captures_again(before))
    told = [r for r in tail.records[before:] if r["type"] in ("sources", "blind")]
    expect([(r["type"], r["cause"]) for r in told] ==
           [("sources", "unshown"), ("blind", "unshown"), ("sources", "none")], f"told was {told}")
    expect(told[1]["from_ns"] <= told[0]["t_ns"] < told[1]["t_ns"], f"the BLIND does not cover it: {told}")
    expect(machine.status()["sessions"][0]["screen"]["indicator"] == "shown", "the status is not of now")
    expect_all_that_is_typed(machine, tail)
    verify_recording(machine, tail.records)


def an_administrator_may_have_it_captured_unshown_and_that_is_on_record(machine):
    with shell_without_icons(machine):
        tail = machine.tail("--source", "all", "--hidden")
        wait_for_no_capture(tail, 0)
        machine.inlet("config", "set", SETTING, "off")
        tail.wait_for("capture", 15, captures_again(0))
        expect_all_that_is_typed(machine, tail)
        expect(machine.doctor("capture")["result"] == "pass", "the doctor does not know that it is captured")
        expect(changes(machine)[-1] == f"{SETTING} off (was on)", f"the trail has {changes(machine)}")
        expect(f"{SETTING} is off" in log(machine), "the log does not warn")
        before = len(tail.records)
        machine.inlet("config", "unset", SETTING)
        wait_for_no_capture(tail, before)
        expect_nothing_of_what_is_typed(machine, tail)
        expect(changes(machine)[-1] == f"{SETTING} on (was off)", f"the trail has {changes(machine)}")
    tail.wait_for("capture", 15, captures_again(before))
    expect_all_that_is_typed(machine, tail)
    verify_recording(machine, tail.records)


def log(machine):
    return (machine.data / "inletd.log").read_text(encoding="utf-8", errors="replace")


def changes(machine):
    return [r["detail"] for r in machine.audit_trail() if r["what"] == "config_changed"]


run(an_icon_that_goes_ends_capture_until_it_is_back,
    an_administrator_may_have_it_captured_unshown_and_that_is_on_record, prepare=prepare)
