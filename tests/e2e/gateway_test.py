"""`inlet-gateway` on real input: a WebSocket client and a page in a browser see what is typed; strangers, foreign
pages and other machines do not; who does not read slows nobody.

The service runs in the foreground here: Wine gives programs of its services no display, and so no focus to see."""

import json
import os
import pathlib
import socket
import struct
import sys
import time

from browser import Browser
from consent import allow, click, prepare
from machine import Failed
from overlay_test import HEIGHT, WIDTH, Program, window_below
from recorder import begin_recording, fresh, windows
from suite import expect, run
from websocket import PONG, TEXT, Closed, Refused, WebSocket, get

FAR_BEHIND = 48  # rounds of 802 acts; 4,096 that wait are too many, and a socket may take 30,000 before
VC_A, VC_SHIFT_L, VC_UP = 0x1E, 0x2A, 0x0E48
PRESSED = "[...document.querySelectorAll('[data-state=pressed]')].map(e => e.dataset.id).sort().join()"
SHOWS = "document.querySelector('svg')?.dataset.shows"


class Gateway(Program):
    """A running gateway and where it is."""

    def __init__(self, machine, *arguments):
        super().__init__(machine, "inlet-gateway.exe", "--port", "0", "--json", *arguments)

    def wait_until_ready(self):
        ready = json.loads(self.wait_for("it to listen", lambda line: '"ready"' in line, 30))
        self.port, self.url, self.other_port = ready["port"], ready["url"], ready["input_overlay_port"]
        self.path = self.url.split(str(self.port), 1)[1]
        return self

    def socket(self, **options):
        return WebSocket(self.port, self.path + "ws", **options)

    def other_socket(self, **options):
        return WebSocket(self.other_port, "/", **options)

    def shown(self):
        """A socket that was told that input shows."""
        link = self.socket()
        link.until(lambda message: message.get("shows") == "input")
        return link


def gateway(machine, *arguments):
    return Gateway(machine, *arguments).wait_until_ready()


def events_of(messages):
    return [event for message in messages if message["type"] == "events" for event in message["events"]]


def acts(messages, kind):
    return [(event["code" if kind == "key" else kind], event["pressed"]) for event in events_of(messages)
            if event["kind"] == kind and not event.get("repeat")]


def has_act(kind, name, pressed):
    return lambda message: (name, pressed) in acts([message], kind)


def the_user_is_asked_first(machine):
    with Gateway(machine) as started:
        allow(machine, "inlet-gateway.exe")
        started.wait_until_ready()


def what_is_typed_comes(machine):
    with window_below(machine), gateway(machine) as served, served.socket() as link:
        beginning = link.until(lambda message: message.get("shows") == "input")
        expect([message["type"] for message in beginning][0] == "hello", f"it begins with {beginning}")
        machine.type_script("key Shift_L down\nkey a down\nkey a up\nkey Shift_L up\nkey Up down\nkey Up up\n")
        messages = link.until(has_act("key", "ArrowUp", False))
        wanted = [("ShiftLeft", True), ("KeyA", True), ("KeyA", False), ("ShiftLeft", False), ("ArrowUp", True),
                  ("ArrowUp", False)]
        expect(acts(messages, "key") == wanted, f"keys: {acts(messages, 'key')}")
        click(machine, WIDTH / 2, HEIGHT / 2)
        messages = link.until(has_act("button", "left", False))
        expect(acts(messages, "button") == [("left", True), ("left", False)], f"buttons: {events_of(messages)}")
        machine.type_script("key b down\nsleep_us 200000\n")
        link.until(has_act("key", "KeyB", True))
        with served.socket() as late:  # who comes later is told what is held
            state = late.until(lambda message: message["type"] == "state")[-1]
            expect(state["keys"] == ["KeyB"] and state["shows"] == "input", f"state: {state}")
        machine.type_script("key b up\n")
        link.until(has_act("key", "KeyB", False))
        link.send({"type": "ping", "id": 41})
        expect(link.until(lambda message: message["type"] == "pong")[-1]["id"] == 41, "no pong of the ping")


def motion_is_merged_by_the_frame(machine):
    with window_below(machine), gateway(machine) as served, served.shown() as link:
        machine.type_script("goto 100 100\nsleep_us 300000\n")
        link.rest(0.5)
        machine.type_moves(2000, 500)
        machine.type_script("key z down\nkey z up\n")
        messages = link.until(has_act("key", "KeyZ", False))
        motions = [event for event in events_of(messages) if event["kind"] == "motion"]
        count = sum(event["count"] for event in motions)
        expect(count > 500, f"{count} motions arrived of 2000")
        expect(len(motions) < count / 4, f"{count} motions came as {len(motions)}")


def pages_of_input_overlay_work(machine):
    """As such a page does it: a WebSocket without a token, events as uiohook has them."""
    with window_below(machine), gateway(machine, "--input-overlay-port", "0") as served, served.shown(), \
            served.other_socket(origin="file://") as link:
        machine.type_script("goto 300 300\nsleep_us 100000\nkey Shift_L down\nkey a down\nkey a up\nkey Shift_L up\n"
                            "key Up down\nkey Up up\n")
        messages = link.until(lambda m: m["event_type"] == "key_released" and m["keycode"] == VC_UP)
        keys = [(m["event_type"], m["keycode"], m["mask"]) for m in messages if m["event_type"].startswith("key")]
        expect(keys == [("key_pressed", VC_SHIFT_L, 1), ("key_pressed", VC_A, 1), ("key_released", VC_A, 1),
                        ("key_released", VC_SHIFT_L, 0), ("key_pressed", VC_UP, 0), ("key_released", VC_UP, 0)],
               f"keys: {keys}")
        expect(all(m["event_source"] == "" and m["rawcode"] and m["time"] for m in messages if "rawcode" in m),
               f"an event lacks what it has there: {messages}")
        click(machine, 310, 320)
        messages = link.until(lambda m: m["event_type"] == "mouse_clicked")
        last = messages[-1]
        expect((last["button"], last["x"], last["y"]) == (1, 310, 320), f"the click: {last}")
        expect([m for m in messages if m["event_type"] == "mouse_moved"], "no mouse_moved before the click")
        machine.type_script("button 4 down\nbutton 4 up\n")
        wheel = link.until(lambda m: m["event_type"] == "mouse_wheel")[-1]
        expect(wheel["rotation"] == -1 and wheel["direction"] == 3, f"a turn away from the user: {wheel}")
        for origin in ("null", "https://example.com", "http://127.0.0.1:1"):
            expect(refusal(lambda o=origin: served.other_socket(origin=o)) == 403, f"{origin} may read it")
        expect(refusal(lambda: served.other_socket(host="rebound.example")) == 421, "a foreign Host may read it")


def refusal(connect):
    """The status that it is refused with; 101: it is not."""
    try:
        connect().close()
        return 101
    except Refused as refused:
        return refused.status


def strangers_are_refused(machine):
    with gateway(machine, "--allow-origin", "https://example.org") as served:
        own, wrong = served.path, "/" + "A" * 32 + "/"
        for path in ("/", "/ws", wrong, wrong + "ws", own[:-2] + "/ws", own.upper() + "ws"):
            expect(get(served.port, path)[0] == 404, f"{path} is answered")
        expect(refusal(lambda: WebSocket(served.port, wrong + "ws")) == 404, "a wrong token is good")
        for host in (f"rebound.example:{served.port}", "127.0.0.1", f"127.0.0.1:{served.port + 1}"):
            expect(get(served.port, own, host=host)[0] == 421, f"Host {host} is good")
            expect(refusal(lambda h=host: served.socket(host=h)) == 421, f"Host {host} is good for a WebSocket")
        for origin in ("https://example.com", "http://127.0.0.1:1", f"https://127.0.0.1:{served.port}"):
            expect(refusal(lambda o=origin: served.socket(origin=o)) == 403, f"Origin {origin} is good")
            expect(get(served.port, own, headers=[f"Origin: {origin}"])[0] == 403, f"Origin {origin} may load a page")
        for origin in (None, "null", f"http://127.0.0.1:{served.port}", "https://example.org"):
            expect(refusal(lambda o=origin: served.socket(origin=o)) == 101, f"Origin {origin} is refused")
        twice = [f"Host: 127.0.0.1:{served.port}"]
        expect(get(served.port, own, headers=twice)[0] == 400, "two Hosts are good")
        expect(get(served.port, own, method="POST")[0] == 405, "POST is good")
        expect(get(served.port, own + "../" + own + "ws")[0] in (400, 404), "a path climbs")
        expect(get(served.port, own + "A" * 9000)[0] >= 400, "a request of any size is good")
        status, head, _ = get(served.port, own)
        expect(status == 200 and "default-src 'none'" in head and "no-referrer" in head, f"headers: {head}")


def what_clients_may_not_send_ends_them(machine):
    with gateway(machine) as served:
        for what, frame, code in (("no JSON", (TEXT, b"{"), 1008), ("too long", (TEXT, b" " * 2000), 1009),
                                  ("binary", (2, b"{}"), 1003)):
            with served.socket() as link:
                link.send_frame(*frame)
                expect(end_of(link) == code, f"{what}: it is not closed with {code}")
        with served.socket() as link:
            try:
                for number in range(200):
                    link.send({"type": "ping", "id": number})
            except OSError:
                pass
            expect(end_of(link) in (1008, 1006), "any rate is good")
        links = [served.socket() for _ in range(16)]
        with served.socket() as link:
            expect(end_of(link) == 1013, "there may be any number of them")
        for link in links:
            link.close()


def claim(opcode, size, final=True):
    """The head of a client's frame that says that it has that many bytes."""
    return struct.pack(">BBQ", (0x80 if final else 0) | opcode, 0xFF, size) + bytes(4)


def memory_kib(machine, what):
    (pid,) = machine.pids("inlet-gateway.exe")
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what + ":"))


def what_a_message_claims_to_be_reserves_nothing(machine):
    """By its header alone, with bytes behind it, or dribbled: it is closed as too long, and nothing is kept."""
    def still_answers(link):
        link.send({"type": "ping", "id": 7})
        link.until(lambda message: message["type"] == "pong")

    with gateway(machine, "--input-overlay-port", "0") as served, served.socket() as other:
        still_answers(other)
        before = {what: memory_kib(machine, what) for what in ("VmRSS", "VmSize")}
        for size in (4097, 1 << 20, 0x7FFF0000, 1 << 31, 1 << 32, (1 << 63) - 1, (1 << 64) - 1):
            for opcode in (TEXT, 9):
                with served.socket() as link:
                    link.link.sendall(claim(opcode, size) + bytes(min(size, 3000)))
                    expect(end_of(link) == 1009, f"a frame of {size} bytes (opcode {opcode}) is not too long")
        with served.other_socket() as link:
            link.link.sendall(claim(TEXT, 1 << 31))
            expect(end_of(link) == 1009, "the port of input-overlay takes frames of any size")
        links = [served.socket() for _ in range(8)]  # at once, each with much behind its claim
        for link in links:
            link.link.sendall(claim(2, 1 << 31))
            try:
                for _ in range(64):
                    link.link.sendall(bytes(65536))
            except OSError:
                pass
            still_answers(other)
        grown = {what: memory_kib(machine, what) - was for what, was in before.items()}
        for link in links:
            link.close()
        expect(grown["VmRSS"] < 16384 and grown["VmSize"] < 262144, f"its memory grew (KiB): {grown}")
        still_answers(other)


def fragments_and_frames_that_do_not_end_are_hung_up_on(machine):
    with gateway(machine) as served, served.socket() as other:
        before = memory_kib(machine, "VmRSS")
        with served.socket() as link:
            try:
                link.link.sendall(struct.pack(">BB", TEXT, 0x80 | 4) + bytes(4) + b"    ")
                for _ in range(20000):  # continuations, none of which is the last
                    link.link.sendall(struct.pack(">BB", 0, 0x80 | 100) + bytes(104))
            except OSError:
                pass
            expect(end_of(link) in (1003, 1006), "a message in fragments is not refused")
        expect(memory_kib(machine, "VmRSS") - before < 16384, "fragments are kept")
        with served.socket() as link:  # it began a frame, and goes silent within it
            link.link.sendall(struct.pack(">BBH", 0x80 | TEXT, 0xFE, 1000) + bytes(4))
            expect(end_of(link) == 1006, "half a frame is waited for for ever")
        other.send({"type": "ping", "id": 8})
        other.until(lambda message: message["type"] == "pong")


def own_layouts_and_themes_are_served(machine):
    drawings = pathlib.Path(__file__).parents[2] / "tools/overlay"
    layout, theme = fresh(machine, "mine.json"), fresh(machine, "my theme.json")
    layout.write_text((drawings / "layouts/wasd.json").read_text().replace('"wasd"', '"mine"'))
    theme.write_text((drawings / "themes/dark.json").read_text().replace('"dark"', '"my-theme"'))
    own = ("--layout", windows(layout), "--theme", windows(theme))
    with window_below(machine), gateway(machine, *own) as served, Browser() as browser:
        status, head, body = get(served.port, served.path + "layouts/mine.json")
        expect(status == 200 and "application/json" in head and body == layout.read_bytes(), f"{status}: {head}")
        for listed, name in (("layouts", "mine"), ("themes", "my-theme")):
            names = [entry["name"] for entry in json.loads(get(served.port, f"{served.path}{listed}.json")[2])]
            expect(name in names and len(names) > 4, f"{listed}: {names}")
        for path in ("layouts/../mine.json", "layouts/..%2fmine.json", "layouts/%2e%2e/mine.json",
                     "layouts/C:/windows/win.ini", "layouts/..\\mine.json", "themes/mine.json"):
            expect(get(served.port, served.path + path)[0] in (400, 404), f"{path} is answered")
        browser.open(served.url + "overlay.html?layout=mine&theme=my-theme")
        browser.wait_for("the layout", SHOWS, "input")
        machine.type_script("key w down\n")
        browser.wait_for("what is held", PRESSED, "KeyW")
        machine.type_script("key w up\n")
        expect(browser.errors == [], f"errors: {browser.errors}")
    layout.write_text(layout.read_text().replace('"kind": "key"', '"kind": "kay"', 1))
    code, text = machine.run("inlet-gateway.exe", *own, ok=False)
    expect(code == 2 and "mine.json:7: elements[0].kind" in text, f"a wrong layout: {code}: {text}")
    code, text = machine.run("inlet-gateway.exe", "--theme", windows(drawings / "themes/dark.json"), ok=False)
    expect(code == 2 and "another one of this name" in text, f"a name that is there: {code}: {text}")
    code, text = machine.run("inlet-gateway.exe", "--layout", windows(fresh(machine, "none.json")), ok=False)
    expect(code != 0 and "none.json" in text, f"a file that is not there: {code}: {text}")


def end_of(link):
    """The code that it is closed with."""
    try:
        link.until(lambda _: False, 20)
    except Closed as closed:
        return closed.code
    except TimeoutError:
        return None


def it_listens_on_loopback_alone(machine):
    with gateway(machine, "--input-overlay-port", "0") as served:
        for port in (served.port, served.other_port):
            listening = [line.split()[1] for table in ("/proc/net/tcp", "/proc/net/tcp6")
                         for line in pathlib.Path(table).read_text().splitlines()[1:]
                         if line.split()[3] == "0A" and line.split()[1].endswith(f":{port:04X}")]
            expect(listening == [f"0100007F:{port:04X}"], f"it listens on {listening}")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:  # no packet: which address would be used
            way.connect(("192.0.2.1", 9))
            address = way.getsockname()[0]
        if not address.startswith("127."):
            with socket.socket() as link:
                link.settimeout(5)
                expect(link.connect_ex((address, served.port)) != 0, f"{address} is answered")
    for text in ("0.0.0.0:80", "192.168.1.2:8080", "+8080", "65536"):
        code, said = machine.run("inlet-gateway.exe", "--port", text, ok=False)
        expect(code == 2 and "--port" in said, f"--port {text} ended with {code}: {said}")


def who_does_not_read_slows_nobody(machine):
    """It is dropped once it has answered no ping for some seconds, or 4,096 acts wait for it: tests/unit has that."""
    with window_below(machine), gateway(machine) as served, served.shown() as link, \
            served.socket(receive_buffer=2048) as stalled:
        stalled.until(lambda message: message["type"] == "state")
        for _ in range(6):
            machine.type_script("".join(f"key {key} down\nkey {key} up\n" for key in "abcdefghij" * 40))
            machine.type_script("key space down\nkey space up\n")
            keys = acts(link.until(has_act("key", "Space", False), 10), "key")
            expect(len(keys) == 802, f"{len(keys)} of 802 came")
        deadline = time.monotonic() + 20
        while '{"type":"left","clients":1}' not in served.lines:
            expect(time.monotonic() < deadline, "who does not read is not dropped")
            link.rest(0.2)
        machine.type_script("key y down\nkey y up\n")
        link.until(has_act("key", "KeyY", False), 5)


def who_is_too_far_behind_is_told_so(machine):
    """It reads nothing while tens of thousands of keys come, but answers, then reads on: behind what was under way
    is the reason."""
    with window_below(machine), gateway(machine) as served, served.shown() as link, \
            served.socket(receive_buffer=2048) as stalled:
        stalled.until(lambda message: message["type"] == "state")
        for _ in range(FAR_BEHIND):
            machine.type_script("".join(f"key {key} down\nkey {key} up\n" for key in "abcdefghij" * 40))
            machine.type_script("key space down\nkey space up\n")
            link.until(has_act("key", "Space", False), 10)
            stalled.send_frame(PONG, b"")
        stalled.link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        code = end_of(stalled)
        expect(code == 4008, f"it is closed with {code}")
        machine.type_script("key y down\nkey y up\n")
        link.until(has_act("key", "KeyY", False), 5)


def nothing_is_told_while_a_password_field_has_the_focus(machine):
    with window_below(machine), gateway(machine, "--input-overlay-port", "0") as served, served.shown() as link, \
            served.other_socket() as other:
        machine.type_script("key Shift_L down\n")
        link.until(has_act("key", "ShiftLeft", True))
        click(machine, 20, HEIGHT - 20)
        state = link.until(lambda message: message.get("shows") == "hidden")[-1]
        expect(state["keys"] == [] and "password" in state["why"], f"state: {state}")
        released = other.until(lambda m: m["event_type"] == "key_released")[-1]
        expect(released["keycode"] == VC_SHIFT_L, f"what was held is not let go of: {released}")
        machine.type_script("key Shift_L up\nkey a down\nsleep_us 200000\nkey a up\nkey b down\nkey b up\n")
        click(machine, WIDTH - 20, HEIGHT - 20)
        messages = link.until(lambda message: message.get("shows") == "input")
        expect(not events_of(messages), f"while a password field had the focus came {events_of(messages)}")
        machine.type_script("key c down\nkey c up\n")
        keys = acts(link.until(has_act("key", "KeyC", False)), "key")
        expect(keys == [("KeyC", True), ("KeyC", False)], f"afterwards: {keys}")
        keys = other.until(lambda m: m.get("keycode") == 0x2E and m["event_type"] == "key_released")
        expect({m["keycode"] for m in keys if "keycode" in m} == {0x2E}, f"the other port told {keys}")


def a_pause_is_told(machine):
    with window_below(machine), gateway(machine) as served, served.shown() as link:
        pause = machine.begin_inlet("pause", "--seconds", "1")
        state = link.until(lambda message: message.get("shows") == "notice")[-1]
        expect("paused" in state["why"], f"state: {state}")
        link.until(lambda message: message.get("shows") == "input")
        machine.end_inlet(pause, 20)


def it_comes_back_when_the_service_does(machine):
    with window_below(machine), gateway(machine) as served, served.shown() as link:
        machine.kill("inletd.exe")
        state = link.until(lambda message: message.get("shows") == "notice")[-1]
        expect("No connection" in state["why"], f"state: {state}")
        machine.begin_service()
        link.until(lambda message: message.get("shows") == "input", 30)
        machine.type_script("key d down\nkey d up\n")
        link.until(has_act("key", "KeyD", False))


def the_page_draws_what_is_held(machine):
    with window_below(machine), gateway(machine) as served, Browser() as browser:
        browser.open(served.url + "overlay.html?layout=ansi-mouse&theme=dark")
        browser.wait_for("the keyboard", SHOWS, "input")
        for keys in (("a",), ("Shift_L", "a", "Up"), ("Control_L", "Alt_L")):
            codes = {"a": "KeyA", "Up": "ArrowUp", "Shift_L": "ShiftLeft", "Control_L": "ControlLeft", "Alt_L": "AltLeft"}
            machine.type_script("".join(f"key {key} down\n" for key in keys))
            browser.wait_for("what is held", PRESSED, ",".join(sorted(codes[key] for key in keys)))
            machine.type_script("".join(f"key {key} up\n" for key in keys))
            browser.wait_for("nothing to be held", PRESSED, "")
        machine.type_script(f"goto {WIDTH // 2} {HEIGHT // 2}\nsleep_us 100000\nbutton 1 down\n")
        browser.wait_for("the button", PRESSED, "left")
        machine.type_script("button 1 up\n")
        browser.wait_for("nothing to be held", PRESSED, "")
        label = "[...document.querySelectorAll('[data-id=KeyQ] text')].map(e => e.textContent).join()"
        browser.wait_for("what the key types", label, "Q")
        click(machine, 20, HEIGHT - 20)
        browser.wait_for("it to hide", SHOWS, "hidden")
        expect(browser.errors == [], f"errors: {browser.errors}")


def the_settings_page_makes_the_address(machine):
    with gateway(machine) as served, Browser() as browser:
        browser.open(served.url)
        browser.wait_for("the address", "document.getElementById('url')?.value",
                         served.url + "overlay.html?layout=ansi-mouse&theme=dark")
        unnamed = browser.evaluate("[...document.querySelectorAll('input, select')].filter(e => !e.labels.length)"
                                   ".map(e => e.outerHTML).join()")
        expect(unnamed == "", f"without a label: {unnamed}")
        order = []
        for _ in range(7):
            browser.press("Tab", 9)
            order.append(browser.evaluate("document.activeElement.id || document.activeElement.name"))
        expect(order[:6] == ["layout", "theme", "size", "url", "copy", "behind"], f"the order of focus: {order}")
        browser.evaluate("layout.value = 'wasd'; layout.dispatchEvent(new Event('input', {bubbles: true}))")
        browser.wait_for("the other layout", "document.getElementById('url').value",
                         served.url + "overlay.html?layout=wasd&theme=dark")
        browser.wait_for("its preview", "document.getElementById('preview').contentDocument?.querySelector('svg')?"
                         ".getAttribute('aria-label')?.length > 0", True)
        expect(browser.errors == [], f"errors: {browser.errors}")


def a_recording_is_played(machine):
    path = fresh(machine, "gateway.inlet")
    recording = begin_recording(machine, path, "--for", "3")
    machine.type_script("key b down\nsleep_us 200000\nkey b up\n")
    code, text = machine.end_inlet(recording, 20)
    expect(code == 0, f"inlet record ended with {code}: {text}")
    with gateway(machine, "--file", windows(path)) as served, served.socket() as link:
        keys = acts(link.until(has_act("key", "KeyB", False)), "key")
        expect(keys == [("KeyB", True), ("KeyB", False)], f"keys: {keys}")
        expect(end_of(link) == 1001, "its end is not told")
        expect(served.process.wait(20) == 0, "it does not end with its recording")


def the_address_stays(machine):
    first, second = (machine.run("inlet-gateway.exe", "--print-url")[1] for _ in range(2))
    expect(first == second and first.startswith("http://127.0.0.1:16900/"), f"{first}, then {second}")
    path = fresh(machine, "own.token")
    other = machine.run("inlet-gateway.exe", "--print-url", "--token-file", windows(path))[1]
    expect(other != first and path.read_text().strip() in other, f"with a file of its own: {other}")
    path.write_text("short")
    code, text = machine.run("inlet-gateway.exe", "--print-url", "--token-file", windows(path), ok=False)
    expect(code == 1 and "no token" in text, f"ended with {code}: {text}")


if __name__ == "__main__":
    chosen = os.environ.get("INLET_TESTS", "").split()
    tests = [the_user_is_asked_first, what_is_typed_comes, motion_is_merged_by_the_frame, pages_of_input_overlay_work,
             strangers_are_refused, what_clients_may_not_send_ends_them, it_listens_on_loopback_alone,
             what_a_message_claims_to_be_reserves_nothing, fragments_and_frames_that_do_not_end_are_hung_up_on,
             own_layouts_and_themes_are_served, who_does_not_read_slows_nobody, who_is_too_far_behind_is_told_so, nothing_is_told_while_a_password_field_has_the_focus, a_pause_is_told,
             it_comes_back_when_the_service_does,
             the_page_draws_what_is_held, the_settings_page_makes_the_address, a_recording_is_played, the_address_stays]
    run(*[test for test in tests if not chosen or test.__name__ in chosen], prepare=prepare)
