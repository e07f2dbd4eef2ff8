"""Where events go: handlers by priority, and queues that several threads empty."""

import ctypes
import dataclasses
import itertools
import threading
from typing import Callable, Iterable, Iterator, List, Optional

from . import _abi
from ._events import Event, from_c
from ._library import Closed, Timeout, check, library, sized
from ._streams import BATCH, _LOOK_NS, _Owned, _types


class Emission:
    """Inside a handler: the event's way through the chain."""

    def __init__(self, handle):
        self._handle = handle

    def post(self, event: Event) -> None:
        """Sends a copy of this event through the chain in its turn, before emit returns."""
        if self._handle is None:
            raise ValueError("an emission is there for the time of its handler's call")
        check(library.inlet_emission_post(self._handle, ctypes.byref(event.to_c())))


# What a handler is: it returns true when the event is handled.
HandlerFunction = Callable[[Event, Emission], object]


class Handlers(_Owned):
    """A chain of functions that events go through, by priority, until one has handled them. Any thread may emit, add and
    remove at any time, also inside a handler. An exception in a handler ends its emit, once the chain has been gone through."""

    def __init__(self):
        made = ctypes.c_void_p()
        check(library.inlet_handlers_open(ctypes.byref(made)))
        super().__init__(made)
        self._kept, self._names = {}, itertools.count(1)
        self._here = threading.local()  # what handlers of this thread have raised

    def _free(self, handle):
        library.inlet_handlers_close(handle)
        self._kept.clear()

    def add(self, function: HandlerFunction, types: Iterable[int] = (), priority: int = 0, always: bool = False) -> int:
        """Adds a handler of these EventTypes (none: all); its number, for remove. Higher priorities are called first.
        `always`: also for what was handled before it."""
        def call(_, event, emission):
            here = Emission(emission)
            try:
                return int(bool(function(from_c(event.contents), here)))
            except BaseException as error:  # pylint: disable=broad-except
                self._here.raised = getattr(self._here, "raised", None) or error
                return 0
            finally:
                here._handle = None

        kept = _abi.Handler(call)
        flags = int(_abi.HandlerFlag.ALWAYS) if always else 0
        options = sized(_abi.HandlerOptions, priority=priority, event_types=_types(types), flags=flags, handler=kept)
        number = ctypes.c_uint64()
        with self._use() as handle:
            check(library.inlet_handlers_add(handle, ctypes.byref(options), ctypes.byref(number)), "handler")
        self._kept[number.value] = kept  # for as long as C may call it: until close, as a call may still run
        return number.value

    def remove(self, number: int) -> None:
        """No call of the handler begins any more; one of another thread may still run. Raises InletError: there is none."""
        with self._use() as handle:
            status = library.inlet_handlers_remove(handle, number, None, 0)
        if status != _abi.Status.E_TIMEOUT:
            check(status)

    def emit(self, event: Event) -> bool:
        """Sends it through the chain, and then what handlers posted; whether one handled it."""
        verdict = ctypes.c_uint32()
        with self._use() as handle:
            check(library.inlet_handlers_emit(handle, ctypes.byref(event.to_c()), ctypes.byref(verdict)))
        raised, self._here.raised = getattr(self._here, "raised", None), None
        if raised is not None:
            raise raised
        return verdict.value == _abi.Verdict.HANDLED


@dataclasses.dataclass(frozen=True)
class Routed:
    """Records of one device, process or window, in order. No other thread gets any of the same until `done`."""

    key: int
    events: List[Event]
    _queue: int
    _router: "Router"

    def done(self) -> None:
        with self._router._use() as handle:
            check(library.inlet_router_done(handle, self._queue))


class Router(_Owned):
    """A stream parted into queues, one a device, process or window, that several threads empty."""

    def __init__(self, by: int = 0, policy: int = 0, queues: int = 0, capacity: int = 0):
        options = sized(_abi.RouterOptions, by=int(by), policy=int(policy), queues=queues, capacity=capacity)
        made = ctypes.c_void_p()
        check(library.inlet_router_open(ctypes.byref(options), ctypes.byref(made)))
        super().__init__(made)

    def close(self) -> None:
        if not self._closing:
            self.stop()
        super().close()

    def _free(self, handle):
        library.inlet_router_close(handle)

    def put(self, event: Event) -> None:
        """By one thread. Raises InletError with Status.E_BUSY where a queue is full and refuses."""
        with self._use() as handle:
            check(library.inlet_router_put(handle, ctypes.byref(event.to_c())))

    def stop(self) -> None:
        """No more is put: who takes gets what is left, and then Closed."""
        with self._use() as handle:
            library.inlet_router_stop(handle)

    def take(self, timeout: Optional[float] = None, count: int = BATCH) -> Routed:
        """Of the queue that has waited longest; call its `done` afterwards. Raises Timeout, or Closed at the end."""
        listed, got, routed = (_abi.Event * count)(), ctypes.c_uint32(), _abi.Routed()
        left_ns = None if timeout is None else int(timeout * 1e9)
        while True:
            wait_ns = _LOOK_NS if left_ns is None else min(left_ns, _LOOK_NS)
            with self._use() as handle:
                status = library.inlet_router_take(handle, listed, count, wait_ns, ctypes.byref(routed), ctypes.byref(got))
            if status != _abi.Status.E_TIMEOUT:
                check(status)
                return Routed(routed.key, [from_c(one) for one in listed[:got.value]], routed.queue, self)
            if left_ns is not None:
                left_ns -= wait_ns
                if left_ns <= 0:
                    raise Timeout(status)

    def __iter__(self) -> Iterator[Routed]:
        """What there is, each done when the next is asked for, until the end."""
        while True:
            try:
                routed = self.take()
            except Closed:
                return
            try:
                yield routed
            finally:
                routed.done()

    def stats(self) -> _abi.RouterStats:
        stats = sized(_abi.RouterStats)
        with self._use() as handle:
            check(library.inlet_router_stats(handle, ctypes.byref(stats)))
        return stats
