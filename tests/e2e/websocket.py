"""A WebSocket client for tests: RFC 6455 in a few lines, whose requests can be wrong on purpose."""

import base64
import json
import os
import socket
import struct
import time

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Refused(OSError):
    """The answer to the request was not 101; `status` says what it was."""

    def __init__(self, status):
        super().__init__(f"refused with {status}")
        self.status = status


class Closed(OSError):
    """The other end closed; `code` is 1006 when it said nothing."""

    def __init__(self, code):
        super().__init__(f"closed with {code}")
        self.code = code


def ask(port, path, host=None, method="GET", headers=(), receive_buffer=0):
    """Sends a request: the socket, the status, and what came behind the answer's headers."""
    link = socket.socket()
    if receive_buffer:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    link.settimeout(15)
    link.connect(("127.0.0.1", port))
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host or f'127.0.0.1:{port}'}", *headers]
    link.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    data = b""
    while b"\r\n\r\n" not in data:
        more = link.recv(4096)
        if not more:
            break
        data += more
    head, _, rest = data.partition(b"\r\n\r\n")
    words = head.split(b" ", 2)
    return link, int(words[1]) if len(words) > 1 else 0, rest, head.decode("latin-1")


def get(port, path, **options):
    """Status, headers and body of a request."""
    link, status, body, head = ask(port, path, **options)
    with link:
        while more := link.recv(65536):
            body += more
    return status, head, body


class WebSocket:
    def __init__(self, port, path, origin=None, **options):
        key = base64.b64encode(os.urandom(16)).decode()
        headers = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"]
        if origin is not None:
            headers.append(f"Origin: {origin}")
        self.link, status, self._data, _ = ask(port, path, headers=[*headers, *options.pop("headers", ())], **options)
        if status != 101:
            self.link.close()
            raise Refused(status)

    def send_frame(self, opcode, data):
        mask = os.urandom(4)
        size = len(data)
        head = struct.pack(">BB", 0x80 | opcode, 0x80 | size) if size < 126 else \
            struct.pack(">BBH", 0x80 | opcode, 0xFE, size) if size < 65536 else \
            struct.pack(">BBQ", 0x80 | opcode, 0xFF, size)
        self.link.sendall(head + mask + bytes(byte ^ mask[i & 3] for i, byte in enumerate(data)))

    def send(self, message):
        self.send_frame(TEXT, json.dumps(message).encode())

    def _take(self, count):
        while len(self._data) < count:
            try:
                more = self.link.recv(65536)
            except ConnectionResetError:
                more = b""
            if not more:
                raise Closed(1006)
            self._data += more
        taken, self._data = self._data[:count], self._data[count:]
        return taken

    def receive_frame(self, seconds=15):
        """Opcode and bytes of the next frame; TimeoutError."""
        self.link.settimeout(seconds)
        first, size = self._take(2)
        if size == 126:
            size, = struct.unpack(">H", self._take(2))
        elif size == 127:
            size, = struct.unpack(">Q", self._take(8))
        return first & 15, self._take(size)

    def receive(self, seconds=15):
        """The next message; pings are answered."""
        deadline = time.monotonic() + seconds
        while True:
            opcode, data = self.receive_frame(max(0.01, deadline - time.monotonic()))
            if opcode == PING:
                self.send_frame(PONG, data)
            elif opcode == CLOSE:
                raise Closed(struct.unpack(">H", data[:2])[0] if len(data) > 1 else 1005)
            elif opcode == TEXT:
                return json.loads(data)

    def until(self, condition, seconds=15):
        """Messages up to the first that the condition holds for; TimeoutError."""
        deadline = time.monotonic() + seconds
        messages = []
        while not messages or not condition(messages[-1]):
            messages.append(self.receive(max(0.01, deadline - time.monotonic())))
        return messages

    def rest(self, seconds):
        """Reads on until nothing has come for that long."""
        try:
            while True:
                self.receive(seconds)
        except TimeoutError:
            pass

    def close(self):
        self.link.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
