"""Steps 8 and 9 of the workflow: what the public would see, who signs it, and the site written in one move."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import transaction

from dazor import disclosure, publishing, verification
from dazor.desk import acts, placing, store
from dazor.desk.errors import Stopped
from dazor.desk.models import IncidentRow, ReleaseRow
from dazor.desk.people import find, roles_of
from dazor.model.codes import Act, ReleaseClass, ReleaseState, Work
from dazor.model.facts import Judgement
from dazor.model.public import Correction, Refusal, Release
from dazor.verification import ActRefused, Standing

GONE = ReleaseState.WITHDRAWN
_encode = msgspec.json.Encoder().encode


# 8 – disclose

def preview(row: IncidentRow, now: datetime, as_class: str = "") -> Release | Refusal:
    """Return what the public would see of an incident at this moment, or why it may not. `now` is aware."""
    others = [r.release for r in ReleaseRow.objects.filter(current=True).exclude(incident=row).order_by("public")
              if r.state != GONE]
    return disclosure.release(row.incident, now=now, earlier=others, as_class=ReleaseClass(as_class) if as_class else None)


def digest(release: Release) -> str:
    """Return the hash of what is signed: everything the public sees but the version, the state and the hour."""
    signed = msgspec.structs.replace(release, version=1, state=ReleaseState.RELEASED, published="", expires="",
                                     corrections=())
    return hashlib.sha256(_encode(signed)).hexdigest()


def standing_for(history: Iterable[Judgement], release: Release) -> Standing:
    """Return the standing in which only signatures under exactly this release count."""
    mine = digest(release)[:32]
    return verification.standing([j for j in history if j.what != Act.SIGNED or j.value.endswith(f":{mine}")])


def sign(incident_id: str, *, by: str, now: datetime, seen: str = "", as_class: str = "") -> ReleaseRow | None:
    """Sign what the public would see; the last signature that was missing releases it.

    `seen` is the digest the person had before their eyes; "" for what stands now. `as_class` takes the advice of a
    refusal: a stricter class. Returns the release, or None
    while a signature is missing. Raises: Stopped when disclosure refuses or the content has changed since; the
    refusals of verification.
    """
    with transaction.atomic():
        row = store.incident_row(incident_id, lock=True)
        release = _releasable(row, now, seen, as_class)
        kind, roles = release.release_class, roles_of(find(by))
        role = acts.role_for(standing_for(acts.history(row.id), release), Act.SIGNED, by, roles, kind)
        acts.write_down(row, by=by, act=Act.SIGNED, now=now, value=f"{role}:{digest(release)[:32]}")
        acts.recount(row, now)
        try:
            acts.role_for(standing_for(acts.history(row.id), release), Act.RELEASED, by, roles, kind)
        except ActRefused:
            return None
        return _release(row, release, by, now)


def release_signed(incident_id: str, *, by: str, now: datetime, as_class: str = "") -> ReleaseRow:
    """Release what others have signed. Raises: as `sign`."""
    with transaction.atomic():
        row = store.incident_row(incident_id, lock=True)
        release = _releasable(row, now, "", as_class)
        acts.role_for(standing_for(acts.history(row.id), release), Act.RELEASED, by, roles_of(find(by)), release.release_class)
        return _release(row, release, by, now)


def _releasable(row: IncidentRow, now: datetime, seen: str, as_class: str) -> Release:
    release = preview(row, now, as_class)
    if not isinstance(release, Release):
        later = f" It would pass as: {release.would_pass}." if release.would_pass else ""
        later += f" Earliest: {release.earliest}." if release.earliest else ""
        raise Stopped(f"{release.why}.{later} Nothing was released.")
    if seen and seen != digest(release):
        raise Stopped("what the public would see has changed since you looked at it. Look at it again; nothing was signed.")
    return release


def _release(row: IncidentRow, release: Release, by: str, now: datetime) -> ReleaseRow:
    old = row.releases.filter(current=True).first()
    state, version, corrections = ReleaseState.RELEASED, 1, release.corrections
    if old is not None:
        version = ReleaseRow.objects.filter(public=release.id).order_by("-version").values_list("version", flat=True)[0] + 1
        changed = _changed(old.release, release, now)
        corrections = (*old.release.corrections, *changed)
        state = ReleaseState.CORRECTED if changed else ReleaseState.UPDATED
        ReleaseRow.objects.filter(incident=row, current=True).update(current=False)
    release = msgspec.structs.replace(release, version=version, state=state, corrections=corrections)
    acts.write_down(row, by=by, act=Act.RELEASED, now=now, value=f"{release.id}:{version}")
    made = ReleaseRow.objects.create(incident=row, public=release.id, version=version, content=_encode(release).decode(),
                                     digest=digest(release), state=state.value, signed_by=_signers(row))
    row.release = state.value
    acts.recount(row, now)
    return made


def _changed(old: Release, new: Release, now: datetime) -> tuple[Correction, ...]:
    """Return what a reader was told wrongly before: never silently edited."""
    pairs = {"type": (old.code, new.code), "place": ((old.places, old.track), (new.places, new.track)), "time": (old.when, new.when),
             "count": (old.count, new.count)}
    return tuple(Correction(at=f"{now:%Y-%m-%d}", what=what) for what, (was, now_is) in pairs.items() if was != now_is)


def _signers(row: IncidentRow) -> str:
    return ", ".join(person for _, person in verification.standing(acts.history(row.id)).signatures)


def withdraw(incident_id: str, *, by: str, now: datetime, why: str) -> ReleaseRow:
    """Take an incident off the site; its address says that it was withdrawn. Raises: Stopped without a reason."""
    if not why.strip():
        raise Stopped("a withdrawal needs a reason; it stands in the list of corrections. Nothing was changed.")
    with transaction.atomic():
        row = store.incident_row(incident_id, lock=True)
        old = row.releases.filter(current=True).exclude(state=GONE).first()
        if old is None:
            raise Stopped("this incident is not public. Nothing was changed.")
        acts.role_for(verification.standing(acts.history(row.id)), Act.WITHDREW, by, roles_of(find(by)))
        acts.write_down(row, by=by, act=Act.WITHDREW, now=now, value=old.public, why=why)
        gone = msgspec.structs.replace(old.release, version=old.version + 1, state=GONE, corrections=(
            *old.release.corrections, Correction(at=f"{now:%Y-%m-%d}", what="withdrawn")))
        ReleaseRow.objects.filter(incident=row, current=True).update(current=False)
        made = ReleaseRow.objects.create(incident=row, public=gone.id, version=gone.version, state=GONE.value,
                                         content=_encode(gone).decode(), digest=digest(gone), signed_by=by)
        row.release = GONE.value
        acts.recount(row, now)
    return made


def would_pass(now: datetime, rows: Iterable[IncidentRow] | None = None) -> list[tuple[IncidentRow, Release | Refusal]]:
    """Return every open incident with its release or refusal, for a batch and for the demo."""
    chosen = rows if rows is not None else IncidentRow.objects.filter(merged_into=None).exclude(work=Work.CLOSED).order_by("id")
    return [(row, preview(row, now)) for row in chosen]


# 9 – publish

def publish(now: datetime, site: Path | None = None) -> int:
    """Write the whole site from the current releases and put it in place in one move. Returns how many files.

    A release that the site may not show is left out and named on standard error; the others, alerts among them, do not
    wait for it. Raises: NotASite, NotWritten: the site of before stands untouched.
    """
    site = (site or Path(str(settings.DAZOR["site_dir"]))).absolute()
    placing.refuse_foreign(site, publishing.MARKER)
    return placing.replace(site, publishing.build(_fit(store.released()), site_url=str(settings.DAZOR["site_url"]), now=now))


def _fit(releases: Iterable[Release]) -> list[Release]:
    fit = []
    for release in releases:
        try:
            publishing.check(release)
        except publishing.BadRelease as error:
            print(f"dazor desk: release {release.id} is left out of the site: {error} [{error.code}]", file=sys.stderr)  # noqa: T201
        else:
            fit.append(release)
    return fit
