"""Batches of events, decoded as client_sdk/docs/protocol.md says. Everything else is refused."""

import collections

SEQ_MAX = 2**62
LOSS, MOTION, SNAPSHOT = 7, 5, 14
STATE_FLAG = 1 << 15
RECORDS_MAX = 1024
TYPES = range(1, 18)

Event = collections.namedtuple(
    "Event", "seq time_ns time_error_ns os_time_ms type flags device process extra words"
)


class Refused(Exception):
    pass


class Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def byte(self):
        if self.at == len(self.data):
            raise Refused("the batch is cut")
        self.at += 1
        return self.data[self.at - 1]

    def varint(self, bits=64):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        if value >= 1 << bits or (byte == 0 and shift > 7):
            raise Refused("a varint is too long")
        return value


def zigzag(value):
    return value >> 1 if value & 1 == 0 else -(value >> 1) - 1


def span(event):
    """How many numbers it occupies."""
    if event.type == LOSS:
        return event.words[0] | event.words[1] << 32
    return 0 if event.type == SNAPSHOT or event.flags & STATE_FLAG else 1


class Previous:
    """What is known of the last record of one type: words 0 … 3, flags, device, process, time_error_ns."""

    def __init__(self, type_):
        self.fields = [0] * 8
        self.extra = 0
        self.mask = 3 if type_ == MOTION else 0


def read_fields(reader, previous):
    for bit in range(8):
        if previous.mask >> bit & 1:
            previous.fields[bit] = (previous.fields[bit] + zigzag(reader.varint(32))) % 2**32
    if previous.mask >> 8 & 1:
        previous.extra = (previous.extra + zigzag(reader.varint())) % 2**64


def decode(data):
    """Returns (events, first_seq, end_seq)."""
    reader = Reader(data)
    unit_ns = {0: 1, 1: 100}.get(reader.byte())
    if unit_ns is None:
        raise Refused("the unit of time is unknown")
    first_seq = following = reader.varint()
    if not 1 <= first_seq <= SEQ_MAX:
        raise Refused("first_seq")
    time_ns = os_time_ms = 0
    kinds = {}
    events = []
    while (head := reader.byte()) != 0:
        type_ = head & 15
        if type_ == 15 and (type_ := reader.byte()) < 15 or type_ not in TYPES:
            raise Refused("a type")
        seq = following + (reader.varint() if head & 16 else 0)
        distance_ns = reader.varint() * unit_ns
        time_ns += -distance_ns if head & 128 else distance_ns
        if head & 32:
            os_time_ms = (os_time_ms + zigzag(reader.varint(32))) % 2**32
        previous = kinds.setdefault(type_, Previous(type_))
        if head & 64:
            previous.mask = reader.varint(9)
        read_fields(reader, previous)
        f = previous.fields
        event = Event(seq, time_ns, f[7], os_time_ms, type_, f[4], f[5], f[6], previous.extra, tuple(f[:4]))
        if type_ == MOTION:
            f[0] = f[1] = 0
        if len(events) == RECORDS_MAX or not 0 <= time_ns < 2**63:
            raise Refused("too many records, or a time out of range")
        events.append(event)
        following = seq + span(event)
    end_seq = following + reader.varint()
    if reader.at != len(data) or end_seq > SEQ_MAX:
        raise Refused("bytes behind the end, or numbers beyond it")
    return events, first_seq, end_seq
