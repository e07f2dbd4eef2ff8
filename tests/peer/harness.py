"""Starts the harness (peer_harness.c has its commands) and talks to it line by line."""

import subprocess


class Ended(Exception):
    """The service ended the connection, with this status for its log."""

    def __init__(self, status):
        super().__init__(f"the service ended the connection: {status}")
        self.status = status


class Harness:
    def __init__(self, program):
        self.process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        _, sid, session, key = self.process.stdout.readline().split()
        self.sid = bytes.fromhex(sid)
        self.session = int(session)
        self.service_public = bytes.fromhex(key)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        if self.process.wait(30) != 0:
            raise AssertionError(f"the harness ended with {self.process.returncode}")

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if not answer:
            raise AssertionError(f"the harness died at {command[:60]!r}")
        if answer[0] == "end":
            raise Ended(int(answer[1]))
        return answer

    def grant(self, key, scopes):
        assert self.ask(f"grant {key.hex()} {scopes}") == ["ok"]

    def connect(self):
        self.ask("connect")

    def write(self, data):
        self.ask("in " + data.hex())

    def read(self):
        """What the service writes now: one item a write."""
        return [bytes.fromhex(word) for word in self.ask("out")[1:]]

    def burst(self, count):
        return [bytes.fromhex(word) for word in self.ask(f"burst {count}")[1:]]

    def post(self, event):
        fields = list(event[:-1]) + list(event.words)
        assert self.ask("post " + " ".join(map(str, fields))) == ["ok"], f"the service refused {event}"

    def tick(self, ns):
        self.ask(f"tick {ns}")

    def service_closes(self, status):
        self.ask(f"close {status}")

    def administrator(self):
        self.ask("administrator")

    def stage(self):
        return self.ask("stage")[0]
