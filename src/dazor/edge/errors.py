"""Why the door does not open. Visitors are told on the page; these are for whoever starts it."""

from __future__ import annotations

from dazor.model.errors import DazorError


class DoorRefused(DazorError):
    """The door did not start."""

    code = "edge.E00"


class BadAddress(DoorRefused):
    """The address cannot be listened on."""

    code = "edge.E01"


class SpoolUnusable(DoorRefused):
    """The slot file cannot be made, opened or trusted."""

    code = "edge.E02"


class PagesMissing(DoorRefused):
    """The translations have not been built."""

    code = "edge.E03"


class NoDeskKey(DoorRefused):
    """The door was not told which desk it belongs to."""

    code = "edge.E04"


class BadForm(DazorError):
    """What was posted is not a form. Nothing was kept."""

    code = "edge.E10"


class NoToken(DoorRefused):
    """The relay was not given a bot's token at start."""

    code = "edge.E30"


class TokenRefused(DazorError):
    """The messenger does not accept the bot's token. The relay is closed; nothing of anybody was kept."""

    code = "edge.E31"


class MessengerSilent(DazorError):
    """The messenger's server did not answer. Nothing was fetched; the relay tries again."""

    code = "edge.E32"


class OnionRefused(DazorError):
    """The onion service was not set up. Nothing was changed."""

    code = "edge.E33"
