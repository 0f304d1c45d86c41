"""What the incidents room found → the rows: new incidents, changed ones, proposals to those a person has judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from dazor.desk import believing, store
from dazor.desk.models import IncidentRow, Proposal
from dazor.model.codes import Label
from dazor.model.facts import Incident, Member, Report


class Settling:
    """One round of association being written down; everything it needs is fetched once, not incident by incident."""

    def __init__(self, rows: Mapping[str, IncidentRow], found: Sequence[Incident], reports: Mapping[str, Report],
                 now: datetime) -> None:
        self._rows, self._found, self._reports, self._now = rows, found, reports, now
        acts = {name: store.as_values(lines) for name, lines in store.histories(set(rows)).items()}
        self._known = believing.of_the_day(found, reports, acts)  # 6 – assess
        self.proposals = 0

    def vanished(self) -> None:
        """Point incidents that the machine took apart or joined to where most of them went; their history stays."""
        kept, home = {i.id for i in self._found}, store.by_key(self._found)
        for row in self._rows.values():
            if row.id in kept or row.judged:
                continue
            goals = [home[m.id, m.sighting] for m in row.incident.members if (m.id, m.sighting) in home]
            goal = max(sorted(set(goals)), key=goals.count, default="")
            if goal in self._rows:
                row.merged_into = self._rows[goal]
                row.save(update_fields=["merged_into"])

    def settle(self, incident: Incident) -> None:
        """Write one incident down: anew, as changed, or as a proposal; what did not change is not written."""
        row = self._rows.get(incident.id)
        if row is not None and row.judged:
            return  # by the room's law it is as the editor left it
        if incident.type is Label.OTHER and not incident.places:
            return  # nothing to look for and nowhere to look
        row = row or IncidentRow(id=incident.id)
        before = (row.facts, row.because, row.base_code, row.base_label, row.urgency)
        row.base_code, row.base_label = incident.code, incident.type.value
        mine = [self._reports[name] for name in sorted({m.id for m in incident.members})]
        incident = msgspec.structs.replace(incident, assessment=self._known[incident.id])
        # 7 – queue
        store.fill(row, incident, mine, self._now)
        if before == (row.facts, row.because, row.base_code, row.base_label, row.urgency):
            return
        row.save()
        store.set_members(row, incident.members)

    def propose(self) -> None:
        """Ask about what would join an incident that a person has judged; what nothing speaks for any more is asked no more."""
        wanted = {(m.id, m.sighting): reason.values["incident"] for incident in self._found for reason in incident.reasons
                  if reason.factor == "proposed" for m in incident.members}
        for names in store.batched(sorted(self._reports)):
            for open_ in Proposal.objects.filter(report__in=names, refused=False):
                if wanted.get((open_.report_id, open_.sighting)) != open_.incident_id:
                    open_.delete()
        changed: set[str] = set()
        for (report, sighting), name in sorted(wanted.items()):
            if store.propose(self._rows[name], [Member(id=report, sighting=sighting)]):
                self.proposals += 1
                changed.add(name)
        for name in sorted(changed):
            row = self._rows[name]
            store.fill(row, row.incident, store.reports_of(row), self._now)
            row.save()
