"""What the desk says under its signature to the door and to the world: panic, the daily statement, and when it falls silent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from dazor.sealing import signing
from dazor.sealing.errors import OrderRefused
from dazor.sealing.signing import Publics, Signatures, Signer, Succession

PANIC_FILE = "panic.json"  # lies beside the epoch bundle; the door looks for it there
STATEMENT_FILE = "statement.json"
PANIC, STATEMENT = "panic", "statement"
_DOMAIN, _FORMAT = b"dazor order v1\x00", "dazor-order-1"


class Order(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is signed."""

    format: str
    kind: str  # PANIC, STATEMENT
    at: str  # UTC minute
    by: Publics
    until: str = ""  # UTC minute at which the next statement is due
    words: str = ""  # a sentence for people


class SignedOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The file. `signed` is the text of an Order, kept as it was signed."""

    signed: str
    signatures: Signatures
    succession: tuple[Succession, ...] = ()


def panic(signer: Signer, now: datetime, succession: Sequence[Succession] = ()) -> bytes:
    """Return the order to close for good: forget what waits, write over the slots, show the closed page only."""
    return _signed(Order(format=_FORMAT, kind=PANIC, at=_minute(now), by=signing.publics(signer)), signer, succession)


def statement(signer: Signer, now: datetime, until: datetime, words: str, succession: Sequence[Succession] = ()) -> bytes:
    """Return a signed statement that all is well; when the next one is late, people may conclude that it is not."""
    order = Order(format=_FORMAT, kind=STATEMENT, at=_minute(now), by=signing.publics(signer), until=_minute(until), words=words)
    return _signed(order, signer, succession)


def read(data: bytes, desk_public_key: str, kind: str) -> Order:
    """Return an order of this kind whose signatures hold and whose desk is ours or our desk's heir. Raises: OrderRefused."""
    try:
        outer = msgspec.json.decode(data, type=SignedOrder)
        order = msgspec.json.decode(outer.signed, type=Order)
        ours = signing.fingerprint(order.by) == signing.heir(desk_public_key, outer.succession)
    except ValueError as error:
        raise OrderRefused("The order is cut off or is none. It was not obeyed.") from error
    if order.format != _FORMAT or order.kind != kind:
        raise OrderRefused(f"This is an order of the kind {order.kind[:20]!r}, not {kind!r}. It was not obeyed.")
    if not ours or not signing.holds(_DOMAIN + outer.signed.encode(), outer.signatures, order.by):
        raise OrderRefused("The order is not signed by this door's desk. It was not obeyed.")
    return order


def silent_at(signs: Collection[datetime], editors: int, hours: int) -> datetime | None:
    """Return when the door must close unless more signs of life come: `hours` after the `editors`-newest one.

    `signs` has the last sign of each editor. None: the switch is off (0 hours). When fewer editors than that ever gave
    a sign, the first moment of all is returned: a door that needs three and has two is shut.
    """
    if hours <= 0:
        return None
    newest = sorted(signs, reverse=True)
    if editors < 1 or len(newest) < editors:
        return datetime.fromtimestamp(0, UTC)
    return newest[editors - 1] + timedelta(hours=hours)


def _signed(order: Order, signer: Signer, succession: Sequence[Succession]) -> bytes:
    text = msgspec.json.encode(order)
    return msgspec.json.format(msgspec.json.encode(SignedOrder(
        signed=text.decode(), signatures=signing.sign(_DOMAIN + text, signer), succession=tuple(succession))))


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
