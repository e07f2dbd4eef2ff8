"""The demo behind tools/demo: types and moves through X, and shows that Inlet saw all of it."""

import argparse
import json
import pathlib
import sys

from machine import ROOT, Failed, Machine, end_on_sigterm
from picture import KEYS, act, compare


UNSAID = ("seq", "type", "t_ns", "t_err_ns", "recv_ns", "utf8", "index", "count")  # of what is no act


class Screen:
    """Shows the stream as it comes: an act a line, motion between two acts in one word."""

    def __init__(self):
        self.motions = 0

    def show(self, record):
        if record.get("cause") == "hidden" or (record["type"] == "name" and "text" not in record):
            return  # not shown to this client; a piece of a text that is not whole yet
        if record["type"] == "mouse_moved":
            self.motions += record["src"] == "raw"
            return
        if self.motions and record.get("src") != "hook":
            print(f"{'':>10}  … {self.motions} motions", flush=True)
            self.motions = 0
        what = act(record)
        if what is None:
            rest = {k: v for k, v in record.items() if k not in UNSAID}
            what = (record["type"], json.dumps(rest))
        elif record["type"] in KEYS:
            what = (record["type"].replace("key_", "key "), record["code"])
        print(f"{record['seq']:>10}  {record.get('src', 'stream'):<6}  {what[0]} {what[1]}", flush=True)


def run(machine, options):
    def step(text):
        print(f"demo: {text}", flush=True)

    step("Wine prefix and virtual display")
    machine.start()
    step("service: install and start, through the service manager")
    machine.install()
    step("pair this user's client")
    machine.inlet("pair")
    step("inlet tail")
    tail = machine.live_tail("--latency", on_record=None if options.quiet else Screen().show)
    # The pointer is put in place first: that motion is no part of the picture.
    machine.type_demo(0, 0, 0, 0)
    tail.quiet_for(0.5, 10)
    before = len(tail.records)
    posted = captured(machine.status())

    step(f"typing {options.keys} key events and {options.motions} motions and buttons")
    typed = machine.type_demo(options.keys, options.motions, options.seed, options.gap_us)
    tail.quiet_for(1, 30)
    summary, complaints = compare(typed, tail.records[before:])
    summary["captured"] = captured(machine.status()) - posted
    return summary, complaints


def captured(status):
    """How many records the agents' rings were given."""
    return sum(session["ring"]["posted"] for session in status["sessions"] if session["ring"])


def show(summary):
    print(f"""
injected     {summary['injected']:>6}  ({summary['injected_keys']} key events)
captured     {summary['captured']:>6}  (two sources: raw input and hooks; X merges motions that wait)
delivered    {summary['delivered']:>6}  ({summary['delivered_keys']} raw key events)
lost         {summary['lost']:>6}
out of order {summary['reordered']:>6}
latency      p50 {summary['p50_us']:.0f} µs, p99 {summary['p99_us']:.0f} µs, max \
{summary['max_us']:.0f} µs, from capture callback to client""")


def main():
    parser = argparse.ArgumentParser(prog="tools/demo", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the summary as one JSON object, last")
    parser.add_argument("--quiet", action="store_true", help="do not show the stream")
    parser.add_argument("--keys", type=int, default=240, help="key events (default: %(default)s)")
    parser.add_argument("--motions", type=int, default=2400,
                        help="motions and buttons (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="other content (default: %(default)s)")
    parser.add_argument("--gap-us", type=int, default=2000,
                        help="from one event to the next (default: %(default)s)")
    parser.add_argument("--programs", type=pathlib.Path, default=ROOT / "build/mingw64/bin")
    parser.add_argument("--home", type=pathlib.Path, default=ROOT / "build/wine-demo")
    options = parser.parse_args()
    end_on_sigterm()
    try:
        with Machine(options.programs, options.home) as machine:
            summary, complaints = run(machine, options)
    except Failed as failure:
        print(f"demo: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("demo: stopped", file=sys.stderr)
        return 130
    for complaint in complaints:
        print(f"demo: {complaint}", file=sys.stderr)
    if options.json:
        print(json.dumps(summary))
    else:
        show(summary)
    return 1 if complaints else 0


sys.exit(main())
