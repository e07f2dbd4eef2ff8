"""`inlet-overlay` on real input: what is typed shows as pressed, in what it says that it draws and on the display;
clicks go through it; it is gone while a password field has the focus, and says when capture is paused.

The service runs in the foreground here: Wine gives programs of its services no display, and so no focus to see."""

import json
import pathlib
import struct
import subprocess
import threading
import time

from consent import allow, click, prepare
from machine import WINE
from recorder import begin_recording, fresh, windows
from suite import expect, run

UNIT, PADDING = 40, 0.15  # pixels a key at scale 1; the theme's, in keys
PRESSED, BELOW = (0x3D, 0x9B, 0xFF), (0xFF, 0xFF, 0xFF)
WIDTH, HEIGHT = 1000, 700  # of the window below


class Program:
    """A Windows program and the lines that it has printed."""

    def __init__(self, machine, name, *arguments):
        self.lines = []
        with open(machine.home / "overlay.log", "a", encoding="utf-8") as errors:
            self.process = subprocess.Popen(
                [WINE, machine.programs / name, *arguments], text=True, encoding="utf-8",
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                env=machine.environment, start_new_session=True)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.strip())

    def wait_for(self, what, condition, seconds=15, since=0):
        """The first line from `since` on that the condition holds for."""
        deadline = time.monotonic() + seconds
        while True:
            for line in self.lines[since:]:
                if condition(line):
                    return line
            expect(time.monotonic() < deadline and self.process.poll() is None,
                   f"waited for {what}; the last lines: {self.lines[-3:]}")
            time.sleep(0.02)

    def drawn(self, what, condition, since=0, seconds=15):
        """The same of a line of --state."""
        return json.loads(self.wait_for(what, lambda line: condition(json.loads(line)), seconds, since))

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._thread.join(5)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Display:
    """The pixels of the virtual display, which its server keeps in a file in the format of xwd."""

    def __init__(self, machine):
        self.data = (machine.home / "fb/Xvfb_screen0").read_bytes()
        words = struct.unpack(">25I", self.data[:100])
        self.stride = words[12]
        self.start = words[0] + words[19] * 12

    def pixel(self, x, y):
        blue, green, red = self.data[self.start + int(y) * self.stride + int(x) * 4:][:3]
        return red, green, blue


def key_corner(machine, code):
    """A pixel within a key of the ANSI layout, beside its label."""
    layout = json.loads((pathlib.Path(__file__).parents[2] / "tools/overlay/layouts/ansi.json").read_text())
    key = next(e for e in layout["elements"] if e.get("id") == code)
    return (PADDING + key["x"] + 0.2) * UNIT, (PADDING + key["y"] + 0.2) * UNIT


def overlay(machine, *arguments):
    program = Program(machine, "inlet-overlay.exe", "--layout", "ansi", "--position", "0,0", "--scale", "1",
                      "--state", *arguments)
    return program


def window_below(machine):
    below = Program(machine, "overlay_below.exe", "0", "0", str(WIDTH), str(HEIGHT))
    below.wait_for("the window below", lambda line: line == "ready")
    click(machine, WIDTH / 2, HEIGHT / 2)
    below.wait_for("a click on it", lambda line: line.startswith("click"))
    return below


def shows(what):
    return lambda state: state.get("shows") == what


def wait_for_pixel(machine, at, what, condition):
    deadline = time.monotonic() + 10
    while not condition(found := Display(machine).pixel(*at)):
        expect(time.monotonic() < deadline, f"waited for {what} at {at}: the display has {found}")
        time.sleep(0.05)


def keys_that_are_held_show_and_fade(machine):
    with window_below(machine), overlay(machine) as shown:
        shown.drawn("the keyboard", shows("elements"))
        at = key_corner(machine, "KeyA")
        wait_for_pixel(machine, at, "an idle key", lambda found: found not in (BELOW, PRESSED))
        idle, since = Display(machine).pixel(*at), len(shown.lines)
        machine.type_script("key a down\nkey Shift_L down\n")
        shown.drawn("both to be pressed", lambda s: sorted(s.get("pressed", [])) == ["KeyA", "ShiftLeft"], since)
        wait_for_pixel(machine, at, "a pressed key", lambda found: found == PRESSED)
        since = len(shown.lines)
        machine.type_script("key a up\nkey Shift_L up\n")
        shown.drawn("the key to fade", lambda s: 0 < s.get("fading", {}).get("KeyA", 0) < 1, since)
        shown.drawn("nothing to be pressed", lambda s: s.get("pressed") == [] and s.get("fading") == {}, since)
        wait_for_pixel(machine, at, "an idle key again", lambda found: found == idle)


def clicks_go_through_it(machine):
    with window_below(machine) as below, overlay(machine) as shown:
        shown.drawn("the keyboard", shows("elements"))
        x, y = key_corner(machine, "KeyG")
        wait_for_pixel(machine, (x, y), "an overlay over the window", lambda found: found != BELOW)
        since = len(below.lines)
        click(machine, x, y)
        below.wait_for("the click to reach the window below", lambda line: line == f"click {int(x)} {int(y)}", 10,
                       since)


def it_is_gone_while_a_password_field_has_the_focus(machine):
    with window_below(machine) as below, overlay(machine) as shown:
        shown.drawn("the keyboard", shows("elements"))
        since = len(shown.lines)
        click(machine, 20, HEIGHT - 20)
        shown.drawn("it to hide", shows("hidden"), since)
        at = key_corner(machine, "KeyA")
        wait_for_pixel(machine, at, "only the window below", lambda found: found == BELOW)
        since = len(shown.lines)
        machine.type_script("key a down\nsleep_us 300000\nkey a up\n")
        time.sleep(0.3)
        expect(Display(machine).pixel(*at) == BELOW and not any(
            json.loads(line).get("pressed") for line in shown.lines[since:]), "a key of a password was shown")
        click(machine, WIDTH - 20, HEIGHT - 20)
        shown.drawn("it to come back", shows("elements"), since)
        wait_for_pixel(machine, at, "the overlay", lambda found: found != BELOW)


def a_pause_is_said(machine):
    with window_below(machine), overlay(machine) as shown:
        shown.drawn("the keyboard", shows("elements"))
        since = len(shown.lines)
        pause = machine.begin_inlet("pause", "--seconds", "2")
        shown.drawn("it to say so", lambda s: s.get("shows") == "notice" and "paused" in s["why"], since)
        shown.drawn("it to go on", shows("elements"), since)
        machine.end_inlet(pause, 20)


def it_comes_back_with_the_service(machine):
    with window_below(machine), overlay(machine) as shown:
        shown.drawn("the keyboard", shows("elements"))
        since = len(shown.lines)
        machine.kill("inletd.exe")
        shown.drawn("it to say that there is no connection", lambda s: "connection" in s.get("why", ""), since)
        machine.begin_service()
        machine.wait_for_service()
        shown.drawn("it to come back", shows("elements"), since, 30)
        machine.type_script("key a down\n")
        shown.drawn("a key to show", lambda s: s.get("pressed") == ["KeyA"], since)
        since = len(shown.lines)
        machine.type_script("key a up\n")
        shown.drawn("it to be let go", lambda s: s.get("pressed") == [], since)


def a_recording_is_played(machine):
    path = fresh(machine, "overlay.inlet")
    recording = begin_recording(machine, path, "--for", "3")
    machine.type_script("key b down\nsleep_us 200000\nkey b up\n")
    code, text = machine.end_inlet(recording, 20)
    expect(code == 0, f"inlet record ended with {code}: {text}")
    with overlay(machine, "--file", windows(path)) as shown:
        shown.drawn("the key of the recording", lambda s: s.get("pressed") == ["KeyB"])
        expect(shown.process.wait(20) == 0, "it does not end with its recording")


def a_theme_that_is_wrong_is_said_to_be(machine):
    path = fresh(machine, "wrong.json")
    theme = (pathlib.Path(__file__).parents[2] / "tools/overlay/themes/dark.json").read_text()
    path.write_text(theme.replace('"gap": 0.06', '"gap": 7'))
    code, text = machine.run("inlet-overlay.exe", "--theme", windows(path), ok=False)
    line = next(i for i, text_line in enumerate(theme.splitlines(), 1) if '"gap"' in text_line)
    expect(code == 2 and f"wrong.json:{line}: gap: " in text, f"ended with {code}: {text}")


def a_picture_is_written(machine):
    path = fresh(machine, "picture.png")
    machine.run("inlet-overlay.exe", "--snapshot", windows(path), "--held", "KeyA,left")
    expect(path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n", "it is no PNG")
    code, text = machine.run("inlet-overlay.exe", "--snapshot", windows(path), "--held", "KeyAA", ok=False)
    expect(code == 2 and "KeyAA" in text, f"ended with {code}: {text}")


def the_user_is_asked_first(machine):
    with overlay(machine) as shown:
        shown.drawn("it to show the code", lambda s: s.get("shows") == "notice" and "code" in s["why"])
        allow(machine, "inlet-overlay.exe")
        shown.drawn("it to begin", lambda s: s.get("shows") in ("hidden", "elements"))


def what_there_is_is_listed_and_nothing_else_is_taken(machine):
    layouts = json.loads(machine.run("inlet-overlay.exe", "--list-layouts", "--json")[1])
    expect({"ansi", "iso", "jis", "mouse", "ansi-mouse"} <= {entry["name"] for entry in layouts}, f"layouts: {layouts}")
    monitors = json.loads(machine.run("inlet-overlay.exe", "--list-monitors", "--json")[1])
    expect([(m["number"], m["x"], m["y"], m["width"], m["height"]) for m in monitors] == [(1, 0, 0, 1280, 1024)],
           f"monitors: {monitors}")
    for arguments, told in ((("--monitor", "9"), "monitor '9'"), (("--layout", "qwerty"), "layout 'qwerty'"),
                            (("--position", "here"), "'here'"), (("--held", "KeyA"), "--snapshot"),
                            (("--opacity", "0"), "--opacity")):
        code, text = machine.run("inlet-overlay.exe", *arguments, ok=False)
        expect(code == 2 and told in text, f"{arguments}: ended with {code}: {text}")


if __name__ == "__main__":
    run(the_user_is_asked_first, keys_that_are_held_show_and_fade, clicks_go_through_it,
        it_is_gone_while_a_password_field_has_the_focus, a_pause_is_said, it_comes_back_with_the_service,
        a_recording_is_played, a_theme_that_is_wrong_is_said_to_be, a_picture_is_written,
        what_there_is_is_listed_and_nothing_else_is_taken, prepare=prepare)
