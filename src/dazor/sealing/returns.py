"""A way back through a messenger for one answer, two hours at most, without anybody writing down to whom.

    ticket   token and seal; the relay makes it and it travels inside the sealed report
    token    nonce, ChaCha20-Poly1305(key of a quarter of an hour, chat, language, seal): opens in the relay's memory alone
    record   token, nonce, ChaCha20-Poly1305(seal, length, answer, zeros): from the desk to the relay, RECORD bytes
    table    RECORDS records, made anew at every tick with answers and dummies

Desk plaintext and relay memory are needed together to name a chat, and the memory forgets. Both locks are symmetric, so a
quantum computer opens neither. Every byte of a record looks like chance, and so a dummy is chance.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from dazor.sealing.errors import BadAddress, TooLong
from dazor.sealing.mailbox import Answer

FILE_NAME = "returns.dazor"  # beside the table of answers
QUARTER, QUARTERS = 900, 8  # seconds; a key is written over when its eighth quarter is over, two hours after it was drawn
KEY = 32  # bytes
RECORD, RECORDS = 1_024, 8  # bytes; a tick: as the table of answers has
_CHAT = struct.Struct(">q2s32s")  # chat, language, seal
_NONCE, _TAG = 12, 16
TOKEN = _NONCE + _CHAT.size + _TAG
TICKET = TOKEN + KEY
_ROOM = RECORD - TOKEN - _NONCE - _TAG - 2
_TOKEN_INFO, _RECORD_INFO = b"dazor return token v1", b"dazor return record v1"
_encode, _decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Answer).decode


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """An answer and where it goes; for a process that dies soon."""

    chat: int
    language: str
    answer: Answer

    def __repr__(self) -> str:
        return "Bound(…)"  # a traceback must not name anybody


def ticket(chat: int, language: str, key: bytes) -> bytes:
    """Return a ticket of TICKET bytes under the key of the running quarter. Two tickets of one chat share nothing."""
    nonce, seal = secrets.token_bytes(_NONCE), secrets.token_bytes(KEY)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, _CHAT.pack(chat, language.encode(), seal), _TOKEN_INFO) + seal


def lock(answer: Answer, ticket_: bytes) -> bytes:
    """Return an answer as a record. Raises: BadAddress: the report has no ticket. TooLong."""
    if len(ticket_) != TICKET:
        raise BadAddress("This report has no way back through a messenger. Nothing was sealed.")
    plain, nonce = _encode(answer), secrets.token_bytes(_NONCE)
    if len(plain) > _ROOM:
        raise TooLong(f"The answer needs {len(plain)} bytes and {_ROOM} fit. Nothing was sealed; shorten it.")
    padded = len(plain).to_bytes(2, "big") + plain.ljust(_ROOM, b"\x00")
    return ticket_[:TOKEN] + nonce + ChaCha20Poly1305(ticket_[TOKEN:]).encrypt(nonce, padded, _RECORD_INFO)


def table(records: Sequence[bytes]) -> bytes:
    """Return the table of a tick: these records and dummies, in random order. Raises: ValueError: too many, or a wrong size."""
    if len(records) > RECORDS or any(len(record) != RECORD for record in records):
        raise ValueError(f"{len(records)} records for {RECORDS} places of {RECORD} bytes")
    mixed = [*records, *(secrets.token_bytes(RECORD) for _ in range(RECORDS - len(records)))]
    secrets.SystemRandom().shuffle(mixed)
    return b"".join(mixed)


def unlock(data: bytes, keys: Iterable[bytes]) -> Iterator[Bound]:
    """Yield the answers of a table that one of these keys leads back; of all others nothing is known. `keys` are KEY bytes each."""
    boxes = [ChaCha20Poly1305(key) for key in keys]
    for at in range(0, len(data) - RECORD + 1, RECORD):
        record = data[at:at + RECORD]
        for box in boxes:
            try:
                chat, language, seal = _CHAT.unpack(box.decrypt(record[:_NONCE], record[_NONCE:TOKEN], _TOKEN_INFO))
                nonce, locked = record[TOKEN:TOKEN + _NONCE], record[TOKEN + _NONCE:]
                padded = ChaCha20Poly1305(seal).decrypt(nonce, locked, _RECORD_INFO)
                answer = _decode(padded[2:2 + int.from_bytes(padded[:2], "big")])
            except (InvalidTag, msgspec.DecodeError):
                continue
            yield Bound(chat=chat, language=language.decode("ascii", "replace"), answer=answer)
            break
