"""Where the sun stood: the hour of a picture from its shadows. Reckoned here, asked of nobody, and kept nowhere."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dazor.desk import store
from dazor.desk.templatetags.desk import number
from dazor.verification import sun

ASKED = ("lat", "lon", "day", "time", "shadow", "incident")


def page(request: HttpRequest) -> HttpResponse:
    """Show sun and shadow for a place, a civil day and an hour, and the hours at which a shadow points a given way."""
    asked = {name: request.GET.get(name, "").strip().replace(",", ".") for name in ASKED}
    shown: dict[str, object] = {"asked": asked, "zone": settings.TIME_ZONE}
    if asked["incident"]:
        shown["row"] = store.incident_row(asked["incident"])
    if asked["lat"] and asked["day"]:
        shown.update(_reckoned(asked))
    return render(request, "desk/sun.html", shown)


def _reckoned(asked: dict[str, str]) -> dict[str, object]:
    try:
        lat, lon = float(asked["lat"]), float(asked["lon"])
        moment = datetime.fromisoformat(f"{asked['day']}T{asked['time'] or '12:00'}").replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
        found, path = sun.sun(lat, lon, moment), sun.day(lat, lon, moment)
        hours = sun.hours_like(lat, lon, moment, azimuth=float(asked["shadow"])) if asked["shadow"] else ()
    except (ValueError, sun.NoSuchPlace) as error:
        return {"problem": str(error) if isinstance(error, sun.NoSuchPlace) else _("Latitude, longitude, day or hour cannot be read.")}
    line = _("sun %(azimuth)s°, %(elevation)s° high") % {"azimuth": number(found.azimuth), "elevation": number(found.elevation)}
    if found.ratio is not None:
        line += ", " + _("shadow towards %(shadow)s°, %(ratio)s times the height") % {
            "shadow": number(found.shadow), "ratio": number(found.ratio)}
    return {"found": found, "line": line, "moment": moment, "hours": _stretches(hours),
            "picture": sun.picture(found, path, line)}


def _stretches(hours: tuple[datetime, ...]) -> list[str]:
    """Return moments ten minutes apart as stretches: 09:10–09:50."""
    found: list[list[datetime]] = []
    for hour in hours:
        if found and (hour - found[-1][-1]).total_seconds() <= 600:
            found[-1].append(hour)
        else:
            found.append([hour])
    return [f"{one[0]:%H:%M}–{one[-1]:%H:%M}" for one in found]
