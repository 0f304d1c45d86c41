"""What makes a whole input unusable. Nothing was taken from it, nothing was changed.

UnusableInput (model): EmptyInput intake.I01, UnknownKind I02, NotThisKind I03, BadColumns I04, BadZone I05.
"""

from __future__ import annotations

from dazor.model.errors import UnusableInput


class EmptyInput(UnusableInput):
    """There is nothing in it: no bytes, no rows, no messages."""

    code = "intake.I01"


class UnknownKind(UnusableInput):
    """The content is of no kind that can be read: a picture, an archive, a spreadsheet."""

    code = "intake.I02"


class NotThisKind(UnusableInput):
    """The content is not of the kind it was said or seen to be, from its first byte on."""

    code = "intake.I03"


class BadColumns(UnusableInput):
    """The columns of a table are not there, are not known, or hold who sent a message."""

    code = "intake.I04"


class BadZone(UnusableInput):
    """The time zone has no such name."""

    code = "intake.I05"
