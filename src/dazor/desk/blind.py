"""The blind sample: a share of all incidents is judged before anybody sees what the ledger says of them.

A verdict given after reading the ledger teaches the ledger its own opinion. Alerts are no part of it: they save lives, and
nobody waits for statistics.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings

from dazor.desk.models import IncidentRow, JudgementRow
from dazor.desk.people import derived
from dazor.model.codes import EVENT_TYPES, Act, ReleaseClass
from dazor.model.facts import Judgement
from dazor.verification import calibration, effective

PURPOSE = "blind sample"
URGENT = frozenset(code for code, kind in EVENT_TYPES.items() if kind.release_class is ReleaseClass.R0) | {"mil.air.takeoff"}


def is_blind(incident: str) -> bool:
    """Say whether an incident is of the blind sample: its ledger is shown after the verdict."""
    return calibration.blind(incident, derived(PURPOSE).hex(), float(settings.DAZOR["blind_share"]))


def sampled(row: IncidentRow) -> bool:
    """Say whether an incident is judged blind: one of the sample, and no alert."""
    return row.base_code not in URGENT and is_blind(row.id)


def veiled(rows: Iterable[IncidentRow]) -> frozenset[str]:
    """Return which of these incidents hide ledger, grade and p: those judged blind that nobody has given a verdict on.

    A verdict that was taken back does not hide them again: they have been seen.
    """
    mine = {row.id for row in rows if sampled(row)}
    return frozenset(mine - set(JudgementRow.objects.filter(incident__in=mine, what=Act.VERIFIED).values_list("incident", flat=True)))


def unbiased(acts: Sequence[Judgement]) -> bool:
    """Say whether the verdict that stands is the first that was given: what came after it had seen the ledger."""
    given = [act for act in acts if act.what == Act.VERIFIED]
    return len({act.value for act in given}) == 1 and given[0] in effective(acts)
