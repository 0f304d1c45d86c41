"""Why the desk stopped.

DazorError
└── DeskError
├── NoSecret          W01  the desk does not start without its secret
├── SecondDesk        W02  another desk works on this database
├── Unlockable        W03  the key store did not open
├── NoEpochKey        W04  nothing to seal an import to
├── NotThere          W05  no such incident, report or person
├── Stopped           W06  the act is not possible as things stand
├── BadDatabase       W07  the database cannot be used
├── BrokenChain       W08  a journal was changed behind the desk's back
└── ClosedForWriting  W09  the desk is read-only for now
"""

from __future__ import annotations

from dazor.model.errors import DazorError


class DeskError(DazorError):
    """Something the person at the desk has to know."""

    code = "desk.W00"


class NoSecret(DeskError):
    """The desk has no secret to sign sessions with. It did not start."""

    code = "desk.W01"


class SecondDesk(DeskError):
    """Another desk works on this database. Nothing was changed."""

    code = "desk.W02"


class Unlockable(DeskError):
    """The key store could not be opened. Envelopes stay sealed and are kept."""

    code = "desk.W03"


class NoEpochKey(DeskError):
    """There is no epoch key to seal to. Nothing was taken."""

    code = "desk.W04"


class NotThere(DeskError):
    """No such incident, report or person."""

    code = "desk.W05"


class Stopped(DeskError):
    """The act is not possible as things stand. Nothing was changed."""

    code = "desk.W06"


class BadDatabase(DeskError):
    """The database cannot be used as it is set. Nothing was changed."""

    code = "desk.W07"


class BrokenChain(DeskError):
    """A line of a journal does not carry the hash of the line before it: it was changed behind the desk's back."""

    code = "desk.W08"


class ClosedForWriting(DeskError):
    """The desk is closed for writing: by hand, or since its database, its clock or its keys are not as they must be."""

    code = "desk.W09"
