"""Finds and calls the C library."""

import ctypes
import os
import pathlib
import sys

from . import _abi


class InletError(Exception):
    """What a function of the library said: `status` is an `inlet.Status`, or a number that a newer one has."""

    def __init__(self, status, about=""):
        self.status = _status(status)
        text = library.inlet_status_message(status).decode("utf-8")
        super().__init__(f"{about}: {text}" if about else text)


class Timeout(InletError):
    """The deadline passed."""


class Closed(InletError):
    """The stream, recording or bus has come to its end, as it should."""


def _status(number):
    try:
        return _abi.Status(number)
    except ValueError:
        return number


def check(status, about=""):
    if status != _abi.Status.OK:
        kind = {_abi.Status.E_TIMEOUT: Timeout, _abi.Status.E_CLOSED: Closed}.get(status, InletError)
        raise kind(status, about)


def _candidates():
    """INLET_LIBRARY, then beside the package, then (Windows) the installation. Never the PATH or the current folder."""
    given = os.environ.get("INLET_LIBRARY")
    if given:
        return [pathlib.Path(given)]
    name = "inlet.dll" if sys.platform == "win32" else "libinlet.so"
    here = pathlib.Path(__file__).resolve().parent
    folders = [here, here.parents[2] / "bin"]
    if sys.platform == "win32":
        folders.append(pathlib.Path(os.environ.get("ProgramFiles", r"C:\Program Files")) / "Inlet")
    return [folder / name for folder in folders]


class Library:
    """The functions of the library by their names. Loaded at the first call, each function when it is first used: an
    older library, or the native one without a service, lacks some."""

    def __init__(self):
        self._loaded = None

    def _load(self):
        if self._loaded is None:
            found = [path for path in _candidates() if path.is_file()]
            if not found:
                raise OSError("the Inlet library was not found: install Inlet, or set INLET_LIBRARY to its path. "
                              f"Looked at {', '.join(map(str, _candidates()))}")
            self._loaded = ctypes.CDLL(str(found[0].resolve()))
        return self._loaded

    def __getattr__(self, name):
        if name not in _abi.FUNCTIONS:
            raise AttributeError(name)
        try:
            function = getattr(self._load(), name)
        except AttributeError:
            raise NotImplementedError(f"{name} is not in this library") from None
        function.restype, *arguments = _abi.FUNCTIONS[name]
        function.argtypes = arguments
        setattr(self, name, function)
        return function


library = Library()


def sized(struct, **values):
    """A struct whose struct_size is set."""
    return struct(struct_size=ctypes.sizeof(struct), **values)
