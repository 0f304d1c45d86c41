"""The safe copy of a picture, for the page that shows it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from dazor.desk.media import show
from dazor.desk.views.shared import now, person


@require_GET
def picture(request: HttpRequest, media_id: str) -> HttpResponse:
    """Show a safe copy; it is opened for this answer only, and that is written down."""
    kind, data = show(media_id, by=person(request), now=now())
    return HttpResponse(data, content_type=kind, headers={"Cache-Control": "no-store"})
