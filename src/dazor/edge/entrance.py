"""Which part of the door a request is for: the form, a quick signal, or the sealing page. Pure, as `answers` is."""

from __future__ import annotations

from datetime import datetime

from dazor.edge import answers, mailboxes
from dazor.edge.answers import Answer, Asked, House, closed, language_of, notice
from dazor.edge.errors import BadForm
from dazor.edge.flash import KINDS, REGIONS, SIGNAL, SOON
from dazor.edge.form import read_choice
from dazor.edge.sealing_page import FILE_NAME
from dazor.sealing.errors import SealingError


def respond(asked: Asked, house: House, now: datetime) -> Answer:
    """Return the answer. Everything that goes wrong is an answer too."""
    parts = asked.target.partition("?")[0].strip("/").split("/")
    if parts[0] == "seal" and house.sealing_page is not None and asked.method in ("GET", "HEAD"):
        return _sealing_page(house, now, language_of(asked.target))
    if parts[0] == "flash" and house.presses is not None and asked.method == "POST":
        return _flash(asked, house, now, language_of(asked.target))
    if parts[0] == "answer":
        return mailboxes.respond(asked, house, now, language_of(asked.target))
    return answers.respond(asked, house, now)


def _sealing_page(house: House, now: datetime, language: str) -> Answer:
    assert house.sealing_page is not None  # noqa: S101 - asked for by the caller
    try:
        page = house.sealing_page(now)
    except SealingError as error:
        return closed(house, language, error)
    return Answer(status=200, body=page, extra=(("Content-Disposition", f'attachment; filename="{FILE_NAME}"'),))


def _flash(asked: Asked, house: House, now: datetime, language: str) -> Answer:
    """Count a press when kind and region are known; ask for the region when only the kind is."""
    try:
        house.key(now)
        kind, region = (read_choice(asked.content_type, asked.body, name) for name in ("kind", "region"))
    except SealingError as error:
        return closed(house, language, error)
    except BadForm:
        return notice(house, language, 400)
    if house.queue.is_shut():
        return notice(house, language, 503)
    if kind in KINDS and not region:
        return Answer(status=200, body=house.pages.render("flash.html", language, kind=kind, what=KINDS[kind], regions=REGIONS))
    if house.presses is None or not house.presses.add(kind, region):
        return notice(house, language, 400)
    say = house.pages.say
    return Answer(status=200, body=house.pages.render(
        "notice.html", language, title=say(language, SIGNAL), said=say(language, SOON), back=True))
