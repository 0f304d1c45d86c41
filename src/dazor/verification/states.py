"""Who may do what, when, as data: one row an act. The code that reads it is `standing.allowed`."""

from __future__ import annotations

import msgspec

from dazor.model.codes import Act, ReleaseClass, Work

ROLES = ("intake_officer", "triager", "geolocator", "verifier", "case_officer", "claims_keeper", "publisher",
         "safety_officer", "operator", "auditor", "observer")
_EDITORS = frozenset({"intake_officer", "triager", "geolocator", "verifier", "case_officer", "claims_keeper",
                      "publisher", "safety_officer"})  # everyone but operator, auditor and observer, see SEES
_CHECKERS = frozenset({"geolocator", "verifier", "case_officer", "claims_keeper"})
_SIGNERS = frozenset({"verifier", "publisher", "case_officer", "claims_keeper", "safety_officer"})

OPEN = frozenset({Work.CANDIDATE, Work.CLAIMED, Work.IN_VERIFICATION, Work.READY, Work.REOPENED})

ANSWERING = _EDITORS  # who answers for another's account
# What a role is shown: facts (incidents, reports as read), words (of a report), people (accounts), journal (notices).
SEES: dict[str, frozenset[str]] = {
    **dict.fromkeys(_EDITORS, frozenset({"facts", "words", "people", "journal"})),
    "observer": frozenset({"facts"}), "auditor": frozenset({"journal"}), "operator": frozenset({"people"}),
}


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One act: who may do it, from which states, and where it leads (None: stays)."""

    roles: frozenset[str]
    states: frozenset[Work]
    to: Work | None = None


RULES: dict[Act, Rule] = {
    Act.OPENED: Rule(roles=_EDITORS, states=frozenset(Work)),
    Act.CLAIMED: Rule(roles=_EDITORS, states=OPEN - {Work.READY}, to=Work.CLAIMED),
    Act.CHECKED: Rule(roles=_CHECKERS, states=OPEN, to=Work.IN_VERIFICATION),
    Act.GRADED: Rule(roles=_CHECKERS, states=OPEN, to=Work.IN_VERIFICATION),
    Act.VERIFIED: Rule(roles=frozenset({"verifier", "case_officer", "claims_keeper"}), states=OPEN, to=Work.READY),
    Act.RETYPED: Rule(roles=_EDITORS - {"intake_officer"}, states=OPEN),
    Act.MERGED: Rule(roles=frozenset({"triager", "verifier"}), states=OPEN),
    Act.SPLIT: Rule(roles=frozenset({"triager", "verifier"}), states=OPEN),
    Act.NOTED: Rule(roles=_EDITORS, states=frozenset(Work)),
    Act.SIGNED: Rule(roles=_SIGNERS, states=frozenset({Work.READY, Work.IN_VERIFICATION, Work.REOPENED})),
    Act.RELEASED: Rule(roles=frozenset({"publisher", "case_officer", "claims_keeper"}),
                       states=frozenset({Work.READY, Work.IN_VERIFICATION, Work.REOPENED}), to=Work.CLOSED),
    Act.WITHDREW: Rule(roles=frozenset({"publisher", "safety_officer"}), states=frozenset(Work), to=Work.REOPENED),
    Act.CLOSED: Rule(roles=_SIGNERS | {"triager"}, states=OPEN, to=Work.CLOSED),
    Act.REOPENED: Rule(roles=_EDITORS, states=frozenset({Work.CLOSED}), to=Work.REOPENED),
    Act.UNDID: Rule(roles=_EDITORS, states=frozenset(Work)),
}

# Whose signatures a release of a class needs. Two sets are two different people; so for R0–R2 is the publisher and
# whoever verified the item (model-and-policy 6.4).
SIGNATURES: dict[ReleaseClass, tuple[frozenset[str], ...]] = {
    ReleaseClass.R0: (frozenset({"publisher"}),),
    ReleaseClass.R1: (frozenset({"publisher"}),),
    ReleaseClass.R2: (frozenset({"publisher"}), frozenset({"verifier"})),
    ReleaseClass.R3: (frozenset({"publisher"}),),
    ReleaseClass.R4: (frozenset({"publisher", "claims_keeper"}),),
    ReleaseClass.R5: (frozenset({"case_officer"}), frozenset({"safety_officer"})),
}
PUBLISHER_IS_NOT_VERIFIER = frozenset({ReleaseClass.R0, ReleaseClass.R1, ReleaseClass.R2})
