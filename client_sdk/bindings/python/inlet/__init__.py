"""Inlet: the keyboard and mouse input of a Windows machine as one ordered, timestamped stream.

    import inlet

    with inlet.connect() as client, client.subscribe() as stream:
        for event in stream:
            print(event.name, event.key)

A recording is read the same way, on any system that has the library: `with inlet.open_recording("day.inlet") as stream`.
In asyncio: `async for event in stream`. Times are in nanoseconds. Errors are InletError, with a Status.

Streams may be shared by threads: each event goes to one of them. Close what you open: the objects are context managers,
and calls on closed ones raise ValueError. Calls wait without the interpreter's lock.
"""

from ._abi import (Button, BusPolicy, Cause, CoalesceMode, EventFlag, EventType, FaultKind, FuseConfidence, KeyHid, Policy,
                   RecordingEnd, RouterBy, RouterPolicy, Source, Status, TextFlag, TextPieceFlag, TextState)
from ._events import Event
from ._library import Closed, InletError, Timeout
from ._streams import (Bus, Client, Fault, Recorder, Recording, Stream, Subscriber, connect, connect_recording, open_recording,
                       record)
from ._parts import Coalesce, Fuse, Hotkeys, LayoutKey, State, Text
from ._routes import Emission, Handlers, Router
from ._library import library as _library

FOREVER = None
SPEED_RECORDED = 1000
SPEED_MAX = 0xFFFFFFFF


def now_ns() -> int:
    """Now, on the clock of Event.time_ns."""
    return _library.inlet_now_ns()


def version() -> str:
    """Of the library that was loaded, such as "0.1.0"."""
    return _library.inlet_version().decode("ascii")


def key_code(hid: int) -> str:
    """The W3C code of a key: "KeyA"; "Unidentified" if it is none."""
    return _library.inlet_key_code(hid).decode("ascii")


def key_from_code(code: str) -> int:
    """The HID usage of a key's W3C code; 0 if no key has it."""
    return _library.inlet_key_from_code(code.encode("utf-8"))


__all__ = [name for name in dir() if not name.startswith("_")]
