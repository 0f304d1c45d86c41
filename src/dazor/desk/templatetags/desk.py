"""Filters: facts in the reader's language, dates and numbers through Babel (Django has no Belarusian dates)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from django import template
from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dazor.desk import custody, phrases, sayings, stops
from dazor.desk.models import CustodyRow, IncidentRow, MediaRow, NoticeRow
from dazor.desk.notices import ALARMS
from dazor.model.codes import Act, Precision
from dazor.model.facts import Count, Incident, Judgement, Place, Span, When
from dazor.model.public import PublicCount, PublicTime
from dazor.publishing import words

register = template.Library()
CHECK_RESULTS = {"confirms": _("confirms"), "denies": _("denies"), "inconclusive": _("does not settle it")}
NOTES = {"imported": _("brought in from a recording"), "taken": _("brought into the queue"), "aside": _("laid aside"), "back": _("took back"),
         "left:yes": _("known to have left the place"), "left:no": _("still there")}


def lang() -> str:
    """Return the reader's language, one of the five."""
    return (get_language() or "en")[:2]


@register.filter
def said(code: object) -> str:
    """Return what a code of the desk is called."""
    return str(sayings.ALL.get(str(code), str(code).replace("_", " ")))


@register.simple_tag
def files_of(report_id: str) -> list[MediaRow]:
    """Return the files that came with a report."""
    return list(MediaRow.objects.filter(report=report_id).order_by("pk").defer("safe"))


@register.simple_tag
def custody_of(file: MediaRow) -> list[CustodyRow]:
    """Return what became of a file, oldest first."""
    return list(custody.of(file.pk))


@register.filter
def file_said(what: str) -> str:
    """Return what became of a file, or why it cannot be shown."""
    return str(sayings.FILES.get(what, what))


@register.simple_tag
def ready_answers() -> dict[str, str]:
    """Return the ready phrases of an answer: code → words."""
    return {code: str(words) for code, words in sayings.ANSWERS.items()}


@register.filter
def work(code: object) -> str:
    """Return what a state of the work is called."""
    return str(sayings.WORK.get(str(code), str(code)))


@register.filter
def reading(because: str) -> str:
    """Return a reason of the reading in the reader's language."""
    return phrases.reading(because)


@register.filter
def why_read(span: Span) -> str:
    """Return why a stretch of words was read as it was."""
    return phrases.span(span.label, span.because)


@register.filter
def role_said(role: object) -> str:
    """Return the part a place plays."""
    return gettext(phrases.ROLES[str(role)]) if str(role) in phrases.ROLES else str(role)


@register.filter
def refused(text: str) -> str:
    """Return why something is not released."""
    return phrases.refusal(text)


@register.filter
def would_pass(text: str) -> str:
    """Return the level, time and class at which a release would pass."""
    return phrases.would_pass(text)


@register.filter
def advice(text: str) -> str:
    """Return what would change an assessment."""
    return stops.advice(text)


@register.filter
def result_said(code: object) -> str:
    """Return what the result of a check is called."""
    return str(CHECK_RESULTS.get(str(code), str(code)))


@register.filter
def recognised(code: object) -> str:
    """Return how a deception was recognised."""
    return str(sayings.RECOGNISED.get(str(code), str(code)))


@register.filter
def notice(line: NoticeRow) -> str:
    """Return what all editors are told, as a sentence."""
    value = moment(line.value) if line.what == "will_enter" else epoch(line.value) if line.what == "entered" and line.value else line.value
    return str(sayings.NOTICES.get(line.what, line.what)).format(by=line.by, whom=line.whom, value=value)


@register.filter
def alarm(line: NoticeRow) -> bool:
    """Tell whether a notice is an alarm."""
    return line.what in ALARMS


@register.filter
def standing(code: object) -> str:
    """Return what the standing of an account is called."""
    return str(sayings.STANDING.get(str(code), str(code)))


@register.filter
def mode_said(code: object) -> str:
    """Return why the desk is closed for writing."""
    return str(sayings.MODES.get(str(code), str(code)))


@register.filter
def layer_said(code: object) -> str:
    """Return what a layer is called."""
    return str(sayings.LAYERS.get(str(code), str(code)))


@register.filter
def hour_said(text: str) -> str:
    """Return an hour (UTC: 2026-11-22T14) in the civil time of the desk."""
    return moment(f"{text}:00+00:00")


@register.filter
def urgent(row: IncidentRow) -> bool:
    """Tell whether an incident can still warn somebody."""
    return any(line["factor"] in ("alert", "quick_signal") for line in row.reasons_of_order)


@register.filter
def compartments_said(text: str) -> str:
    """Return what an editor opens, a region and kinds on each line, in words."""
    return "\n".join(_compartment(*(part.strip() for part in line.partition(":")[::2])) for line in text.splitlines())


def _compartment(region: str, kinds: str) -> str:
    where = gettext("every region") if region == "*" else region
    what = gettext("everything") if kinds == "*" else ", ".join(layer_said(kind.strip()) for kind in kinds.split(","))
    return f"{where}: {what}"


@register.filter
def done(code: object) -> str:
    """Return what an act is called in the history."""
    return str(sayings.ACTS.get(str(code), str(code)))


@register.filter
def value_said(judgement: Judgement) -> str:
    """Return the value of an act in words."""
    value = judgement.value
    match judgement.what:
        case Act.CHECKED:
            method, _mark, result = value.partition(":")
            return f"{said(method)}: {CHECK_RESULTS.get(result, result)}"
        case Act.VERIFIED:
            return str(sayings.VERIFIED.get(value, value))
        case Act.RETYPED:
            return event(value)
        case Act.MERGED | Act.SPLIT if value.startswith("proposals:"):
            n = int(value.partition(":")[2])
            return ngettext("%(n)s proposed report", "%(n)s proposed reports", n) % {"n": n}
        case Act.SIGNED:
            return said(value.partition(":")[0])
        case Act.NOTED:
            return str(NOTES.get(value, ""))
        case _:
            return value


@register.filter
def sentence(text: object) -> str:
    """Return a text as a sentence: with a capital letter."""
    plain = str(text)
    return plain[:1].upper() + plain[1:]


@register.filter
def event(code: str) -> str:
    """Return the name of an event type, or of its lack."""
    return words.event(code, lang()) if code else str(sayings.FACTORS["no_type"])


@register.filter
def label_said(code: str) -> str:
    """Return the name of a coarse type."""
    from dazor.model.codes import DEFAULT_CODE, Label

    return event(DEFAULT_CODE[Label(code)])


@register.filter
def because(reason: Any, places: Iterable[Place] = ()) -> str:  # noqa: ANN401 - a Reason, or a line of the order
    """Return a line of a ledger in words; a place among `places` that it names is named in the reader's language."""
    if isinstance(reason, dict):
        return sayings.factor(str(reason["factor"]), dict(reason["values"]), "")
    values = dict(reason.values)
    named = next((place for place in places if values.get("place") in (place.name, place.id)), None)
    return sayings.factor(reason.factor, values | {"place": place_said(named)} if named else values, reason.because)


@register.filter
def door_said(code: str) -> str:
    """Return the way by which a report came."""
    return str(sayings.DOORS.get(code, code))


@register.filter
def signed(number: float) -> str:
    """Return a number with its sign: +3.2, −4.0."""
    return format_decimal(number, format="+#,##0.0;−#,##0.0", locale=lang())


@register.filter
def number(value: float) -> str:
    """Return a number with at most two places after the point."""
    return format_decimal(value, format="#,##0.##", locale=lang())


@register.filter
def split(text: str) -> list[str]:
    """Return the words of a text."""
    return text.split()


@register.filter
def percent(share: float) -> str:
    """Return a share as whole per cent."""
    return f"{round(share * 100)} %"


@register.filter
def moment(value: object) -> str:
    """Return a moment (a datetime, or UTC as ISO text) in the civil time of the desk, to the minute."""
    from zoneinfo import ZoneInfo

    when = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return format_datetime(when.astimezone(ZoneInfo(settings.TIME_ZONE)), "d MMM y, HH:mm", locale=lang())


@register.filter
def civil(text: str) -> str:
    """Return a stated civil time (2026-11-22T14:20) as it stands, moved through no zone."""
    return format_datetime(datetime.fromisoformat(text[:16]), "d MMM y, HH:mm", locale=lang())


@register.filter
def day(text: str) -> str:
    """Return a stated date, as coarse as it is stated."""
    return words.day(text, lang()) if len(text) >= 10 else text


@register.filter
def epoch(text: str) -> str:
    """Return the six hours of an epoch, UTC."""
    start = datetime.fromisoformat(f"{text}:00+00:00")
    return f"{format_date(start, 'd MMM y', locale=lang())}, {start.hour:02d}–{start.hour + 6:02d} UTC"


@register.filter
def time_said(when: When | PublicTime | None) -> str:
    """Return when it happened, as stated."""
    if when is None:
        return words.when(None, lang())
    return words.when(PublicTime(start=when.start, end=when.end, precision=Precision(when.precision)), lang())


@register.filter
def count_said(count: Count | PublicCount | None) -> str:
    """Return how many."""
    if count is None:
        return ""
    if isinstance(count, PublicCount):
        return words.count(count, lang())
    return words.count(PublicCount(min=count.min, max=count.max, unit=count.unit), lang())


@register.filter
def place_said(place: Place) -> str:
    """Return a place's name in the reader's language."""
    return place.names.get(lang()) or place.names.get("en") or place.name


@register.filter
def inside(place: Place) -> str:
    """Return the district and region a place lies in."""
    names = [area.names.get(lang()) or area.names.get("en", "") for area in place.ladder
             if area.level.value in ("district", "region")]
    return ", ".join(dict.fromkeys(name for name in names if name))


def region_said(incident: Incident, english: str) -> str:
    """Return the name of one of an incident's regions in the reader's language."""
    areas = (area for place in incident.places for area in place.ladder if area.names.get("en") == english)
    return next((area.names.get(lang(), english) for area in areas), english)


@register.filter
def things(names: tuple[str, ...]) -> str:
    """Return names of equipment."""
    return ", ".join(words.thing(name, lang()) for name in names)


@register.filter
def compass(point: str) -> str:
    """Return a compass point."""
    return words.compass(point, lang())


@register.filter
def headline(incident: Incident) -> str:
    """Return what, how many and where in one line."""
    parts = [event(incident.code)]
    if many := count_said(incident.count):
        parts[0] += f": {many}"
    if incident.places:
        parts.append(place_said(incident.places[0]))
    return sentence(", ".join(parts))


@register.filter
def public_text(release: Any) -> str:  # noqa: ANN401 - a Release
    """Return the sentences the public would read."""
    return words.summary(release, lang())


@register.filter
def source_grade(letter: str) -> str:
    """Return the Admiralty reliability of a source."""
    return words.source_grade(letter, lang())


@register.filter
def information_grade(digit: str) -> str:
    """Return the Admiralty credibility of information."""
    return words.information_grade(digit, lang())


@register.filter
def level(name: str) -> str:
    """Return the name of a rung of the ladder."""
    return words.level(name, lang())
