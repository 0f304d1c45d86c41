"""The safe copy of a file, piece by piece, for the page that shows it."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from dazor.desk.media import show
from dazor.desk.views.shared import now, person

_STRETCH = re.compile(r"bytes=(\d+)-(\d*)")


@require_GET
def picture(request: HttpRequest, media_id: str, number: int = 0) -> HttpResponse:
    """Show a piece of a safe copy; it is opened for this answer only, and that is written down.

    A player asks for stretches, so that one can go back and forth (RFC 9110, 14.2).
    """
    asked = _STRETCH.fullmatch(request.headers.get("Range", ""))
    first = int(asked[1]) if asked else 0
    kind, data = show(media_id, number, by=person(request), now=now(), again=first > 0)
    headers = {"Cache-Control": "no-store", "Accept-Ranges": "bytes"}
    if not asked:
        return HttpResponse(data, content_type=kind, headers=headers)
    last = min(int(asked[2] or len(data)), len(data) - 1)
    if first > last:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{len(data)}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    return HttpResponse(data[first:last + 1], status=206, content_type=kind, headers=headers)
