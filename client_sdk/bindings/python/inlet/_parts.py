"""What works on events that were received: state, hotkeys, coalescing, fusing, text. On each by one thread at a time."""

import ctypes
import dataclasses
from typing import Iterable, Iterator, List, Optional, Sequence

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


@dataclasses.dataclass(frozen=True)
class Fused:
    """One record as it came, or two that are of one act: then both numbers are there."""

    event: Event
    confidence: int
    raw_seq: int
    hook_seq: int


class Fuse(_Owned):
    """Joins what raw input and the hook say of one act, of a stream of both sources."""

    def __init__(self, wait_ns: int = 0):
        made = ctypes.c_void_p()
        options = sized(_abi.FuseOptions, wait_ns=wait_ns)
        check(library.inlet_fuse_open(ctypes.byref(options), ctypes.byref(made)))
        super().__init__(made)

    def _free(self, handle):
        library.inlet_fuse_close(handle)

    def put(self, event: Event) -> List[Fused]:
        """What is ready after this record."""
        raw, found = event.to_c(), []
        with self._use() as handle:
            while (status := library.inlet_fuse_put(handle, ctypes.byref(raw))) == _abi.Status.E_BUSY:
                found += self._take(handle)
            check(status)
            return found + self._take(handle)

    def expire(self, now_ns: int) -> List[Fused]:
        """What has waited long enough for its twin by then."""
        with self._use() as handle:
            library.inlet_fuse_expire(handle, now_ns)
            return self._take(handle)

    @property
    def due_ns(self) -> Optional[int]:
        """When to call expire; None: nothing waits."""
        with self._use() as handle:
            due = library.inlet_fuse_due_ns(handle)
        return due if due != 0x7FFFFFFFFFFFFFFF else None

    def flush(self) -> List[Fused]:
        """The rest: the stream ended, or another begins."""
        with self._use() as handle:
            library.inlet_fuse_flush(handle)
            return self._take(handle)

    @staticmethod
    def _take(handle):
        fused, count, found = (_abi.Fused * 64)(), ctypes.c_uint32(), []
        while True:
            check(library.inlet_fuse_take(handle, fused, 64, ctypes.byref(count)))
            if not count.value:
                return found
            found += [Fused(from_c(one.event), one.confidence, one.raw_seq, one.hook_seq) for one in fused[:count.value]]


@dataclasses.dataclass(frozen=True)
class Piece:
    """What one press typed."""

    text: str
    seq: int
    time_ns: int
    process: int
    flags: _abi.TextPieceFlag


@dataclasses.dataclass(frozen=True)
class LayoutKey:
    """What a key, by its scan code, types in a state, a sum of TextState; dead: it waits for the next."""

    scan: int
    text: str
    state: int = 0
    dead: bool = False


class Text(_Owned):
    """What keys type, by the layout in force. On Windows the system's layouts are added as they come into force; on
    others, and for tests, add_layout."""

    def __init__(self, source: int = 0, flags: int = 0):
        made = ctypes.c_void_p()
        options = sized(_abi.TextOptions, source=int(source), flags=int(flags))
        check(library.inlet_text_open(ctypes.byref(options), ctypes.byref(made)))
        super().__init__(made)
        self._refused = set()

    def _free(self, handle):
        library.inlet_text_close(handle)

    def add_layout(self, keys: Sequence[LayoutKey], composes: Sequence[str] = (), hkl: int = 0) -> None:
        """`composes`: three characters each, the accent, the base, and what they become. hkl 0: while no other does."""
        listed = (_abi.TextKey * len(keys))()
        for made, key in zip(listed, keys):
            units = key.text.encode("utf-16-le")
            if not 0 < len(units) <= 2 * len(made.units):
                raise ValueError(f"{key.text!r} has not 1 to {len(made.units)} UTF-16 units")
            made.key, made.state, made.dead, made.count = key.scan, int(key.state), int(key.dead), len(units) // 2
            made.units[:made.count] = [int.from_bytes(units[at:at + 2], "little") for at in range(0, len(units), 2)]
        pairs = (_abi.TextCompose * max(len(composes), 1))(*[_abi.TextCompose(*map(ord, one)) for one in composes])
        layout = sized(_abi.TextLayout, keys=listed, composes=pairs, keys_count=len(keys), composes_count=len(composes))
        with self._use() as handle:
            check(library.inlet_text_add_layout(handle, hkl, ctypes.byref(layout)), "layout")

    @property
    def missing(self) -> Optional[int]:
        """The layout that is in force and was not added: nothing is typed. None: there is none such."""
        hkl = ctypes.c_uint64()
        with self._use() as handle:
            return hkl.value if library.inlet_text_missing(handle, ctypes.byref(hkl)) else None

    def put(self, event: Event) -> List[Piece]:
        """What the record types."""
        raw, found = event.to_c(), []
        with self._use() as handle:
            while (status := library.inlet_text_put(handle, ctypes.byref(raw))) == _abi.Status.E_BUSY:
                found += self._take(handle)
            check(status)
            self._add_missing(handle)
            return found + self._take(handle)

    def flush(self) -> List[Piece]:
        """The stream ended, or another begins."""
        with self._use() as handle:
            library.inlet_text_flush(handle)
            return self._take(handle)

    def _add_missing(self, handle):
        hkl = ctypes.c_uint64()
        if not library.inlet_text_missing(handle, ctypes.byref(hkl)) or hkl.value in self._refused:
            return
        try:
            if library.inlet_text_add_system_layout(handle, hkl) != _abi.Status.OK:
                self._refused.add(hkl.value)
        except NotImplementedError:  # not Windows
            self._refused.add(hkl.value)

    @staticmethod
    def _take(handle):
        pieces, count, found = (_abi.TextPiece * 64)(), ctypes.c_uint32(), []
        while True:
            check(library.inlet_text_take(handle, pieces, 64, ctypes.byref(count)))
            if not count.value:
                return found
            found += [Piece(bytes(one.utf8)[:one.length].decode("utf-8"), one.seq, one.time_ns, one.process,
                            _abi.TextPieceFlag(one.flags)) for one in pieces[:count.value]]
