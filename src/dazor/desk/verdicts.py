"""What the editors of this desk found, as verdicts the ledger can learn from: no word, no door, no report, no editor in it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dazor.desk import blind, store
from dazor.desk.blind import is_blind
from dazor.desk.models import IncidentRow
from dazor.desk.people import derived
from dazor.verification import verdicts
from dazor.verification.channels import Verdict

__all__ = ["export", "is_blind"]


def export() -> Iterator[Verdict]:
    """Yield the verdict of every incident that somebody judged, in the order of their ids."""
    rows = IncidentRow.objects.filter(judged=True, merged_into=None).order_by("id")
    acts = store.histories(set(rows.values_list("id", flat=True)))
    for row in rows.iterator():
        mine = store.as_values(acts.get(row.id, ()))
        found = verdicts.verdict(row.incident, store.reports_of(row), mine, key=derived(blind.PURPOSE).hex())
        if found is not None:
            yield msgspec.structs.replace(found, blind=blind.sampled(row) and blind.unbiased(mine))
