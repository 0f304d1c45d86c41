"""The errors of the house. The message says what happened, what was kept and what to do next; the code is stable."""

from __future__ import annotations


class DazorError(Exception):
    """Something a person has to know. Rooms derive theirs from it; each carries a stable code."""

    code = "dazor.E00"


class UnusableInput(DazorError):
    """The input as a whole cannot be read. Nothing was changed."""

    code = "dazor.E01"


class ItemRefused(DazorError):
    """One item of the input was refused; the others were taken."""

    code = "dazor.E02"


class MachineRefused(DazorError):
    """The machine refused to read or write: a full disk behind the output, a file that was taken away meanwhile."""

    code = "dazor.E03"
