"""What works on events that were received: state, hotkeys, coalescing. On each by one thread at a time."""

import ctypes
import dataclasses
from typing import Iterable, Iterator, List

from . import _abi
from ._events import Event, from_c
from ._library import InletError, check, library, sized
from ._streams import _Owned


class State(_Owned):
    """What is in force now."""

    def __init__(self):
        made = ctypes.c_void_p()
        check(library.inlet_state_open(ctypes.byref(made)))
        super().__init__(made)

    def _free(self, handle):
        library.inlet_state_close(handle)

    def put(self, event: Event) -> None:
        with self._use() as handle:
            check(library.inlet_state_put(handle, ctypes.byref(event.to_c())))

    def has_key(self, code: str) -> bool:
        with self._use() as handle:
            return bool(library.inlet_state_has_key(handle, library.inlet_key_from_code(code.encode("utf-8"))))

    def has_button(self, button: int) -> bool:
        with self._use() as handle:
            return bool(library.inlet_state_has_button(handle, int(button)))

    def info(self) -> _abi.StateInfo:
        info = sized(_abi.StateInfo)
        with self._use() as handle:
            check(library.inlet_state_info(handle, ctypes.byref(info)))
        return info


@dataclasses.dataclass(frozen=True)
class HotkeyMatch:
    hotkey: str
    time_ns: int
    event: Event


class Hotkeys(_Owned):
    """Combinations, sequences, holds and double taps, written as inlet/hotkey.h says: "Ctrl+KeyS"."""

    def __init__(self, *texts: str):
        made = ctypes.c_void_p()
        check(library.inlet_hotkeys_open(None, ctypes.byref(made)))
        super().__init__(made)
        self._texts = {}
        for text in texts:
            self.add(text)

    def _free(self, handle):
        library.inlet_hotkeys_close(handle)

    def add(self, text: str) -> None:
        """Raises ValueError where the text is no hotkey, with the place and the reason."""
        number, error = ctypes.c_uint32(), _abi.HotkeyError()
        with self._use() as handle:
            status = library.inlet_hotkeys_add(handle, text.encode("utf-8"), ctypes.byref(number), ctypes.byref(error))
        if status == _abi.Status.E_INVALID_ARGUMENT:
            raise ValueError(f"{text!r}, byte {error.at}: {library.inlet_hotkey_error_text(error.what).decode('utf-8')}")
        check(status, text)
        self._texts[number.value] = text

    def put(self, event: Event) -> List[HotkeyMatch]:
        """What the event completes."""
        raw, found = event.to_c(), []
        with self._use() as handle:
            while True:
                status = library.inlet_hotkeys_put(handle, ctypes.byref(raw))
                found += self._take(handle)
                if status != _abi.Status.E_BUSY:
                    check(status)
                    return found + self._take(handle)

    def expire(self, now_ns: int) -> List[HotkeyMatch]:
        """Holds that are due by then."""
        with self._use() as handle:
            library.inlet_hotkeys_expire(handle, now_ns)
            return self._take(handle)

    def _take(self, handle):
        matches, count, found = (_abi.HotkeyMatch * 16)(), ctypes.c_uint32(), []
        while True:
            check(library.inlet_hotkeys_take(handle, matches, 16, ctypes.byref(count)))
            if not count.value:
                return found
            found += [HotkeyMatch(self._texts.get(match.id, ""), match.time_ns, from_c(match.event))
                      for match in matches[:count.value]]


class Coalesce(_Owned):
    """Motion and wheels merged, until the next key or button, or by frames: sums, counts, numbers and times are kept."""

    def __init__(self, mode: int = _abi.CoalesceMode.URGENT, interval_ns: int = 0):
        made = ctypes.c_void_p()
        options = sized(_abi.CoalesceOptions, mode=int(mode), interval_ns=interval_ns)
        check(library.inlet_coalesce_open(ctypes.byref(options), ctypes.byref(made)))
        super().__init__(made)

    def _free(self, handle):
        library.inlet_coalesce_close(handle)

    def __call__(self, events: Iterable[Event]) -> Iterator["Coalesced"]:
        """What became of these, all of it: nothing waits for more."""
        for event in events:
            raw = event.to_c()
            with self._use() as handle:
                while (status := library.inlet_coalesce_put(handle, ctypes.byref(raw))) == _abi.Status.E_BUSY:
                    yield from self._take(handle)
                check(status)
        with self._use() as handle:
            library.inlet_coalesce_flush(handle)
            yield from self._take(handle)

    def _take(self, handle):
        merged, count = (_abi.Coalesced * 64)(), ctypes.c_uint32()
        while True:
            check(library.inlet_coalesce_take(handle, merged, 64, ctypes.byref(count)))
            if not count.value:
                return
            for one in merged[:count.value]:
                yield Coalesced(from_c(one.event), one.count, one.first_seq, one.first_ns)


@dataclasses.dataclass(frozen=True)
class Coalesced:
    """The last of `count` records, with the sums of all."""

    event: Event
    count: int
    first_seq: int
    first_ns: int
