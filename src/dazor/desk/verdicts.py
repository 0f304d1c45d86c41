"""What the editors of this desk found, as verdicts the ledger can learn from: no word, no door, no report, no editor in it."""

from __future__ import annotations

from collections.abc import Iterator

from dazor.desk import store
from dazor.desk.models import IncidentRow
from dazor.desk.people import derived
from dazor.verification import calibration, verdicts
from dazor.verification.channels import Verdict

_PURPOSE = "blind sample"


def is_blind(incident: str) -> bool:
    """Say whether an incident is of the blind sample: its ledger is shown after the verdict."""
    return calibration.blind(incident, derived(_PURPOSE).hex())


def export() -> Iterator[Verdict]:
    """Yield the verdict of every incident that somebody judged, in the order of their ids."""
    rows = IncidentRow.objects.filter(judged=True, merged_into=None).order_by("id")
    acts = store.histories(set(rows.values_list("id", flat=True)))
    for row in rows.iterator():
        found = verdicts.verdict(row.incident, store.reports_of(row), store.as_values(acts.get(row.id, ())),
                                 key=derived(_PURPOSE).hex())
        if found is not None:
            yield found
