"""inlet-macro on real input: its user is asked first; hotkeys that are typed call scripts, what these send arrives with its tag, calls
nothing itself, and stops with the script, the pause and the program; scripts change as they run."""

import json
import os
import pathlib
import signal
import subprocess
import time

from consent import allow, prepare
from machine import ROOT, WINE, Failed
from recorder import begin_recording, fresh, windows
from suite import expect, run

KEYS = ("key_pressed", "key_released")


class Macro:
    """inlet-macro with its scripts; what it says, a line each."""

    def __init__(self, machine, scripts, *options):
        self.machine = machine
        self.log = machine.home / "macro.log"
        self.paths = {}
        for name, text in scripts.items():
            self.paths[name] = machine.home / name
            self.paths[name].write_text(text, encoding="utf-8")
        with open(self.log, "w", encoding="utf-8") as out:
            self.process = subprocess.Popen(
                [WINE, machine.programs / "inlet-macro.exe", *options, *map(windows, self.paths.values())],
                stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                env=machine.environment, start_new_session=True)

    def said(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, text, timeout_s=20):
        deadline = time.monotonic() + timeout_s
        while text not in self.said():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise Failed(f"it did not say '{text}': {self.said()}")
            time.sleep(0.05)

    def signal(self, number):
        for pid in self.machine.pids("inlet-macro.exe"):
            arguments = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if b"--watcher" not in arguments:
                os.kill(pid, number)

    def end(self):
        if self.process.poll() is None:
            self.signal(signal.SIGINT)
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failed("it does not end with Ctrl+C") from None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.signal(signal.SIGKILL)
            self.process.wait(20)


def is_own_key(record):
    return record["type"] in KEYS and record.get("extra", 0) >> 20 & 0xFFF == 0x1E8


def own(records):
    """What macros sent, by the tags' numbers: either source shows it."""
    keys = {r["extra"] & 0xFFFFF: (r["code"], "down" if r["type"] == KEYS[0] else "up")
            for r in records if is_own_key(r)}
    return [keys[number] for number in sorted(keys)]


def tap(machine, key):
    machine.type_script(f"key {key} down\nsleep_us 2000\nkey {key} up\n")


TAPS = """
on("F7", function() tap("KeyX KeyY") end)
on("KeyX", function() print("loop") tap("KeyQ") end)
on("KeyX", function() print("heard") end, { own = true })
print("ready")
"""


def a_typed_hotkey_sends_and_its_sends_call_nothing(machine):
    tail = machine.live_tail()
    with Macro(machine, {"taps.lua": TAPS}) as macro:
        macro.wait_for("ready")
        before = len(tail.records)
        tap(machine, "F7")
        tail.wait_for("the macro's keys", 20, lambda records: len(own(records[before:])) >= 4)
        macro.wait_for("heard")
        tail.quiet_for(0.5, 10)
        expect(own(tail.records[before:]) == [("KeyX", "down"), ("KeyX", "up"), ("KeyY", "down"), ("KeyY", "up")],
               f"something else was sent: {own(tail.records[before:])}")
        expect("loop" not in macro.said(), "its own input has called it")
        code = macro.end()
        expect(code == 0, f"it ended with {code}: {macro.said()}")


def an_error_stops_its_script_alone_and_lets_go(machine):
    tail = machine.live_tail()
    bad = 'press("KeyM")\non("F8", function()\n  error("on purpose")\nend)\nprint("bad ready")\n'
    with Macro(machine, {"bad.lua": bad, "good.lua": TAPS}) as macro:
        macro.wait_for("bad ready")
        macro.wait_for("good.lua: ready")
        tail.wait_for("the key to be held", 20, lambda records: ("KeyM", "down") in own(records))
        tap(machine, "F8")
        macro.wait_for("bad.lua:3: on purpose")
        tail.wait_for("the key to be released", 20, lambda records: ("KeyM", "up") in own(records))
        tap(machine, "F7")
        macro.wait_for("heard")
        tap(machine, "F8")
        expect(macro.said().count("on purpose") == 1, "the stopped script still runs")


def a_changed_script_is_loaded_again(machine):
    with Macro(machine, {"changes.lua": 'on("F7", function() print("first") end)\nprint("ready")\n'}) as macro:
        macro.wait_for("ready")
        path = macro.paths["changes.lua"]
        path.write_text('on("F7", function() print("broken")', encoding="utf-8")
        macro.wait_for("the one before goes on")
        tap(machine, "F7")
        macro.wait_for("first")
        path.write_text('on("F7", function() print("second") end)\n', encoding="utf-8")
        macro.wait_for("was loaded again")
        tap(machine, "F7")
        macro.wait_for("second")
        expect(macro.said().count("first") == 1 and "broken" not in macro.said().split("problem")[0],
               f"the old one still answers: {macro.said()}")


def typed_text_is_expanded(machine):
    tail = machine.live_tail()
    script = (ROOT / "tools/macro/scripts/text-expander.lua").read_text(encoding="utf-8") + 'print("ready")\n'
    with Macro(machine, {"expands.lua": script.replace('";run"', '"run"')}) as macro:
        macro.wait_for("ready")
        before = len(tail.records)
        for key in "run":
            tap(machine, key)
        tail.wait_for("the text to be written", 20, lambda records: sum(
            r["type"] == "key_released" and r.get("src") == "hook" and is_own_key(r) for r in records[before:]) >= 5)
        units = [r.get("unit") for r in tail.records[before:]
                 if is_own_key(r) and r["type"] == "key_pressed" and r.get("src") == "hook"]
        expect([u for u in units if u] == [0xD83C, 0xDFC3], f"something else was written: {units}")


HOLDS = 'on("F7", function() press("KeyH") end)\nevery(0.05, function() click("right") end)\nprint("ready")\n'


def a_killed_macro_leaves_nothing_held(machine):
    tail = machine.live_tail()
    with Macro(machine, {"holds.lua": HOLDS}) as macro:
        macro.wait_for("ready")
        tap(machine, "F7")
        tail.wait_for("the key to be held", 20, lambda records: ("KeyH", "down") in own(records))
        before = len(tail.records)
        macro.signal(signal.SIGKILL)
        tail.wait_for("the key to be released", 20, lambda records: ("KeyH", "up") in own(records[before:]))


def a_pause_stops_sending(machine):
    with Macro(machine, {"holds.lua": HOLDS}) as macro:
        macro.wait_for("ready")
        pause = machine.begin_inlet("pause", "--seconds", "2")
        macro.wait_for("what it sends is held back")
        code, text = machine.end_inlet(pause, 20)
        expect(code == 0, f"inlet pause ended with {code}: {text}")
        tail = machine.live_tail()
        tail.wait_for("it to send again", 20, lambda records: any(
            r["type"] == "mouse_pressed" and r.get("extra", 0) >> 20 & 0xFFF == 0x1E8 for r in records))


def a_script_is_rehearsed_against_a_recording(machine):
    path = fresh(machine, "rehearsed.inlet")
    tail = machine.live_tail()
    begun = begin_recording(machine, path)
    machine.type_script("key F7 down\nsleep_us 30000\nkey F7 up\n")
    tail.wait_for("what is typed to be captured", 20,
                  lambda records: any(r["type"] == "key_released" for r in records))
    tail.quiet_for(0.3, 10)
    for pid in machine.pids("inlet.exe"):
        if b"record" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
            os.kill(pid, signal.SIGINT)
    code, text = machine.end_inlet(begun, 30)
    expect(code == 0, f"inlet record ended with {code}: {text}")
    script = machine.home / "tap-hold.lua"  # with a key that this display has
    text = (ROOT / "tools/macro/scripts/tap-hold.lua").read_text(encoding="utf-8")
    script.write_text(text.replace('"F13"', '"F7"'), encoding="utf-8")
    before = len(tail.records)
    _, text = machine.run("inlet-macro.exe", "--test", windows(path), "--json", windows(script))
    acts = [json.loads(line)["act"] for line in text.splitlines()]
    expect(acts == ["key ControlLeft down", "key ControlLeft up", "key Escape down", "key Escape up"],
           f"something else would be sent: {text}")
    tail.quiet_for(0.3, 10)
    expect(not own(tail.records[before:]), "a rehearsal sent something")


def what_is_wrong_is_said(machine):
    recording = machine.home / "rehearsed.inlet"  # of the test before
    bad = machine.home / "bad.lua"
    bad.write_text('\non("KeyA+", print)\n', encoding="utf-8")
    for arguments, code, told in (((), 2, "which script?"), (("--rate", "0", "x.lua"), 2, "--rate is 1 to 1000000"),
                                  (("--source", "both", "x.lua"), 2, "--source is hook or raw"),
                                  (("--what", "x.lua"), 2, "does not know the option --what"),
                                  (("--test", "Z:/none.inlet", "x.lua"), 1, "none.inlet"),
                                  (("--test", windows(recording), "Z:/none.lua"), 1, "it can't be read"),
                                  (("--test", windows(recording), windows(bad)), 1, "bad.lua:2: 'KeyA+', at character"),
                                  (("--help",), 0, "usage: inlet-macro"), (("--version",), 0, "inlet-macro 0.")):
        ended, text = machine.run("inlet-macro.exe", *arguments, ok=False)
        expect(ended == code and told in text, f"{arguments}: ended with {ended}: {text}")


def the_user_is_asked_first(machine):
    with Macro(machine, {"taps.lua": TAPS}) as macro:
        macro.wait_for("if it shows the code")
        seen = allow(machine, "inlet-macro.exe")
        expect(f"code {seen['code']}" in macro.said(), f"another code: {seen}")
        macro.wait_for("ready")


if __name__ == "__main__":
    run(the_user_is_asked_first,
        a_typed_hotkey_sends_and_its_sends_call_nothing,
        an_error_stops_its_script_alone_and_lets_go,
        a_changed_script_is_loaded_again,
        typed_text_is_expanded,
        a_killed_macro_leaves_nothing_held,
        a_pause_stops_sending,
        a_script_is_rehearsed_against_a_recording,
        what_is_wrong_is_said,
        prepare=prepare)
