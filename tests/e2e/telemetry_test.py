"""inlet-telemetry on real input: what was typed is counted, and not what it was; it is asked for, scraped,
reported, comes back after the service did, and a kill loses no minute that was stored."""

import contextlib
import json
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request

from consent import allow, click, prepare
from machine import WINE
from recorder import begin_recording, fresh, wait_for_capture, windows
from suite import expect, run

WORD = "password"
# How often each of them is typed, and the buttons; 16 ms is the grid of timing.
WORDS, CLICKS, MOVES, GAP_US = 3, 4, 60, 20000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def typed_script():
    lines = []
    for letter in WORD * WORDS:
        lines += [f"key {letter} down", f"sleep_us {GAP_US}", f"key {letter} up", f"sleep_us {GAP_US}"]
    for _ in range(CLICKS):
        lines += ["button 1 down", f"sleep_us {GAP_US}", "button 1 up", f"sleep_us {GAP_US}"]
    for step in range(MOVES):
        lines += [f"move {3 if step % 2 else -3} {4 if step % 2 else -4}", "sleep_us 8000"]
    return "\n".join(lines) + "\n"


class Collector:
    def __init__(self, machine, *arguments):
        self.machine = machine
        self.log = open(machine.home / "telemetry.log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [WINE, machine.programs / "inlet-telemetry.exe", "run", *arguments], stdout=self.log,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=machine.environment, start_new_session=True)

    def text(self):
        self.log.seek(0)
        return self.log.read()

    def wait_for(self, words, seconds=20):
        deadline = time.monotonic() + seconds
        while words not in self.text():
            expect(self.process.poll() is None and time.monotonic() < deadline,
                   f"waited for '{words}': {self.text()}")
            time.sleep(0.05)

    def signal(self, number):
        for pid in self.machine.pids("inlet-telemetry.exe"):
            os.kill(pid, number)
        self.process.wait(20)

    def end(self):
        self.signal(signal.SIGINT)
        expect(self.process.returncode == 0, f"it ended with {self.process.returncode}: {self.text()}")


@contextlib.contextmanager
def collecting(machine, *arguments):
    collector = Collector(machine, *arguments)
    try:
        yield collector
    finally:
        if collector.process.poll() is None:
            collector.signal(signal.SIGKILL)
        collector.log.close()


def metrics(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        expect(answer.headers["Content-Type"].startswith("text/plain; version=0.0.4"), f"{answer.headers}")
        lines = answer.read().decode().splitlines()
    return {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in lines if not line.startswith("#")}


def metric_reaches(port, name, value):
    deadline = time.monotonic() + 15
    while (seen := metrics(port)).get(name, 0) < value:
        expect(time.monotonic() < deadline, f"{name} stays below {value}: { {n: v for n, v in seen.items() if v} }")
        time.sleep(0.2)
    return seen


def buckets(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        return [json.loads(body) for body, in db.execute("SELECT body FROM bucket ORDER BY minute, id")]


def total(path, name):
    return sum(b.get("totals", {}).get(name, 0) for b in buckets(path))


def count_of(path, name):
    return sum(sum(b.get("histograms", {}).get(name, {}).get("bins", [])[1::2]) for b in buckets(path))


def the_first_run_asks_and_counts_what_is_typed(machine):
    path, port = fresh(machine, "telemetry.db"), free_port()
    with collecting(machine, "--db", windows(path), "--prometheus", str(port)) as collector:
        allow(machine, "inlet-telemetry.exe")
        collector.wait_for("collecting into")
        wait_for_capture(machine)
        click(machine, 640, 900)  # the dialog had the focus, and nothing has it now: the desktop takes it
        time.sleep(2.5)  # what is scraped is up to a second old
        before = metrics(port)
        machine.type_script(typed_script())
        after = metric_reaches(port, "inlet_telemetry_key_releases_total",
                               before["inlet_telemetry_key_releases_total"] + len(WORD) * WORDS)
        for host in ("evil.example", f"evil.example:{port}"):
            try:
                urllib.request.urlopen(urllib.request.Request(
                    f"http://127.0.0.1:{port}/metrics", headers={"Host": host}), timeout=5)
                expect(False, f"a page of {host} may read it")
            except urllib.error.HTTPError as refused:
                expect(refused.code == 403, f"refused with {refused.code}")
        collector.end()
    grants = json.loads(machine.inlet("grants", "list", "--json")[1])["grants"]
    scopes = [g["scopes"] for g in grants if g["name"] == "inlet-telemetry"]
    expect(len(scopes) == 1 and "kbd.keys" not in str(scopes[0]) and "kbd.timing" in str(scopes[0]),
           f"not the smallest scopes: {grants}")
    expect(after["inlet_telemetry_dwell_seconds_count"] == len(WORD) * WORDS, f"dwells: {after}")
    keys = len(WORD) * WORDS
    expect(total(path, "key_presses") == keys and total(path, "key_releases") == keys,
           f"other keys than typed: {buckets(path)}")
    expect(total(path, "left_presses") == before["inlet_telemetry_left_presses_total"] + CLICKS,
           f"other clicks than made: {before} {buckets(path)}")
    # Wine merges motion that waits on a busy machine.
    moves = total(path, "moves") - before["inlet_telemetry_moves_total"]
    expect(MOVES / 2 < moves <= MOVES, f"other moves: {moves}")
    expect(MOVES / 2 * 5000 <= total(path, "path_mpx") + 5000 and total(path, "path_mpx") > 0, "no way")
    expect(count_of(path, "inter_key_ns") == keys - 1 and count_of(path, "latency_ns") > 0, "no times")
    expect(any(b.get("monitors") for b in buckets(path)), "no monitor")


def no_key_is_in_the_database(machine):
    path = machine.home / "telemetry.db"
    data = b"".join(p.read_bytes() for p in machine.home.glob("telemetry.db*"))
    expect(total(path, "key_presses") > 0, "nothing was counted")
    for letter in set(WORD.upper()):
        expect(f"Key{letter}".encode() not in data, f"Key{letter} is in it")
    expect(WORD.encode() not in data and b'"keys"' not in data, "what was typed is in it")
    expect(all("keys" not in b for b in buckets(path)), "keys are counted")


def it_comes_back_after_the_service_and_counts_on(machine):
    path = fresh(machine, "telemetry.db")
    for leftover in machine.home.glob("telemetry.db-*"):
        leftover.unlink()
    with collecting(machine, "--db", windows(path)) as collector:
        collector.wait_for("collecting into")
        wait_for_capture(machine)
        code, text = machine.run("inlet-telemetry.exe", "run", "--db", windows(path), ok=False)
        expect(code == 1 and "another inlet-telemetry" in text, f"two collect into one: {code} {text}")
        machine.kill("inletd.exe")
        machine.begin_service()
        machine.wait_for_service()
        wait_for_capture(machine)
        machine.type_script("key a down\nsleep_us 30000\nkey a up\n")
        time.sleep(1)
        collector.end()
    expect(total(path, "key_presses") == 1, f"it did not come back: {buckets(path)}")
    epochs = {(b["boot"], b["epoch"]) for b in buckets(path)}
    with collecting(machine, "--db", windows(path)) as collector:
        collector.wait_for("collecting into")
        wait_for_capture(machine)
        machine.type_script("key b down\nsleep_us 30000\nkey b up\n")
        time.sleep(1)
        collector.end()
    expect(total(path, "key_presses") == 2 and len(buckets(path)) >= 2, f"a second run: {buckets(path)}")
    expect(len(epochs) >= 1, "no stream is told")


def a_kill_loses_nothing_that_was_stored(machine):
    path = machine.home / "telemetry.db"
    before = buckets(path)
    with collecting(machine, "--db", windows(path)) as collector:
        collector.wait_for("collecting into")
        collector.signal(signal.SIGKILL)
    code, text = machine.run("inlet-telemetry.exe", "status", "--json", "--db", windows(path), ok=False)
    expect(code == 0 and json.loads(text)["buckets"] == len(before), f"{len(before)} were there: {text}")


def it_is_reported_and_exported(machine):
    path, page = machine.home / "telemetry.db", fresh(machine, "telemetry.html")
    machine.inlet("report", "--db", windows(path), "-o", windows(page))
    html = page.read_text(encoding="utf-8")
    expect("default-src 'none'" in html and "<script" not in html and "keys pressed" in html, "no such page")
    code, text = machine.inlet("report", "--db", windows(path), "-o", windows(page), ok=False)
    expect(code == 1 and "--force" in text, f"it overwrites: {code} {text}")
    folder = machine.home / "tables"
    machine.run("inlet-telemetry.exe", "export", "--db", windows(path), "--csv", windows(folder),
                "--format", "parquet-csv", "--force")
    schema = json.loads((folder / "schema.json").read_text())
    for name, columns in schema.items():
        header = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        expect(header == ",".join(c["name"] for c in columns), f"{name}: {header}")
    rows = (folder / "buckets.csv").read_text(encoding="utf-8").splitlines()
    expect(len(rows) == len(buckets(path)) + 1, f"{len(rows)} rows")


def a_recording_is_added_once_and_reported(machine):
    recording, path, page = (fresh(machine, n) for n in ("session.inlet", "imported.db", "session.html"))
    begun = begin_recording(machine, recording)
    wait_for_capture(machine)
    machine.type_script(typed_script())
    time.sleep(1)
    for pid in machine.pids("inlet.exe"):
        if b"record" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
            os.kill(pid, signal.SIGINT)
    machine.end_inlet(begun, 20)
    for times in (1, 2):
        _, text = machine.run("inlet-telemetry.exe", "import", "--keys", "--db", windows(path), windows(recording))
        expect(("0 minutes added" in text) == (times == 2), f"added twice: {text}")
    expect(total(path, "key_presses") == len(WORD) * WORDS, f"other keys than typed: {buckets(path)}")
    keys = {}
    for bucket in buckets(path):
        for code, presses in bucket.get("keys", {}).items():
            keys[code] = keys.get(code, 0) + presses
    expect(keys == {f"Key{c.upper()}": WORD.count(c) * WORDS for c in set(WORD)}, f"keys: {keys}")
    machine.inlet("report", windows(recording), "-o", windows(page))
    html = page.read_text(encoding="utf-8")
    expect("Its way" in html and "KeyP" not in html, "no way, or keys that nobody asked for")
    machine.inlet("report", "--keys", "--force", windows(recording), "-o", windows(page))
    expect("KeyP: 3" in page.read_text(encoding="utf-8"), "no keys that were asked for")


if __name__ == "__main__":
    run(the_first_run_asks_and_counts_what_is_typed,
        no_key_is_in_the_database,
        it_comes_back_after_the_service_and_counts_on,
        a_kill_loses_nothing_that_was_stored,
        it_is_reported_and_exported,
        a_recording_is_added_once_and_reported,
        prepare=prepare)
