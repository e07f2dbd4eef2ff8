"""A client of the Inlet service, written from client_sdk/docs/protocol.md alone."""

import struct

import batch
import noise

MAGIC = b"INLT"
STREAM, ADMIN = 1, 2

REQUESTS, COMPACT, TIMES = 1, 2, 4

HEARTBEAT, CLOSE, PING, CANCEL = 0x01, 0x02, 0x03, 0x04
SUBSCRIBE, UNSUBSCRIBE, FILTER = 0x10, 0x11, 0x12
DEVICES, SNAPSHOT, INFO, PAUSE, RESUME = 0x25, 0x26, 0x27, 0x28, 0x29
STATUS, GRANT_ADD, GRANT_REMOVE, GRANT_LIST, STATS = 0x20, 0x21, 0x22, 0x23, 0x24
S_HEARTBEAT, S_CLOSE, S_REPLY, S_BATCH, S_END = 0x41, 0x42, 0x43, 0x50, 0x51

OK, E_NOT_FOUND, E_LIMIT, E_CANCELLED, E_ACCESS_DENIED, E_SCOPE, E_VERSION = 0, -6, -8, -11, -25, -26, -41


def frame(payload):
    return struct.pack("<H", len(payload)) + payload


def client_hello(version_min=1, version_max=1, intent=STREAM, capabilities=0, more=b""):
    return MAGIC + struct.pack("<HHBI", version_min, version_max, intent, capabilities) + more


def prologue(hello, answer, sid, session):
    return (
        b"Inlet pipe 1"
        + frame(hello)
        + frame(answer)
        + frame(sid)
        + struct.pack("<I", session)
    )


def greeting(name):
    text = name.encode()
    return bytes([len(text)]) + text


def subscribe(schema=1, sources=3, types=0, from_seq=0, policy=None, from_time_ns=0):
    body = struct.pack("<HIQQ", schema, sources, types, from_seq)
    if policy is not None or from_time_ns != 0:
        body += struct.pack("<BIII", *(policy or (0, 0, 0, 0)))
    if from_time_ns != 0:
        body += struct.pack("<Q", from_time_ns)
    return body


class Reply:
    def __init__(self, body):
        self.request, self.status, length = struct.unpack_from("<IiH", body)
        self.detail = body[10 : 10 + length].decode()
        self.body = body[10 + length :]
        assert length <= 512 and len(body) >= 10 + length

    def what(self):
        """(schema version, what of the request) of a failure."""
        schema, length = struct.unpack_from("<HB", self.body)
        assert len(self.body) >= 3 + length and length <= 31
        return schema, self.body[3 : 3 + length].decode("ascii")

    def state(self):
        """(seq, the records of each batch) of DEVICES and SNAPSHOT."""
        (seq,) = struct.unpack_from("<Q", self.body)
        at, batches = 8, []
        while at < len(self.body):
            (length,) = struct.unpack_from("<I", self.body, at)
            events, first_seq, end_seq = batch.decode(self.body[at + 4 : at + 4 + length])
            assert first_seq == end_seq == seq
            batches.append(events)
            at += 4 + length
        return seq, batches

    def subscribed(self):
        assert len(self.body) >= 52
        names = "subscription session boot_id epoch first_seq anchor_ns anchor_utc_ns sources".split()
        told = dict(zip(names, struct.unpack_from("<IIQQQqqI", self.body)))
        told["start"] = self.body[52] if len(self.body) > 52 else None
        return told


class Client:
    """One connection. `service` has write(bytes) and read() → list of what was written."""

    def __init__(self, service, keys=None, **hello):
        self.service = service
        self.keys = keys or noise.KeyPair()
        self.hello = client_hello(**hello)
        self.received = b""
        self.version = self.capabilities = None
        self.up = self.down = None
        self.next_request = 1
        self.next_seq = {}
        self.events = {}
        self.replies = []
        self.others = []
        self.final = None
        self.compact_batches = 0

    # frames

    def _frames(self):
        self.received += b"".join(self.service.read())
        frames = []
        while len(self.received) >= 2:
            (length,) = struct.unpack_from("<H", self.received)
            assert length > 0 and (self.up is not None or length <= 512)
            if len(self.received) < 2 + length:
                break
            frames.append(self.received[2 : 2 + length])
            self.received = self.received[2 + length :]
        return frames

    # handshake

    def say_hello(self):
        self.service.write(frame(self.hello))
        (self.answer,) = self._frames()
        assert self.answer[:4] == MAGIC and len(self.answer) >= 42
        self.version, self.capabilities = struct.unpack_from("<HI", self.answer, 4)

    def initiator(self):
        bound = prologue(self.hello, self.answer, self.service.sid, self.service.session)
        return noise.Initiator(bound, self.keys, self.service.service_public)

    def shake_hands(self, name="peer", greeting_bytes=None):
        self.say_hello()
        handshake = self.initiator()
        self.service.write(frame(handshake.message_1(greeting_bytes or greeting(name))))
        (message,) = self._frames()
        self.up, self.down = handshake.message_2(message)

    def open(self, name="peer", **more):
        self.shake_hands(name, **more)
        self.send(HEARTBEAT)
        return self

    # messages

    def sealed(self, type_, body=b""):
        return frame(self.up.seal(bytes([type_]) + body))

    def send(self, type_, body=b""):
        self.service.write(self.sealed(type_, body))

    def _take(self, plain):
        type_, body = plain[0], plain[1:]
        if type_ == S_HEARTBEAT:
            assert body == b""
        elif type_ == S_CLOSE:
            assert len(body) == 12
            self.final = struct.unpack("<iQ", body)
        elif type_ == S_REPLY:
            self.replies.append(Reply(body))
        elif type_ == S_BATCH:
            self._take_batch(*struct.unpack_from("<II", body), body[8:])
        elif type_ == S_END:
            self.others.append((type_, struct.unpack("<Ii", body)))
        else:
            assert type_ >= 0x80, f"message {type_:#x}"

    def _take_batch(self, subscription, _sent_us, data):
        events, first_seq, end_seq = batch.decode(data, self.capabilities & COMPACT != 0)
        self.compact_batches += data[0] >= 2
        assert subscription in self.next_seq, "a batch of no subscription"
        assert first_seq == self.next_seq[subscription], "a hole between two batches"
        self.next_seq[subscription] = end_seq
        self.events[subscription] += events

    def take(self):
        """Reads all that the service has to say. Returns the types of the messages."""
        types = []
        for payload in self._frames():
            plain = self.down.open(payload)
            types.append(plain[0])
            self._take(plain)
        return types

    def request(self, type_, body=b""):
        number = self.next_request
        self.next_request += 1
        self.send(type_, struct.pack("<I", number) + body)
        for payload in self._frames():
            plain = self.down.open(payload)
            self._take(plain)
            if plain[0] == S_REPLY and type_ == SUBSCRIBE and self.replies[-1].status == OK:
                told = self.replies[-1].subscribed()
                self.next_seq[told["subscription"]] = told["first_seq"]
                self.events[told["subscription"]] = []
        reply = self.replies.pop()
        assert reply.request == number and not self.replies
        return reply

    def subscribe(self, **options):
        reply = self.request(SUBSCRIBE, subscribe(**options))
        assert reply.status == OK, reply.detail
        return reply.subscribed()["subscription"]
