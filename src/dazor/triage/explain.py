"""A report → lines that say what was read and why, for people."""

from __future__ import annotations

from collections.abc import Iterator

from dazor.model.facts import Place, Report, Sighting


def explained(text: str, report: Report) -> Iterator[str]:
    """Yield one line a span and one a sighting, with the reasons."""
    for span in report.spans:
        yield f"{span.start:>5}–{span.end:<5} {span.label:<9} {text[span.start:span.end]!r}: {span.because}"
    for sighting in report.sightings:
        yield f"= {_sighting(sighting)}"
        yield f"    because {'; '.join(sighting.because)}"
        for place in sighting.places:
            yield f"    {place.role.value} {_place(place)}: {'; '.join(place.because)}"
    if report.danger:
        yield f"! {', '.join(report.danger)}"
    if report.read_to is not None:
        yield f"! longer than is read for events: the words after character {report.read_to} were looked through for private data and danger only"
    if not report.sightings:
        yield "= no event"


def _sighting(sighting: Sighting) -> str:
    parts = [sighting.type.value]
    if sighting.when:
        parts.append(sighting.when.start + (f"…{sighting.when.end}" if sighting.when.end != sighting.when.start else ""))
    if sighting.count:
        low, high = sighting.count.min, sighting.count.max
        amount = str(low) if low == high else f"at least {low}" if high is None else f"at most {high}" if low is None else f"{low}–{high}"
        parts.append(f"{'about ' if sighting.count.approx else ''}{amount} {sighting.count.unit}")
    parts += [*sighting.objects, *(["denied"] if sighting.negated else []), *(["doubted"] if sighting.hedged else [])]
    return ", ".join(parts)


def _place(place: Place) -> str:
    found = f"{place.name} ({place.kind.value})"
    return f"{found}, or {'; '.join(place.ambiguous)}" if place.ambiguous else found
