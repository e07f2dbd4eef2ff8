"""A client written from protocol.md alone meets the service's state machine.

    peer_test.py HARNESS [TEST…]
"""

import json
import pathlib
import random
import re
import struct
import sys
import unittest

import batch
import client as c
import events
import noise
from client import Client
from harness import Ended, Harness

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROTOCOL = ROOT / "client_sdk/docs/protocol.md"
S = 10**9
ALL_SCOPES = 31
E_SERVICE_STOPPED = -28
harness_program = None


def examples(heading):
    """The bytes of the indented block that stands under a heading of the page."""
    text = PROTOCOL.read_text()
    block = text[text.index(heading) :].split("```")[1]
    return bytes.fromhex("".join(re.findall(r"^((?:[0-9A-F]{2} {0,2})+)", block, re.M)))


class Peer(unittest.TestCase):
    def setUp(self):
        self.service = Harness(harness_program)
        self.service.connect()
        self.addCleanup(self.service.close)

    def paired(self, scopes=ALL_SCOPES, **hello):
        client = Client(self.service, **hello)
        self.service.grant(client.keys.public, scopes)
        return client

    def opened(self, scopes=ALL_SCOPES, **hello):
        return self.paired(scopes, **hello).open()

    def of_stream(self, client, subscription):
        """Without what tells of the time before."""
        return [e for e in client.events[subscription] if e.type != 14 and not e.flags & events.STATE]


class Page(Peer):
    def test_the_pages_batch_decodes_to_what_the_page_says(self):
        got, first_seq, end_seq = batch.decode(examples("### A batch, byte for byte"))
        self.assertEqual((first_seq, end_seq), (41, 52))
        self.assertEqual([(e.seq, e.type) for e in got], [(41, 1), (43, 5), (44, 5), (45, 7)])
        self.assertEqual(got[0].words, (0x00070004, 0x0041001E, 0, 0))
        self.assertEqual(got[1].words[:2], (3, 2**32 - 2))
        self.assertEqual([e.time_ns for e in got], [10**9, 1001 * 10**6, 1002 * 10**6, 1001500000])

    def test_the_pages_compact_batch_decodes_to_what_the_page_says(self):
        data = examples("The mouse moved three times".replace("The", "Numbers 41 to 43, the"))
        got, first_seq, end_seq = batch.decode(data, compact_allowed=True)
        self.assertEqual((first_seq, end_seq), (41, 44))
        self.assertEqual([e.time_ns for e in got], [10**9, 1001 * 10**6, 1002002000])
        self.assertEqual([e.os_time_ms for e in got], [1000, 1001, 1001])
        self.assertEqual([e.words[:2] for e in got], [(3, 2**32 - 2), (1, 2**32 - 8), (100, 0)])
        with self.assertRaises(batch.Refused):
            batch.decode(data)

    def test_the_pages_prologue_is_made_as_the_page_says(self):
        sid = bytes.fromhex("010100000000000512000000")
        made = c.prologue(b"\xc1\xc2", b"\x51\x52\x53", sid, 0x01020304)
        self.assertEqual(made, examples("S-1-5-18 and session"))

    def test_varints_have_one_form_each(self):
        self.assertEqual(batch.Reader(b"\xac\x02").varint(), 300)
        for bad in (b"\x80\x00", b"\xff" * 10, b"\xff"):
            with self.assertRaises(batch.Refused):
                batch.Reader(bad).varint()


class Connection(Peer):
    def test_a_paired_client_is_let_in(self):
        client = self.opened()
        self.assertEqual((client.version, client.capabilities), (1, 0))
        self.assertEqual(client.request(c.PING).status, c.OK)
        self.assertEqual(self.service.stage(), "open")

    def test_bytes_may_be_cut_anywhere(self):
        whole = self.service.write
        self.service.write = lambda data: [whole(data[i : i + 1]) for i in range(len(data))]
        self.assertEqual(self.opened().request(c.PING).status, c.OK)

    def test_an_older_service_chooses_from_a_range_of_versions(self):
        client = self.opened(version_max=9, capabilities=0xFFFFFFF0)
        self.assertEqual((client.version, client.capabilities & 0xFFFFFFF0), (1, 0))

    def test_no_version_in_common_is_said(self):
        client = Client(self.service, version_min=2, version_max=9)
        client.say_hello()
        self.assertEqual(client.version, 0)
        self.assertEqual(self.service.stage(), "ended")

    def test_what_a_later_version_appends_is_ignored(self):
        client = self.paired(more=b"later")
        client.open(greeting_bytes=c.greeting("later") + b"more")
        self.assertEqual(client.request(c.PING).status, c.OK)

    def test_a_greeting_may_have_128_bytes_in_all(self):
        self.paired().open(greeting_bytes=c.greeting("x" * 64) + bytes(63))
        self.service.connect()
        with self.assertRaises(Ended):
            self.paired().open(greeting_bytes=c.greeting("x" * 64) + bytes(64))

    def test_heartbeats_come_and_silence_ends_it(self):
        client = self.opened()
        for _ in range(5):
            self.service.tick(2 * S)
            self.assertEqual(client.take(), [c.S_HEARTBEAT])
            client.send(c.HEARTBEAT)
        self.service.tick(6 * S - 1)
        with self.assertRaises(Ended):
            self.service.tick(1)

    def test_a_handshake_has_three_seconds(self):
        client = self.paired()
        client.shake_hands()
        self.service.tick(3 * S - 1)
        with self.assertRaises(Ended):
            self.service.tick(1)

    def test_nothing_is_sent_before_the_first_sealed_frame(self):
        client = self.paired()
        client.shake_hands()
        self.service.tick(2 * S)
        self.assertEqual(self.service.read(), [])

    def test_optional_messages_are_ignored(self):
        client = self.opened()
        for type_ in range(0x80, 0x100):
            client.send(type_, bytes(type_))
        self.assertEqual(client.request(c.PING).status, c.OK)

    def test_keys_change_with_every_65536th_frame_of_either_direction(self):
        client = self.opened()
        client.subscribe()
        client.take()
        for start in range(0, 66000, 1000):
            self.service.write(b"".join(client.sealed(c.HEARTBEAT) for _ in range(1000)))
            client.received += b"".join(self.service.burst(1000))
            self.assertEqual(client.take(), [c.S_BATCH] * 1000)
        self.assertGreater(min(client.up.n, client.down.n), 65536)
        self.assertEqual([e.seq for e in client.events[1] if e.type == 1], list(range(1, 66001)))

    def test_a_key_that_is_not_changed_ends_it(self):
        client = self.opened()
        for start in range(0, 65000, 1000):
            self.service.write(b"".join(client.sealed(c.HEARTBEAT) for _ in range(1000)))
        client.up._rekey_when_due = lambda: None
        with self.assertRaises(Ended):
            self.service.write(b"".join(client.sealed(c.HEARTBEAT) for _ in range(1000)))
        self.assertLessEqual(client.up.n - 1000, 65536)


class Events(Peer):
    def feed(self, count=3000, seed=1):
        stream = events.stream(random.Random(seed), 1, count)
        for event in stream:
            self.service.post(event)
        return stream

    def test_each_record_arrives_as_it_was_posted(self):
        client = self.opened()
        subscription = client.subscribe()
        posted = self.feed()
        client.take()
        self.assertEqual(self.of_stream(client, subscription), posted)
        self.assertEqual(client.next_seq[subscription], posted[-1].seq + batch.span(posted[-1]))

    def test_each_record_arrives_as_it_was_posted_in_the_compact_form(self):
        client = self.opened(capabilities=c.COMPACT)
        self.assertEqual(client.capabilities, c.COMPACT)
        subscription = client.subscribe()
        posted = self.feed()
        seq, time_ns, generator = posted[-1].seq + batch.span(posted[-1]), posted[-1].time_ns, random.Random(9)
        for number in range(3000):  # a mouse, with every size of step in space and time
            time_ns += generator.randrange(1 << generator.randrange(1, 40)) * 100
            os_time_ms = (number // 7, time_ns // 10**6, generator.randrange(2**32))[number // 1000] % 2**32
            size = 1 << generator.randrange(1, 31)
            step = [generator.randrange(-size, size) % 2**32 for _ in range(2)]
            posted.append(batch.Event(seq, time_ns, 0, os_time_ms, 5, 0x101, 1, 0, 0, (*step, 0, 0)))
            seq += 1
            self.service.post(posted[-1])
        client.take()
        self.assertEqual(self.of_stream(client, subscription), posted)
        self.assertGreater(client.compact_batches, 5)

    def test_a_view_shows_what_scopes_types_and_sources_allow_and_nothing_else(self):
        posted = self.feed()
        for seed, scopes in enumerate((1, 2, 4, 8, 16, 1 | 2, 2 | 8, 31)):
            self.service.connect()
            client = self.opened(scopes)
            for types in (0, random.Random(seed).randrange(2**18) | 1 << 12 | 1 << 5):
                for sources in (1, 2, 3):
                    reply = client.request(c.SUBSCRIBE, c.subscribe(types=types, sources=sources, from_seq=1))
                    if not events.shown_types(scopes, types) & set(range(1, 14)) - {7, 8, 9, 12}:
                        self.assertEqual(reply.status, c.E_SCOPE)
                        continue
                    subscription = reply.subscribed()["subscription"]
                    client.take()
                    expected = events.view(posted, scopes, types, sources)
                    self.assertEqual(self.of_stream(client, subscription), expected)
                    self.assertEqual(client.request(c.UNSUBSCRIBE, struct.pack("<I", subscription)).status, c.OK)

    def test_names_are_shown_with_what_they_belong_to(self):
        focus = batch.Event(1, 5000, 0, 0, 11, 0, 0, 42, 0, (1, 0, 0, 0))
        path = focus._replace(seq=2, type=16, words=events.name(3, b"C:\\a.exe"))
        title = focus._replace(seq=3, type=16, words=events.name(4, b"Inbox"))
        for event in (focus, path, title):
            self.service.post(event)
        for scopes, types, shown in (
            (1 << 3, 0, [focus, path]),
            (1 << 4, 0, [focus, path, title]),
            (1 << 4, 1 << 11, [focus]),
            (1 << 0, 0, []),
        ):
            self.service.connect()
            client = self.opened(scopes)
            subscription = client.subscribe(types=types, from_seq=1)
            client.take()
            self.assertEqual(self.of_stream(client, subscription), shown)

    def test_a_subscription_begins_with_what_is_held_and_in_force(self):
        lock = batch.Event(1, 5000, 0, 0, 13, 0, 0, 0, 0, (0x409, 0, 1, 0))
        press = batch.Event(2, 6000, 0, 0, 1, events.RAW, 7, 0, 0, (0x00070004, 0x0041001E, 0, 0))
        clock = batch.Event(3, 7000, 0, 0, 17, 0, 0, 0, 0, (0, 0, 0, 2))
        for event in (lock, press, clock):
            self.service.post(event)
        client = self.opened()
        subscription = client.subscribe()
        client.take()
        layout, snapshot = client.events[subscription]
        self.assertEqual((layout.seq, layout.type, layout.words), (4, 13, lock.words))
        self.assertTrue(layout.flags & events.STATE)
        self.assertEqual((snapshot.seq, snapshot.type, snapshot.device), (4, 14, 7))
        self.assertEqual((snapshot.words[0], snapshot.words[1] & 0xFFFF), (1 << 16, 1))
        self.assertEqual(snapshot.words[2:], press.words[:2])

    def test_what_a_view_hides_makes_no_traffic(self):
        client = self.opened(scopes=2)
        client.subscribe()
        client.take()
        self.assertEqual(self.service.burst(100), [])

    def test_a_subscription_says_where_its_numbers_and_times_come_from(self):
        self.feed(50)
        client = self.opened()
        told = client.request(c.SUBSCRIBE, c.subscribe(sources=1)).subscribed()
        stream = (told["boot_id"], told["session"], told["epoch"])
        self.assertEqual(stream, (77, self.service.session, 3))
        self.assertEqual((told["anchor_ns"], told["anchor_utc_ns"], told["sources"]), (5, 6, 1))

    def test_a_resumed_subscription_goes_on_at_its_number(self):
        posted = self.feed(500)
        client = self.opened()
        first = posted[300].seq
        subscription = client.subscribe(from_seq=first)
        client.take()
        self.assertEqual(self.of_stream(client, subscription), posted[300:])
        told = [e for e in client.events[subscription] if e.type == 14 or e.flags & events.STATE]
        self.assertEqual({e.seq for e in told}, {first})
        self.assertEqual(told, client.events[subscription][: len(told)])

    def test_numbers_that_are_gone_are_a_loss(self):
        client = self.opened()
        for _ in range(10):
            self.service.burst(1000)
        subscription = client.subscribe(from_seq=5)
        client.take()
        first, *rest = self.of_stream(client, subscription)
        self.assertEqual((first.seq, first.type, first.words[2]), (5, 7, 3))
        self.assertEqual([e.seq for e in rest], list(range(5 + first.words[0], 10001)))

    def test_a_stop_sends_everything_and_says_the_final_number(self):
        client = self.opened()
        subscription = client.subscribe()
        posted = self.feed(3000)
        self.service.service_closes(E_SERVICE_STOPPED)
        self.assertEqual(client.take()[-1], c.S_CLOSE)
        self.assertEqual(client.final, (E_SERVICE_STOPPED, client.next_seq[subscription]))
        self.assertEqual(self.of_stream(client, subscription), posted)
        self.assertEqual(self.service.stage(), "ended")

    def test_a_stop_without_a_subscription_has_no_final_number(self):
        client = self.opened()
        self.service.service_closes(E_SERVICE_STOPPED)
        client.take()
        self.assertEqual(client.final, (E_SERVICE_STOPPED, 0))


class Times(Peer):
    """Subscriptions that begin at a time: capability TIMES."""

    GRID = 16 * 10**6

    def opened(self, scopes=ALL_SCOPES):
        client = super().opened(scopes, capabilities=c.TIMES)
        self.assertEqual(client.capabilities, c.TIMES)
        return client

    def every_millisecond(self, first, last):
        posted = [
            batch.Event(n, n * 10**6, 0, 0, 5, events.HAS_MOTION | 1, 0, 0, 0, (1, 2, 0, 0))
            for n in range(first, last + 1)
        ]
        for event in posted:
            self.service.post(event)
        return posted

    def test_a_subscription_begins_at_its_time(self):
        posted = self.every_millisecond(1, 900)
        client = self.opened()
        for asked in (17 * 10**6, 32 * 10**6 - 1, 500 * 10**6, 899 * 10**6 + 1):
            reply = client.request(c.SUBSCRIBE, c.subscribe(from_time_ns=asked)).subscribed()
            client.take()
            wanted = [e for e in posted if e.time_ns >= asked // self.GRID * self.GRID]
            self.assertEqual(self.of_stream(client, reply["subscription"]), wanted)
            self.assertEqual((reply["first_seq"], reply["start"]), (wanted[0].seq, 0))
            client.request(c.UNSUBSCRIBE, struct.pack("<I", reply["subscription"]))

    def test_times_that_are_gone_are_a_loss_from_the_first_number_on(self):
        client = self.opened()
        for _ in range(10):
            self.service.burst(1000)
        reply = client.request(c.SUBSCRIBE, c.subscribe(from_time_ns=1)).subscribed()
        client.take()
        first, *rest = self.of_stream(client, reply["subscription"])
        self.assertEqual((reply["first_seq"], reply["start"]), (1, 0))
        self.assertEqual((first.seq, first.type, first.words[2]), (1, 7, 3))
        self.assertEqual([e.seq for e in rest], list(range(1 + first.words[0], 10001)))

    def test_a_time_behind_the_newest_is_from_now_on_and_the_future_is_not_found(self):
        client = self.opened()
        self.every_millisecond(1, 100)
        reply = client.request(c.SUBSCRIBE, c.subscribe(from_time_ns=S)).subscribed()
        self.assertEqual((reply["first_seq"], reply["start"]), (101, 0))
        self.assertEqual(client.request(c.SUBSCRIBE, c.subscribe(from_time_ns=S + 1)).status, c.E_NOT_FOUND)

    def test_a_stream_that_begins_later_says_so(self):
        posted = self.every_millisecond(1, 10)
        client = self.opened()
        reply = client.request(c.SUBSCRIBE, c.subscribe(from_time_ns=5)).subscribed()
        client.take()
        self.assertEqual((reply["first_seq"], reply["start"]), (1, 1))
        self.assertEqual(self.of_stream(client, reply["subscription"]), posted)

    def test_times_that_nobody_can_mean_end_the_connection(self):
        for body in (
            c.subscribe(from_seq=1, from_time_ns=1),
            c.subscribe(policy=(0, 0, 0, 0)) + bytes(8),
            c.subscribe(from_time_ns=2**63),
            c.subscribe(from_time_ns=1)[:-1],
            c.subscribe(from_time_ns=1) + b"x",
        ):
            self.service.connect()
            client = self.opened()
            with self.assertRaises(Ended):
                client.send(c.SUBSCRIBE, numbered(body))

    def test_without_the_capability_a_time_ends_the_connection(self):
        client = super().opened()
        self.assertEqual(len(client.request(c.SUBSCRIBE, c.subscribe()).body), 52)
        with self.assertRaises(Ended):
            client.send(c.SUBSCRIBE, numbered(c.subscribe(from_time_ns=1)))


class Agreed(Peer):
    """What both ends announced: capability REQUESTS."""

    def opened(self, scopes=ALL_SCOPES):
        client = super().opened(scopes, capabilities=c.REQUESTS)
        self.assertEqual(client.capabilities, c.REQUESTS)
        return client

    def test_a_service_agrees_to_nothing_that_was_not_announced(self):
        self.service.connect()
        self.assertEqual(super().opened().capabilities, 0)

    def test_a_ping_comes_back(self):
        client = self.opened()
        for payload in (b"", b"\0\xff", bytes(64)):
            body = client.request(c.PING, payload).body
            self.assertEqual(struct.unpack_from("<q", body), (S,))
            self.assertEqual(body[8:], payload)

    def test_a_filter_leaves_nothing_out_and_tells_nothing_twice(self):
        client = self.opened()
        subscription = client.subscribe(types=1 << 1)
        posted = events.stream(random.Random(5), 1, 3000)
        points = [(0, 1 << 1)]
        for number, event in enumerate(posted):
            self.service.post(event)
            if number % 100 == 99:
                types = random.Random(number).choice((1 << 1, 1 << 5, 1 << 5 | 1 << 2, 0))
                body = struct.pack("<IIQ", subscription, 3, types)
                first_seq, sources = struct.unpack("<QI", client.request(c.FILTER, body).body)
                self.assertEqual(sources, 3)
                points.append((first_seq, types))
                if number % 300 == 299:
                    client.take()
        client.take()
        expected = []
        for (first, types), (after, _) in zip(points, points[1:] + [(2**62, 0)]):
            part = [e for e in posted if first <= e.seq < after]
            expected += events.view(part, ALL_SCOPES, types, 3)
        got = [e for e in client.events[subscription] if e.type != 14 and not e.flags & events.STATE]
        self.assertEqual(got, expected)

    def test_snapshots_tell_what_is_in_force_and_held(self):
        layout = batch.Event(1, 5000, 0, 0, 13, 0, 0, 0, 0, (0x409, 0, 1, 0))
        device = batch.Event(2, 5000, 0, 0, 10, 0, 3, 0, 0, (1, 2, 3, 1 | 1 << 16))
        name = device._replace(seq=3, type=16, words=events.name(2, b"mouse"))
        press = batch.Event(4, 6000, 0, 0, 3, events.RAW, 3, 0, 0, (2, 0, 0, 0))
        for event in (layout, device, name, press):
            self.service.post(event)
        client = self.opened()
        seq, batches = client.request(c.SNAPSHOT, struct.pack("<IQ", 3, 0)).state()
        self.assertEqual(seq, 5)
        self.assertEqual(sorted(e.type for e in sum(batches, [])), [10, 13, 14, 16])
        self.assertEqual((batches[-1][0].type, batches[-1][0].words[2]), (14, 2))
        seq, batches = client.request(c.DEVICES).state()
        self.assertEqual([(e.type, e.device, e.words) for e in sum(batches, [])],
                         [(10, 3, device.words), (16, 3, name.words)])

    def test_the_service_says_what_it_is(self):
        told = json.loads(self.opened().request(c.INFO).body)
        self.assertEqual((told["protocol"], told["schema"], told["capabilities"]), (1, 1, c.REQUESTS))
        self.assertEqual((told["heartbeat_ms"], told["silence_ms"]), (2000, 6000))
        self.assertEqual((told["subscriptions"], told["requests"], told["batch_records"]), (8, 8, 1024))

    def test_pauses_are_ones_own(self):
        client = self.opened()
        self.assertEqual(client.request(c.RESUME).status, c.E_NOT_FOUND)
        self.assertEqual(client.request(c.PAUSE, struct.pack("<I", 2)).status, c.OK)
        self.service.tick(2 * S - 1)
        self.assertEqual(client.request(c.RESUME).status, c.OK)
        self.assertEqual(client.request(c.PAUSE, struct.pack("<I", 2)).status, c.OK)
        self.service.tick(2 * S)
        self.assertEqual(client.request(c.RESUME).status, c.E_NOT_FOUND)

    def test_what_was_not_told_can_be_cancelled(self):
        client = self.opened()
        client.send(c.SUBSCRIBE, struct.pack("<I", 50) + c.subscribe())
        client.send(c.CANCEL, struct.pack("<II", 51, 50))
        client.take()
        self.assertEqual([(r.request, r.status) for r in client.replies], [(50, c.E_CANCELLED), (51, c.OK)])
        self.assertEqual(self.service.burst(3), [])
        client.replies = []
        self.assertEqual(client.request(c.CANCEL, struct.pack("<I", 51)).status, c.E_NOT_FOUND)

    def test_failures_say_what_they_are_about(self):
        client = self.opened()
        for type_, body, what in (
            (c.SUBSCRIBE, c.subscribe(schema=7), "schema_version"),
            (c.SUBSCRIBE, c.subscribe(from_seq=9), "from_seq"),
            (c.UNSUBSCRIBE, struct.pack("<I", 9), "subscription"),
            (c.GRANT_LIST, b"", ""),
        ):
            self.assertEqual(client.request(type_, body).what(), (1, what))

    def test_what_is_not_of_the_page_ends_the_connection(self):
        for name, message in AGREED_VIOLATIONS.items():
            with self.subTest(name):
                self.service.connect()
                client = self.opened()
                with self.assertRaises(Ended):
                    client.send(*message)

    def test_who_did_not_agree_is_ended(self):
        for type_, body in ((c.INFO, numbered()), (c.PING, numbered(b"x")), (c.PAUSE, numbered(bytes([1, 0, 0, 0])))):
            self.service.connect()
            client = super().opened()
            with self.assertRaises(Ended):
                client.send(type_, body)


class Requests(Peer):
    def test_several_requests_are_answered_in_their_order(self):
        client = self.opened()
        for number in (7, 3, 2**32 - 1):
            client.send(c.PING, struct.pack("<I", number))
        client.take()
        self.assertEqual([r.request for r in client.replies], [7, 3, 2**32 - 1])

    def test_reports_are_texts(self):
        client = self.opened()
        for type_ in (c.STATUS, c.STATS):
            self.assertEqual(client.request(type_).body, b'{"for":"one"}')

    def test_failures_have_their_status(self):
        client = self.opened(scopes=2)
        cases = (
            (c.SUBSCRIBE, c.subscribe(schema=2), c.E_VERSION),
            (c.SUBSCRIBE, c.subscribe(types=1 << 1), c.E_SCOPE),
            (c.SUBSCRIBE, c.subscribe(from_seq=2), c.E_NOT_FOUND),
            (c.UNSUBSCRIBE, struct.pack("<I", 9), c.E_NOT_FOUND),
            (c.GRANT_LIST, b"", c.E_ACCESS_DENIED),
            (c.GRANT_ADD, bytes(32) + struct.pack("<IB", 1, 1) + b"x", c.E_ACCESS_DENIED),
            (c.GRANT_REMOVE, b"\x02\x01x", c.E_ACCESS_DENIED),
        )
        for type_, body, status in cases:
            self.assertEqual(client.request(type_, body).status, status)
        for _ in range(8):
            client.subscribe()
        self.assertEqual(client.request(c.SUBSCRIBE, c.subscribe()).status, c.E_LIMIT)

    def test_an_administrator_pairs_and_unpairs(self):
        self.service.administrator()
        client = Client(self.service, intent=c.ADMIN).open()
        other = noise.KeyPair()
        name = "déjà".encode()
        self.assertEqual(client.request(c.GRANT_ADD, other.public + struct.pack("<IB", 3, len(name)) + name).status, 0)
        self.assertIn(other.public.hex(), client.request(c.GRANT_LIST).body.decode())
        self.assertEqual(client.request(c.SUBSCRIBE, c.subscribe()).status, c.E_SCOPE)
        self.assertEqual(client.request(c.STATUS).body, b'{"for":"all"}')
        self.service.connect()
        self.assertEqual(Client(self.service, other).open().request(c.PING).status, 0)
        self.service.connect()
        client = Client(self.service, intent=c.ADMIN).open()
        self.assertEqual(client.request(c.GRANT_REMOVE, b"\x01" + other.public).status, 0)
        self.service.connect()
        with self.assertRaises(Ended):
            Client(self.service, other).open()


def latency(count=1, quantiles=(1, 2, 3, 4, 5)):
    return struct.pack("<Q5I", count, *quantiles)


def numbered(body=b"", request=1):
    return struct.pack("<I", request) + body


# What no client may send once its connection is open.
SEALED_VIOLATIONS = {
    "no type": None,
    "type 0": (0x00, b""),
    "an unknown type": (0x04, numbered()),
    "the last type that is not optional": (0x7F, b""),
    "a message of the service's": (c.S_HEARTBEAT, b""),
    "a ping without a number": (c.PING, b""),
    "a ping with the number 0": (c.PING, numbered(request=0)),
    "a list with a byte too many": (c.GRANT_LIST, numbered(b"x")),
    "a status with a byte too few": (c.STATUS, bytes(3)),
    "a subscription that is cut": (c.SUBSCRIBE, numbered(c.subscribe())[:-1]),
    "a subscription to no source": (c.SUBSCRIBE, numbered(c.subscribe(sources=0))),
    "a subscription to an unknown source": (c.SUBSCRIBE, numbered(c.subscribe(sources=5))),
    "a subscription beyond all numbers": (c.SUBSCRIBE, numbered(c.subscribe(from_seq=2**62 + 1))),
    "schema 0": (c.SUBSCRIBE, numbered(c.subscribe(schema=0))),
    "an end of subscription 0": (c.UNSUBSCRIBE, numbered(bytes(4))),
    "a farewell with a good status": (c.CLOSE, struct.pack("<i", 1)),
    "a farewell that is cut": (c.CLOSE, bytes(3)),
    "latencies that are cut": (c.HEARTBEAT, latency()[:-1]),
    "latencies and a byte": (c.HEARTBEAT, latency() + b"x"),
    "latencies of nothing": (c.HEARTBEAT, latency(count=0)),
    "latencies out of order": (c.HEARTBEAT, latency(quantiles=(1, 2, 3, 5, 4))),
    "a grant of nothing": (c.GRANT_ADD, numbered(bytes(32) + struct.pack("<IB", 0, 1) + b"x")),
    "a grant of what there is not": (c.GRANT_ADD, numbered(bytes(32) + struct.pack("<IB", 1 << 31, 1) + b"x")),
    "a grant without a name": (c.GRANT_ADD, numbered(bytes(32) + struct.pack("<IB", 1, 0))),
    "a grant with a long name": (c.GRANT_ADD, numbered(bytes(32) + struct.pack("<IB", 1, 65) + b"x" * 65)),
    "a grant with two lines": (c.GRANT_ADD, numbered(bytes(32) + struct.pack("<IB", 1, 3) + b"x\ny")),
    "a grant with half a character": (c.GRANT_ADD, numbered(bytes(32) + struct.pack("<IB", 1, 1) + b"\xc3")),
    "a removal of a third kind": (c.GRANT_REMOVE, numbered(b"\x03\x01x")),
    "a removal without a name": (c.GRANT_REMOVE, numbered(b"\x02\x00")),
    "a removal with a short key": (c.GRANT_REMOVE, numbered(b"\x01" + bytes(31))),
}


AGREED_VIOLATIONS = {
    "a ping with 65 bytes": (c.PING, numbered(bytes(65))),
    "a cancellation of itself": (c.CANCEL, numbered(numbered())),
    "a cancellation of nothing": (c.CANCEL, numbered(bytes(4))),
    "a filter of subscription 0": (c.FILTER, numbered(struct.pack("<IIQ", 0, 3, 0))),
    "a filter of no source": (c.FILTER, numbered(struct.pack("<IIQ", 1, 0, 0))),
    "a filter that is cut": (c.FILTER, numbered(struct.pack("<IIQ", 1, 3, 0)[:-1])),
    "a snapshot of a third source": (c.SNAPSHOT, numbered(struct.pack("<IQ", 4, 0))),
    "devices and a byte": (c.DEVICES, numbered(b"x")),
    "a pause of no time": (c.PAUSE, numbered(bytes(4))),
    "a pause of more than a day": (c.PAUSE, numbered(struct.pack("<I", 86401))),
    "a type that is still unknown": (0x2A, numbered()),
}


class Violations(Peer):
    def ends(self, act, *arguments):
        with self.assertRaises(Ended):
            act(*arguments)
        self.assertEqual(self.service.stage(), "ended")
        self.assertEqual(self.service.read(), [], "a refusal says nothing")

    def test_messages(self):
        for name, message in SEALED_VIOLATIONS.items():
            with self.subTest(name):
                self.service.connect()
                client = self.opened()
                sealed = client.sealed(*message) if message else c.frame(client.up.seal(b""))
                self.ends(self.service.write, sealed)

    def test_frames_whose_length_is_out_of_bounds(self):
        for length in (0, 513, 0xFFFF):
            with self.subTest(f"plain, {length}"):
                self.service.connect()
                self.ends(self.service.write, struct.pack("<H", length))
        for length in (0, 1025, 0xFFFF):
            with self.subTest(f"sealed, {length}"):
                self.service.connect()
                self.opened()
                self.ends(self.service.write, struct.pack("<H", length))

    def test_the_largest_frame_is_taken(self):
        client = self.opened()
        client.send(0x80, bytes(1024 - 16 - 1))
        self.assertEqual(client.request(c.PING).status, c.OK)

    def test_hellos(self):
        good = c.client_hello()
        bad = {
            "another magic": b"INLX" + good[4:],
            "cut": good[:-1],
            "version 0": c.client_hello(version_min=0),
            "versions the wrong way round": c.client_hello(version_min=2, version_max=1),
            "intent 0": c.client_hello(intent=0),
            "intent 4": c.client_hello(intent=4),
            "an administrator who is none": c.client_hello(intent=c.ADMIN),
        }
        for name, hello in bad.items():
            with self.subTest(name):
                self.service.connect()
                self.ends(self.service.write, c.frame(hello))

    def handshake_fails(self, prepare=lambda client: None, change=lambda message: message, greeting=c.greeting("x")):
        self.service.connect()
        client = self.paired()
        client.say_hello()
        prepare(client)
        message = client.initiator().message_1(greeting)
        self.ends(self.service.write, c.frame(change(message)))

    def test_prologues(self):
        def set_to(**values):
            return lambda client: client.__dict__.update(values)

        def other(**values):
            def change(client):
                for name, value in values.items():
                    setattr(self.service, name, value)

            return change

        sid, session, key = self.service.sid, self.service.session, self.service.service_public
        self.handshake_fails(set_to(hello=c.client_hello(capabilities=1 << 31)))
        self.handshake_fails(lambda client: set_to(answer=client.answer[:-1] + b"x")(client))
        self.handshake_fails(other(session=session + 1))
        self.service.session = session
        self.handshake_fails(other(sid=sid[:-1] + b"x"))
        self.service.sid = sid
        self.handshake_fails(other(service_public=noise.KeyPair().public))
        self.service.service_public = key

    def test_keys(self):
        def unpaired(client):
            client.keys = noise.KeyPair()

        self.handshake_fails(unpaired)

    def test_handshake_messages(self):
        size = 32 + 48 + 16 + 2
        for at in range(size):
            self.handshake_fails(change=lambda m, at=at: m[:at] + bytes([m[at] ^ 4]) + m[at + 1 :])
        self.handshake_fails(change=lambda m: bytes(32) + m[32:])  # a point of low order
        self.handshake_fails(change=lambda m: m[:-1])
        self.handshake_fails(change=lambda m: m[:31])

    def test_greetings(self):
        for bad in (b"", b"\x02x", c.greeting("x" * 65), c.greeting("two\nlines"), b"\x01\xff", c.greeting("\x85")):
            self.handshake_fails(greeting=bad)

    def test_frames_that_were_changed_repeated_left_out_or_reordered(self):
        def flipped(client):
            sealed = client.sealed(c.PING, numbered())
            return sealed[:-1] + bytes([sealed[-1] ^ 1])

        def repeated(client):
            sealed = client.sealed(c.PING, numbered())
            return sealed + sealed

        def left_out(client):
            client.sealed(c.PING, numbered())
            return client.sealed(c.PING, numbered())

        def reordered(client):
            one, two = client.sealed(c.PING, numbered()), client.sealed(c.PING, numbered())
            return two + one

        def short(client):
            return c.frame(bytes(15))

        for make in (flipped, repeated, left_out, reordered, short):
            with self.subTest(make.__name__):
                self.service.connect()
                self.ends(self.service.write, make(self.opened()))

    def test_nine_requests_without_reading(self):
        client = self.opened()
        for number in range(1, 9):
            client.send(c.PING, numbered(request=number))
        self.ends(client.send, c.PING, numbered(request=9))

    def test_a_recorded_handshake_is_worth_nothing(self):
        client = self.paired()
        client.say_hello()
        message = c.frame(client.initiator().message_1(c.greeting("x")))
        self.service.connect()
        Client(self.service, client.keys).say_hello()
        self.ends(self.service.write, message)


if __name__ == "__main__":
    harness_program = sys.argv.pop(1)
    unittest.main(verbosity=1)
