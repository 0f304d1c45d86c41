"""Help: the path of an incident, every key, and what grades, verdicts and classes mean."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dazor.desk import sayings
from dazor.desk.views.incident import VERDICTS
from dazor.model.codes import InformationGrade, SourceGrade


def page(request: HttpRequest) -> HttpResponse:
    """Show what a newcomer needs and a tired hand forgets."""
    return render(request, "desk/help.html", {
        "sources": [g.value for g in SourceGrade], "grades": [g.value for g in InformationGrade],
        "verdicts": [(code, sayings.MEANS[code]) for code in VERDICTS], "classes": sayings.CLASSES})
