"""inlet-telemetry fleet, send and read: nothing is sent before somebody says so; what was typed after that
arrives once at a real redis-server, and without what stays here."""

import contextlib
import json
import pathlib
import sqlite3
import sys
import tempfile
import threading
import time

from machine import ROOT
from recorder import fresh, wait_for_capture, windows
from suite import expect, run

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fleet"))
import certificates
import redis_servers

PROGRAM = "inlet-telemetry.exe"
KEYS = "key a down\nsleep_us 30000\nkey a up\nsleep_us 50000\n"
TIMES = 20


def telemetry(machine, *arguments, code=0):
    ended, text = machine.run(PROGRAM, *arguments, ok=False)
    expect(ended == code, f"{' '.join(arguments)} ended with {ended}: {text}")
    return text


def fleet_files(machine):
    return list(machine.home.glob("prefix/drive_c/users/*/AppData/Local/Inlet/fleet*"))


def buckets(path):
    with contextlib.closing(sqlite3.connect(path)) as db:
        return [json.loads(body) for body, in db.execute("SELECT body FROM bucket ORDER BY minute, id")]


def collect(machine, path):
    """Types while it is collected."""
    process = machine.begin(PROGRAM, "run", "--db", windows(path), "--for", "8")
    wait_for_capture(machine)
    machine.type_script(KEYS * TIMES)
    code, text = machine.end_inlet(process, 30)
    expect(code == 0, f"collecting ended with {code}: {text}")


def nothing_is_sent_before_somebody_says_so(machine):
    for path in fleet_files(machine):
        path.unlink()
    expect('"enabled":false' in telemetry(machine, "fleet", "status", "--json").replace(" ", ""), "it is enabled")
    collect(machine, fresh(machine, "fleet.db"))
    text = telemetry(machine, "send", "--once", "--db", windows(machine.home / "fleet.db"), code=4)
    expect("fleet enable" in text, f"it does not say what to run: {text}")
    expect(not [p for p in fleet_files(machine) if "outbox" in p.name], "an outbox is there without consent")
    text = telemetry(machine, "fleet", "enable", "--url", "redis://10.1.2.3", code=1)
    expect("--insecure" in text, f"in clear to another machine: {text}")
    text = telemetry(machine, "fleet", "enable", "--url", "redis://u:secret@127.0.0.1", code=2)
    expect("--password-file" in text and "secret" not in text, f"a password in a URL: {text}")


def what_was_typed_arrives_once_and_without_what_stays(machine):
    path, read = machine.home / "fleet.db", fresh(machine, "fleet-read.db")
    with tempfile.TemporaryDirectory(prefix="inlet-fleet-") as folder, \
            contextlib.closing(sqlite3.connect(path)) as old:
        server = redis_servers.Server(pathlib.Path(folder), "--appendonly", "yes")
        telemetry(machine, "fleet", "enable", "--url", server.url)
        status = json.loads(telemetry(machine, "fleet", "status", "--json"))
        expect(status["enabled"] and status["leaves"] == ["timing"], f"the status says {status}")
        # What is there already is older than the consent: as if of another day.
        old.execute("UPDATE bucket SET minute = minute - 1440")
        old.commit()
        before = len(buckets(path))
        collect(machine, path)
        collected = buckets(path)[before:]
        expect(sum(b["totals"].get("key_presses", 0) for b in collected) == TIMES, f"collected: {collected}")
        text = telemetry(machine, "send", "--once", "--db", windows(path), code=1)  # there is no server
        expect("waits on disk" in text, f"it says {text}")
        outbox = next(p for p in fleet_files(machine) if p.name == "fleet-outbox.db").read_bytes()
        for word in (collected[0]["machine"], '"monitors"', '"name"', '"keys"'):
            expect(word.encode() not in outbox, f"{word} is in the outbox")
        try:
            server.start()
            telemetry(machine, "send", "--once", "--db", windows(path))
            server.kill()
            server.start()
            arguments = ("read", "--url", server.url, "--db", windows(read), "--json")
            first, again = (json.loads(telemetry(machine, *arguments)) for _ in range(2))
            expect(first["added"] == len(collected) and first["lost"] == 0, f"read {first} of {len(collected)}")
            expect(again["added"] == 0 and again["entries"] == 0, f"read again: {again}")
            telemetry(machine, "send", "--once", "--db", windows(path))
        finally:
            server.kill()
        status = json.loads(telemetry(machine, "fleet", "status", "--json"))
        expect(status["outbox"]["confirmed"] == len(collected) and status["outbox"]["waiting"] == 0,
               f"the status says {status}")
    arrived = buckets(read)
    expect([b["totals"] for b in arrived] == [b["totals"] for b in collected], "other sums arrived")
    expect({b["machine"] for b in arrived} == {status["machine"]}, "another machine's name")
    page = fresh(machine, "fleet.html")
    machine.inlet("report", "--db", windows(read), "-o", windows(page))
    expect("keys pressed" in page.read_text(encoding="utf-8"), "no report")


def add_minutes(path, count):
    """As if so many more had been collected."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        names = [row[1] for row in db.execute("PRAGMA table_info(bucket)") if row[1] != "id"]
        last = dict(zip(names, db.execute(f"SELECT {','.join(names)} FROM bucket ORDER BY id DESC LIMIT 1").fetchone()))
        for _ in range(count):
            last["minute"] += 1
            last["body"] = json.dumps(json.loads(last["body"]) | {"minute": last["minute"]})
            db.execute(f"INSERT INTO bucket ({','.join(names)}) VALUES ({','.join('?' * len(names))})",
                       [last[name] for name in names])
        db.commit()


def waiting(machine):
    return json.loads(telemetry(machine, "fleet", "status", "--json"))["outbox"]["waiting"]


def has_tls():
    if (ROOT / "build/deps/lib/libssl.a").exists():
        return True
    print("SKIPPED: this build has no TLS, as OpenSSL could not be fetched")
    return False


def over_tls_the_server_has_to_be_the_one_that_was_named(machine):
    if not has_tls():
        return
    path, read = machine.home / "fleet.db", fresh(machine, "fleet-tls.db")
    with tempfile.TemporaryDirectory(prefix="inlet-fleet-") as name:
        folder = pathlib.Path(name)
        ours, other = (certificates.Authority(folder, ca) for ca in ("ca", "other-ca"))
        right = ours.issue("right", "localhost", "127.0.0.1")
        expired = ours.issue("expired", "localhost", until=certificates.NOW - certificates.DAY)
        client = ours.issue("client")

        def send(*arguments, url=None, code=1):
            telemetry(machine, "fleet", "enable", "--url", url or server.tls_url(), *arguments)
            return telemetry(machine, "send", "--once", "--db", windows(path), code=code)

        trusts = ("--tls-ca", windows(ours.file))
        shows = ("--tls-cert", windows(client.certificate), "--tls-key", windows(client.key))
        with redis_servers.TlsServer(folder, ours, right) as server:
            add_minutes(path, 3)
            refusals = (("--tls-ca", windows(other.file)), "CA that is not trusted", right), \
                ((), "CA that is not trusted", right), \
                (trusts, "another name", ours.issue("wrong", "redis.example", "10.0.0.1")), \
                (trusts, "has expired", expired), (trusts, "another name", ours.issue("none"))
            for arguments, why, pair in refusals:
                server.shows(pair)
                text = send(*arguments)
                expect(why in text and "waits on disk" in text, f"{arguments} with {pair.certificate.name}: {text}")
                expect(waiting(machine) == 3, f"after '{why}' {waiting(machine)} of 3 minutes wait")
            expect(int(server.cli("EXISTS", "inlet:*")) == 0 and not server.cli("KEYS", "*"), "something was sent")
            server.shows(right)
            server.set("tls-auth-clients", "yes")
            text = send(*trusts)
            expect("asked for a certificate" in text and waiting(machine) == 3, f"without a certificate: {text}")
            send(*trusts, *shows, code=0)
            send(*trusts, *shows, url=server.tls_url("127.0.0.1"), code=0)
            arguments = ("read", "--url", server.tls_url(), "--db", windows(read), "--json", *trusts)
            text = telemetry(machine, *arguments, code=1)
            expect("asked for a certificate" in text, f"a reader without a certificate: {text}")
            said = json.loads(telemetry(machine, *arguments, *shows))
            expect(said["added"] == 3 and said["lost"] == 0, f"read {said}")
            send(*trusts, *shows, code=0)  # which looks at the reader's mark
    text = telemetry(machine, "fleet", "enable", "--url", "rediss://localhost", "--tls-ca", windows(path), code=1)
    expect("fleet.db: no certificates of CAs" in text, f"a file that is none: {text}")
    text = telemetry(machine, "fleet", "enable", "--url", "redis://localhost", *trusts, code=1)
    expect("rediss://" in text, f"a CA in clear: {text}")


class Fleet:
    """This machine at a cluster of a test's own: enabled for one node, which is not where its stream is."""

    def __init__(self, machine, cluster, authority):
        self.machine, self.cluster, self.trusts = machine, cluster, ("--tls-ca", windows(authority.file))
        self.db, self.read_db = machine.home / "fleet.db", fresh(machine, "fleet-tls-cluster.db")
        self.key = f"inlet:{{{json.loads(telemetry(machine, 'fleet', 'status', '--json'))['machine']}}}:telemetry"
        self.enable_elsewhere()

    def enable_elsewhere(self):
        """For a node from which it has to be redirected."""
        home = self.home()
        self.seed = next(s for s in self.cluster.alive() if s is not home)
        self.enable()

    def enable(self):
        telemetry(self.machine, "fleet", "enable", "--url", self.url(), *self.trusts)

    def url(self):
        return self.seed.tls_url(self.seed.host)

    def home(self):
        return self.cluster.server_at(self.cluster.home(self.key)[1][3])

    def send(self, code=0):
        return telemetry(self.machine, "send", "--once", "--db", windows(self.db), code=code)

    def read(self, code=0):
        text = telemetry(self.machine, "read", "--url", self.url(), "--db", windows(self.read_db), "--json", *self.trusts,
                         code=code)
        return json.loads(next(line for line in text.splitlines() if line.startswith("{")))

    def is_sent_through(self, trouble):
        """Two minutes, by a 'send' that goes on while the cluster is in trouble."""
        add_minutes(self.db, 2)
        with trouble:
            begun = self.machine.begin(PROGRAM, "send", "--db", windows(self.db))
        redis_servers.until(lambda: self.home().cli("XLEN", self.key) == "2", "both minutes at the stream's new home", 60)
        telemetry(self.machine, "fleet", "disable")
        code, text = self.machine.end_inlet(begun, 15)
        expect(code == 4, f"send ended with {code}: {text}")
        self.enable()
        self.is_read(2)

    def is_read(self, count):
        said = self.read()
        expect(said["added"] == count and said["twice"] + said["lost"] + said["vanished"] == 0, f"of {count} read {said}")

    def refuses(self, why):
        """What is at the stream's home shows another certificate now: nothing goes there, and nothing is let go."""
        add_minutes(self.db, 2)
        text = self.send(code=1)
        expect(why in text and "waits on disk" in text, f"it is to say '{why}', and says {text}")
        expect(waiting(self.machine) == 2, f"{waiting(self.machine)} of 2 minutes wait")
        expect(self.home().cli("XLEN", self.key) == "0", "it was sent all the same")
        said = self.read(code=1)
        expect(said["nodes_failed"] == 1 and said["entries"] == 0 and why in said["complaint"], f"read {said}")


def a_cluster_over_tls_is_followed_to_the_nodes_that_it_names(machine):
    if not has_tls():
        return
    with tempfile.TemporaryDirectory(prefix="inlet-fleet-") as name:
        ours, other = (certificates.Authority(pathlib.Path(name), ca) for ca in ("ca", "other-ca"))
        with redis_servers.TlsCluster(pathlib.Path(name), ours) as cluster:
            fleet = Fleet(machine, cluster, ours)
            before = len(buckets(fleet.db))
            add_minutes(fleet.db, 3)
            fleet.send()
            said = fleet.read()
            expect(said["added"] == 3, f"of 3 read {said}")  # those of the tests before count as vanished here
            fleet.is_sent_through(a_failover(fleet))
            fleet.is_sent_through(a_slot_on_its_way(fleet))
            fleet.enable_elsewhere()  # where the slot went may be where it began
            home = fleet.home()
            for server in cluster.alive():  # or a master whose certificate the others don't trust is failed over from
                server.set("cluster-node-timeout", "60000")
            for pair, why in ((fleet.seed.right, "another name"), (ours.issue("name", "localhost"), "another name"),
                              (other.issue("foreign", home.host), "CA that is not trusted")):
                home.shows(pair)
                fleet.refuses(why)
                home.shows(home.right)
                fleet.send()
                fleet.is_read(2)
            names_its_nodes_instead(fleet, ours)
            sent, read = ([bucket["minute"] for bucket in buckets(db)] for db in (fleet.db, fleet.read_db))
            expect(sent[before:] == read, f"{sent[before:]} were sent, and {read} arrived")


@contextlib.contextmanager
def a_failover(fleet):
    fleet.cluster.kill_master_of(fleet.key)
    yield
    redis_servers.until(fleet.cluster.is_whole, "the failover", 30)


@contextlib.contextmanager
def a_slot_on_its_way(fleet):
    """Half moved for half a second."""
    moving = threading.Thread(target=fleet.cluster.move_slot_of, args=(fleet.key,))
    moving.start()
    yield
    moving.join()


def names_its_nodes_instead(fleet, authority):
    """By names: a certificate for the address alone is not enough then, one for the name is."""
    home = fleet.home()
    for server in fleet.cluster.alive():
        server.set("cluster-announce-hostname", "localhost")
        server.set("cluster-preferred-endpoint-type", "hostname")
    redis_servers.until(lambda: f"localhost:{home.port}" in fleet.seed.cli("GET", fleet.key), "the names to be known")
    fleet.seed.shows(authority.issue("seed", fleet.seed.host, "localhost"))
    for server in fleet.cluster.alive():
        if server not in (home, fleet.seed):
            server.shows(authority.issue(f"named-{server.port}", "localhost"))
    fleet.refuses("another name")
    home.shows(authority.issue("home", "localhost"))
    fleet.send()
    fleet.is_read(2)
    fleet.send()  # which looks at the reader's mark


def cells_are_read_into_one_database(machine):
    path, read = machine.home / "fleet.db", fresh(machine, "fleet-cells.db")
    with tempfile.TemporaryDirectory(prefix="inlet-fleet-") as name, \
            redis_servers.Server(pathlib.Path(name)) as one, redis_servers.Server(pathlib.Path(name)) as other:
        for count, cell in ((2, one), (5, other)):
            add_minutes(path, count)
            telemetry(machine, "fleet", "enable", "--url", cell.url)
            telemetry(machine, "send", "--once", "--db", windows(path))
        arguments = ("read", "--url", one.url, "--url", other.url, "--db", windows(read), "--json")
        other.kill()
        code, text = machine.run(PROGRAM, *arguments, ok=False)
        said = json.loads(next(line for line in text.splitlines() if line.startswith("{")))
        expect(code == 1 and said["added"] == 2 and said["cells_failed"] == 1, f"with a cell that is down: {text}")
        expect(said["complaint"] == f"127.0.0.1 port {other.port}: no connection", f"it complains of {said['complaint']}")
        other.start()
        add_minutes(path, 1)
        telemetry(machine, "send", "--once", "--db", windows(path))
        said = json.loads(telemetry(machine, *arguments))
        expect(said["cells"] == 2 and said["cells_failed"] == 0, f"both cells: {said}")
    arrived = [bucket["minute"] for bucket in buckets(read)]
    sent = [bucket["minute"] for bucket in buckets(path)][-8:]
    expect(arrived == sent, f"{arrived} came of {sent}")
    page = fresh(machine, "fleet-cells.html")
    dbs = [word for db in (read, machine.home / "fleet-read.db", read) for word in ("--db", windows(db))]
    machine.inlet("report", *dbs, "-o", windows(page))
    expect("fleet-cells.db and 2 more" in page.read_text(encoding="utf-8"), "no report of several databases")


def the_administrator_can_forbid_it_and_nobody_else_can_allow_more(machine):
    policy = machine.data / "fleet-policy.json"
    database = windows(machine.home / "fleet.db")
    try:
        for text in ('{"forbidden": true}', '{"allow": ["everything"]}', "no JSON"):
            policy.write_text(text)
            code, said = machine.run(PROGRAM, "send", "--once", "--db", database, ok=False)
            expect(code in (1, 4), f"sent in spite of {text}: {code} {said}")
            expect("there is no" not in said and "unreached" not in said, f"a server was looked for: {said}")
    finally:
        policy.unlink()
    status = json.loads(telemetry(machine, "fleet", "status", "--json"))
    telemetry(machine, "fleet", "enable", "--url", status["url"])
    expect(json.loads(telemetry(machine, "fleet", "status", "--json"))["machine"] == status["machine"],
           "another name each time")


def what_was_allowed_can_be_taken_back(machine):
    begun = machine.begin(PROGRAM, "send", "--db", windows(machine.home / "fleet.db"))
    time.sleep(1)
    expect(begun[0].poll() is None, "send ended")
    telemetry(machine, "fleet", "disable")
    code, text = machine.end_inlet(begun, 15)
    expect(code == 4 and "has changed" in text, f"it sends on: {code} {text}")
    telemetry(machine, "send", "--once", "--db", windows(machine.home / "fleet.db"), code=4)


def prepare(machine):
    machine.install()
    machine.inlet("pair", "--any-image")


def main():
    if not redis_servers.has_redis():
        print("skipped: no redis-server")
        sys.exit(77)
    run(nothing_is_sent_before_somebody_says_so, what_was_typed_arrives_once_and_without_what_stays,
        over_tls_the_server_has_to_be_the_one_that_was_named, a_cluster_over_tls_is_followed_to_the_nodes_that_it_names,
        cells_are_read_into_one_database,
        the_administrator_can_forbid_it_and_nobody_else_can_allow_more, what_was_allowed_can_be_taken_back, prepare=prepare)


main()
