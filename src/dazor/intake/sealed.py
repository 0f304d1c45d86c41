"""Sealed texts as they come back from chats, e-mails and paper: each armour in the file is a message, nothing else is.

The desk opens them; here they are only found. Words around them are thrown away, the headers of an e-mail first of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import BinaryIO

from dazor.intake import texts
from dazor.intake.errors import NotThisKind
from dazor.intake.values import Cause, Refused
from dazor.model.raw import Message
from dazor.sealing import armour

MOST = 16 << 20  # bytes: four thousand sealed texts; an export of a chat goes in as what it is
_MAIL = ("received:", "return-path:", "from:", "message-id:", "delivered-to:", "mime-version:")


def is_sealed(start: str) -> bool:
    """Return whether a text begins with armour, or is an e-mail: what else would it be sent here for."""
    return bool(armour.find(start)) or is_mail(start)


def is_mail(start: str) -> bool:
    """Return whether these are the headers of an e-mail: two that every one has, before an empty line."""
    heads = {line.split(":", 1)[0].lower() + ":" for line in start.partition("\n\n")[0].splitlines() if ":" in line}
    return sum(name in heads for name in _MAIL) >= 2


def read(stream: BinaryIO, *, encoding: str, name: str) -> Iterator[Message | Refused]:
    """Yield the sealed texts of a file. Raises: NotThisKind: there is none, or the file is larger than MOST."""
    data = stream.read(MOST + 1)
    if len(data) > MOST:
        raise NotThisKind(f"{name}: more than {MOST >> 20} MB. Nothing was taken. Give a chat's export as it is.")
    seen = 0
    for part in _parts(data, encoding):
        for cut in armour.find(part):
            seen += 1
            where = f"sealed text {seen}"
            if cut.trouble:
                yield Refused(where=where, why=cut.trouble, cause=Cause.BROKEN)
            else:
                text = armour.wrap(cut.sealed)
                yield Message(id=texts.stable_id("sealed", text), text=text, door="sealed")
    if not seen:
        raise NotThisKind(f"{name}: no sealed text in it. Nothing was taken. It begins with DAZOR-1-BEGIN; copy it whole.")


def _parts(data: bytes, encoding: str) -> Iterator[str]:
    """Yield the texts of a file; of an e-mail, its parts of text, decoded, and never its headers."""
    text = data.decode(encoding, "replace").replace("\r\n", "\n")
    if not is_mail(text.lstrip("\ufeff \n")):
        yield text
        return
    for part in message_from_bytes(data.lstrip(), policy=policy.default).walk():
        if part.get_content_maintype() == "text":
            raw = part.get_payload(decode=True)
            yield (raw if isinstance(raw, bytes) else b"").decode("utf-8", "replace")
