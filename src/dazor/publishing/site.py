"""The whole site from the releases: pages in five languages, feeds, open data, what the browser needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.resources import files

import msgspec

from dazor.model.codes import LANGUAGES, Level
from dazor.model.public import Correction, Release
from dazor.publishing import basemap, feeds, labels, maps, opendata, stories, ways
from dazor.publishing.admission import Shown, admit
from dazor.publishing.catalogues import mark, say
from dazor.publishing.pages import POLICY, Press, drawn, environment
from dazor.publishing.stories import Story

MARKER = "dazor-site.json"  # a folder without it is not ours and is never replaced
LATEST = 30  # on the front page; the rest is in the timeline
ON_MAP = 200  # newest incidents drawn without scripts; more would hide each other
BUILT = ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css", "maplibre-gl.LICENSE.txt", "basemap.geojson")


def build(releases: Sequence[Release], *, site_url: str, now: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield (path below the site, content) of every file, the marker last.

    `now` is aware: what is due later is left out, alerts that have run out are no banner any more. The same input
    gives the same bytes. Raises: BadRelease, NotBuilt.
    """
    if not site_url.endswith("/"):
        site_url += "/"
    shown = admit(releases, now)
    yield from _shared(shown, site_url)
    for lang in LANGUAGES:
        yield from _language(shown, Press(lang, site_url=site_url, now=now), site_url, now)
    yield MARKER, msgspec.json.encode({"site": "dazor", "format": 1})


def _shared(shown: Shown, site_url: str) -> Iterator[tuple[str, bytes]]:
    for name in ("site.css", "site.js", "icon.svg"):
        yield f"assets/{name}", (files("dazor.publishing") / "assets" / name).read_bytes()
    for name in BUILT:
        yield f"assets/{name}", basemap.built(name)
    yield "assets/base.svg", maps.base_svg().encode()
    yield "assets/base-near.svg", maps.base_svg(0.6).encode()
    yield "data/incidents.csv", opendata.table(shown.live)
    yield "data/incidents-hxl.csv", opendata.table(shown.live, hxl=True)
    yield "data/incidents.geojson", opendata.geojson(shown.live)
    yield "data/ways.csv", opendata.ways_table(shown.live)
    yield "data/ways.geojson", opendata.ways_geojson(shown.live)
    yield "index.html", environment("en").get_template("languages.html").render(site_url=site_url).encode()
    yield "robots.txt", b"User-agent: *\nAllow: /\n"
    yield "_headers", (f"/*\n  Content-Security-Policy: {POLICY}; frame-ancestors 'none'\n  Referrer-Policy: "
                       "no-referrer\n  X-Content-Type-Options: nosniff\n").encode()


def _language(shown: Shown, press: Press, site_url: str, now: datetime) -> Iterator[tuple[str, bytes]]:
    lang = press.lang
    told = tuple(stories.tell(release, lang) for release in shown.live)
    alerts = [story for story in told if story.release.expires and story.release in shown.alerts]
    layers = [(code, name, count, drawn(maps.icon(code))) for code, name in labels.layers(lang)
              if (count := sum(story.layer == code for story in told))]
    yield press.page("index.html", "", alerts=alerts, stories=told[:LATEST], total=len(told), layers=layers,
                     map=_map(told[:ON_MAP], lang, ""))
    yield f"{lang}/points.json", _points(told)
    yield f"{lang}/map.json", _names(lang)
    yield f"{lang}/feed.xml", feeds.atom(told, title="Dazor", site_url=site_url, folder=f"{lang}/", lang=lang, now=now)
    for code, name, _, _ in layers:
        mine = [story for story in told if story.layer == code]
        folder = f"layer/{code}/"
        yield press.page("layer.html", folder, name=name, code=code, alerts=alerts, stories=mine[:ON_MAP], layers=layers,
                         total=len(mine), map=_map(mine[:ON_MAP], lang, "../../"))
        yield f"{lang}/{folder}feed.xml", feeds.atom(mine, title=f"Dazor: {name}", site_url=site_url,
                                                     folder=f"{lang}/{folder}", lang=lang, now=now)
    yield from _timeline(told, press)
    for story in told:
        yield _incident(story, press, alert=story in alerts)
    for release in shown.withdrawn:
        yield press.page("withdrawn.html", f"incident/{release.id}/", correction=_withdrawal(release), id=release.id)
    yield press.page("about.html", "about/", classes=labels, layers=layers)
    yield press.page("corrections.html", "corrections/", changes=_changes(shown, told), words=labels)


def _map(told: Sequence[Story], lang: str, home: str) -> object:
    routes = [(story.layer, stories.way(story)) for story in told if story.release.track]
    return drawn(maps.svg(stories.marks(told, home or "./"), lang=lang, title=say(mark("Map of incidents"), lang),
                          base_href=f"{home}../assets/base.svg", legend=False, routes=routes))


def _points(told: Sequence[Story]) -> bytes:
    """Return the rows of the interactive map.

    Each is id, longitude, latitude, radius in km, layer, title, time, certainty, its way as [longitude, latitude, whether a
    gap lies before it], [longitude, latitude] bound for or null.
    """
    rows = []
    for story in told:
        area = story.release.places[0] if story.release.places else None
        if area and area.lat is not None:
            certain = ", ".join(words for _, words in story.chips)
            toward = stories.toward(story.release)
            way = [(one.lon, one.lat, one.gap_km is not None) for one in ways.passed(story.release)]
            rows.append((story.id, area.lon, area.lat, area.radius_km or 0, story.layer, story.title, story.when, certain, way,
                         toward[::-1] if toward else None))
    return msgspec.json.encode(rows)


def _names(lang: str) -> bytes:
    """Return what else the interactive map needs: names of countries (rank 0) and towns, the shape of each layer."""
    countries = {path.cc: path.names.get(lang, "") for path in basemap.base().paths if path.kind == "country"}
    named = [(0, countries[code], lat, lon) for code, lat, lon in basemap.country_points()]
    named += [(town.rank, town.names[lang], town.lat, town.lon) for town in basemap.towns()]
    places = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]},
               "properties": {"rank": rank, "name": name}} for rank, name, lat, lon in named]
    shapes = {layer: shape for layer, (_, shape) in maps.SYMBOLS.items()}
    return msgspec.json.encode({"places": {"type": "FeatureCollection", "features": places}, "shapes": shapes})


def _timeline(told: Sequence[Story], press: Press) -> Iterator[tuple[str, bytes]]:
    months = stories.by(told, 7)
    order = sorted(months, reverse=True)
    most = max(map(len, months.values()), default=1)
    yield press.page("timeline.html", "timeline/", most=most, months=[
        (month, len(months[month]), _layers_of(months[month])) for month in order])
    for month, (earlier, later) in stories.neighbours(order).items():
        days = sorted(stories.by(months[month], 10).items(), reverse=True)
        yield press.page("month.html", f"timeline/{month or 'undated'}/", this=month, days=days, earlier=earlier,
                         later=later, total=len(months[month]), map=_map(months[month][:ON_MAP], press.lang, "../../"))


def _layers_of(told: Sequence[Story]) -> list[tuple[str, int]]:
    return [(code, count) for code in maps.SYMBOLS if (count := sum(story.layer == code for story in told))]


def _incident(story: Story, press: Press, *, alert: bool) -> tuple[str, bytes]:
    release = story.release
    area = release.places[0] if release.places else None
    picture, way = None, stories.way(story)
    if area and area.lat is not None and area.lon is not None:
        wide = 420.0 if area.level is Level.COUNTRY else max(70.0, (area.radius_km or 0) * 1.7)
        picture = drawn(maps.svg(stories.marks([story], ""), lang=story.lang, width=640, height=448, legend=False,
                                 way=way, title=story.place,
                                 bbox=basemap.holding([(stop.lat, stop.lon) for stop in way]) if way else
                                 basemap.around(area.lat, area.lon, wide),
                                 base_href="../../../assets/base-near.svg"))
    return press.framed("incident.html", story.folder, story.title, story=story, facts=stories.facts(story), map=picture,
                        way=way, unknowns=stories.unknowns(story), words=labels, alert=alert)


def _withdrawal(release: Release) -> Correction | None:
    return next((c for c in reversed(release.corrections) if c.what == "withdrawn"), None)


def _changes(shown: Shown, told: Sequence[Story]) -> list[tuple[str, Correction, str, bool]]:
    """Return (id, correction, title, whether its page has facts), newest first; a withdrawn one has no title."""
    changes = [(story.id, c, story.title, True) for story in told for c in story.release.corrections]
    changes += [(release.id, c, "", False) for release in shown.withdrawn for c in release.corrections
                if c.what == "withdrawn"]
    return sorted(changes, key=lambda change: (change[1].at, change[0]), reverse=True)
