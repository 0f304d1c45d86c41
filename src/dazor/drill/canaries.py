"""What is searched for: every trait of every planted person, in every writing a program could leave it in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

import msgspec

from dazor.drill.senders import Sender

IDENTITY = frozenset({"chat_id", "username", "name", "phone", "address", "socket", "agent", "language", "file_name",
                      "serial", "owner", "gps", "receipt"})
CONTENT = frozenset({"phrase", "own_words"})
SHORTEST = 8  # bytes; what is shorter would be found by chance
_SECONDS = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%b/%Y:%H:%M:%S")
_MINUTES = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%b/%Y:%H:%M", "%d.%m.%Y %H:%M")
_UNDER_KEYS = frozenset({"chat_id", "username", "name", "phone", "address", "agent", "file_name"})


class Sent(msgspec.Struct, kw_only=True):
    """What the drill's own client remembers of one message it sent."""

    sender: int
    message: int  # 0 is the first of this sender
    began: float  # seconds of the epoch
    ended: float
    status: int
    receipt: str = ""
    port: int = 0  # of the client's own end
    stated: bool = False  # an import: the time is what the export says, nobody's clock saw it arrive

    @property
    def taken(self) -> bool:
        """Whether the answer said that it was taken; many forms lead on to a page of thanks."""
        return self.status in (200, 201, 302, 303)


class Canary(msgspec.Struct, frozen=True):
    """One value of one person."""

    sender: int
    kind: str  # of IDENTITY, CONTENT, or "time"
    value: str | int | bytes


Patterns = dict[bytes, tuple[int, str, str]]  # bytes → (sender, kind, writing)


def canaries(people: Iterable[Sender], sent: Iterable[Sent] = ()) -> Iterator[Canary]:
    """Yield every canary of these people and of what they sent."""
    for person in people:
        for kind in ("username", "name", "address", "agent", "language", "file_name", "serial", "owner", "gps"):
            yield Canary(person.number, kind, getattr(person, kind))
        yield Canary(person.number, "chat_id", person.chat_id)
        yield Canary(person.number, "phone", person.phone)
        yield Canary(person.number, "address", str(int.from_bytes(socket.inet_aton(person.address))))
        yield Canary(person.number, "phone", f"+375 29 {person.phone[5:8]}-{person.phone[8:10]}-{person.phone[10:]}")
        for phrase in person.phrases:
            yield Canary(person.number, "phrase", phrase)
        if person.own_phone:
            yield Canary(person.number, "own_words", person.own_phone.lstrip("+"))
    for one in sent:
        if one.receipt:
            yield Canary(one.sender, "receipt", one.receipt)
            yield Canary(one.sender, "receipt", one.receipt.replace("-", ""))
        if one.port:
            address = next(p.address for p in people if p.number == one.sender)
            yield Canary(one.sender, "socket", struct.pack("=HH4s", socket.AF_INET, socket.htons(one.port), socket.inet_aton(address)))


def times(sent: Iterable[Sent], around: float = 0.0) -> dict[bytes, int]:
    """Return the seconds of the arrivals (UTC) as texts: ISO, a log's, a number; every second of `around` seconds about them too.

    What is written at any of those seconds is not yet an arrival's time: `seizure.coincidences` tells it from chance.
    """
    seconds = {second for one in sent if not one.stated
               for second in range(int(one.began - around), int(one.ended + around) + 1)}
    return {text: second for second in seconds for text in _writings(second, _SECONDS)}


def stated(sent: Iterable[Sent]) -> dict[bytes, set[int]]:
    """Return everything finer than the quarters of an hour in which exports say that people wrote, as texts, and whose it is.

    Exports state moments of weeks ago, where nothing else of a drill can stand: one such text anywhere is a finding. A
    minute that nobody stated is that of whoever stated the nearest one, rounded to something finer than the promise.
    """
    told = [(int(one.began), one.sender) for one in sent if one.stated]
    found: dict[bytes, set[int]] = {}
    for second, sender in told:
        real = {struct.pack(order, second) for order in ("<d", ">d")}  # as databases keep fractions
        for text in _writings(second, _SECONDS) | _writings(second - second % 60, _MINUTES) | real:
            found.setdefault(text, set()).add(sender)
    for minute in {second - second % 900 + 60 * number for second, _ in told for number in range(1, 15)}:
        _, sender = min(told, key=lambda pair: abs(pair[0] - minute))
        for text in _writings(minute, _MINUTES):
            found.setdefault(text, {sender})
    return found


def _writings(second: int, forms: Sequence[str]) -> set[bytes]:
    """Return a moment as a number and in these forms, in the zones of the house."""
    moment = datetime.fromtimestamp(second, UTC)
    return {str(second).encode(), *(f"{moment.astimezone(ZoneInfo(zone)):{form}}".encode()
                                    for zone in ("UTC", "Europe/Minsk") for form in forms)}


def patterns(values: Iterable[Canary]) -> Patterns:
    """Return every writing of these values that is long enough to mean something."""
    found: Patterns = {}
    for canary in values:
        for writing, raw in _forms(canary.value):
            if len(raw) >= SHORTEST:
                found.setdefault(raw, (canary.sender, canary.kind, writing))
    return found


def hashed(values: Iterable[Canary], keys: Mapping[str, bytes]) -> Patterns:
    """Return plain hashes of every identity value, and HMACs of the likeliest under every key found."""
    found: Patterns = {}
    for canary in values:
        if canary.kind not in IDENTITY or isinstance(canary.value, bytes):
            continue
        raw = str(canary.value).encode()
        made = {"sha256": hashlib.sha256(raw).digest(), "md5": hashlib.md5(raw, usedforsecurity=False).digest(),
                "sha1": hashlib.sha1(raw, usedforsecurity=False).digest()}
        if canary.kind in _UNDER_KEYS:
            made.update({f"HMAC under {name}": hmac.digest(key, raw, "sha256") for name, key in keys.items()})
        for how, digest in made.items():
            found[digest] = found[digest.hex().encode()] = (canary.sender, canary.kind, how)
            found[base64.b64encode(digest)[:-2]] = (canary.sender, canary.kind, how)
    return found


def _forms(value: str | int | bytes) -> Iterator[tuple[str, bytes]]:
    if isinstance(value, bytes):
        yield "memory", value
        return
    if isinstance(value, int):
        yield "8 bytes, little end first", value.to_bytes(8, "little")
        yield "8 bytes, big end first", value.to_bytes(8, "big")
        yield "hex number", f"{value:x}".encode()
    text = str(value)
    raw = text.encode()
    yield "utf-8", raw
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        yield encoding, text.encode(encoding)
    yield "JSON", json.dumps(text)[1:-1].encode()
    yield "JSON", json.dumps(text)[1:-1].upper().replace("\\U", "\\u").encode()
    yield "URL", quote(text, safe="").encode()
    yield "URL", quote(text, safe="").lower().encode()
    yield "hex", raw.hex().encode()
    yield "hex", raw.hex().upper().encode()
    yield from _base64(raw)
    yield from _base64(text.encode("utf-16-le"))


def _base64(raw: bytes) -> Iterator[tuple[str, bytes]]:
    for offset in range(3):
        coded = base64.b64encode(bytes(offset) + raw)
        start = -(-offset * 8 // 6)
        end = (offset + len(raw)) * 8 // 6
        yield "base64", coded[start:end]
        yield "base64", base64.urlsafe_b64encode(bytes(offset) + raw)[start:end]
