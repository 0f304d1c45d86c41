"""A report → lines that say what was read and why: first what an editor wants to know, then the words it was read from."""

from __future__ import annotations

from collections.abc import Iterator

from dazor.model.codes import Role
from dazor.model.facts import Place, Report, Sighting, Span

_ROLES = {Role.AT: "at", Role.FROM: "from", Role.TO: "to", Role.DIRECTION: "toward", Role.NEAR: "near"}


def explained(text: str, report: Report) -> Iterator[str]:
    """Yield what is told, place by place with its reasons; then every word it was read from with the reason."""
    if report.danger:
        yield f"! {', '.join(report.danger)}"
    if report.read_to is not None:
        yield f"! longer than is read for events: the words after character {report.read_to} were looked through for private data and danger only"
    if not report.sightings:
        yield "= no event"
    for sighting in report.sightings:
        yield f"= {_sighting(sighting)}"
        yield from (f"    {_ROLES[place.role]} {_place(place)}: {'; '.join(place.because)}" for place in sighting.places)
        yield f"    because {'; '.join(sighting.because)}"
    if report.observer_places:
        yield f"~ the reporter, or somebody quoted, is in: {', '.join(item.surface for item in report.observer_places)}"
    if report.spans:
        yield "the words:"
        width = min(30, max(len(_word(text, span)) for span in report.spans))
        yield from (f"    {span.label:<9} {_word(text, span):<{width}}  {span.because}" for span in report.spans)


def _word(text: str, span: Span) -> str:
    return repr(text[span.start:span.end])


def _sighting(sighting: Sighting) -> str:
    parts = [sighting.type.value]
    if sighting.when:
        parts.append(sighting.when.start + (f"…{sighting.when.end}" if sighting.when.end != sighting.when.start else ""))
    if sighting.count:
        low, high = sighting.count.min, sighting.count.max
        amount = str(low) if low == high else f"at least {low}" if high is None else f"at most {high}" if low is None else f"{low}–{high}"
        parts.append(f"{'about ' if sighting.count.approx else ''}{amount} {sighting.count.unit}")
    parts += [*sighting.objects, *(["DENIED"] if sighting.negated else []), *(["doubted"] if sighting.hedged else [])]
    return ", ".join(parts)


def _place(place: Place) -> str:
    if place.lat is None and not place.id:
        return f"{place.name} ({place.kind.value}, not found)"
    found = f"{place.name} ({place.kind.value}, ± {place.radius_km:g} km)" if place.radius_km else f"{place.name} ({place.kind.value})"
    return f"{found}, UNDECIDED, or {'; '.join(place.ambiguous)}" if place.ambiguous else found
