"""What an incident looks like on a map: its places, and the way of what moved with its gaps; nothing beyond the last sighting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from babel.units import format_unit
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dazor.desk.templatetags.desk import headline, lang, place_said
from dazor.model.codes import EVENT_TYPES
from dazor.model.facts import Incident, Leg
from dazor.publishing import basemap, maps
from dazor.publishing.ways import Stop
from dazor.publishing.words import day

NEAREST = 120.0  # km that the map shows at least around a place


def way(incident: Incident) -> tuple[Stop, ...]:
    """Return the stops of what moved, in words; () for what did not."""
    legs = [leg for leg in incident.legs if leg.place.lat is not None and leg.place.lon is not None]
    gaps = ["", *(_length(a, b) if b.gap else "" for a, b in pairwise(legs))] if legs else []
    return tuple(Stop(lat=leg.place.lat or 0.0, lon=leg.place.lon or 0.0, radius_km=leg.place.radius_km or 0.0, title=_said(leg),
                      gap=_("nobody saw it for %(length)s") % {"length": gap} if gap else "", brief=gap)
                 for leg, gap in zip(legs, gaps, strict=True))


def _said(leg: Leg) -> str:
    """Return where and when: Orsha, 16 November 2026, 14:20–14:35, 2 reports."""
    hours = f"{leg.start[11:16]}–{leg.end[11:16]}" if leg.end[11:16] != leg.start[11:16] else leg.start[11:16]
    many = ngettext("%(n)s report", "%(n)s reports", leg.reports) % {"n": leg.reports}
    return ", ".join(part for part in (place_said(leg.place), day(leg.start, lang()), hours, many) if part)


def _length(before: Leg, leg: Leg) -> str:
    """Return how long and how far nobody saw it: 2 h 40 min, 75 km."""
    minutes = max(0, round((datetime.fromisoformat(leg.start) - datetime.fromisoformat(before.end)).total_seconds() / 60))
    parts = [(minutes // 60, "hour"), (minutes % 60, "minute"), (round(leg.km), "kilometer")]
    hours, rest, km = (format_unit(n, f"{'length' if unit == 'kilometer' else 'duration'}-{unit}", length="short", locale=lang())
                       if n else "" for n, unit in parts)
    return ", ".join(part for part in (" ".join(p for p in (hours, rest) if p), km) if part)


def svg(incident: Incident, stops: Sequence[Stop]) -> str:
    """Return a map of the places of an incident as SVG, "" when none can be placed."""
    kind = EVENT_TYPES.get(incident.code)
    layer = kind.layer if kind else "negative"
    marks = [maps.Mark(lat=p.lat or 0.0, lon=p.lon or 0.0, radius_km=p.radius_km or 0.0, layer=layer, title=place_said(p))
             for p in incident.places if p.lat is not None and p.lon is not None]
    if not marks:
        return ""
    box = basemap.holding([*((m.lat, m.lon) for m in marks), *((s.lat, s.lon) for s in stops)], 35.0 if stops else NEAREST)
    return maps.svg(marks, lang=lang(), width=560, height=380, bbox=box, title=headline(incident), legend=False, way=stops)
