"""Belief under attack on small days of both countries: what is promised holds there, and deceptions on record stay out."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from dazor.gazetteer import Pack
from dazor.incidents import gathered
from dazor.model.facts import Assessment, Incident, Report
from dazor.simulation import ReadDay, read_day
from dazor.simulation.elsewhere import other_day
from dazor.triage import sketch
from dazor.verification import together
from dazor.verification.fakes import Fake, cases
from dazor.verification.weights import BELIEVED, BELIEVED_KINDS

DATE = "2022-03-17"
Judged = list[tuple[Incident, Assessment, bool, str]]


def judged(made: ReadDay) -> Judged:
    """Return each incident of a day with its assessment, whether it happened, and its family."""
    texts = made.texts or ("",) * len(made.reports)
    reports = [msgspec.structs.replace(r, signature=r.signature or sketch(t)) for r, t in zip(made.reports, texts, strict=True)]
    truth = {claim.incident: claim for claim in sorted(made.claims, key=lambda claim: claim.happened)}
    incidents = gathered(reports, {claim.id: claim.incident for claim in made.claims})
    known = together(incidents, {report.id: report for report in reports})
    return [(i, a, truth[i.id].happened, truth[i.id].family) for i, a in zip(incidents, known, strict=True)]


def confirmed(known: Assessment) -> bool:
    """Return whether the machine would call it confirmed."""
    return known.p >= BELIEVED and known.kinds >= BELIEVED_KINDS


@pytest.fixture(scope="module")
def days() -> Judged:
    """A day of each country at 30 % hostile, of seeds that no weight was fitted on."""
    return [*judged(read_day(73, 1200, DATE, Pack.embedded(), hostile=0.3)), *judged(other_day(73, 1200, DATE, hostile=0.3))]


def test_most_of_what_is_called_confirmed_happened(days: Judged) -> None:
    out = [happened for _, known, happened, _ in days if confirmed(known)]
    true = [confirmed(known) for _, known, happened, _ in days if happened]
    assert sum(out) / len(out) > 0.93
    assert sum(true) / len(true) > 0.4


@pytest.mark.parametrize("family", ["single", "flood", "teleport", "reused"])
def test_families_that_must_never_pass_do_not(days: Judged, family: str) -> None:
    told = [known for _, known, _, name in days if name == family]
    assert told
    assert not any(confirmed(known) for known in told)


def test_three_reports_would_have_let_every_flood_pass(days: Judged) -> None:
    floods = [incident for incident, _, _, name in days if name == "flood"]
    assert all(incident.reports >= 3 for incident in floods)


def test_a_true_event_that_attackers_deny_in_its_own_name_is_mostly_kept() -> None:
    made = other_day(72, 900, DATE, hostile=0.2, families=("denial",))
    denied = {claim.incident for claim in made.claims if claim.family == "denial"}
    told = [(known, incident) for incident, known, happened, _ in judged(made) if happened and incident.id in denied
            and incident.groups >= 5 and not incident.negated]
    assert told
    assert sum(confirmed(known) for known, _ in told) / len(told) > 0.5
    assert all(any(line.factor == "contradicted" for line in known.ledger) for known, _ in told)


def test_every_p_of_a_day_is_the_sum_of_its_lines(days: Judged) -> None:
    for _, known, _, _ in days:
        total = sum(line.decibans for line in known.ledger)
        assert known.p == pytest.approx(1 / (1 + 10 ** (-total / 10)), abs=6e-5)


def recorded(made: ReadDay, family: str) -> list[Fake]:
    """Return the attacks of one family as deceptions that a desk recorded."""
    told: dict[str, list[Report]] = {}
    for report, claim in zip(made.reports, made.claims, strict=True):
        if claim.family == family:
            told.setdefault(claim.incident, []).append(report)
    return [Fake(incident=name, how=("flood",), day=DATE, readings=tuple(reports)) for name, reports in told.items()]


def again(fakes: Sequence[Fake]) -> list[Assessment]:
    """Return what the ledger says of recorded deceptions when their lines are read back."""
    rows = list(cases(fakes))
    fields = set(Report.__struct_fields__)
    reports = [msgspec.convert({key: value for key, value in row.items() if key in fields}, Report) for row in rows]
    return together(gathered(reports, {row["id"]: row["incident"] for row in rows}), {report.id: report for report in reports})


@pytest.mark.parametrize("family", ["flood", "single", "echo"])
def test_a_deception_on_record_is_not_believed_when_it_is_read_again(family: str) -> None:
    days = (read_day(seed, 900, DATE, Pack.embedded(), hostile=0.4) for seed in range(73, 83))
    fakes = next(found for found in (recorded(made, family) for made in days) if found)  # not every day has every family
    assert not any(confirmed(known) for known in again(fakes))
