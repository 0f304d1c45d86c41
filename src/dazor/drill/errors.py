"""Why a drill could not be held. A drill that could not run has not passed."""

from __future__ import annotations

from dazor.model.errors import DazorError


class DrillFailed(DazorError):
    """The drill could not run; nothing is known about the target."""

    code = "drill.X00"


class BadTarget(DrillFailed):
    """The adapter is unknown, or its description cannot be used."""

    code = "drill.X01"


class NotReady(DrillFailed):
    """A program of the target did not start."""

    code = "drill.X02"


class Blind(DrillFailed):
    """The search did not find what was planted for it to find: its other results mean nothing."""

    code = "drill.X03"
