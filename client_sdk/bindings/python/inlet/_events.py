"""Events as Python has them: immutable, with names for what C has numbers for."""

import ctypes
import dataclasses
from typing import Any, Mapping, Optional

from . import _abi
from ._library import library

T = _abi.EventType
# What the union holds, by type.
_PAYLOAD = {T.KEY_PRESSED: "key", T.KEY_RELEASED: "key", T.MOUSE_PRESSED: "button", T.MOUSE_RELEASED: "button",
            T.MOUSE_MOVED: "mouse", T.MOUSE_WHEEL: "wheel", T.LOSS: "loss", T.BLIND: "blind", T.SOURCES: "sources",
            T.DEVICE: "device", T.FOCUS: "focus", T.SESSION: "session", T.LAYOUT: "layout", T.SNAPSHOT: "snapshot",
            T.MARK: "mark", T.NAME: "name", T.CLOCK: "clock"}


@dataclasses.dataclass(frozen=True)
class Event:
    """One record. `type` is an EventType (a plain number if a newer service sent it), `data` what its member of the
    union in event.h holds, by field."""

    seq: int
    time_ns: int
    type: int
    flags: _abi.EventFlag = _abi.EventFlag(0)
    device: int = 0
    process: int = 0
    extra: int = 0
    time_error_ns: int = 0
    os_time_ms: int = 0
    data: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def name(self) -> str:
        """"key_pressed", "mouse_moved", …"""
        return library.inlet_event_type_name(self.type).decode("ascii")

    @property
    def key(self) -> Optional[str]:
        """The W3C code of a key event, such as "KeyA"; None of others."""
        if self.type not in (T.KEY_PRESSED, T.KEY_RELEASED):
            return None
        return library.inlet_key_code(self.data["hid"]).decode("ascii")

    @property
    def cause(self) -> Optional[str]:
        """Why events or time are missing: of LOSS and BLIND, and of SOURCES where none captures; None of others."""
        if self.type not in (T.LOSS, T.BLIND, T.SOURCES):
            return None
        return library.inlet_cause_name(self.data["cause"]).decode("ascii")

    def __getattr__(self, name):
        """The fields of `data` are the event's: event.dx, event.hid."""
        if not name.startswith("_") and name in self.__dict__.get("data", ()):
            return self.data[name]
        raise AttributeError(f"a {type(self).__name__} of type {self.__dict__.get('type')} has no {name}")

    def to_c(self) -> "_abi.Event":
        made = _abi.Event(seq=self.seq, time_ns=self.time_ns, type=self.type, flags=int(self.flags), device=self.device,
                          process=self.process, extra=self.extra, time_error_ns=self.time_error_ns, os_time_ms=self.os_time_ms)
        member = _PAYLOAD.get(self.type)
        if member:
            part = getattr(made.u, member)
            for name, value in self.data.items():
                if isinstance(value, (tuple, bytes)) and not isinstance(getattr(part, name), bytes):
                    value = type(getattr(part, name))(*value)
                setattr(part, name, value)
        return made


def _value(value):
    return tuple(value) if isinstance(value, ctypes.Array) else value


def from_c(raw) -> Event:
    member = _PAYLOAD.get(raw.type)
    data = {}
    if member:
        part = getattr(raw.u, member)
        data = {name: _value(getattr(part, name)) for name, _ in part._fields_ if name != "reserved"}
    try:
        kind = T(raw.type)
    except ValueError:
        kind = raw.type
    return Event(raw.seq, raw.time_ns, kind, _abi.EventFlag(raw.flags), raw.device, raw.process, raw.extra, raw.time_error_ns,
                 raw.os_time_ms, data)
