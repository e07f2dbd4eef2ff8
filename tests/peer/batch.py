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


def whole_ms(ns):
    return ns // 10**6


class Short:
    """Short motion of the compact form, against the record and the motion before it."""

    def __init__(self, reader, head, unit_ns, distance, before, motion):
        if motion is None or not motion.flags >> 8 & 1:
            raise Refused("short motion without the motion before it")
        more = 0
        for i in range(1 + (head >> 4 & 3)):
            more |= reader.byte() << 8 * i
        self.distance = distance + zigzag(more << 2 | head >> 6)
        time_ns = before.time_ns + self.distance * unit_ns
        os_time_ms = before.os_time_ms
        if head >> 1 & 3 == 1:
            os_time_ms += whole_ms(time_ns) - whole_ms(before.time_ns)
        elif head >> 1 & 3 == 2:
            os_time_ms += zigzag(reader.varint(32))
        elif head >> 1 & 3 == 3:
            raise Refused("an os_time_ms that is nothing")
        if head & 8:
            dx, dy = zigzag(reader.varint(32)), zigzag(reader.varint(32))
        else:
            both = reader.byte()
            dx, dy = (both & 15) - 8, (both >> 4) - 8
        words = (dx % 2**32, dy % 2**32) + motion.words[2:]
        self.event = motion._replace(time_ns=time_ns, os_time_ms=os_time_ms % 2**32, words=words)


def decode(data, compact_allowed=False):
    """Returns (events, first_seq, end_seq)."""
    reader = Reader(data)
    unit = reader.byte()
    if unit > (3 if compact_allowed else 1):
        raise Refused("the unit of time is unknown")
    compact, unit_ns = unit >= 2, (1, 100)[unit % 2]
    first_seq = following = reader.varint()
    if not 1 <= first_seq <= SEQ_MAX:
        raise Refused("first_seq")
    time_ns = os_time_ms = 0
    kinds = {}
    events = []
    distance = 0
    motion = None
    while True:
        head = reader.byte()
        if compact and head & 1:
            short = Short(reader, head, unit_ns, distance, events[-1] if events else None, motion)
            event = motion = short.event._replace(seq=following)
            distance = short.distance if time_ns != 0 else 0
            time_ns, os_time_ms = event.time_ns, event.os_time_ms
            if not 0 <= time_ns < 2**63 or len(events) == RECORDS_MAX:
                raise Refused("too many records, or a time out of range")
            events.append(event)
            following += 1
            continue
        if compact:
            if head != 0:
                raise Refused("neither short nor a record")
            head = reader.byte()
        if head == 0:
            break
        type_ = head & 15
        if type_ == 15 and (type_ := reader.byte()) < 15 or type_ not in TYPES:
            raise Refused("a type")
        seq = following + (reader.varint() if head & 16 else 0)
        went = reader.varint() * (-1 if head & 128 else 1)
        distance = went if time_ns != 0 else 0
        time_ns += went * unit_ns
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
            motion = event
        if len(events) == RECORDS_MAX or not 0 <= time_ns < 2**63:
            raise Refused("too many records, or a time out of range")
        events.append(event)
        following = seq + span(event)
    end_seq = following + reader.varint()
    if reader.at != len(data) or end_seq > SEQ_MAX:
        raise Refused("bytes behind the end, or numbers beyond it")
    return events, first_seq, end_seq
