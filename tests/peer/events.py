"""Records as the agent makes them, and which of them a view shows: the tables of protocol.md."""

import struct

import batch

RAW, HOOK, HAS_MOTION, HAS_POSITION, STATE = 1, 2, 1 << 8, 1 << 9, 1 << 15
INPUT = range(1, 7)
ALWAYS = (7, 8, 9)
UNSCOPED = (12, 17)
NAME = 16

# bit of the scope: types that it shows; subjects of names follow the types that they belong to
SCOPES = {0: (1, 2, 10, 13), 1: (5, 6, 10), 2: (3, 4, 10), 3: (11,), 4: (11,)}
FOCUS_SCOPES = 1 << 3 | 1 << 4


def shown_types(scopes, asked):
    granted = {t for bit, types in SCOPES.items() if scopes >> bit & 1 for t in types}
    granted.update(UNSCOPED)
    wanted = {t for t in granted if asked == 0 or asked >> t & 1}
    return wanted.union(ALWAYS)


def view(events, scopes, asked, sources):
    """What a subscription is to get of the stream's records (without names)."""
    types = shown_types(scopes, asked)
    seen = [e for e in events if e.type in types and (e.type not in INPUT or e.flags & sources)]
    if not scopes & FOCUS_SCOPES:
        seen = [e._replace(process=0) for e in seen]
    return seen


def stream(random, first_seq, count):
    """`count` random records, each of which the agent may make."""
    seq, time_ns, events = first_seq, 10**12, []
    for _ in range(count):
        time_ns += random.choice((100, 1000, random.randrange(10**9), 0))
        if random.random() < 0.05:
            time_ns -= random.randrange(10**6)
        type_ = random.choice((1, 2, 3, 4, 5, 5, 5, 5, 6, 7, 8, 9, 10, 11, 12, 13, 17))
        flags, words = body(random, type_, time_ns)
        event = batch.Event(
            seq,
            time_ns,
            random.choice((0, 1, 2**32 - 1)),
            random.choice((0, time_ns // 10**6 % 2**32)),
            type_,
            flags,
            random.choice((1, 2, 2**32 - 1)),
            random.choice((0, 4242, 2**32 - 1)),
            random.choice((0, 0, 2**64 - 1)),
            words,
        )
        events.append(event)
        seq += batch.span(event)
    return events


def word(random):
    return random.choice((0, 1, 2**32 - 1, 2**31, random.randrange(2**32)))


def name(subject, text):
    """The words of a NAME that needs one piece."""
    return struct.unpack("<4I", bytes([subject, 0, 1, len(text)]) + text.ljust(12, b"\0"))


def body(random, type_, time_ns):
    """Flags and the four words."""
    source = random.choice((RAW, HOOK))
    if type_ in (1, 2):
        hid = random.choice((0, 0x00070004, 0x000C00E9))
        return source, (hid, random.randrange(2**32), random.choice((0, 0xD83D)), 0)
    if type_ in (3, 4):
        return source | HAS_POSITION, (random.randrange(1, 6), 0, word(random), word(random))
    if type_ == 5:
        return source | HAS_MOTION | HAS_POSITION, tuple(word(random) for _ in range(4))
    if type_ == 6:
        return source | HAS_POSITION, (word(random), 0, word(random), word(random))
    if type_ == 7:
        return 0, (random.randrange(1, 2**32), random.randrange(4), 1, 0)
    if type_ == 8:
        since = random.randrange(time_ns)
        return 0, (since % 2**32, since >> 32, 6, random.randrange(4))
    if type_ == 9:
        return 0, random.choice(((3, 0, 0, 0), (0, 9, 0, 0)))
    if type_ == 10:
        return 0, (word(random), word(random), word(random), random.choice((1, 2, 3)) | 1 << 16)
    if type_ == 11:
        return 0, (word(random), word(random), random.randrange(2), 0)
    if type_ == 12:
        return 0, (random.randrange(1, 12), 0, 0, 0)
    if type_ == 13:
        return 0, (word(random), word(random), random.randrange(16), 0)
    return 0, (word(random), random.randrange(2**31), word(random), random.randrange(1, 5))
