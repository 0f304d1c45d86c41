"""The words of time that belong to a stretch of a message → when its event was."""

from __future__ import annotations

from collections.abc import Sequence

from dazor.model.codes import Precision
from dazor.model.facts import When
from dazor.triage.parsed import Parsed, within
from dazor.triage.stated import Mention, stated, unstated


def dated(parsed: Parsed, first: int, after: int, *, alone: bool) -> When | None:
    """Return when the event of a stretch was; `alone`: nothing else is told, so that every word of time in the message is of it."""
    if not parsed.mentions:
        return unstated(parsed.at, parsed.published)
    here = list(within(parsed.mentions, first, after))
    if alone or not here:
        rest = [mention for mention in parsed.mentions if not first <= mention.first < after]
        if not any(mention.day or mention.month for mention in here):
            here = sorted(here + [mention for mention in rest if mention.day or mention.month or not here], key=lambda mention: mention[:2])
    here = [mention for mention in here if mention.precision is not Precision.YEAR] or here
    if not here:
        return unstated(parsed.at, parsed.published)
    if len(here) == 1:
        return stated(_surface(parsed, here), here[0].day, here[0].clock, here[0], parsed.at)
    days = [mention for mention in here if mention.day]
    clock = next((mention for mention in here if mention.clock and mention.clock.exact), None) or \
        next((mention for mention in here if mention.clock), None)
    main = min(days, key=lambda mention: mention.day or 0) if days else next((m for m in here if m.month), here[0])
    dates = sorted({mention.day for mention in days if mention.day})
    said = main if clock is None or clock is main else main._replace(approx=main.approx or clock.approx)
    surface = _surface(parsed, [mention for mention in (main, clock) if mention])
    if len(dates) > 1:
        return stated(surface, dates[0], None, said._replace(last_day=dates[-1], precision=Precision.RANGE), parsed.at)
    return stated(surface, main.day, clock.clock if clock else None, said, parsed.at)


def _surface(parsed: Parsed, parts: Sequence[Mention]) -> str:
    first, after = min(part.first for part in parts), max(part.after for part in parts)
    if after - first > 8:
        first, after = parts[0].first, parts[0].after
    return parsed.clean.surface(parsed.words[first].start, parsed.words[after - 1].end)
