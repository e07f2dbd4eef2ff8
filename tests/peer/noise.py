"""The handshake and the sealed channel of client_sdk/docs/protocol.md, as its initiator: Noise IK with
X25519, ChaCha20-Poly1305 and SHA-256. Names are those of the page."""

import hashlib
import hmac
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NAME = b"Noise_IK_25519_ChaChaPoly_SHA256"
TAG = 16
REKEY_FRAMES = 65536


class Broken(Exception):
    """Something did not open."""


def nonce(n):
    return bytes(4) + struct.pack("<Q", n)


def encrypt(key, n, ad, text):
    return ChaCha20Poly1305(key).encrypt(nonce(n), text, ad)


def decrypt(key, n, ad, sealed):
    try:
        return ChaCha20Poly1305(key).decrypt(nonce(n), sealed, ad)
    except InvalidTag:
        raise Broken("a seal does not open") from None


def hkdf(chaining_key, material):
    temporary = hmac.digest(chaining_key, material, "sha256")
    first = hmac.digest(temporary, b"\x01", "sha256")
    return first, hmac.digest(temporary, first + b"\x02", "sha256")


class KeyPair:
    def __init__(self, secret=None):
        self.private = X25519PrivateKey.from_private_bytes(secret) if secret else X25519PrivateKey.generate()
        self.public = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def dh(self, public):
        return self.private.exchange(X25519PublicKey.from_public_bytes(public))


class Channel:
    """One direction: counts its frames, and changes its key with the 65,536th, the 131,072nd, …"""

    def __init__(self, key):
        self.key = key
        self.n = 0

    def _rekey_when_due(self):
        if self.n > 0 and self.n % REKEY_FRAMES == 0:
            self.key = encrypt(self.key, 2**64 - 1, b"", bytes(32))[:32]

    def seal(self, plain):
        self._rekey_when_due()
        sealed = encrypt(self.key, self.n, b"", plain)
        self.n += 1
        return sealed

    def open(self, sealed):
        self._rekey_when_due()
        plain = decrypt(self.key, self.n, b"", sealed)
        self.n += 1
        return plain


class Initiator:
    def __init__(self, prologue, keys, service_public, ephemeral=None):
        self.keys = keys
        self.service_public = service_public
        self.ephemeral = ephemeral or KeyPair()
        self.h = self.ck = NAME
        self.k = None
        self.n = 0
        self._mix(prologue)
        self._mix(service_public)

    def _mix(self, data):
        self.h = hashlib.sha256(self.h + data).digest()

    def _key(self, material):
        self.ck, self.k = hkdf(self.ck, material)
        self.n = 0

    def _seal(self, text):
        sealed = encrypt(self.k, self.n, self.h, text)
        self.n += 1
        self._mix(sealed)
        return sealed

    def _open(self, sealed):
        text = decrypt(self.k, self.n, self.h, sealed)
        self.n += 1
        self._mix(sealed)
        return text

    def message_1(self, greeting):
        message = self.ephemeral.public
        self._mix(self.ephemeral.public)
        self._key(self.ephemeral.dh(self.service_public))
        message += self._seal(self.keys.public)
        self._key(self.keys.dh(self.service_public))
        return message + self._seal(greeting)

    def message_2(self, message):
        """Returns (to the service, to the client)."""
        theirs = message[:32]
        self._mix(theirs)
        self._key(self.ephemeral.dh(theirs))
        self._key(self.keys.dh(theirs))
        self._open(message[32:])
        up, down = hkdf(self.ck, b"")
        return Channel(up), Channel(down)
