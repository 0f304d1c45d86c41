"""Incident + its reports + what people judged → how far it can be believed, and who may do what next.

    evidence    counted from reports and checks: independent reports, kinds of channel, agreement, physics, floods
      …         weights      what each is worth, fitted on simulated days (`weights.toml`)
      …         ledger       each as a line in decibans; their sum is p; grade, state, what would change it
    judgements  standing     what stands after the history, undone acts left out
      …         states       roles, states, signatures: the rules as one table, read by `allowed`

Start with `ledger.assess`. Promises: no score without its lines, and the lines add up to the score; more independent
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
