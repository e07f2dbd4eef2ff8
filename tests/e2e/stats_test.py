"""`inlet stats` tells the truth about what was typed, in every form, while it happens and after."""

import json
import re
import time

from suite import expect, run

HEARTBEAT_S = 2.5  # by then a client has told what it measured
QUANTILES = ("p50_ns", "p90_ns", "p99_ns", "p999_ns", "max_ns")
SAMPLE = re.compile(r'([a-z_]+)((?:\{(?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)+\})?) ([0-9.e+-]+)')


def stats(machine):
    return json.loads(machine.inlet("stats", "--json")[1])


def expect_rising(latency, what):
    figures = [latency[q] for q in QUANTILES]
    expect(figures == sorted(figures) and 0 < figures[0] and figures[-1] < 10_000_000_000,
           f"{what}: {latency}")


def samples_of(text):
    """{sample with its labels: value}; Failed at a line that is not of the format."""
    types, found = {}, {}
    for line in text.splitlines():
        if line.startswith("# HELP "):
            continue
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            expect(name not in types and kind in ("counter", "gauge", "summary"), line)
            types[name] = kind
            continue
        match = SAMPLE.fullmatch(line)
        expect(match is not None, f"no sample: {line!r}")
        name, labels, value = match.groups()
        family = name if name in types else re.sub("_(sum|count)$", "", name)
        expect(family == list(types)[-1], f"{line!r} is not of the metric before it")
        expect(name + labels not in found, f"{line!r} stands twice")
        found[name + labels] = float(value)
    return found


def the_figures_are_those_of_what_came(machine):
    tail = machine.live_tail()
    machine.type_demo(200, 2000, 9, 1000)
    tail.quiet_for(1, 30)
    time.sleep(HEARTBEAT_S)
    report = stats(machine)
    session, connection = report["sessions"][0], report["connections"][0]
    sent = connection["subscriptions"][0]
    inputs = sum(r["type"].startswith(("key_", "mouse_")) for r in tail.records)
    expect(inputs > 1000, f"only {inputs} events came")
    came = sum(r.get("cause") != "hidden" for r in tail.records)  # those are the tail's own
    expect(sent["sent_events"] == came, f"{sent}, but {came} came")
    expect(sent["depth_records"] == 0 and not sent["behind"] and sent["lag_ms"] == 0, str(sent))
    latency = dict(session["latency"], pipe_to_client=connection["pipe_to_client"])
    raw, hook = latency.pop("raw_callback"), latency.pop("hook_callback")
    hooked = sum(r["type"].startswith(("key_", "mouse_")) and r["src"] == "hook"
                 for r in tail.records)
    expect(hook["count"] == hooked, f"hook callbacks: {hook}, but {hooked} events came")
    expect(0 < raw["count"], f"raw callbacks: {raw}")
    for figures in [raw] + [hook] * (hooked > 0):
        expect_rising(figures, "callbacks")
    for stage, figures in latency.items():
        expect(figures["count"] == inputs, f"{stage}: {figures}, but {inputs} events came")
        expect_rising(figures, stage)
    ring, drain, hub = session["ring"], session["drain"], session["hub"]
    expect(ring["posted_slots"] == ring["taken_slots"] == drain["records"], f"{ring} {drain}")
    expect(hub["written_records"] >= drain["records"], f"{hub} {drain}")
    expect(ring["lost_events"] == hub["lost_events"] == drain["violations"] == 0, str(session))


def prometheus_reads_the_same_figures(machine):
    machine.live_tail()
    machine.type_demo(100, 500, 10, 1000)
    time.sleep(HEARTBEAT_S)
    samples = samples_of(machine.inlet("stats", "--prometheus")[1])
    report = stats(machine)
    session = report["sessions"][0]
    label = f'{{session="{session["session"]}"}}'
    expect(samples["inlet_ring_posted_slots_total" + label] == session["ring"]["posted_slots"],
           str(samples))
    expect(samples["inlet_capture_to_drain_seconds_count" + label] ==
           session["latency"]["capture_to_drain"]["count"], str(samples))
    told = [s for s in samples if s.startswith("inlet_pipe_to_client_seconds_count{")]
    expect(len(told) == 1 and 'client="inlet.exe"' in told[0], str(told))


def watching_shows_it_change(machine):
    machine.live_tail()
    watch = machine.tail("--watch", "0.2", command="stats")
    watch.wait_for("a first report", 10, lambda reports: len(reports) >= 1)
    machine.type_demo(50, 200, 11, 1000)
    seen = len(watch.records)
    watch.wait_for("reports after it", 10, lambda reports: len(reports) >= seen + 2)
    records = [report["sessions"][0]["drain"]["records"] for report in watch.records]
    expect(records == sorted(records) and records[-1] > records[0] + 50, str(records))
    expect(all(report["subscribers"] == 1 for report in watch.records), "it counts itself")


def a_table_is_for_people(machine):
    machine.live_tail()
    _, text = machine.inlet("stats")
    for shown in ("inletd ", "session ", "ring ", "drain ", "hub ", "capture to drain", "inlet.exe"):
        expect(shown in text, f"{shown!r} is not in {text!r}")


run(the_figures_are_those_of_what_came,
    prometheus_reads_the_same_figures,
    watching_shows_it_change,
    a_table_is_for_people)
