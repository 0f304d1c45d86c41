"""How an account comes in and goes: two others answer for it, it waits, everybody is told, and it brings no past.

    knock     a newcomer makes an account; it shows a code and nothing else
    answer    two editors, each with the code as it was read aloud to them; the first says the roles and compartments
    wait      `editor_wait_hours`, in which any editor can object; every editor sees it on every page
    in        words from the next epoch on; nothing that was received before
    asleep    after days without a page, or at the end of the lease: two others wake it, and it waits again
    out       any two editors: its sessions end with that request

There is no link that lets anybody in. Only a desk that never received a report makes accounts at the command line
(`people.add_editor`): its founders. Source: the compromise of February 2025, through an invite link three years old.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from dazor.desk import notices
from dazor.desk.errors import NotThere, Stopped
from dazor.desk.models import AccountState, Approval, Editor
from dazor.desk.people import derived, editor_of, end
from dazor.sealing import epochs
from dazor.verification import compartments
from dazor.verification.states import ANSWERING, ROLES

NEEDED = 2  # other people; fewer only where there are not two others
KNOCKING_MOST = 8  # accounts that nobody has answered for; a flood of them hides nothing and fills nothing
KNOCKING_DAYS = 3
MISSES = 5  # wrong codes after which an account must knock anew


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d")


def standing(editor: Editor, now: datetime) -> str:
    """Return knocking, waiting, in, asleep or out."""
    if editor.state != AccountState.IN:
        if editor.state == AccountState.WAITING and editor.enters <= _minute(now):
            return "in"
        return str(editor.state)
    oldest = _day(now - timedelta(days=int(settings.DAZOR["editor_idle_days"])))
    if (editor.last_day and editor.last_day < oldest) or (editor.until and editor.until < _day(now)):
        return "asleep"
    return "in"


def answering(now: datetime) -> list[Editor]:
    """Return who may answer for others: editors who are in and work with content."""
    return [e for e in Editor.objects.select_related("user").order_by("user__username")
            if e.state == AccountState.IN and standing(e, now) == "in" and e.role_set & ANSWERING]


def needed(editor: Editor, now: datetime) -> int:
    """Return how many others must agree: two, or as many as there are."""
    return min(NEEDED, len([e for e in answering(now) if e.pk != editor.pk]))


# Coming in

def knock(name: str, password: str, *, now: datetime) -> User:
    """Make an account that sees nothing until it is answered for. Raises: Stopped when the name or the desk is full."""
    from django.contrib.auth.password_validation import validate_password

    with transaction.atomic():
        _sweep(now)
        if Editor.objects.filter(state=AccountState.KNOCKING).count() >= KNOCKING_MOST:
            raise Stopped("too many accounts wait for an answer. No account was made; ask an editor to turn some away.")
        if User.objects.filter(username__iexact=name).exists():
            raise Stopped("this name cannot be used. No account was made; take another.")
        user = User(username=name)
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as error:
            raise Stopped(f"{' '.join(error.messages)} No account was made.") from error
        user.set_password(password)
        user.save()
        Editor.objects.create(user=user, roles="", state=AccountState.KNOCKING, last_day=_day(now))
        notices.add("knocked", by="", whom=name, now=now)
    return user


def _sweep(now: datetime) -> None:
    """Drop accounts that nobody answered for."""
    oldest = _day(now - timedelta(days=KNOCKING_DAYS))
    User.objects.filter(editor__state=AccountState.KNOCKING, editor__last_day__lt=oldest).delete()


def code(editor: Editor) -> str:
    """Return the eight digits a newcomer reads aloud; only its own page shows them."""
    mark = hmac.new(derived("knock"), f"{editor.user_id}:{editor.user.password}".encode(), hashlib.sha256).digest()
    digits = f"{int.from_bytes(mark[:8], 'big') % 100_000_000:08d}"
    return f"{digits[:4]} {digits[4:]}"


def answer(name: str, heard: str, *, by: str, now: datetime, roles: Collection[str] = (), within: str = "") -> int:
    """Answer for an account and return how many more must. The first to answer says roles and compartments.

    `heard` is the code as it was read aloud; an account that sleeps has none. Raises: NotThere; Stopped; BadCompartment.
    """
    with transaction.atomic():
        editor = _may_speak(name, by, now)
        state = standing(editor, now)
        if state not in ("knocking", "asleep"):
            raise Stopped(f"{name} does not wait for an answer. Nothing was changed.")
        wrong = state == "knocking" and not _heard_right(editor, heard)
        if not wrong:
            _describe(editor, roles, within, first=not editor.approvals.filter(what="enter").exists() and state == "knocking")
            Approval.objects.get_or_create(editor=editor, by=by, what="enter")
            notices.add("answered", by=by, whom=name, now=now, value=editor.roles)
            left = max(0, needed(editor, now) - editor.approvals.filter(what="enter").count())
            if left == 0:
                _wait(editor, now)
    if wrong:
        _missed(editor, by, now)
    return left


def _heard_right(editor: Editor, heard: str) -> bool:
    return hmac.compare_digest("".join(filter(str.isdigit, heard)), code(editor).replace(" ", ""))


def _missed(editor: Editor, by: str, now: datetime) -> None:
    name, gone = editor.user.username, editor.misses + 1 >= MISSES
    notices.add("wrong_code", by=by, whom=name, now=now)
    if gone:
        editor.user.delete()
    else:
        Editor.objects.filter(pk=editor.pk).update(misses=editor.misses + 1)
    raise Stopped(f"this is not the code that {name} sees. {'The account was turned away.' if gone else 'Nothing was changed.'} "
                  "Speak to the person again, by voice and not in writing.")


def _describe(editor: Editor, roles: Collection[str], within: str, *, first: bool) -> None:
    if not first:
        return
    if unknown := sorted(set(roles) - set(ROLES)):
        raise Stopped(f"unknown role {', '.join(unknown)}. Nothing was changed.")
    if not roles:
        raise Stopped("say at least one role. Nothing was changed.")
    editor.roles = ",".join(sorted(roles))
    editor.compartments = compartments.written(compartments.parsed(within))
    editor.save()


def _wait(editor: Editor, now: datetime) -> None:
    """Let the waiting time begin; words open from the first epoch that begins after it."""
    enters = now + timedelta(hours=int(settings.DAZOR["editor_wait_hours"]))
    editor.state, editor.enters = AccountState.WAITING, _minute(enters)
    editor.since = epochs.epoch_of(enters + timedelta(hours=epochs.HOURS))
    editor.save()
    editor.approvals.all().delete()
    notices.add("will_enter", by="", whom=editor.user.username, now=now, value=editor.enters)


def object_to(name: str, *, by: str, now: datetime) -> None:
    """Turn away an account that knocks or waits, at once. One objection is enough. Raises: NotThere; Stopped."""
    with transaction.atomic():
        editor = _may_speak(name, by, now)
        if standing(editor, now) not in ("knocking", "waiting"):
            raise Stopped(f"{name} is in already; that takes two editors. Nothing was changed.")
        notices.add("turned_away", by=by, whom=name, now=now)
        editor.user.delete()


def arrive(editor: Editor, now: datetime) -> None:
    """Note that somebody is here today; the first page after the waiting time makes the account one of the desk's."""
    if editor.state == AccountState.WAITING:
        with transaction.atomic():
            editor.state, editor.until = AccountState.IN, _lease_end(now)
            editor.last_day = _day(now)
            editor.noticed = 0
            editor.save()
            notices.add("entered", by="", whom=editor.user.username, now=now, value=editor.since)
    elif editor.last_day != _day(now):
        Editor.objects.filter(pk=editor.pk).update(last_day=_day(now))


def _lease_end(now: datetime) -> str:
    return _day(now + timedelta(days=int(settings.DAZOR["editor_lease_days"])))


def renew(name: str, *, by: str, now: datetime) -> None:
    """Lengthen another's lease from today. Raises: NotThere; Stopped for oneself and for who sleeps."""
    with transaction.atomic():
        editor = _may_speak(name, by, now)
        if standing(editor, now) != "in" or editor.state != AccountState.IN:
            raise Stopped(f"{name} is not in. Nothing was changed.")
        editor.until = _lease_end(now)
        editor.save()
        notices.add("renewed", by=by, whom=name, now=now, value=editor.until)


def confine(name: str, within: str, *, by: str, now: datetime) -> None:
    """Give another fewer compartments; more would be a new account. Raises: NotThere; Stopped; BadCompartment."""
    with transaction.atomic():
        editor = _may_speak(name, by, now)
        asked, had = compartments.parsed(within), compartments.parsed(editor.compartments)
        if not all(_within(one, had) for one in asked):
            raise Stopped(f"this would open more to {name} than before, which takes two others and a wait. Nothing was changed.")
        editor.compartments = compartments.written(asked)
        editor.save()
        notices.add("confined", by=by, whom=name, now=now, value=editor.compartments.replace("\n", "; "))


def _within(one: compartments.Compartment, had: Collection[compartments.Compartment]) -> bool:
    return any(other.region in (compartments.ANY, one.region) and other.layer in (compartments.ANY, one.layer) for other in had)


def _may_speak(name: str, by: str, now: datetime) -> Editor:
    if name == by:
        raise Stopped("others speak about an account, not oneself. Nothing was changed.")
    if by not in {e.user.username for e in answering(now)}:
        raise Stopped(f"{by} cannot speak about accounts: that takes an editor who is in. Nothing was changed.")
    return editor_of(name, lock=True)


# Going out

def ask_out(name: str, *, by: str, now: datetime) -> bool:
    """Ask for somebody's account to be ended; the second who asks ends it. Returns whether it is out. Raises: NotThere; Stopped."""
    with transaction.atomic():
        editor = _may_speak(name, by, now)
        if editor.state == AccountState.OUT:
            raise Stopped(f"{name} is out already. Nothing was changed.")
        Approval.objects.get_or_create(editor=editor, by=by, what="revoke")
        asking = sorted(editor.approvals.filter(what="revoke").values_list("by", flat=True))
        if len(asking) < needed(editor, now):
            notices.add("revoke_asked", by=by, whom=name, now=now)
            return False
        end(editor, by=" + ".join(asking), now=now)
    return True


def take_back(name: str, *, by: str, now: datetime) -> None:
    """Take one's own word about an account back while it has no effect yet. Raises: NotThere."""
    with transaction.atomic():
        words = Approval.objects.filter(editor__user__username=name, by=by)
        if not words.exists():
            raise NotThere(f"{by} has said nothing about {name} that could be taken back. Nothing was changed.")
        words.delete()
        notices.add("took_back", by=by, whom=name, now=now)
