"""The fleet export against a real redis-server that is killed, restarted, filled and slow, and a cluster
that fails over and moves slots: nothing is lost that is not counted, nothing is there twice.

    fleet_redis_test.py FLEET_PROBE"""

import pathlib
import sys
import tempfile
import time
import traceback

from redis_servers import Cluster, Failed, Probe, Server, expect, has_redis

MIB = 1 << 20


def minutes(probe, db, machine):
    rows = [line.split() for line in probe.list(db)]
    found = [(int(minute), int(events)) for name, minute, events in rows if name == machine]
    expect(len(found) == len({minute for minute, _ in found}), f"a minute of {machine} is there twice")
    for minute, events in found:
        expect(events == minute * 3 + 1, f"minute {minute} says {events} events")
    return [minute for minute, _ in found]


def expect_minutes(probe, db, machine, count, what):
    found = minutes(probe, db, machine)
    expect(found == list(range(1, count + 1)), f"{what}: {len(found)} of {count} minutes are there")


def all_arrives_once_and_is_confirmed(probe, folder):
    with Server(folder) as server:
        probe.collect("a.db", "a", 1, 500)
        said = probe.send_once("a", server.url)
        expect(said["waiting"] == 0 and said["sent"] == 500, f"the outbox says {said}")
        read = probe.read_once(server.url)
        expect(read["added"] == 500 and read["twice"] == 0, f"the reader says {read}")
        expect(int(server.cli("XLEN", "inlet:{a}:telemetry")) == 0, "what was read is still in the stream")
        said = probe.send_once("a", server.url)
        expect(said["confirmed"] == 500 and said["sent"] == 0, f"the mark did not come back: {said}")
        expect_minutes(probe, "read.db", "a", 500, "after one way")
        other = probe.read_once(server.url, db="other.db")
        expect(other["foreign"] == 1, f"a second reader took a part: {other}")


def nothing_forbidden_is_in_the_outbox_or_the_stream(probe, folder):
    with Server(folder) as server:
        probe.collect("a.db", "secret-pc", 1, 20)
        probe.send_once("a", server.url, machine="m-1")
        store = (probe.folder / "a.db").read_bytes()
        outbox = (probe.folder / "a.outbox").read_bytes()
        stream = server.cli("XRANGE", "inlet:{m-1}:telemetry", "-", "+").encode()
        for word in (b"SECRET-NAME", b"secret-pc", b"F13", b"31337", b"5e21a15e21a1", b"271828"):
            expect(word in store, f"{word} is not in the store: the test looks for nothing")
            expect(word not in outbox, f"{word} is in the outbox")
            expect(word not in stream, f"{word} is in the stream")


def a_server_that_is_killed_and_restarted_loses_nothing(probe, folder):
    with Server(folder, "--appendonly", "yes") as server:
        sender, reader = probe.send_on("a", server.url), probe.read_on(server.url)
        for i in range(6):
            probe.collect("a.db", "a", 1 + i * 100, 100)
            time.sleep(0.25)
            server.kill()
            time.sleep(0.2)
            server.start()
        probe.until(lambda: len(minutes(probe, "read.db", "a")) == 600, "all minutes to be read")
        said, read = sender.end(), reader.end()
        expect_minutes(probe, "read.db", "a", 600, "after kills")
        expect(said["dropped"] == 0 and read["lost"] == 0 and read["vanished"] == 0, f"{said} {read}")


def a_server_that_forgets_all_gets_it_again(probe, folder):
    with Server(folder, "--save", "") as server:
        probe.collect("a.db", "a", 1, 100)
        probe.send_once("a", server.url)
        server.kill()  # with nothing on its disk
        server.start()
        expect(server.cli("EXISTS", "inlet:{a}:telemetry") == "0", "the server remembers")
        probe.send_once("a", server.url)
        read = probe.read_once(server.url)
        expect(read["added"] == 100 and read["vanished"] == 0, f"the reader says {read}")
        expect_minutes(probe, "read.db", "a", 100, "after a server that forgot")


def a_full_server_is_waited_for(probe, folder):
    with Server(folder, "--maxmemory-policy", "noeviction") as server:
        probe.collect("a.db", "a", 1, 800)
        server.set("maxmemory", str(server.number("memory", "used_memory") + (600 << 10)))
        sender = probe.send_on("a", server.url)
        # What the server counts, not whether another write would pass now: what a batch takes while it is read counts
        # as well, so that a full server is below its limit again once it has refused one.
        probe.until(lambda: server.number("errorstats", "errorstat_OOM:count") > 1, "the server to be full")
        held = int(server.cli("XLEN", "inlet:{a}:telemetry"))
        expect(0 < held < 800, f"the full server has {held} of 800")
        server.set("maxmemory", "64mb")
        reader = probe.read_on(server.url)
        probe.until(lambda: len(minutes(probe, "read.db", "a")) == 800, "all minutes to be read", 40)
        said, read = sender.end(), reader.end()
        expect_minutes(probe, "read.db", "a", 800, "after a full server")
        expect(said["dropped"] == 0 and read["lost"] == 0, f"{said} {read}")


def a_bounded_outbox_tells_what_it_dropped(probe, folder):
    with Server(folder) as server:
        server.kill()
        probe.collect("a.db", "a", 1, 400)
        sender = probe.send_on("a", server.url, bytes_max=512 << 10)
        probe.until(lambda: probe.waits("a") > 0, "the outbox to be filled")
        time.sleep(0.5)
        size = (probe.folder / "a.outbox").stat().st_size
        expect(size <= (512 << 10) + 16 * 4096, f"the outbox has {size} bytes")
        server.start()
        reader = probe.read_on(server.url)
        probe.until(lambda: minutes(probe, "read.db", "a")[-1:] == [400], "the newest minute to be read")
        said, read = sender.end(), reader.end()
        found = minutes(probe, "read.db", "a")
        expect(said["dropped"] > 0 and read["lost"] == said["dropped"], f"{said} {read}")
        expect(len(found) + read["lost"] == 400, f"{len(found)} there and {read['lost']} lost of 400")
        expect(found == list(range(401 - len(found), 401)), "not the oldest were dropped")


def a_slow_server_makes_duplicates_that_are_removed(probe, folder):
    with Server(folder) as server:
        probe.collect("a.db", "a", 1, 300)
        sender = probe.send_on("a", server.url)
        server.cli("CLIENT", "PAUSE", "1500", "ALL")  # longer than the sender waits for a reply
        time.sleep(1.8)
        server.cli("DEBUG", "SLEEP", "1.3")
        probe.until(lambda: int(server.cli("XLEN", "inlet:{a}:telemetry")) >= 300, "all to be sent")
        sender.end()
        read = probe.read_once(server.url)
        expect(read["added"] == 300, f"the reader says {read}")
        expect_minutes(probe, "read.db", "a", 300, "after a slow server")


def a_user_of_the_acl_has_its_own_keys_alone(probe, folder):
    with Server(folder, "--enable-debug-command", "no") as server:
        server.cli("ACL", "SETUSER", "a", "on", ">secret", "~inlet:{a}:*", "+xadd", "+xinfo|stream", "+hget")
        server.cli("ACL", "SETUSER", "reader", "on", ">other", "~inlet:*", "+scan", "+xrange", "+xdel", "+hgetall",
                   "+hset", "+cluster|slots")
        server.cli("ACL", "SETUSER", "default", "off")
        probe.collect("a.db", "a", 1, 5)
        said = probe.send_once("a", server.url, user="a", password="secret")
        expect(said["sent"] == 5, f"the outbox says {said}")
        sender = probe.send_on("a", server.url, machine="b", user="a", password="secret", outbox="b")
        time.sleep(0.6)
        said = sender.end()
        expect(said["state"] == "denied" and said["sent"] == 0, f"another machine's keys: {said}")
        sender = probe.send_on("a", server.url, user="a", password="wrong", outbox="c")
        time.sleep(0.6)
        said = sender.end()
        expect(said["state"] == "denied" and "WRONGPASS" in said["complaint"], f"a wrong password: {said}")
        read = probe.read_once(server.url, user="reader", password="other")
        expect(read["added"] == 5 and not read["complaint"], f"the reader's rights: {read}")


def a_cluster_fails_over_and_moves_slots(probe, folder):
    with Cluster(folder) as cluster:
        names = [f"m{i}" for i in range(6)]
        for name in names:
            probe.collect(f"{name}.db", name, 1, 60)
        senders = [probe.send_on(name, cluster.url) for name in names]
        reader = probe.read_on(cluster.url)
        probe.until(lambda: len(minutes(probe, "read.db", "m0")) == 60, "the first minutes to be read")
        cluster.kill_master_of("inlet:{m0}:telemetry")
        for name in names:
            probe.collect(f"{name}.db", name, 61, 60)
        probe.until(lambda: cluster.is_whole(), "the failover", 30)
        for name in names:
            probe.collect(f"{name}.db", name, 121, 60)
        cluster.move_slot_of("inlet:{m1}:telemetry")
        for name in names:
            probe.until(lambda n=name: len(minutes(probe, "read.db", n)) == 180, f"all of {name} to be read", 40)
        said, read = [sender.end() for sender in senders], reader.end()
        for name in names:
            expect_minutes(probe, "read.db", name, 180, name)
        expect(read["lost"] == 0 and read["vanished"] == 0 and read["refused"] == 0, f"the reader says {read}")
        expect(all(s["dropped"] == 0 for s in said), f"senders say {said}")


TESTS = [value for name, value in list(globals().items())
         if callable(value) and getattr(value, "__code__", None) is not None
         and value.__code__.co_varnames[:2] == ("probe", "folder")]


def main():
    if not has_redis():
        print("skipped: no redis-server")
        sys.exit(77)
    only = sys.argv[2:]
    failed = 0
    for test in TESTS:
        if only and not any(word in test.__name__ for word in only):
            continue
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="inlet-fleet-") as name:
            folder = pathlib.Path(name)
            probe = Probe(sys.argv[1], folder)
            try:
                test(probe, folder)
                print(f"ok {test.__name__} ({time.monotonic() - started:.1f} s)", flush=True)
            except (Failed, OSError, ValueError, KeyError):
                failed += 1
                print(f"FAILED {test.__name__}:\n{traceback.format_exc()}", flush=True)
            finally:
                probe.close()
    sys.exit(1 if failed else 0)


main()
