"""A page in headless Chromium, by its debugging protocol."""

import base64
import pathlib
import shutil
import signal
import os
import subprocess
import tempfile
import time
import urllib.request
import json

from machine import Failed
from websocket import WebSocket


class Browser:
    def __init__(self, width=1100, height=700):
        program = shutil.which("chromium")
        if not program:
            raise Failed("there is no chromium: run tools/dev/setup")
        self.folder = tempfile.mkdtemp(prefix="inlet-browser-")
        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--remote-debugging-port=0", f"--user-data-dir={self.folder}", f"--window-size={width},{height}",
             "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self._number = 0
        self.errors = []
        try:
            self._connect()
        except BaseException:
            self.close()
            raise

    def _connect(self):
        told = pathlib.Path(self.folder) / "DevToolsActivePort"
        deadline = time.monotonic() + 30
        while not told.exists() or "\n" not in told.read_text():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise Failed("chromium does not start")
            time.sleep(0.05)
        port = int(told.read_text().splitlines()[0])
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=15) as answer:
            page = next(page for page in json.load(answer) if page["type"] == "page")
        self.socket = WebSocket(port, page["webSocketDebuggerUrl"].split(str(port), 1)[1])
        self.call("Page.enable")
        self.call("Runtime.enable")
        self.call("Log.enable")

    def call(self, method, **parameters):
        self._number += 1
        self.socket.send({"id": self._number, "method": method, "params": parameters})
        while True:
            message = self.socket.receive(30)
            if message.get("method") == "Runtime.exceptionThrown":
                self.errors.append(message["params"]["exceptionDetails"].get("exception", {}).get("description"))
            if message.get("method") == "Log.entryAdded" and message["params"]["entry"]["level"] == "error":
                self.errors.append(message["params"]["entry"]["text"])
            if message.get("id") == self._number:
                if "error" in message:
                    raise Failed(f"{method}: {message['error']}")
                return message["result"]

    def open(self, url):
        self.call("Page.navigate", url=url)

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise Failed(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def wait_for(self, what, expression, wanted, seconds=15):
        deadline = time.monotonic() + seconds
        while (seen := self.evaluate(expression)) != wanted:
            if time.monotonic() > deadline:
                raise Failed(f"waited for {what}: {wanted}; it is {seen}; errors: {self.errors}")
            time.sleep(0.02)

    def press(self, key, code):
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def resize(self, width, height, scale):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False)

    def be_transparent(self):
        self.call("Emulation.setDefaultBackgroundColorOverride", color={"r": 0, "g": 0, "b": 0, "a": 0})

    def picture(self, path):
        pathlib.Path(path).write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def close(self):
        if getattr(self, "socket", None):
            self.socket.close()
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # its own session: it and what it started
        except ProcessLookupError:
            pass
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
