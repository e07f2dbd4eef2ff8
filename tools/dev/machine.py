"""A machine to try Inlet on: a Wine prefix, a virtual display, the service in it, and hands.

Used by the demo and by the end-to-end tests. Everything that it starts, it ends by process id."""

import fcntl
import json
import os
import pathlib
import signal
import subprocess
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
WINE = ROOT / "tools/dev/wine"
XINPUT = ROOT / "build/xinput"


class Failed(Exception):
    """Something did not do what it should; the text says what."""


class Tail:
    """A running `inlet tail --json`: its records, as they come."""

    def __init__(self, process, on_record):
        self.process = process
        self.records = []
        self._on_record = on_record
        self._changed = threading.Condition()
        self._ended = False
        self.garbage = None
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        for line in self.process.stdout:
            try:
                record = json.loads(line)
            except ValueError:
                self.garbage = line
                break
            with self._changed:
                self.records.append(record)
                self._changed.notify_all()
            if self._on_record:
                self._on_record(record)
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def wait_for(self, what, timeout_s, condition):
        """Waits until condition(records) holds; Failed names `what` when it does not in time."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while not condition(self.records):
                left = deadline - time.monotonic()
                if self._ended or left <= 0:
                    ended = f"tail ended with {self.process.wait()}" if self._ended else "it did not"
                    said = f"; it printed {self.garbage!r}" if self.garbage else ""
                    raise Failed(f"waited {timeout_s} s for {what}: {ended}{said}")
                self._changed.wait(left)

    def quiet_for(self, seconds, timeout_s):
        """Waits until no record came for that long."""
        deadline = time.monotonic() + timeout_s
        count = -1
        while count != len(self.records) and time.monotonic() < deadline:
            count = len(self.records)
            time.sleep(seconds)

    def wait_for_end(self, timeout_s):
        """The exit code once it ended by itself."""
        try:
            return self.process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise Failed(f"inlet tail still runs after {timeout_s} s") from None

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._thread.join(5)


class Machine:
    def __init__(self, programs, home):
        self.programs = pathlib.Path(programs).resolve()
        self.home = pathlib.Path(home).resolve()
        self.data = self.home / "prefix/drive_c/ProgramData/Inlet"  # the service's files
        self.environment = dict(os.environ, INLET_WINE_HOME=str(self.home))
        self._tails = []
        self._installed = False
        self._lock = None

    def start(self):
        """Makes prefix and display ready. Slow the first time only."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._lock = open(self.home / "machine.lock", "w", encoding="utf-8")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock = None
            raise Failed(f"another run uses {self.home}: let it end first") from None
        done = subprocess.run([WINE, "--start"], env=self.environment, text=True,
                              stdout=subprocess.PIPE, start_new_session=True, check=False)
        if done.returncode:
            raise Failed("Wine or its display did not start")
        self.environment["DISPLAY"] = done.stdout.strip()

    def inlet(self, *arguments, timeout_s=60, ok=True):
        """Runs one command of inlet.exe; Failed if it should end with 0 and does not."""
        return self.run("inlet.exe", *arguments, timeout_s=timeout_s, ok=ok)

    def run(self, program, *arguments, timeout_s=60, ok=True):
        """Runs one of the programs: its exit code, and what it printed."""
        # Through files: a service that it starts keeps an inherited pipe open for as long as it runs.
        log = self.home / "command.log"
        with open(log, "w", encoding="utf-8") as out:
            process = subprocess.Popen([WINE, self.programs / program, *arguments], stdout=out,
                                       stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                       env=self.environment, start_new_session=True)
            try:
                process.wait(timeout_s)
            except subprocess.TimeoutExpired:
                raise Failed(f"{program} {' '.join(arguments)}: no end after {timeout_s} s") from None
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()
        text = log.read_text(encoding="utf-8", errors="replace").strip()
        if ok and process.returncode:
            raise Failed(f"{program} {' '.join(arguments)}: exit code {process.returncode}: {text}")
        return process.returncode, text

    def begin_inlet(self, *arguments):
        """Starts a command of inlet.exe that goes on meanwhile; end it with end_inlet."""
        return self.begin("inlet.exe", *arguments)

    def begin(self, program, *arguments):
        out = open(self.home / "meanwhile.log", "w+", encoding="utf-8")
        process = subprocess.Popen([WINE, self.programs / program, *arguments], stdout=out,
                                   stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                   env=self.environment, start_new_session=True)
        return process, out

    def end_inlet(self, begun, timeout_s):
        """Waits for its end; exit code and what it printed."""
        process, out = begun
        try:
            process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise Failed(f"a command still runs after {timeout_s} s") from None
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        with out:
            out.seek(0)
            return process.returncode, out.read().strip()

    def begin_service(self, program="inletd.exe", **variables):
        """Runs the service in the foreground, as the service manager would not give it environment
        variables of ours: the process."""
        environment = dict(self.environment, **variables)
        with open(self.home / "service.log", "a", encoding="utf-8") as log:
            return subprocess.Popen([WINE, self.programs / program, "--console"], stdout=log,
                                    stderr=log, stdin=subprocess.DEVNULL, env=environment,
                                    start_new_session=True)

    def wait_for_service(self, timeout_s=20):
        deadline = time.monotonic() + timeout_s
        while self.inlet("status", ok=False)[0]:
            if time.monotonic() > deadline:
                raise Failed(f"the service does not answer after {timeout_s} s")
            time.sleep(0.1)

    def install(self):
        """Installs and starts the service through the service manager."""
        self._installed = True
        self.inlet("service", "uninstall", ok=False)  # what a run that was killed left behind
        (self.data / "grants.json").unlink(missing_ok=True)  # and any other
        self.inlet("service", "install")
        self.inlet("service", "start")

    def tail(self, *arguments, on_record=None, command="tail"):
        """A command that goes on printing JSON lines."""
        with open(self.home / "tail.log", "a", encoding="utf-8") as errors:
            process = subprocess.Popen(
                [WINE, self.programs / "inlet.exe", command, "--json", *arguments], text=True,
                encoding="utf-8", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                env=self.environment, start_new_session=True)
        tail = Tail(process, on_record)
        self._tails.append(tail)
        return tail

    def live_tail(self, *arguments, on_record=None):
        """A tail of both sources, once it is subscribed and both are captured."""
        def subscribed(status):
            return sum(c["subscriptions"] for c in status["connections"])

        # The service may not have noticed yet that an earlier tail is gone.
        alive = sum(tail.process.poll() is None for tail in self._tails)
        deadline = time.monotonic() + 5
        while (before := subscribed(self.status())) > alive and time.monotonic() < deadline:
            time.sleep(0.05)
        tail = self.tail("--source", "all", "--hidden", *arguments, on_record=on_record)
        deadline = time.monotonic() + 20
        while True:
            status = self.status()
            running = [s["sources"]["running"] for s in status["sessions"] if s["agent_pid"]]
            if subscribed(status) > before and ["raw", "hook"] in running:
                return tail
            if time.monotonic() > deadline or tail.process.poll() is not None:
                raise Failed(f"capture does not run for a new subscriber: {json.dumps(status)}")
            time.sleep(0.05)

    def status(self):
        return json.loads(self.inlet("status", "--json")[1])["service"]

    def doctor(self, check):
        """What the doctor says of one thing."""
        found = json.loads(self.inlet("doctor", "--json", ok=False)[1])
        return next(c for c in found["checks"] if c["check"] == check)

    def audit_trail(self):
        return [json.loads(line) for line in self.inlet("audit", "show", "--json")[1].splitlines()]

    def type_script(self, script):
        """Types the lines of xinput's script language."""
        self._xinput([], script)

    def type_demo(self, keys, motions, seed, gap_us):
        """Types the demo's content; returns it as records."""
        out = self._xinput(["--demo", "--keys", str(keys), "--motions", str(motions), "--seed",
                            str(seed), "--gap-us", str(gap_us)], "")
        return [json.loads(line) for line in out.splitlines()]

    def type_moves(self, count, gap_us):
        """Moves the pointer that often, at an even pace; how many seconds it took."""
        return json.loads(self._xinput(["--moves", str(count), "--gap-us", str(gap_us)], ""))["us"] / 1e6

    def _xinput(self, arguments, script):
        done = subprocess.run([XINPUT, *arguments], input=script, env=self.environment, text=True,
                              capture_output=True, start_new_session=True, check=False)
        if done.returncode:
            raise Failed(done.stderr.strip() or f"xinput ended with {done.returncode}")
        return done.stdout

    def pids(self, program):
        """The Unix process ids of a Windows program in this prefix."""
        prefix = f"WINEPREFIX={self.home / 'prefix'}".encode()
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if program.encode() in (entry / "cmdline").read_bytes() and \
                        prefix in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
            except OSError:  # it ended meanwhile
                continue
        return found

    def kill(self, program):
        pids = self.pids(program)
        if not pids:
            raise Failed(f"no {program} runs")
        for pid in pids:
            os.kill(pid, signal.SIGKILL)

    def close_tails(self):
        for tail in self._tails:
            tail.close()
        self._tails.clear()

    def close(self):
        """Ends all of it. What fails on the way is not a reason to leave the rest running."""
        if not self._lock:
            return
        self.close_tails()
        if self._installed:
            for action in ("stop", "uninstall"):
                try:
                    self.inlet("service", action, timeout_s=20, ok=False)
                except Failed:
                    pass
        subprocess.run([WINE, "--stop"], env=self.environment, start_new_session=True, check=False)
        self._lock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # A second Ctrl+C must not cut the clean-up short.
        before = [signal.signal(s, signal.SIG_IGN) for s in (signal.SIGINT, signal.SIGTERM)]
        try:
            self.close()
        finally:
            for number, handler in zip((signal.SIGINT, signal.SIGTERM), before):
                signal.signal(number, handler)


def end_on_sigterm():
    """Makes SIGTERM unwind as Ctrl+C does, so that `with Machine` cleans up."""
    def stop(*_):
        raise KeyboardInterrupt
    signal.signal(signal.SIGTERM, stop)
