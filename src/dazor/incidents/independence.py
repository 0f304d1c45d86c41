"""Which reports of one incident count once, and why: nearly the same words, one file, one public origin, one telling, hearsay.

Independence is counted among those who say that it happened; who denies it is counted on the other side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from dazor.incidents import moments
from dazor.incidents.duplicates import Groups
from dazor.incidents.seen import Seen
from dazor.model.facts import Incident, Reason, Report
from dazor.model.sources import EDITED, TRANSPONDER, kind_of

COUNTED_ONCE = "counted_once"  # factor of the reasons made here; `verification` reads their evidence
ONE_HAND, BORROWED = "one_hand", "borrowed_files"  # and the numbers of places and files of these
SLOT_MINUTES = 3
NEWS_MINUTES = 60  # in which news has gone round; of 100 honest people who repeat nobody, two tell later (lognormal 1.8, 1.1)
_STAMP = 16  # characters of a civil time to the minute
_TOLD = 3  # things two languages must have exactly alike to be one telling: the minute, the number and one more

Row = tuple[Report, Seen]


class Independence(msgspec.Struct, frozen=True):
    """How many independent reports, how many different wordings, and what counts once."""

    groups: int
    wordings: int
    reasons: tuple[Reason, ...]


def counted(rows: Sequence[Row]) -> Independence:
    """Return the independence of the reports behind one incident.

    `wordings` is the number of groups by words, files, public origin and telling. `groups` is the smaller of it and of
    the slots of one channel, one place and three minutes: a person who sends ten messages in a row counts once.
    """
    if len(rows) == 1:  # as half the incidents have
        return Independence(1, 1, ())
    groups = Groups(len(rows))
    because: list[tuple[int, str]] = []

    def once(why: str, keyed: Sequence[tuple[object, int]]) -> None:
        first: dict[object, int] = {}
        for key, index in keyed:
            other = first.setdefault(key, index)
            if groups.root(other) != groups.root(index):
                groups.join(other, index)
                because.append((index, why))

    for why, keyed in _keys(rows):
        once(why, keyed)
    once("told when the news had gone round", [(None, index) for index in _late(rows, groups)])
    wordings = len({groups.root(index) for index in range(len(rows))})
    slots = {_slot(report, seen) for report, seen in rows}
    return Independence(min(wordings, len(slots)), wordings, (*_reasons(rows, groups, because), *_one_hand(rows)))


def _keys(rows: Sequence[Row]) -> Iterable[tuple[str, list[tuple[object, int]]]]:
    """Yield each reason to count once with the key that its reports share."""
    numbered = list(enumerate(rows))
    yield "", [(report.id, index) for index, (report, _) in numbered]
    yield "same file", [(name, index) for index, (report, _) in numbered for name in report.media]
    yield "same public origin", [(report.origin, index) for index, (report, _) in numbered if report.origin]
    yield "same telling in another language", [(key, index) for index, key in _told(rows)]
    yield "nearly the same words", [(seen.duplicates, index) for index, (_, seen) in numbered]


def _told(rows: Sequence[Row]) -> list[tuple[int, object]]:
    """Return the telling of each report that is exactly that of one in another language.

    Two people seldom give the same minute, the same number above three and the same heading; a translator does.
    """
    alike: dict[object, list[int]] = defaultdict(list)
    for index, (report, seen) in enumerate(rows):
        said, when = seen.sighting.count, seen.sighting.when
        if report.lang and said is not None and (said.min or 0) > _TOLD and when is not None and when.start == when.end \
                and len(when.start) >= _STAMP and seen.anchor is not None:
            alike[seen.anchor.id or seen.anchor.name, when.start, said.min, said.max, seen.sighting.heading].append(index)
    return [(index, key) for key, indexes in alike.items() if len({rows[i][0].lang for i in indexes}) > 1 for index in indexes]


def _late(rows: Sequence[Row], groups: Groups) -> list[int]:
    """Return the first report and those of groups that came an hour and more after it, of an hour that was an hour old then.

    They may repeat what they heard. Who tells of a later hour, or of another place without an hour, tells something new;
    so do those who answer for what they print, who come late as a rule. A recording neither repeats nor is repeated.
    """
    came = {index: stamp for index, (report, _) in enumerate(rows)
            if kind_of(report) != TRANSPONDER and (stamp := arrival(report)) is not None}
    first = min(came, key=lambda index: (came[index], rows[index][0].id), default=-1)
    late = {index for index, stamp in came.items()
            if stamp - came[first] >= NEWS_MINUTES and _old(rows[index][1], rows[first][1], stamp)
            and kind_of(rows[index][0]) not in EDITED}
    early = {groups.root(index) for index in range(len(rows)) if index not in late}
    return [first, *sorted(index for index in late if groups.root(index) not in early)] if late else []


def _old(seen: Seen, first: Seen, stamp: int) -> bool:
    if seen.stated:
        return stamp - seen.last >= NEWS_MINUTES
    return seen.anchor is not None and first.anchor is not None and seen.anchor.id == first.anchor.id


def arrival(report: Report) -> int | None:
    """Return the minute at which a report was published, else received; None where no minute is known."""
    stamp = report.published if len(report.published) >= _STAMP else report.received
    known = moments.span(stamp) if len(stamp) >= _STAMP else None
    return None if known is None else known[1]


def _one_hand(rows: Sequence[Row]) -> Iterator[Reason]:
    """Yield what was told of several places in nearly the same words: who passes a message on leaves the place as it is."""
    places: dict[int, set[str]] = defaultdict(set)
    ids: dict[int, set[str]] = defaultdict(set)
    for report, seen in rows:
        if seen.anchor is not None:
            places[seen.duplicates].add(seen.anchor.id or seen.anchor.name)
            ids[seen.duplicates].add(report.id)
    for group, named in sorted(places.items()):
        if len(named) > 1 and len(ids[group]) > 1:
            yield Reason(factor=ONE_HAND, because=f"nearly the same words tell it of {len(named)} places",
                         evidence=tuple(sorted(ids[group])), values={"places": str(len(named))})


def borrowed(incidents: Sequence[Incident], reports: Iterable[Report]) -> list[Incident]:
    """Return the incidents with a note on each whose files were attached to another incident's report before.

    Only the later is noted, so nobody harms a true report by taking its picture. Without a time nobody was first.
    """
    by_id = {report.id: report for report in reports}
    first: dict[str, tuple[str, str]] = {}
    for incident in incidents:
        for name, when, who in _files(incident, by_id):
            first[name] = min(first.get(name, (when, who)), (when, who))
    return [_noted(incident, first, by_id) for incident in incidents] if first else list(incidents)


def _files(incident: Incident, by_id: Mapping[str, Report]) -> Iterator[tuple[str, str, str]]:
    """Yield file, time of arrival and report of what is attached to an incident's reports."""
    for who in {member.id for member in incident.members}:
        report = by_id[who]
        if stamp := report.received or report.published:
            yield from ((name, stamp[:_STAMP], who) for name in report.media)


def _noted(incident: Incident, first: Mapping[str, tuple[str, str]], by_id: Mapping[str, Report]) -> Incident:
    own = {member.id for member in incident.members}
    taken = [(name, who) for name, _, who in _files(incident, by_id) if first[name][1] not in own]
    if not taken:
        return incident
    files = len({name for name, _ in taken})
    reason = Reason(factor=BORROWED, because=f"{files} of its files were attached to another incident before",
                    evidence=tuple(sorted({who for _, who in taken})), values={"files": str(files)})
    return msgspec.structs.replace(incident, reasons=(*incident.reasons, reason))


def _slot(report: Report, seen: Seen) -> object:
    """Return the channel, place and three minutes of a report; itself where no minute is known."""
    stamp = report.published if len(report.published) >= _STAMP else report.received
    if len(stamp) < _STAMP or not stamp[14:16].isdigit():
        return report.id
    return (report.door, report.origin, seen.anchor.id if seen.anchor else "", f"{stamp[:14]}{int(stamp[14:16]) // SLOT_MINUTES:02d}")


def _reasons(rows: Sequence[Row], groups: Groups, because: Sequence[tuple[int, str]]) -> tuple[Reason, ...]:
    members: dict[int, set[str]] = defaultdict(set)
    why: dict[int, set[str]] = defaultdict(set)
    for index, (report, _) in enumerate(rows):
        members[groups.root(index)].add(report.id)
    for index, said in because:
        if said:
            why[groups.root(index)].add(said)
    return tuple(Reason(factor=COUNTED_ONCE, because=f"{len(ids)} reports count once: {', '.join(sorted(why[root]))}",
                        evidence=tuple(sorted(ids)), values={"reports": str(len(ids))})
                 for root, ids in sorted(members.items()) if len(ids) > 1)
