"""Redis servers of a test's own, a cluster of them, and the probe that sends and reads."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time


try:
    from machine import Failed  # beside an end-to-end test
except ImportError:
    class Failed(Exception):
        pass


def expect(condition, what):
    if not condition:
        raise Failed(what)


def has_redis():
    return shutil.which("redis-server") is not None and shutil.which("redis-cli") is not None


def until(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        expect(time.monotonic() < end, f"waited {seconds} s for {what}")
        time.sleep(0.05)


def free_ports(count):
    """Ports that a cluster's bus can be 10,000 above."""
    sockets = []
    for port in range(21000 + os.getpid() * 7 % 9000, 50000):
        try:
            pair = [socket.socket(), socket.socket()]
            pair[0].bind(("127.0.0.1", port))
            pair[1].bind(("127.0.0.1", port + 10000))
        except OSError:
            continue
        sockets.append((port, pair))
        if len(sockets) == count:
            break
    for _, pair in sockets:
        for one in pair:
            one.close()
    return [port for port, _ in sockets]


class Server:
    host, asks = "127.0.0.1", ()  # asks: how redis-cli comes to it, besides host and port

    def __init__(self, folder, *options, port=None):
        self.port = port or free_ports(1)[0]
        self.folder = folder / f"redis-{self.port}"
        self.folder.mkdir()
        self.options = ("--port", str(self.port), "--bind", "127.0.0.1", *options)  # of two the last counts
        self.url = f"redis://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        command = ["redis-server", "--dir", str(self.folder), "--enable-debug-command", "local", *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: self.cli("PING").startswith(("PONG", "NOAUTH")), "redis-server to start")

    def cli(self, *words):
        done = subprocess.run(["redis-cli", "-h", self.host, "-p", str(self.port), *self.asks, *words],
                              capture_output=True, text=True, timeout=20, check=False)
        return (done.stdout + done.stderr).strip()

    def set(self, *words):
        said = self.cli("CONFIG", "SET", *words)
        expect(said == "OK", f"{words}: {said}")

    def number(self, section, name):
        """Of INFO; 0: it is not there."""
        for line in self.cli("INFO", section).splitlines():
            key, _, value = line.replace("=", ":").rpartition(":")
            if key == name.replace("=", ":"):
                return int(value)
        return 0

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()


class TlsServer(Server):
    """Speaks TLS on tls_port, beside that of redis-cli. Certificates are changed while it runs."""

    def __init__(self, folder, authority, pair, *options, tls_port=None, port=None):
        self.tls_port = tls_port or free_ports(1)[0]
        super().__init__(folder, "--tls-port", str(self.tls_port), "--tls-auth-clients", "no",
                         "--tls-ca-cert-file", str(authority.file), "--tls-cert-file", str(pair.certificate),
                         "--tls-key-file", str(pair.key), *options, port=port or free_ports(2)[1])

    def tls_url(self, host="localhost"):
        return f"rediss://{host}:{self.tls_port}"

    def shows(self, pair):
        self.set("tls-cert-file", str(pair.certificate), "tls-key-file", str(pair.key))


class TlsNode(TlsServer):
    """A node that speaks nothing but TLS, at an address of its own that its certificate names."""

    def __init__(self, folder, authority, number, port, *options):
        self.host, self.asks = f"127.0.0.{number}", ("--tls", "--insecure")  # whatever it shows
        self.right = authority.issue(f"node-{number}", self.host)
        super().__init__(folder, authority, self.right, "--tls-cluster", "yes", "--tls-replication", "yes", "--port", "0",
                         "--bind", self.host, "127.0.0.1", "--cluster-announce-ip", self.host, *options,
                         tls_port=port, port=port)


class Cluster:
    """Three masters with a replica each."""

    OPTIONS = ("--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--cluster-replica-validity-factor", "0",
               "--appendonly", "yes")

    def __init__(self, folder):
        self.servers = [self.node(folder, number, port) for number, port in enumerate(free_ports(6), 2)]
        self.url = "redis://" + ",".join(f"127.0.0.1:{s.port}" for s in self.servers[:3])

    def node(self, folder, _, port):
        return Server(folder, *self.OPTIONS, port=port)

    def __enter__(self):
        for server in self.servers:
            server.start()
        try:
            done = subprocess.run(["redis-cli", *self.servers[0].asks, "--cluster", "create",
                                   *(f"{s.host}:{s.port}" for s in self.servers), "--cluster-replicas", "1", "--cluster-yes"],
                                  capture_output=True, text=True, timeout=60, check=False)
            expect(done.returncode == 0, f"no cluster: {done.stdout[-400:]}")
            until(lambda: all("cluster_state:ok" in s.cli("CLUSTER", "INFO") for s in self.servers), "the cluster")
            until(lambda: sum("master_link_status:up" in s.cli("INFO", "replication") for s in self.servers) == 3,
                  "the replicas")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for server in self.servers:
            server.kill()

    def alive(self):
        return [s for s in self.servers if s.process is not None]

    def slots(self):
        """(first, last, id, port) of each master's ranges, as one that is alive sees them."""
        ranges = []
        for line in self.alive()[-1].cli("CLUSTER", "NODES").splitlines():
            words = line.split()
            if "master" in words[2] and "fail" not in words[2]:
                port = int(words[1].split("@")[0].split(":")[1])
                for part in words[8:]:
                    if not part.startswith("["):
                        first, _, last = part.partition("-")
                        ranges.append((int(first), int(last or first), words[0], port))
        return ranges

    def home(self, key):
        slot = int(self.alive()[-1].cli("CLUSTER", "KEYSLOT", key))
        found = next((r for r in self.slots() if r[0] <= slot <= r[1]), None)
        expect(found, f"no node has the slot {slot}")
        return slot, found

    def server_at(self, port):
        return next(s for s in self.servers if s.port == port)

    def kill_master_of(self, key):
        self.server_at(self.home(key)[1][3]).kill()

    def is_whole(self):
        """All slots are at nodes that live: a master that was killed counts as there for a second."""
        alive, slots = self.alive(), self.slots()
        return (all("cluster_state:ok" in s.cli("CLUSTER", "INFO") for s in alive)
                and {port for *_, port in slots} <= {s.port for s in alive}
                and sum(last - first + 1 for first, last, _, _ in slots) == 16384)

    def move_slot_of(self, key):
        """With a pause in the middle, in which the source answers ASK or TRYAGAIN."""
        slot, (_, _, source_id, source_port) = self.home(key)
        target_id, target_port = next((r[2], r[3]) for r in self.slots() if r[3] != source_port)
        source, target = self.server_at(source_port), self.server_at(target_port)
        target.cli("CLUSTER", "SETSLOT", str(slot), "IMPORTING", source_id)
        source.cli("CLUSTER", "SETSLOT", str(slot), "MIGRATING", target_id)
        for _ in range(20):
            keys = source.cli("CLUSTER", "GETKEYSINSLOT", str(slot), "10").split()
            if not keys:
                break
            source.cli("MIGRATE", target.host, str(target_port), "", "0", "5000", "KEYS", *keys)
        time.sleep(0.5)
        for server in (target, source):
            server.cli("CLUSTER", "SETSLOT", str(slot), "NODE", target_id)


class TlsCluster(Cluster):
    """The same over TLS alone, between the nodes too."""

    def __init__(self, folder, authority):
        self.authority = authority
        super().__init__(folder)

    def node(self, folder, number, port):
        return TlsNode(folder, self.authority, number, port, *self.OPTIONS)


class Running:
    def __init__(self, process):
        self.process = process

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=30)
        expect(self.process.returncode == 0, f"{self.process.args[1]} ended with {self.process.returncode}: {err}")
        return json.loads(out)


class Probe:
    def __init__(self, program, folder):
        self.program, self.folder, self.running = program, folder, []

    def call(self, *words, user=None, password=None):
        env = dict(os.environ)
        if password:
            env.update(FLEET_USER=user, FLEET_PASSWORD=password)
        return subprocess.Popen([self.program, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, cwd=self.folder, env=env)

    def run(self, *words, **secrets):
        process = self.call(*words, **secrets)
        out, err = process.communicate(timeout=60)
        expect(process.returncode == 0, f"{words} ended with {process.returncode}: {out} {err}")
        return out

    def collect(self, db, machine, first, count):
        self.run("collect", db, machine, first, count)

    def send_once(self, name, url, machine=None, **secrets):
        return json.loads(self.run("send", f"{name}.db", f"{name}.outbox", url, machine or name, 32 << 20, "once", **secrets))

    def send_on(self, name, url, machine=None, outbox=None, bytes_max=32 << 20, **secrets):
        if not (self.folder / f"{name}.db").exists():
            self.collect(f"{name}.db", name, 1, 0)
        return self.begin(self.call("send", f"{name}.db", f"{outbox or name}.outbox", url, machine or name, bytes_max,
                                    "on", **secrets))

    def read_once(self, url, db="read.db", **secrets):
        return json.loads(self.run("read", db, url, "once", **secrets))

    def read_on(self, url):
        return self.begin(self.call("read", "read.db", url, "on"))

    def begin(self, process):
        self.running.append(process)
        return Running(process)

    def list(self, db):
        return self.run("list", db).splitlines() if (self.folder / db).exists() else []

    def waits(self, name):
        path = self.folder / f"{name}.outbox"
        return path.stat().st_size if path.exists() else 0

    def until(self, condition, what, seconds=20):
        until(condition, what, seconds)

    def close(self):
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.communicate()
