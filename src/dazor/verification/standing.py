"""A history of judgements → where the incident stands, and whether the next act is allowed.

The history is only ever added to. An undo is a judgement too; what stands is computed from the whole list.

    DazorError
    └─ ActRefused       V00
       ├─ WrongRole     V01   the role may not do this
       ├─ WrongState    V02   not in this state
       ├─ SamePerson    V03   a second person is needed
       ├─ NotSigned     V04   a signature is missing
       └─ NothingToUndo V05
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dazor.model.codes import Act, InformationGrade, ReleaseClass, SourceGrade, Verification, Work
from dazor.model.errors import DazorError
from dazor.model.facts import Judgement
from dazor.verification.states import PUBLISHER_IS_NOT_VERIFIER, ROLES, RULES, SIGNATURES


class ActRefused(DazorError):
    """An act is not allowed now. Nothing was changed."""

    code = "verification.V00"


class WrongRole(ActRefused):
    """The role may not do this act."""

    code = "verification.V01"


class WrongState(ActRefused):
    """The incident is not in a state for this act."""

    code = "verification.V02"


class SamePerson(ActRefused):
    """A second person is needed."""

    code = "verification.V03"


class NotSigned(ActRefused):
    """A signature that the release class asks for is missing."""

    code = "verification.V04"


class NothingToUndo(ActRefused):
    """There is no act that could be undone."""

    code = "verification.V05"


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where an incident stands: computed from its history, never stored as the truth."""

    work: Work = Work.CANDIDATE
    verification: Verification = Verification.UNVERIFIED
    grade: str = ""  # given by an editor; "" while only the ledger spoke
    graded_by: str = ""
    claimed_by: str = ""
    verified_by: tuple[str, ...] = ()  # who graded, checked or verified it: not whoever publishes it
    signatures: tuple[tuple[str, str], ...] = ()  # (role, person)
    released: bool = False
    type: str = ""  # dotted code given by an editor
    undoable: tuple[str, ...] = ()  # `at` of the acts that still stand, oldest first


def effective(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements that stand: undone ones and the undoing left out, in the order of the list.

    An undo names the `at` of what it undoes in its value, or nothing for the latest act that stands. Undoing an
    undo brings the act back.
    """
    gone: set[int] = set()
    for index in range(len(judgements) - 1, -1, -1):
        if index in gone or judgements[index].what != Act.UNDID:
            continue
        target = _target(judgements, index, gone)
        if target is not None:
            gone.add(target)
    return tuple(j for i, j in enumerate(judgements) if i not in gone and j.what != Act.UNDID)


def _target(judgements: Sequence[Judgement], index: int, gone: set[int]) -> int | None:
    wanted = judgements[index].value
    for earlier in range(index - 1, -1, -1):
        if earlier in gone:
            continue
        judgement = judgements[earlier]
        if (judgement.at == wanted) if wanted else judgement.what != Act.UNDID:
            return earlier
    return None


def standing(judgements: Sequence[Judgement]) -> Standing:
    """Return where an incident stands after its history, oldest first."""
    now = Standing()
    for judgement in effective(judgements):
        now = _after(now, judgement)
    return now


def _after(now: Standing, judgement: Judgement) -> Standing:
    try:
        act = Act(judgement.what)
    except ValueError:
        return now  # an act of a later version: kept in the history, without effect here
    changes: dict[str, object] = {"undoable": (*now.undoable, judgement.at)}
    if RULES[act].to is not None:
        changes["work"] = RULES[act].to
    if act in (Act.CHECKED, Act.GRADED, Act.VERIFIED):
        changes["verified_by"] = tuple(dict.fromkeys((*now.verified_by, judgement.by)))
    changes.update(_effects(now, act, judgement))
    return msgspec.structs.replace(now, **changes)


def _effects(now: Standing, act: Act, judgement: Judgement) -> dict[str, object]:
    value = judgement.value
    match act:
        case Act.GRADED if is_grade(value):
            return {"grade": value, "graded_by": judgement.by, "signatures": ()}
        case Act.VERIFIED if value in set(Verification):
            return {"verification": Verification(value), "signatures": ()}
        case Act.RETYPED:
            return {"type": value, "signatures": ()}
        case Act.MERGED | Act.SPLIT | Act.REOPENED:
            return {"signatures": (), "released": now.released}  # what was signed is no longer what stands here
        case Act.CLAIMED:
            return {"claimed_by": judgement.by}
        case Act.SIGNED:
            return {"signatures": (*now.signatures, (value.partition(":")[0], judgement.by))}
        case Act.RELEASED | Act.WITHDREW:
            return {"released": act is Act.RELEASED, **({} if act is Act.RELEASED else {"signatures": ()})}
        case _:
            return {}


def is_grade(value: str) -> bool:
    """Say whether a text is an Admiralty grade, A1 … F6."""
    return len(value) == 2 and value[0] in set(SourceGrade) and value[1] in set(InformationGrade)


def allowed(standing: Standing, act: Act, role: str, person: str, *,
            release_class: ReleaseClass | None = None) -> None:
    """Return when the act is allowed.

    Args:
        standing: where the incident stands now.
        act: what is to be done.
        role: the role the person acts in.
        person: who.
        release_class: for signing and releasing; None asks for what the strictest class asks.

    Raises: WrongRole, WrongState, SamePerson, NotSigned, NothingToUndo: each says what is missing.
    """
    rule = RULES[act]
    if role not in ROLES:
        raise WrongRole(f"there is no role {role!r}. Known: {', '.join(ROLES)}. Nothing was changed.")
    if role not in rule.roles:
        raise WrongRole(f"a {_said(role)} may not do this ({act}). It takes a "
                        f"{' or '.join(_said(r) for r in ROLES if r in rule.roles)}. Nothing was changed.")
    if standing.work not in rule.states:
        states = ", ".join(work.value.replace("_", " ") for work in Work if work in rule.states)
        raise WrongState(f"the incident is {standing.work.value.replace('_', ' ')}; this ({act}) needs: {states}. "
                         "Nothing was changed.")
    if act is Act.UNDID and not standing.undoable:
        raise NothingToUndo("nothing has been done to this incident yet, so nothing can be undone.")
    if act is Act.SIGNED:
        _may_sign(standing, role, person, release_class)
    if act is Act.RELEASED:
        _may_release(standing, person, release_class)


def _may_sign(now: Standing, role: str, person: str, release_class: ReleaseClass | None) -> None:
    if any(name == person for _, name in now.signatures):
        raise SamePerson(f"{person} has signed already. The second signature must be another person's.")
    if role == "publisher" and person in now.verified_by and (
            release_class is None or release_class in PUBLISHER_IS_NOT_VERIFIER):
        raise SamePerson(f"{person} verified this incident, so another publisher must sign it.")
    if release_class is not None and not any(role in wanted for wanted in SIGNATURES.get(release_class, ())):
        raise WrongRole(f"class {release_class} is not signed by a {_said(role)}. It takes {_wanted(release_class)}.")


def _may_release(now: Standing, person: str, release_class: ReleaseClass | None) -> None:
    if now.verification in (Verification.DISCOUNTED, Verification.DECEPTION):
        raise WrongState(f"the incident is {now.verification}: it is not released. Undo that first if it is wrong.")
    asked = release_class or ReleaseClass.R2
    needed = SIGNATURES.get(asked)
    if needed is None:
        raise WrongState(f"class {asked} is never released. Nothing was changed.")
    if missing := _missing(now.signatures, needed):
        raise NotSigned(f"the signature of a {' and of a '.join(missing)} is missing. Class {asked} needs "
                        f"{_wanted(asked)}, {len(needed)} different {'people' if len(needed) > 1 else 'person'}.")
    if asked in PUBLISHER_IS_NOT_VERIFIER and person in now.verified_by:
        raise SamePerson(f"{person} verified this incident, so another person must release it.")


def _missing(signatures: Sequence[tuple[str, str]], needed: Sequence[frozenset[str]]) -> list[str]:
    """Return the roles that are not signed by somebody of their own; small enough to try each assignment in turn."""
    used: set[str] = set()
    missing = []
    for roles in needed:
        person = next((name for role, name in signatures if role in roles and name not in used), None)
        if person is None:
            missing.append(" or ".join(_said(role) for role in ROLES if role in roles))
        else:
            used.add(person)
    return missing


def _wanted(release_class: ReleaseClass) -> str:
    rows = SIGNATURES.get(release_class, ())
    return " and ".join("a " + " or ".join(_said(r) for r in ROLES if r in roles) for roles in rows) or "nobody"


def _said(role: str) -> str:
    return role.replace("_", " ")
