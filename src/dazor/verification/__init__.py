"""Incident + its reports + what people judged → how far it can be believed, and who may do what next.

    reports     sources      by which kinds of source it came: no copy is a kind, no person has a record
      …         physics      which sightings cannot both be right
      …         checks       what editors looked up, and which of it is a witness of its own
      …         evidence     all of it counted, those who deny it on the other side
      …         weights      what each is worth, fitted on simulated days (`weights.toml`)
      …         ledger       each as a line in decibans; their sum is p; the grade
      …         assessing    grade, state and ledger as one value; several that came together
      …         prospects    what would change it, reckoned and not guessed
    verdicts    verdicts     what editors found → what the ledger learns from, a tenth of it blind
      …         calibration  knots that make p mean what it says; the reliability table; the share that moves with the day
      …         channels     what named public channels have been right about
    judgements  standing     what stands after the history, undone acts left out
      …         states       roles, states, signatures: the rules as one table, read by `allowed`
      …         order, compartments, fakes, sun    the queue, who reads what, deceptions on record, where the sun stood

Start with `assessing.assess`. Promises: no score without its lines, and the lines add up to the score; more independent
reports never lower it; anonymous intake is one kind of evidence however many messages it brings; the machine never
says "verified"; a history is only added to. Nobody's identity is asked for, because none is kept.

The ledger is for the desk. Publishing it would tell an attacker the weights: the public sees grade and kinds only.
"""

from __future__ import annotations

from dazor.verification.assessing import assess, together
from dazor.verification.standing import (
    ActRefused,
    NothingToUndo,
    NotSigned,
    SamePerson,
    Standing,
    WrongRole,
    WrongState,
    allowed,
    effective,
    standing,
)

__all__ = ["ActRefused", "NotSigned", "NothingToUndo", "SamePerson", "Standing", "WrongRole", "WrongState", "allowed",
           "assess", "effective", "standing", "together"]
