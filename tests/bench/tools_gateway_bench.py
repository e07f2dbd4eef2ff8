"""What the gateway delivers and costs, of the Windows build under Wine: see tools/bench.

    PYTHONPATH=tools/dev python3 tests/bench/tools_gateway_bench.py PROGRAMS [--rounds N]

tools.gateway.ping        a message there and its answer back, on a client's WebSocket; vs ping_bare: the same bytes and
                          back between two threads of this program, on a socket of loopback
tools.gateway.key         from the request to X that a key go down to its event at a client; vs key_page: to the key drawn
                          as pressed in a page in headless Chromium, which draws at 60 Hz
tools.gateway.acts_…      key events a second that arrive at each of 1 and 8 clients while X types as fast as it can; vs
                          acts_bare: messages of that size a second between two threads of this program
tools.gateway.cpu_…       processor time of the gateway as a share of the time that passed: with one client and nothing
                          happening, and while X makes 8,000 motions a second

Prints a JSON line a figure, as tests/bench/bench.c does, and never fails on one."""

import argparse
import contextlib
import json
import pathlib
import socket
import statistics
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from browser import Browser  # noqa: E402
from gateway_test import SHOWS, events_of, gateway, has_act  # noqa: E402
from machine import ROOT, XINPUT, Failed, Machine, end_on_sigterm  # noqa: E402
from overlay_test import window_below  # noqa: E402

PINGS, KEYS, BURST, SECONDS, MOTIONS = 30, 20, 6000, 3, 24000
CLIENTS = (1, 8)


def windows(path):
    return f"Z:{path}".replace("/", "\\")


@contextlib.contextmanager
def bare_pair():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with socket.create_connection(listener.getsockname()) as near:
            far, _ = listener.accept()
            with far:
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                yield near, far


def bare_ping_us():
    with bare_pair() as (near, far):
        def answer():
            while data := far.recv(4096):
                far.sendall(data)
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        times = []
        for _ in range(PINGS):
            time.sleep(0.06)
            began = time.perf_counter()
            near.sendall(b'{"type":"ping","id":1000}')
            near.recv(4096)
            times.append(time.perf_counter() - began)
        near.shutdown(socket.SHUT_WR)
        thread.join(5)
    return statistics.median(times) * 1e6


def ping_us(link):
    times = []
    for number in range(PINGS):
        time.sleep(0.06)
        began = time.perf_counter()
        link.send({"type": "ping", "id": number})
        link.until(lambda message: message["type"] == "pong")
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e6


class Typist:
    """An xinput that waits for the next line."""

    def __init__(self, machine):
        self.process = subprocess.Popen([XINPUT], text=True, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                        env=machine.environment, start_new_session=True)

    def type(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


def key_us(machine, link, browser):
    """To a client, and to a page."""
    typist = Typist(machine)
    browser.evaluate("""
        window.seen = [];
        new MutationObserver(() => {
          const state = document.querySelector('[data-id=KeyA]').dataset.state;
          if (state === 'pressed') seen.push(performance.timeOrigin + performance.now());
        }).observe(document.querySelector('[data-id=KeyA]'), {attributes: true, attributeFilter: ['data-state']}); 1""")
    times, begins = [], []
    for _ in range(KEYS):
        time.sleep(0.35)
        begins.append(time.time())
        began = time.perf_counter()
        typist.type("key a down")
        link.until(has_act("key", "KeyA", True))
        times.append(time.perf_counter() - began)
        typist.type("key a up")
        link.until(has_act("key", "KeyA", False))
    typist.close()
    seen = browser.evaluate("seen")
    page = [1e3 * at - 1e6 * begin for at, begin in zip(seen, begins)] if len(seen) == KEYS else []
    return statistics.median(times) * 1e6, statistics.median(page) if page else None


def count_events(link, counts, sizes):
    """Of a client that is dropped for being too slow what it got until then."""
    count = 0
    with contextlib.suppress(OSError):
        while True:
            message = link.receive(20)
            sizes.append(len(json.dumps(message, separators=(",", ":"))))
            count += len(events_of([message]))
            if has_act("key", "Space", False)(message):
                break
    counts.append(count)


def acts_per_second(machine, served, clients):
    links = [served.shown() for _ in range(clients)]
    counts, sizes = [], []
    threads = [threading.Thread(target=count_events, args=(link, counts, sizes)) for link in links]
    for thread in threads:
        thread.start()
    script = "".join(f"key {key} down\nkey {key} up\n" for key in "abcdefghij" * (BURST // 20))
    began = time.perf_counter()
    machine.type_script(script + "key space down\nkey space up\n")
    for thread in threads:
        thread.join(60)
    seconds = time.perf_counter() - began
    for link in links:
        link.close()
    return statistics.median(counts or [0]) / seconds, int(statistics.mean(sizes or [100]))


def bare_messages_per_second(size):
    count = 100000
    with bare_pair() as (near, far):
        def send():
            message = b"x" * size
            for _ in range(count):
                far.sendall(message)
        thread = threading.Thread(target=send)
        began = time.perf_counter()
        thread.start()
        left = size * count
        while left > 0:
            left -= len(near.recv(65536))
        thread.join(10)
    return count / (time.perf_counter() - began)


def cpu_seconds(pid):
    return sum(int((task / "schedstat").read_text(encoding="utf-8").split()[0])
               for task in pathlib.Path(f"/proc/{pid}/task").iterdir()) / 1e9


def cpu_share(machine, link, work):
    (pid,) = machine.pids("inlet-gateway.exe")
    reader = threading.Thread(target=lambda: link.rest(1), daemon=True)
    reader.start()
    cpu, clock = cpu_seconds(pid), time.monotonic()
    work()
    share = 100 * (cpu_seconds(pid) - cpu) / (time.monotonic() - clock)
    reader.join(10)
    return share


def measure(machine, add):
    with window_below(machine), gateway(machine) as served:
        with served.shown() as link, Browser() as browser:
            add("ping", ping_us(link))
            add("ping_bare", bare_ping_us())
            browser.open(served.url + "overlay.html?layout=ansi&theme=contrast")  # without fades
            browser.wait_for("the keyboard", SHOWS, "input")
            client, page = key_us(machine, link, browser)
            add("key", client)
            if page is not None:
                add("key_page", page)
        size = 100
        for clients in CLIENTS:
            rate, size = acts_per_second(machine, served, clients)
            add(f"acts_{clients}", rate)
        add("acts_bare", bare_messages_per_second(size))
        with served.shown() as link:
            add("cpu_idle", cpu_share(machine, link, lambda: time.sleep(SECONDS)))
            add("cpu_8khz", cpu_share(machine, link, lambda: machine.type_moves(MOTIONS, 125)))


def print_figure(series, name, unit, better, vs=None):
    values = series.get(name)
    if not values:
        return
    line = {"name": f"tools.gateway.{name}", "value": round(statistics.median(values), 2), "unit": unit,
            "low": round(min(values), 2), "high": round(max(values), 2)}
    if vs and series.get(vs):
        line.update(vs=f"tools.gateway.{vs}", ratio=round(statistics.median(
            own / other for own, other in zip(values, series[vs])), 3))
    print(json.dumps(dict(line, better=better)), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    end_on_sigterm()
    series = {}
    try:
        with Machine(arguments.programs, ROOT / "build/wine-bench") as machine:
            machine.start()
            machine.begin_service()  # of the service manager's it would not know the focus, under Wine
            machine.wait_for_service()
            machine.inlet("pair", "--image", windows(machine.programs / "inlet-gateway.exe"), "--name", "gateway",
                          "--scopes", "kbd.keys,mouse.motion,mouse.buttons,focus")
            for _ in range(arguments.rounds):
                measure(machine, lambda name, value: series.setdefault(name, []).append(value))
    except Failed as failure:
        sys.exit(f"tools.gateway: {failure}")
    print_figure(series, "ping_bare", "us", "less")
    print_figure(series, "ping", "us", "less", "ping_bare")
    print_figure(series, "key", "us", "less")
    print_figure(series, "key_page", "us", "less", "key")
    print_figure(series, "acts_bare", "1/s", "more")
    for clients in CLIENTS:
        print_figure(series, f"acts_{clients}", "1/s", "more", "acts_bare")
    print_figure(series, "cpu_idle", "%", "less")
    print_figure(series, "cpu_8khz", "%", "less")


if __name__ == "__main__":
    main()
