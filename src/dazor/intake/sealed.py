"""Sealed texts as they come back from chats, e-mails and paper: each is a message, nothing else of a file is.

The desk opens them; here they are only found: in texts, in every part of a letter, in QR codes on pictures. Words around
them are thrown away, the headers of an e-mail first of all. Pictures are looked at by whom the caller names, since a
decoder of strangers' pictures does not belong in this process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Protocol

import msgspec

from dazor.intake import articles, mail, streams, texts
from dazor.intake.errors import NotThisKind, UnknownKind
from dazor.intake.values import Cause, Refused
from dazor.model.raw import Message
from dazor.sealing import armour

MOST = 64 << 20  # bytes: as much as the box looks at
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"%PDF")  # how those begin that the box looks at


class Seen(Protocol):
    """What QR codes on a picture say, or why it could not be looked at."""

    @property
    def codes(self) -> tuple[str, ...]: ...  # noqa: D102

    @property
    def problem(self) -> str: ...  # noqa: D102


class Unseen(msgspec.Struct, frozen=True):
    """A picture that nobody looked at."""

    codes: tuple[str, ...] = ()
    problem: str = "nothing here looks at pictures; `dazor import` does"


def is_sealed(start: str) -> bool:
    """Return whether a text has a sealed one in it, or is an e-mail: what else would it be sent here for."""
    return bool(armour.find(start)) or mail.is_mail(start)


class Pile:
    """The sealed texts of one import: the codes of one may lie on several pictures, in several files."""

    def __init__(self, look: Callable[[bytes], Seen] = lambda _: Unseen()) -> None:
        """`look` reads the codes on a photo or a PDF."""
        self._look = look
        self._leaves: dict[armour.Leaf, dict[str, None]] = {}  # and the files they are in
        self._bound: set[str] = set()  # digits of the texts that were put together
        self._whole: set[str] = set()  # and of those that came in one piece

    def read(self, stream: BinaryIO, *, name: str) -> Iterator[Message | Refused]:
        """Yield the sealed texts of a file, then those to which it had the last codes.

        Raises: NotThisKind: there is nothing of one in it, or it is larger than MOST; UnknownKind: a picture that cannot be looked at.
        """
        data = stream.read(MOST + 1)
        if len(data) > MOST:
            raise NotThisKind(f"{name}: more than {MOST >> 20} MB. Nothing was taken. Give a chat's export as it is, mail in parts.")
        seen, leaves = 0, list[armour.Leaf]()
        for letter in self._letters(data, name):
            for found in self._found(letter, leaves):
                seen += 1
                yield found if isinstance(found, Refused) else _item(found, f"sealed text {seen}")
        for leaf in leaves:
            self._leaves.setdefault(leaf, {})[name] = None
        if not seen and not leaves:
            raise NotThisKind(f"{name}: no sealed text in it. Nothing was taken. It begins with DAZOR-1-BEGIN, or lies in codes, six on a "
                              "sheet; copy or photograph it whole. A photo that belongs to a report comes with its export; of a PDF save the words.")
        for cut in armour.bound(self._leaves):
            if cut.sealed and cut.check not in self._bound:
                self._bound.add(cut.check)
                yield _item(cut)

    def missing(self) -> Iterator[tuple[str, Refused]]:
        """Yield the texts of which codes are missing now that every file was read, with the files that the others are in."""
        for cut in armour.bound(self._leaves):
            if not cut.sealed and cut.check not in self._whole | self._bound:
                files = dict.fromkeys(name for leaf, names in self._leaves.items() if leaf.check == cut.check for name in names)
                yield ", ".join(files), Refused(where=f"sealed text {cut.check}", why=cut.trouble, cause=Cause.BROKEN)

    def _letters(self, data: bytes, name: str) -> Iterator[Iterable[str | bytes]]:
        if data.startswith(PICTURES):
            if (seen := self._look(data)).problem:
                raise UnknownKind(f"{name}: a picture or a PDF, and {seen.problem}. Nothing was taken.")
            yield seen.codes
            return
        text = data.decode(streams.encoding_of(data[:streams.HEAD]), "replace")
        if mail.is_mail(text[:streams.HEAD]):
            yield from map(mail.contents, mail.letters(data))
        else:
            yield [mail.without_tags(text) if articles.is_html(data[:streams.HEAD]) else text]

    def _found(self, letter: Iterable[str | bytes], leaves: list[armour.Leaf]) -> Iterator[armour.Cut | Refused]:
        """Yield what came in one piece, once: a letter has its words twice, and one of them may have suffered."""
        cuts = dict[armour.Cut, None]()
        for text in self._texts(letter):
            if isinstance(text, Refused):
                yield text
                continue
            leaves += armour.leaves(text)
            cuts |= dict.fromkeys(armour.whole(text))
        whole = {cut.check for cut in cuts if cut.sealed}
        self._whole |= whole
        yield from (cut for cut in cuts if cut.sealed or cut.check not in whole)

    def _texts(self, letter: Iterable[str | bytes]) -> Iterator[str | Refused]:
        for content in letter:
            if isinstance(content, str):
                yield content
            elif not content.startswith(PICTURES):
                yield content.decode("utf-8", "replace") if b"DAZOR" in content else ""
            elif (seen := self._look(content)).problem:
                yield Refused(where="a picture in a letter", why=seen.problem, cause=Cause.BROKEN)
            else:
                yield from seen.codes


def _item(cut: armour.Cut, where: str = "") -> Message | Refused:
    if cut.trouble:
        return Refused(where=where, why=cut.trouble, cause=Cause.BROKEN)
    text = armour.wrap(cut.sealed)
    return Message(id=texts.stable_id("sealed", text), text=text, door="sealed")
