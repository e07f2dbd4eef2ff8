"""Compares what was typed with what the stream shows, and counts what the stream itself admits."""

import collections
import difflib

KEYS = ("key_pressed", "key_released")
BUTTONS = ("mouse_pressed", "mouse_released")
INPUT = KEYS + BUTTONS + ("mouse_moved", "mouse_wheel")


def act(record):
    """What a record says happened, without when and where; None for motion and for the stream's own
    records."""
    kind = record["type"]
    if kind in KEYS:
        return (kind, record["code"])
    if kind in BUTTONS:
        return (kind, record["button"])
    if kind == "mouse_wheel":
        return (kind, record["delta"])
    return None


def strokes(records):
    """The acts in order, each with the motion (Σdx, Σdy) on the way to it; the last has no act. An X
    server may merge motions that wait, so only their sum between two acts is a promise."""
    found = []
    dx = dy = 0
    for record in records:
        dx += record.get("dx", 0)
        dy += record.get("dy", 0)
        if act(record):
            found.append((act(record), dx, dy))
            dx = dy = 0
    found.append((None, dx, dy))
    return found


def missing_and_moved(typed, seen):
    """How many of `typed` never came, how many came that were not typed, and how many came elsewhere
    than they should."""
    if typed == seen:
        return 0, 0, 0
    missing = sum((collections.Counter(typed) - collections.Counter(seen)).values())
    extra = sum((collections.Counter(seen) - collections.Counter(typed)).values())
    matched = sum(m.size for m in difflib.SequenceMatcher(
        None, typed, seen, autojunk=False).get_matching_blocks())
    return missing, extra, len(typed) - missing - matched


def ledger(records):
    """(lost, reordered) by the sequence numbers. Lost are those that LOSS records name and those that
    nothing names; reordered are the records that come after a later one."""
    named = reordered = last = 0
    covered = set()
    for record in records:
        if record["type"] in ("snapshot", "stream") or record.get("state"):
            continue  # they have no number of their own
        seq = record["seq"]
        count = record["count"] if record["type"] == "loss" else 1
        named += count if record["type"] == "loss" and record["cause"] != "hidden" else 0
        reordered += seq <= last
        last = max(last, seq + count - 1)
        covered.update(range(seq, seq + count))
    holes = last - min(covered) + 1 - len(covered) if covered else 0
    return named + holes, reordered


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0


def latencies_us(records):
    """From the capture callback to the client, sorted, in µs."""
    return sorted((r["recv_ns"] - r["t_ns"]) / 1000 for r in records
                  if r["type"] in INPUT and "recv_ns" in r)


def compare(typed, records):
    """(summary, complaints). No complaint: the picture is complete and in order."""
    raw = [r for r in records if r.get("src") == "raw" and r["type"] in INPUT]
    typed_keys = [act(r) for r in typed if r["type"] in KEYS]
    raw_keys = [act(r) for r in raw if r["type"] in KEYS]
    typed_acts = [act(r) for r in typed if act(r)]
    raw_acts = [act(r) for r in raw if act(r)]

    missing, extra, moved = missing_and_moved(typed_acts, raw_acts)
    lost, reordered = ledger(records)
    complaints = []
    if typed_keys != raw_keys:
        complaints.append(f"{len(typed_keys)} key events were typed, and the raw stream shows "
                          f"{len(raw_keys)}, or others, or in another order")
    if missing or extra or moved:
        complaints.append(f"of the keys, buttons and wheel turns {missing} are missing, {extra} were "
                          f"not typed, {moved} are out of order")
    elif strokes(typed) != strokes(raw):
        complaints.append("the motion between two acts is not the motion that was made")
    if lost:
        complaints.append(f"{lost} sequence numbers did not come")
    if reordered:
        complaints.append(f"{reordered} records came after a later one")

    times = latencies_us(records)
    summary = {
        "injected_keys": len(typed_keys),
        "injected": len(typed),
        "delivered_keys": len(raw_keys),
        "delivered": sum(r["type"] in INPUT for r in records),
        "lost": max(lost, missing),
        "reordered": reordered + moved,
        "p50_us": round(percentile(times, 0.5), 1),
        "p99_us": round(percentile(times, 0.99), 1),
        "max_us": round(times[-1], 1) if times else 0,
    }
    return summary, complaints
