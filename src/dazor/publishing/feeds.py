"""Atom feeds with GeoRSS points: the newest incidents of all layers or of one, in one language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from feedgen.feed import FeedGenerator

from dazor.publishing.admission import moment
from dazor.publishing.sentences import summary
from dazor.publishing.stories import Story

NEWEST = 50  # entries; a reader that calls once a day misses none at ten times the usual number of releases


def atom(stories: Sequence[Story], *, title: str, site_url: str, folder: str, lang: str, now: datetime) -> bytes:
    """Return a feed of the newest stories. `folder` is where it lies below the site, with a slash at its end."""
    feed = FeedGenerator()
    feed.load_extension("geo")
    feed.id(f"{site_url}{folder}")
    feed.title(title)
    feed.language(lang)
    feed.author(name="Dazor")
    feed.link(href=f"{site_url}{folder}", rel="alternate")
    feed.link(href=f"{site_url}{folder}feed.xml", rel="self")
    newest = sorted(stories, key=lambda s: (s.release.published, s.start, s.id), reverse=True)[:NEWEST]
    feed.updated(max((_at(s, now) for s in newest), default=now.replace(minute=0, second=0, microsecond=0)))  # an empty feed says no finer when it was built
    for story in newest:
        address = f"{site_url}{lang}/{story.folder}"
        entry = feed.add_entry(order="append")
        entry.id(address)
        entry.link(href=address)
        entry.title(f"{story.title}. {story.when}")
        entry.summary(summary(story.release, lang))
        entry.updated(_at(story, now))
        entry.category(term=story.layer, label=story.layer_name)
        area = story.release.places[0] if story.release.places else None
        if area and area.lat is not None:
            entry.geo.point(f"{area.lat} {area.lon}")
    return bytes(feed.atom_str(pretty=True))


def _at(story: Story, now: datetime) -> datetime:
    return moment(story.release.published) if story.release.published else now
