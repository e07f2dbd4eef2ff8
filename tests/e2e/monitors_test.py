"""`inlet-overlay` on two monitors, one of them left of the primary one, at 144 and 192 DPI.

Wine's virtual desktop is one monitor, so these programs run without it, on a display that is parted in two by RandR's
monitors; Wine learns of these by Xinerama only. Its DPI is one for all monitors."""

import contextlib
import ctypes
import json
import os
import subprocess
import time

from machine import WINE, Failed, Machine
from overlay_test import BELOW, PADDING, PRESSED, UNIT, Display, Program, key_corner, shows, wait_for_pixel
from recorder import windows
from suite import expect, run

LEFT, MAIN = (0, 128, 1024, 768), (1024, 0, 1280, 1024)  # of the X screen: x, y, width, height
SCALE = 0.5
CTYPES_LONGS = ctypes.POINTER(ctypes.c_ulong)


class Monitor(ctypes.Structure):
    """XRRMonitorInfo."""
    _fields_ = [("name", ctypes.c_ulong), ("primary", ctypes.c_int), ("automatic", ctypes.c_int),
                ("noutput", ctypes.c_int), ("x", ctypes.c_int), ("y", ctypes.c_int), ("width", ctypes.c_int),
                ("height", ctypes.c_int), ("mwidth", ctypes.c_int), ("mheight", ctypes.c_int), ("outputs", CTYPES_LONGS)]


class Resources(ctypes.Structure):
    """The beginning of XRRScreenResources."""
    _fields_ = [("time", ctypes.c_ulong), ("config_time", ctypes.c_ulong), ("ncrtc", ctypes.c_int),
                ("crtcs", CTYPES_LONGS), ("noutput", ctypes.c_int), ("outputs", CTYPES_LONGS)]


def part_display(name, *monitors):
    """Makes monitors of the screen; the first is primary, and has the output that would be a monitor else."""
    x11, randr = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXrandr.so.2")
    pointer, atom = ctypes.c_void_p, ctypes.c_ulong
    for function, result, arguments in (
            (x11.XOpenDisplay, pointer, [ctypes.c_char_p]), (x11.XDefaultRootWindow, atom, [pointer]),
            (x11.XInternAtom, atom, [pointer, ctypes.c_char_p, ctypes.c_int]),
            (x11.XCloseDisplay, ctypes.c_int, [pointer]),
            (randr.XRRGetScreenResources, ctypes.POINTER(Resources), [pointer, atom]),
            (randr.XRRSetMonitor, None, [pointer, atom, ctypes.POINTER(Monitor)])):
        function.restype, function.argtypes = result, arguments
    display = x11.XOpenDisplay(name.encode())
    if not display:
        raise Failed(f"no display {name}")
    root = x11.XDefaultRootWindow(display)
    outputs = randr.XRRGetScreenResources(display, root).contents.outputs
    for number, (x, y, width, height) in enumerate(monitors):
        first = number == 0
        monitor = Monitor(x11.XInternAtom(display, f"M{number}".encode(), 0), first, 0, first, x, y, width, height,
                          width // 4, height // 4, outputs if first else None)
        randr.XRRSetMonitor(display, root, ctypes.byref(monitor))
    x11.XCloseDisplay(display)


class TwoMonitors(Machine):
    """A machine whose display was started, and is parted, before tools/dev/wine looks for one."""

    def start(self):
        (self.home / "fb").mkdir(parents=True, exist_ok=True)
        subprocess.run([WINE, "--stop"], env=self.environment, start_new_session=True, check=False)
        with open(self.home / "display", "w", encoding="utf-8") as number:
            process = subprocess.Popen(["Xvfb", "-displayfd", str(number.fileno()), "-screen", "0", "2304x1024x24",
                                        "-nolisten", "tcp", "-noreset", "-fbdir", f"{self.home}/fb"],
                                       pass_fds=[number.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, start_new_session=True)
        (self.home / "xvfb.pid").write_text(f"{process.pid}\n")
        deadline = time.monotonic() + 20
        while not (display := (self.home / "display").read_text().strip()):
            expect(time.monotonic() < deadline and process.poll() is None, "the virtual display did not start")
            time.sleep(0.05)
        part_display(f":{display}", MAIN, LEFT)
        super().start()

    def restart_with_dpi(self, dpi):
        """The registry is read when Wine's desktop starts."""
        for arguments in (("add", r"HKCU\Software\Wine\X11 Driver", "/v", "UseXRandR", "/d", "N", "/f"),
                          ("add", r"HKCU\Control Panel\Desktop", "/v", "LogPixels", "/t", "REG_DWORD", "/d", str(dpi),
                           "/f"),
                          ("delete", r"HKCU\Software\Wine\Explorer", "/v", "Desktop", "/f")):
            subprocess.run([WINE, "reg", *arguments], env=self.environment, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, start_new_session=True, check=False)
        subprocess.run(["wineserver", "-k"], env=dict(os.environ, WINEPREFIX=str(self.home / "prefix")), check=False)
        done = subprocess.run([WINE, "--start"], env=self.environment, stdout=subprocess.DEVNULL,
                              start_new_session=True, check=False)
        if done.returncode:
            raise Failed(f"Wine did not start at {dpi} DPI")
        self.begin_service()
        self.wait_for_service()
        self.inlet("revoke", "overlay", ok=False)  # of a run before this one
        self.inlet("pair", "--image", windows(self.programs / "inlet-overlay.exe"), "--name", "overlay", "--scopes",
                   "kbd.keys,focus")


def below(machine, x, y):
    """A white window of all the left monitor, on which X types."""
    window = Program(machine, "overlay_below.exe", str(x), str(y), str(LEFT[2]), str(LEFT[3]))
    window.wait_for("the window below", lambda line: line == "ready")
    machine.type_script(f"goto {LEFT[0] + 500} {LEFT[1] + 600}\nsleep_us 50000\nbutton 1 down\nsleep_us 30000\n"
                        "button 1 up\n")
    window.wait_for("a click on it", lambda line: line == "click 500 600")
    return window


def overlay(machine, *arguments):
    return Program(machine, "inlet-overlay.exe", "--layout", "ansi", "--scale", str(SCALE), "--state", *arguments)


def on_left(machine, code, dpi):
    """A pixel of a key on the X screen, of an overlay in the left monitor's corner."""
    x, y = key_corner(machine, code)
    return LEFT[0] + x * SCALE * dpi / 96, LEFT[1] + y * SCALE * dpi / 96


@contextlib.contextmanager
def held(machine, key):
    machine.type_script(f"key {key} down\n")
    try:
        yield
    finally:
        machine.type_script(f"key {key} up\n")


def shows_on_the_left_monitor(machine, dpi):
    machine.restart_with_dpi(dpi)
    listed = json.loads(machine.run("inlet-overlay.exe", "--list-monitors", "--json")[1])
    places = [(m["number"], m["x"], m["y"], m["width"], m["height"], m["dpi"]) for m in listed]
    expect(places == [(1, 0, 0, 1280, 1024, dpi), (2, -1024, 128, 1024, 768, dpi)], f"monitors: {places}")
    with below(machine, -1024, 128), overlay(machine, "--monitor", "2", "--position", "0,0") as shown:
        shown.drawn("the keyboard", shows("elements"))
        at = on_left(machine, "KeyA", dpi)
        wait_for_pixel(machine, at, "an idle key", lambda found: found not in (BELOW, PRESSED))
        with held(machine, "a"):
            shown.drawn("the key to be pressed", lambda s: s.get("pressed") == ["KeyA"])
            wait_for_pixel(machine, at, "a pressed key", lambda found: found == PRESSED)
            keep_picture(machine, dpi)
            picture = Display(machine)
            for code in ("Escape", "KeyQ", "ArrowRight", "NumpadEnter"):  # from corner to corner
                expect(picture.pixel(*on_left(machine, code, dpi)) not in (BELOW, PRESSED), f"{code} is not in its place")
            beside = UNIT * SCALE * dpi / 96 * PADDING / 2  # the margin of this theme is see-through
            expect(picture.pixel(LEFT[0] + beside, LEFT[1] + beside) == BELOW, "it has no margin")
            x, y = on_left(machine, "ControlLeft", dpi)
            expect(picture.pixel(x, y + UNIT * SCALE * dpi / 96) == BELOW, "it is higher than it should be")


def keep_picture(machine, dpi):
    """For who wants to look at it."""
    if folder := os.environ.get("INLET_PICTURES"):
        data = (machine.home / "fb/Xvfb_screen0").read_bytes()
        with open(f"{folder}/overlay-{dpi}.xwd", "wb") as out:
            out.write(data)


def it_is_on_the_left_monitor_at_96_dpi(machine):
    shows_on_the_left_monitor(machine, 96)


def it_is_half_as_large_again_at_144_dpi(machine):
    shows_on_the_left_monitor(machine, 144)


def it_is_twice_as_large_at_192_dpi(machine):
    shows_on_the_left_monitor(machine, 192)


def leave_it(_):
    """Each test prepares the machine, at its DPI."""


if __name__ == "__main__":
    run(it_is_on_the_left_monitor_at_96_dpi, it_is_half_as_large_again_at_144_dpi, it_is_twice_as_large_at_192_dpi,
        prepare=leave_it, kind=TwoMonitors, home="wine-monitors")
