"""Pseudonyms: direct identifiers leave as keyed hashes, the same person always as the same one.

A pseudonym is the first 128 bits of HMAC (SHA-256, or SM3 by choice) over the domain and the normalised value.
The key is read from a file or the environment, never printed, and known to others by its fingerprint only.
"""

import hashlib
import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from shixiao import placing
from shixiao.errors import KeyRefused
from shixiao.spelling import folded
from shixiao.words import _, reason

VARIABLE = "SHIXIAO_KEY"
DOMAINS = ("person", "phone", "device", "staff")
_SHORTEST, _LONGEST = 32, 4096  # hex characters
_BLOCK = 64  # bytes: block length of SHA-256 and of SM3
_JOINTS = r"[\s\-‐‑‒–—－.·()（）]+"
_COUNTRY = re.compile(r"^(?:\+|00)86(?=1|0)|^86(?=1\d{10}$)")


class Key:
    """A secret that turns identifiers into pseudonyms; it has no readable form."""

    __slots__ = ("__inner", "__outer", "__secret", "algorithm", "fingerprint")

    def __init__(self, secret: bytes, algorithm: str = "sha256") -> None:
        if algorithm not in hashlib.algorithms_available:
            raise KeyRefused(
                _("this machine's OpenSSL has no {name}", name=algorithm.upper()),
                do=_("say hash: sha256 in source.yml"),
            )
        if len(secret) * 2 < _SHORTEST or len(set(secret)) < 4:
            raise KeyRefused(_("the key is too weak"), do=_("make one with: shixiao key new FILE"))
        self.algorithm, self.__secret = algorithm, secret
        block = _digest(algorithm, secret) if len(secret) > _BLOCK else secret
        block = block.ljust(_BLOCK, b"\0")
        self.__inner = hashlib.new(algorithm, bytes(b ^ 0x36 for b in block))
        self.__outer = hashlib.new(algorithm, bytes(b ^ 0x5C for b in block))
        self.fingerprint = f"{algorithm}:{self._pseudonym(b'fingerprint')[:16]}"

    @classmethod
    def read(cls, path: Path) -> "Key":
        """The key in a file that only its owner may read."""
        try:
            with Path(path).open("rb") as file:
                raw = file.read(_LONGEST + 1)
                mode = os.fstat(file.fileno()).st_mode
        except OSError as error:
            why = _("the key cannot be read: {why}", why=reason(error))
            raise KeyRefused(why, str(path), _("make one with: shixiao key new FILE")) from None
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            raise KeyRefused(_("others on this machine may read the key"), str(path), f"chmod 600 {path}")
        return cls(_parsed(raw.decode("ascii", "replace"), str(path)))

    @classmethod
    def from_environment(cls) -> "Key | None":
        """The key in the variable SHIXIAO_KEY, or none."""
        said = os.environ.get(VARIABLE)
        return None if said is None else cls(_parsed(said, VARIABLE))

    @staticmethod
    def write_new(path: Path) -> None:
        """Write a fresh key that only its owner may read."""
        if os.path.lexists(path):
            why = _("a file stands there already; a key that is written over is lost")
            raise KeyRefused(why, str(path), _("choose another name"))
        placing.write_new(Path(path), f"{secrets.token_hex(32)}\n".encode(), 0o600)

    def hashed(self, algorithm: str) -> "Key":
        """The same secret with another hash."""
        return self if algorithm == self.algorithm else Key(self.__secret, algorithm)

    def __repr__(self) -> str:
        return f"Key({self.fingerprint})"

    def __reduce__(self) -> str:
        raise TypeError("a key is never written anywhere")

    def _pseudonym(self, message: bytes) -> str:
        inner = self.__inner.copy()
        inner.update(message)
        outer = self.__outer.copy()
        outer.update(inner.digest())
        return outer.hexdigest()[:32]

    def one(self, value: str, domain: str, of: str = "") -> str:
        """The pseudonym of one value."""
        return self._pseudonym(_head(domain, of) + normal(value, domain).encode("utf-8", "surrogatepass"))

    def many(self, values: pa.Array, domain: str, of: str = "") -> pa.Array:
        """The pseudonyms of a column, each distinct value hashed once; nothing stays nothing."""
        coded = normal_column(values, domain).dictionary_encode()
        head, make = _head(domain, of), self._pseudonym
        found = [None if v is None else make(head + v.encode()) for v in coded.dictionary.to_pylist()]
        return pa.array(found, pa.string()).take(coded.indices)


def normal(value: str, domain: str) -> str:
    """One spelling per identifier: folded, NFKC, upper-case, no spaces or hyphens within, no +86."""
    said = unicodedata.normalize("NFKC", folded(value)).strip().upper()
    if domain == "phone":
        said = re.sub(_JOINTS, "", said)
        return _COUNTRY.sub("", said)
    return re.sub(r"[\s\-‐‑‒–—－]+", "", said) if domain == "person" else said


def normal_column(values: pa.Array, domain: str) -> pa.Array:
    """`normal` over a column; plain digits and capitals, the usual case, cost next to nothing."""
    odd = pc.fill_null(pc.match_substring_regex(values, _odd(domain)), False)
    if not pc.any(odd, min_count=0).as_py():
        return values
    changed = [normal(v, domain) for v in values.filter(odd).to_pylist()]
    return pc.replace_with_mask(values, odd, pa.array(changed, pa.string()))


def _odd(domain: str) -> str:
    """What could make `normal` change a value."""
    return {"person": "[^0-9A-Z]", "phone": "[^0-9]|^00|^86"}.get(domain, "[^0-9A-Z.:_]")


def _head(domain: str, of: str) -> bytes:
    if domain not in DOMAINS:
        raise ValueError(f"no domain {domain}")
    return f"{domain}\0{of}\0".encode()


def _digest(algorithm: str, data: bytes) -> bytes:
    return hashlib.new(algorithm, data).digest()


def no_key(columns: Iterable[str], where: str) -> KeyRefused:
    """The refusal for a source that maps identifiers when no key was given."""
    return KeyRefused(
        _("{columns} hold identity or telephone numbers and need a pseudonym key", columns=", ".join(columns)),
        where,
        _("make one with: shixiao key new FILE; then give --key FILE or set SHIXIAO_KEY"),
    )


def _parsed(said: str, where: str) -> bytes:
    said = said.strip()
    if len(said) < _SHORTEST or len(said) > _LONGEST or len(said) % 2 or not re.fullmatch(r"[0-9a-fA-F]+", said):
        why = _("a key is {least} or more hexadecimal characters", least=_SHORTEST)
        raise KeyRefused(why, where, _("make one with: shixiao key new FILE"))
    return bytes.fromhex(said)
