"""The room's work, step by step: reports → incidents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec

from dazor.incidents import clusters, combine, duplicates, identity, independence, moments, pairs, tracks, twins
from dazor.incidents.networks import NONE, Networks
from dazor.incidents.seen import Seen, prepare
from dazor.model.codes import Label
from dazor.model.errors import UnusableInput
from dazor.model.facts import Incident, Member, Reason, Report

REASONS = 12  # links shown of one incident; the strongest
LOOKED_BACK = 6  # members before it that one is compared with for the reasons
EXPLAINED = 60  # members whose links are looked at for the reasons


class TwiceInInput(UnusableInput):
    """Two reports carry one id. Nothing was associated; give every report an id of its own."""

    code = "incidents.I01"


def associate(reports: Sequence[Report], *, previous: Sequence[Incident] = (),
              must: Collection[tuple[Member, Member]] = (),
              cannot: Collection[tuple[Member, Member]] = (), judged: Collection[str] = (),
              networks: Networks = NONE) -> tuple[Incident, ...]:
    """Return the incidents the reports tell of, the same for every order of the reports.

    Args:
        reports: as triage read them, ids unique.
        previous: what was there before; an incident keeps its id by the largest overlap of members.
        must: pairs an editor joined; they win over every score, and over `cannot`.
        cannot: pairs an editor split.
        judged: ids in `previous` that an editor has judged. They keep the members they had; what would join them
            becomes an incident of its own with a `proposed` reason that names the judged one.
        networks: what trains and columns keep to; without them tracks are checked by straight lines.

    Raises: TwiceInInput.
    """
    # 1 – make ready: near-duplicates found, every sighting with its anchor and time
    reports, seen = _ready(reports)
    place_of = {s.key: index for index, s in enumerate(seen)}
    # 2 – cluster
    parts = clusters.partition(seen, _pairs(must, place_of), _pairs(cannot, place_of))
    # 3 – what an editor judged changes by itself in nothing
    kept, proposed = identity.held(parts, seen, identity.owners([i for i in previous if i.id in set(judged)], must, cannot))
    # 4 – combine, name, say why
    built = _build(reports, [[seen[i] for i in part] for part in kept], previous, networks)
    built = [_proposed(incident, proposed) for incident in built]
    return _denials(_compared(built, seen, reports), seen)


def gathered(reports: Sequence[Report], grouping: Mapping[str, str], networks: Networks = NONE) -> tuple[Incident, ...]:
    """Return incidents for a grouping that is given: report id → incident id. Nothing is clustered, ids are kept.

    Raises: TwiceInInput.
    """
    reports, seen = _ready(reports)
    parts: dict[str, list[Seen]] = {}
    for s in seen:
        if s.member.id in grouping:
            parts.setdefault(grouping[s.member.id], []).append(s)
    by_id = {report.id: report for report in reports}
    built = [_incident(name, members, by_id, networks) for name, members in sorted(parts.items())]
    mine = [s for members in parts.values() for s in members]
    return _denials(_compared(built, mine, reports), mine)


def _compared(built: Sequence[Incident], seen: Sequence[Seen], reports: Sequence[Report]) -> list[Incident]:
    """Return the incidents with what each has from another that came before."""
    return twins.noted(independence.borrowed(built, reports), seen, reports)


def _ready(reports: Sequence[Report]) -> tuple[list[Report], list[Seen]]:
    ordered = sorted(reports, key=lambda report: report.id)
    for a, b in pairwise(ordered):
        if a.id == b.id:
            raise TwiceInInput(f"two reports are named {a.id!r}. Nothing was associated; give each its own id.")
    return ordered, prepare(ordered, duplicates.grouped(ordered))


def _pairs(wanted: Iterable[tuple[Member, Member]], place_of: Mapping[tuple[str, int], int]) -> set[tuple[int, int]]:
    found = set()
    for a, b in wanted:
        first, second = place_of.get((a.id, a.sighting)), place_of.get((b.id, b.sighting))
        if first is not None and second is not None and first != second:
            found.add((min(first, second), max(first, second)))
    return found


def _build(reports: Sequence[Report], parts: Sequence[list[Seen]], previous: Sequence[Incident],
           networks: Networks) -> list[Incident]:
    by_id = {report.id: report for report in reports}
    labelled = [(combine.label_and_code(members)[0].value, [s.key for s in members]) for members in parts]
    names = identity.named(labelled, previous)
    return [_incident(name, members, by_id, networks) for name, members in zip(names, parts, strict=True)]


def _incident(name: str, members: list[Seen], by_id: Mapping[str, Report], networks: Networks) -> Incident:
    label, code = combine.label_and_code(members)
    def counted(group: Sequence[Seen]) -> independence.Independence:
        return independence.counted([(by_id[s.member.id], s) for s in group])

    shown, legs = combine.places(members), tracks.track(label, members, lambda group: counted(group).groups, networks)
    stops = tuple(leg.place for leg in legs)
    ids = {s.member.id for s in members}
    negated = 2 * sum(s.sighting.negated for s in members) > len(members)
    known = counted([s for s in members if s.sighting.negated == negated])
    return Incident(
        id=name, type=label, code=code, members=tuple(s.member for s in members), places=shown,
        when=moments.merged(tuple(s.sighting.when for s in members if s.sighting.when is not None)),
        count=combine.count(members), objects=combine.objects(members),
        airframes=tuple(sorted({s.sighting.airframe for s in members if s.sighting.airframe})),
        heading=combine.most((s.sighting.heading for s in members), ""),
        hedged=2 * sum(s.sighting.hedged for s in members) > len(members),
        negated=negated, reports=len(ids), groups=known.groups, wordings=known.wordings, track=stops, legs=legs,
        reasons=(*_links(members), *known.reasons, *_spoken(label, [by_id[i] for i in sorted(ids)])), left=combine.left(shown, stops))


def _proposed(incident: Incident, proposed: Mapping[tuple[str, int], str]) -> Incident:
    """Note on an incident which judged one its members would have joined."""
    into = sorted({proposed[m.id, m.sighting] for m in incident.members if (m.id, m.sighting) in proposed})
    if not into:
        return incident
    said = tuple(Reason(factor="proposed", because=f"would join {name}, which an editor has judged",
                        evidence=tuple(m.id for m in incident.members), values={"incident": name}) for name in into)
    return msgspec.structs.replace(incident, reasons=(*incident.reasons, *said))


def _links(members: list[Seen]) -> tuple[Reason, ...]:
    """Return why the members are one: for each its strongest line to an earlier member."""
    found: dict[tuple[str, str], Reason] = {}
    for index, own in enumerate(members[:EXPLAINED]):
        weighed = [(pairs.total(lines), -other, lines) for other in range(max(0, index - LOOKED_BACK), index)
                   if (lines := pairs.weigh(members[other], own)) is not None]
        if weighed:
            _, other, lines = max(weighed)
            for line in lines:
                if line[0] != "prior":
                    _note(found, pairs.reason(line), members[-other].member.id, own.member.id)
    strongest = sorted(found.values(), key=lambda r: (-abs(r.decibans), r.factor, r.evidence))
    return tuple(strongest[:REASONS])


def _note(found: dict[tuple[str, str], Reason], reason: Reason, a: str, b: str) -> None:
    key = (reason.factor, reason.because)
    known = found.get(key)
    evidence = tuple(sorted({*(known.evidence if known else ()), a, b}))
    found[key] = Reason(factor=reason.factor, decibans=max(reason.decibans, known.decibans if known else -1e9),
                        because=reason.because, evidence=evidence, values=reason.values)


def _spoken(label: Label, reports: Sequence[Report]) -> tuple[Reason, ...]:
    """Return who said it, for the public record: only a public channel or outlet can be named, never a person."""
    if label is not Label.OFFICIAL_CLAIM:
        return ()
    origins = sorted({report.origin for report in reports if report.origin})
    return tuple(Reason(factor="attribution", because=f"published by {origin}", values={"origin": origin},
                        evidence=tuple(r.id for r in reports if r.origin == origin)) for origin in origins)


def _denials(built: Sequence[Incident], seen: Sequence[Seen]) -> tuple[Incident, ...]:
    """Note on each incident what others say against it: denials of what was seen, sightings of what was denied."""
    by_id = {incident.id: incident for incident in built}
    home = {(m.id, m.sighting): i.id for i in built for m in i.members}
    said: dict[str, dict[str, int]] = {}
    for affirmed, denied in clusters.opposed(seen):
        if home[affirmed.key] != home[denied.key]:
            said.setdefault(home[affirmed.key], {})[denied.member.id] = denied.duplicates
            said.setdefault(home[denied.key], {})[affirmed.member.id] = affirmed.duplicates
    for name, against in said.items():
        told = "that it happened" if by_id[name].negated else "it did not happen"
        reason = Reason(factor="negated_conflict", evidence=tuple(sorted(against)),
                        because=f"{len(against)} reports of that place and time say {told}",
                        values={"reports": str(len(against)), "independent": str(len(set(against.values())))})
        by_id[name] = msgspec.structs.replace(by_id[name], reasons=(*by_id[name].reasons, reason))
    return tuple(sorted(by_id.values(), key=lambda i: i.id))
