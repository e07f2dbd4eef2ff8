"""Connections, streams, recordings and the bus."""

import asyncio
import ctypes
import dataclasses
import os
import threading
from typing import AsyncIterator, Iterable, Iterator, List, Optional, Sequence

from . import _abi
from ._events import Event, from_c
from ._library import Closed, Timeout, check, library, sized

BATCH = 256
# A thread that waits looks that often whether what it waits on was closed.
_LOOK_NS = 100_000_000


def _ns(seconds: Optional[float]) -> int:
    if seconds is None:
        return -1
    if seconds < 0:
        raise ValueError("a time-out is not negative; None waits for ever")
    return int(seconds * 1e9)


def _types(types: Iterable[int]) -> int:
    mask = 0
    for kind in types:
        mask |= 1 << int(kind)
    return mask


class _Owned:
    """A C object that is closed once, when no call on it runs any more."""

    def __init__(self, handle):
        self._handle, self._users, self._changed = handle, 0, threading.Condition()
        self._closing = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _use(self):
        return _Use(self)

    def close(self) -> None:
        """Again is no error. Waits for calls of other threads, which end within a tenth of a second."""
        with self._changed:
            if self._closing:
                return
            self._closing = True
            while self._users:
                self._changed.wait()
            handle, self._handle = self._handle, None
        self._free(handle)

    @property
    def closed(self) -> bool:
        return self._closing

    def _free(self, handle):
        raise NotImplementedError

    def __del__(self):
        if getattr(self, "_handle", None) is not None:
            self.close()


class _Use:
    def __init__(self, owned):
        self._owned = owned

    def __enter__(self):
        with self._owned._changed:
            if self._owned._closing:
                raise ValueError(f"the {type(self._owned).__name__.lower()} is closed")
            self._owned._users += 1
        return self._owned._handle

    def __exit__(self, *_):
        with self._owned._changed:
            self._owned._users -= 1
            self._owned._changed.notify_all()


class _Receiver(_Owned):
    """What events are received from."""

    _function = "inlet_recv"

    def recv(self, timeout: Optional[float] = None, most: int = BATCH) -> List[Event]:
        """Up to `most` events, in order, waiting at most `timeout` seconds for the first; None waits for ever.

        Raises Timeout; Closed at a recording's end or when another thread closes this; InletError with why the stream
        ended otherwise."""
        events, count = (_abi.Event * most)(), ctypes.c_uint32()
        left = _ns(timeout)
        while True:
            step = _LOOK_NS if left < 0 else min(left, _LOOK_NS)
            try:
                with self._use() as handle:
                    status = getattr(library, self._function)(handle, events, most, step, ctypes.byref(count))
            except ValueError:
                raise Closed(_abi.Status.E_CLOSED) from None
            if status != _abi.Status.E_TIMEOUT or (left >= 0 and left <= step):
                check(status)
                return [from_c(events[at]) for at in range(count.value)]
            left = left if left < 0 else left - step

    def __iter__(self) -> Iterator[Event]:
        """Until it is closed; a recording until its end. Other ends raise."""
        while True:
            try:
                yield from self.recv()
            except Closed:
                return

    async def __aiter__(self) -> AsyncIterator[Event]:
        """The same in asyncio: a thread of the loop's executor waits, a tenth of a second at a time."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                for event in await loop.run_in_executor(None, self.recv, 0.1):
                    yield event
            except Timeout:
                continue
            except Closed:
                return


class Stream(_Receiver):
    """A subscription. Closed with its client at the latest."""

    def __init__(self, handle, client=None):
        super().__init__(handle)
        self._client = client

    def _free(self, handle):
        library.inlet_stream_close(handle)
        if self._client is not None:
            self._client._streams.discard(self)

    @property
    def pending(self) -> int:
        """Events that have arrived and were not taken yet."""
        with self._use() as handle:
            return library.inlet_pending(handle)

    @property
    def wait_handle(self) -> Optional[int]:
        """A Win32 event, signalled while recv would not wait; None on other systems."""
        with self._use() as handle:
            return library.inlet_wait_handle(handle)

    def info(self) -> _abi.StreamInfo:
        info = sized(_abi.StreamInfo)
        with self._use() as handle:
            check(library.inlet_stream_info(handle, ctypes.byref(info)))
        return info

    def post(self, *words: int) -> None:
        """Puts a MARK of one or two numbers of the program's own into the stream, behind what has arrived."""
        mark = _abi.Event(type=_abi.EventType.MARK)
        for at, word in enumerate(words):
            mark.u.mark.words[at] = word
        with self._use() as handle:
            check(library.inlet_post(handle, ctypes.byref(mark), 1))


class Recording(Stream):
    """A recording, as a stream."""

    def seek(self, seq: int) -> None:
        """Goes on with that number, or the first behind it."""
        with self._use() as handle:
            check(library.inlet_recording_seek(handle, seq))

    def seek_time(self, time_ns: int) -> None:
        with self._use() as handle:
            check(library.inlet_recording_seek_time(handle, time_ns))

    def recording_info(self) -> _abi.RecordingInfo:
        info = sized(_abi.RecordingInfo)
        with self._use() as handle:
            check(library.inlet_recording_info(handle, ctypes.byref(info)))
        return info


class Client(_Owned):
    """A connection."""

    def __init__(self, handle):
        self._streams = set()
        super().__init__(handle)

    def close(self) -> None:
        for stream in list(self._streams):
            stream.close()
        super().close()

    def _free(self, handle):
        library.inlet_disconnect(handle)

    @property
    def status(self) -> int:
        """Status.OK while it lives, or is being made anew, else why it ended."""
        with self._use() as handle:
            return _abi.Status(library.inlet_client_status(handle))

    def subscribe(self, sources: int = 0, types: Iterable[int] = (), from_seq: int = 0, flags: int = 0,
                  policy: int = 0, timeout: float = 0, from_time_ns: int = 0) -> Stream:
        """A stream of these Source bits (0: raw input) and EventTypes (none: all). Raises InletError as
        inlet_subscribe says."""
        options = sized(_abi.SubscribeOptions, sources=int(sources), event_types=_types(types), from_seq=from_seq,
                        flags=int(flags), policy=int(policy), timeout_ns=_ns(timeout), from_time_ns=from_time_ns)
        made = ctypes.c_void_p()
        with self._use() as handle:
            check(library.inlet_subscribe(handle, ctypes.byref(options), ctypes.byref(made)), "subscribe")
            stream = Stream(made, self)
            self._streams.add(stream)
            return stream


def connect(name: Optional[str] = None, reconnect: bool = False, timeout: float = 0) -> Client:
    """Connects to the service: Windows only. Raises InletError as inlet_connect says."""
    options = sized(_abi.ConnectOptions, flags=1 if reconnect else 0, name=name.encode("utf-8") if name else None,
                    timeout_ns=_ns(timeout))
    made = ctypes.c_void_p()
    check(library.inlet_connect(ctypes.byref(options), ctypes.byref(made)), "connect")
    return Client(made)


def open_recording(path, speed: int = 1000, from_seq: int = 0, types: Iterable[int] = (), sources: int = 0,
                   flags: int = 0) -> Recording:
    """A recording as a stream; `speed` in thousandths of the recorded, or SPEED_MAX."""
    options = sized(_abi.RecordingOptions, speed=speed, from_seq=from_seq, event_types=_types(types), sources=int(sources),
                    flags=int(flags))
    made = ctypes.c_void_p()
    check(library.inlet_open_recording(os.fsdecode(path).encode("utf-8"), ctypes.byref(options), ctypes.byref(made)), str(path))
    return Recording(made)


@dataclasses.dataclass(frozen=True)
class Fault:
    """What goes wrong once in each stream of connect_recording: see inlet/fake.h."""

    kind: int
    seq: int
    count: int = 0
    cause: int = 0
    duration_ns: int = 0
    status: int = 0


def connect_recording(path, faults: Sequence[Fault] = (), speed: int = 1000) -> Client:
    """A recording in the service's place, for a program's own tests."""
    made = ctypes.c_void_p()
    listed = (_abi.Fault * max(len(faults), 1))(*[_abi.Fault(**{name: int(value) for name, value in
                                                              dataclasses.asdict(fault).items()}) for fault in faults])
    options = sized(_abi.FakeOptions, speed=speed, faults=listed, faults_count=len(faults))
    check(library.inlet_connect_recording(os.fsdecode(path).encode("utf-8"), ctypes.byref(options), ctypes.byref(made)), str(path))
    return Client(made)


class Recorder(_Owned):
    """Writes a recording. By one thread at a time; closing it tells the first error that it met."""

    def append(self, events: Iterable[Event]) -> None:
        """Events of one stream, whose numbers rise."""
        listed = [event.to_c() for event in events]
        with self._use() as handle:
            check(library.inlet_record_append(handle, (_abi.Event * len(listed))(*listed), len(listed)))

    def flush(self) -> None:
        with self._use() as handle:
            check(library.inlet_record_flush(handle))

    def _free(self, handle):
        check(library.inlet_record_close(handle))


def record(path, overwrite: bool = False, note: str = "") -> Recorder:
    """Creates a recording that its user alone may read."""
    options = sized(_abi.RecordOptions, flags=1 if overwrite else 0, note=note.encode("utf-8") or None)
    made = ctypes.c_void_p()
    check(library.inlet_record_create(os.fsdecode(path).encode("utf-8"), ctypes.byref(options), ctypes.byref(made)), str(path))
    return Recorder(made)


class Subscriber(_Receiver):
    """One that gets what is published on a bus."""

    _function = "inlet_bus_recv"

    def __init__(self, handle, bus):
        super().__init__(handle)
        self._bus = bus

    def _free(self, handle):
        library.inlet_bus_unsubscribe(handle)
        self._bus._subscribers.discard(self)

    @property
    def pending(self) -> int:
        with self._use() as handle:
            return library.inlet_bus_pending(handle)

    def metrics(self) -> _abi.BusMetrics:
        metrics = sized(_abi.BusMetrics)
        with self._use() as handle:
            check(library.inlet_bus_metrics(handle, ctypes.byref(metrics)))
        return metrics


class Bus(_Owned):
    """Events from any threads of this program to any others: needs no service."""

    def __init__(self, capacity: int = 0):
        self._subscribers = set()
        options, made = sized(_abi.BusOptions, capacity=capacity), ctypes.c_void_p()
        check(library.inlet_bus_open(ctypes.byref(options), ctypes.byref(made)))
        super().__init__(made)

    def close(self) -> None:
        for subscriber in list(self._subscribers):
            subscriber.close()
        super().close()

    def _free(self, handle):
        library.inlet_bus_close(handle)

    def subscribe(self, policy: int = 0, capacity: int = 0, block: Optional[float] = None) -> Subscriber:
        """`block`: how long a publish waits for this one at most, with BusPolicy.BLOCK; None: until it has room."""
        options = sized(_abi.BusSubscribeOptions, policy=int(policy), capacity=capacity, block_ns=max(_ns(block), 0))
        made = ctypes.c_void_p()
        with self._use() as handle:
            check(library.inlet_bus_subscribe(handle, ctypes.byref(options), ctypes.byref(made)))
            subscriber = Subscriber(made, self)
            self._subscribers.add(subscriber)
            return subscriber

    def publish(self, events: Sequence[Event], timeout: Optional[float] = None) -> int:
        """Publishes in one piece; how many subscribers it went to. Raises Timeout, and then nobody got anything."""
        listed, receivers = [event.to_c() for event in events], ctypes.c_uint32()
        with self._use() as handle:
            check(library.inlet_bus_publish_within(handle, (_abi.Event * len(listed))(*listed), len(listed), _ns(timeout),
                                                   ctypes.byref(receivers)))
        return receivers.value
