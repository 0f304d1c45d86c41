"""The button under an opened report that answers whoever wrote it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dazor.desk.answering import answer
from dazor.desk.views.shared import now, person, said_back


@require_POST
def send(request: HttpRequest, report_id: str) -> HttpResponse:
    """Lock an answer to the report's mailbox; it lies at the door from the next tick on."""
    def work() -> str:
        answer(report_id, by=person(request), now=now(), phrase=request.POST.get("phrase", ""), text=request.POST.get("text", ""))
        return _("The answer is locked. Whoever has the six words can read it from the next tick on, for seven days.")

    return said_back(request, work, reverse("report", args=[report_id]))
