"""A journal whose disk becomes full while input flows, and has room again later: history lacks what it says that it
lacks, and nothing else does. And times that only the journal has, or nobody.

What is to be read from the journal has to be older than what the service retains: each flood is more than that."""

import contextlib
import json
import time

import consent
from machine import ROOT
from picture import compare
from recording import verify_recording
from suite import expect, run, wait_until

FLOOD = 66000  # acts of keys, one record each; 65,024 records are retained
QUIET_S = 8  # in it lies the moment that `--since` names, however long inlet.exe takes to start
SCOPES = "kbd.keys,mouse.motion,mouse.buttons"
CONTENT = {"keys": 100, "motions": 200, "gap_us": 1000}

past = {}  # what the live stream was told, and a quiet moment in it


def full_sign(machine):
    return machine.home / "disk-is-full"


def environment(machine):
    return {"LD_PRELOAD": str(ROOT / "build/full_disk.so"), "INLET_FULL_DISK": str(machine.data / "journal"),
            "INLET_FULL_DISK_WHILE": str(full_sign(machine))}


def prepare(machine):
    full_sign(machine).unlink(missing_ok=True)
    (machine.data / "inletd.log").unlink(missing_ok=True)  # of another test
    machine.inlet("config", "unset", "journal.max_mb", ok=False)
    machine.inlet("config", "set", "journal.enabled", "on")
    consent.prepare(machine, **environment(machine))
    machine.inlet("pair", "--scopes", SCOPES + ",history")


@contextlib.contextmanager
def full_disk(machine):
    full_sign(machine).touch()
    try:
        yield
    finally:
        full_sign(machine).unlink()


def journal(machine):
    return json.loads(machine.inlet("stats", "--json")[1])["journal"]


def has_all(machine):
    """Whether the journal goes as far as the stream."""
    status = machine.status()
    kept = status["journal"]["kept"]
    return status["journal"]["state"] == "on" and kept and \
        kept[0]["end_seq"] == status["sessions"][0]["hub"]["next_seq"]


def raw_tail(machine, *arguments):
    return machine.tail("--source", "raw", *arguments)


def type_all(machine, tail, seed):
    """All of it comes."""
    machine.type_demo(0, 0, 0, 0)  # puts the pointer in place
    tail.quiet_for(0.5, 10)
    before = len(tail.records)
    typed = machine.type_demo(seed=seed, **CONTENT)
    tail.quiet_for(0.5, 20)
    _, complaints = compare(typed, tail.records[before:])
    expect(not complaints, "; ".join(complaints))


def flood(machine, tail):
    before = len(tail.records)
    machine.run("send_burst.exe", "keys", str(FLOOD), timeout_s=300)
    tail.wait_for("the flood", 300, lambda records: len(records) >= before + FLOOD)
    tail.quiet_for(0.5, 20)


def numbered(records):
    """{number: its record, or the cause of its loss}"""
    told = {}
    for record in records:
        if record["type"] == "loss":
            told.update((n, record["cause"]) for n in range(record["seq"], record["seq"] + record["count"]))
        elif record["type"] != "snapshot" and not record.get("state"):
            told[record["seq"]] = record
    return told


def a_full_disk_costs_history_alone_and_that_is_named(machine):
    live = raw_tail(machine, "--hidden")
    live.wait_for("capture", 20, lambda records: any(r["type"] == "sources" and r["mask"] == 1 for r in records))
    type_all(machine, live, 41)
    wait_until("the journal to have it", 20, lambda: has_all(machine))
    with full_disk(machine):
        type_all(machine, live, 42)
        wait_until("the journal to say that it fails", 10, lambda: journal(machine)["state"] == "failed")
        told = machine.doctor("journal")
        expect(told["result"] == "warn" and "not written" in told["detail"] and "disk is full" in told["detail"], str(told))
        expect("\njournal failed: " in machine.inlet("stats")[1], "the table does not say so")
        expect(sum(f.stat().st_size for f in (machine.data / "journal").iterdir()) > journal(machine)["bytes"],
               "no segment has a torn end: the disk was not full")
        flood(machine, live)
        wait_until("more to wait than is retained", 20, lambda: journal(machine)["gap_records"])
    wait_until("the journal to go on", 20, lambda: has_all(machine))
    past["quiet"] = time.monotonic(), max(numbered(live.records))
    time.sleep(QUIET_S)
    type_all(machine, live, 43)
    flood(machine, live)
    wait_until("the journal to have it", 20, lambda: has_all(machine))
    verify_recording(machine, live.records)
    past["records"] = list(live.records)
    expect_history(machine, past["records"], journal(machine))


def expect_history(machine, records, report):
    whole = numbered(records)
    history = raw_tail(machine, "--hidden", "--from", "1")
    history.wait_for("the past", 300, lambda told: told and told[-1]["seq"] >= max(whole))
    told = numbered(history.records)
    lost = [n for n in whole if told.get(n) == "not_retained"]
    expect(len(lost) == report["gap_records"] > 0, f"{len(lost)} are lost: {report}")
    expect(lost == list(range(lost[0], lost[0] + len(lost))) and report["gaps"] == 1, f"one gap is several: {report}")
    expect(all(whole[n]["code"] in ("F13", "F14", "F15", "F16") for n in lost), "what was written is lost")
    other = [n for n in whole if n not in lost and told.get(n) != whole[n]]
    expect(not other, f"{len(other)} are told otherwise, such as {other[:3]}")
    log = (machine.data / "inletd.log").read_text(encoding="utf-8")
    expect("the journal can't be written" in log and "the journal is written again" in log, "the log does not say so")


def told_since_the_quiet(machine):
    """What inlet tail tells first when asked for all from the quiet on."""
    ago_s = int(time.monotonic() - past["quiet"][0])
    _, text = machine.inlet("tail", "--json", "--source", "raw", "--count", "300", "--since", f"{ago_s}s", timeout_s=120)
    return [json.loads(line) for line in text.splitlines()]


def of_the_past(*, since):
    return {n: r for n, r in numbered(past["records"]).items() if n >= since and not isinstance(r, str)}


def a_time_that_only_the_journal_has_is_where_it_begins(machine):
    last = past["quiet"][1]
    first_retained = machine.status()["sessions"][0]["hub"]["first_seq"]
    expect(first_retained > last + 500, f"{first_retained} is the first that is retained: it is of after the quiet")
    told = numbered(told_since_the_quiet(machine))
    wanted = of_the_past(since=last + 1)
    expect(len(told) > 200 and told == dict(list(wanted.items())[:len(told)]),
           f"from {min(wanted)} on it is not what was told live: {list(told.items())[:3]}")


def expect_a_loss_up_to_what_is_retained(machine):
    first_retained = machine.status()["sessions"][0]["hub"]["first_seq"]
    told = told_since_the_quiet(machine)
    loss, *rest = [r for r in told if not r.get("state") and r["type"] != "snapshot"]
    expect((loss["type"], loss["cause"], loss["seq"], loss["count"]) ==
           ("loss", "not_retained", 1, first_retained - 1), f"up to {first_retained} nothing is retained: {loss}")
    wanted = of_the_past(since=first_retained)
    expect(numbered(rest) == dict(list(wanted.items())[:len(rest)]), "what is retained is not what was told live")


def without_the_scope_it_is_a_loss(machine):
    machine.inlet("pair", "--scopes", SCOPES)
    expect_a_loss_up_to_what_is_retained(machine)
    machine.inlet("pair", "--scopes", SCOPES + ",history")


def without_a_journal_it_is_a_loss_as_well(machine):
    machine.inlet("config", "unset", "journal.enabled")
    expect_nothing_is_kept(machine)
    expect_a_loss_up_to_what_is_retained(machine)


def expect_nothing_is_kept(machine):
    left = list(machine.data.glob("journal*/*")) + list(machine.data.glob("journal.key"))
    expect(journal(machine)["state"] == "off" and not left, f"it is off, and left is {left}")


def a_journal_begins_changes_and_ends_with_its_settings(machine):
    live = raw_tail(machine, "--hidden")
    machine.inlet("config", "set", "journal.enabled", "on")
    type_all(machine, live, 44)
    wait_until("the journal to have all that is retained", 20, lambda: has_all(machine))
    before = journal(machine)["kept"][0]["oldest_seq"]
    machine.inlet("config", "set", "journal.max_mb", "16")
    type_all(machine, live, 45)
    wait_until("the journal to have it", 20, lambda: has_all(machine))
    report = journal(machine)
    expect(report["kept"][0]["oldest_seq"] == before and report["gaps"] == 0, f"from {before} on was kept: {report}")
    machine.inlet("config", "unset", "journal.enabled")
    machine.inlet("config", "unset", "journal.max_mb")
    expect_nothing_is_kept(machine)
    type_all(machine, live, 46)
    verify_recording(machine, live.records)


run(a_full_disk_costs_history_alone_and_that_is_named, a_time_that_only_the_journal_has_is_where_it_begins,
    without_the_scope_it_is_a_loss, without_a_journal_it_is_a_loss_as_well,
    a_journal_begins_changes_and_ends_with_its_settings, prepare=prepare)
