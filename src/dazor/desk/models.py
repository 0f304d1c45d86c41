"""What the desk keeps. Facts are kept as the house's own values (JSON of `model.facts` and `model.public`).

| table         | keeps                                                     | words of a reporter |
|---------------|-----------------------------------------------------------|---------------------|
| EnvelopeRow   | a sealed message until its key is destroyed               | sealed              |
| ReportRow     | what was read from it, without a word of it               | none                |
| IncidentRow   | what happened once, and where it stands                   | none                |
| Membership    | which sighting of which report tells of it                | none                |
| LinkRow       | what editors said belongs together, or not                | none                |
| Proposal      | reports that would join an incident a person has judged   | none                |
| JudgementRow  | every act of a person, chained                            | none (their own)    |
| AccessRow     | who had whose words opened, chained, to the day           | none                |
| ReleaseRow    | each version of what the public sees                      | none                |
| AnswerRow     | an editor's answer, locked to a mailbox                   | sealed (editor's)   |
| MediaRow      | hashes and sealed safe copy of a file                     | sealed              |
| MediaPart     | sealed part of an original, 72 h                          | sealed              |
| CustodyRow    | what became of each file, chained                         | none                |
| KnownMessage  | keyed hash of an imported message's id                    | none                |
| Editor        | roles, compartments, since when, until when               | none                |
| Approval      | who let an account in, or wants it out                    | none                |
| Allowance     | who may open more words this hour, and who said so        | none                |
| NoticeRow     | what all editors must know of accounts and bulk, chained  | none                |
| AlarmRow      | floods and campaigns: counts, places, ids of reports      | none                |
| FakeRow       | deliberate deceptions and how they were recognised        | none                |
| SpoolMark     | how far a slot file was read                              | none                |
| DeskLease     | which process works on this database                      | none                |

No table holds a time of arrival finer than the six-hour epoch.
"""

from __future__ import annotations

from typing import Any

import msgspec
from django.conf import settings
from django.db import models

from dazor.desk.chain import Chained
from dazor.model.codes import Disposition, ReleaseState, Verification, Work
from dazor.model.facts import Incident, Report
from dazor.model.public import Release

ID = 80  # characters; ids are hashes or short codes


class AccountState(models.TextChoices):
    """knocking → waiting → in → out; asleep is reckoned from the days (`admission.standing`)."""

    KNOCKING = "knocking"  # made an account by itself; nobody has answered for it
    WAITING = "waiting"  # answered for by enough; comes in when the waiting time is over
    IN = "in"
    OUT = "out"  # revoked; never comes back, knocks anew under another name


class Editor(models.Model):
    """An account: what it may do, see, and from when on. Nothing here is finer than it must be."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="editor")
    roles = models.CharField(max_length=160)  # of verification.states.ROLES, comma between
    state = models.CharField(max_length=10, choices=AccountState, default=AccountState.IN)
    since = models.CharField(max_length=13, default="")  # first epoch whose words it may open; "" for founders
    enters = models.CharField(max_length=17, default="")  # UTC minute from which it comes in; "" for founders
    until = models.CharField(max_length=10, default="")  # UTC day on which its lease ends
    last_day = models.CharField(max_length=10, default="")  # UTC day of its last page
    compartments = models.TextField(default="* : *")  # as verification.compartments reads them
    misses = models.IntegerField(default=0)  # codes typed wrongly by whoever answers for it
    noticed = models.BigIntegerField(default=0)  # last NoticeRow it has put away

    @property
    def role_set(self) -> frozenset[str]:
        """The roles as a set; none before it is in and after it is out."""
        return frozenset(filter(None, self.roles.split(","))) if self.state == AccountState.IN else frozenset()


class Approval(models.Model):
    """One editor's word about another's account; taken back by deleting it until there are enough."""

    editor = models.ForeignKey(Editor, models.CASCADE, related_name="approvals")
    by = models.CharField(max_length=150)
    what = models.CharField(max_length=8)  # enter, revoke

    class Meta:  # noqa: D106 - Django's
        constraints = [models.UniqueConstraint(fields=["editor", "by", "what"], name="one_word_a_person")]


class Allowance(models.Model):
    """A second person's yes to more openings in one hour."""

    who = models.CharField(max_length=150, db_index=True)
    by = models.CharField(max_length=150, default="")  # "" while it is only asked for
    until = models.CharField(max_length=17)  # UTC minute


class EnvelopeState(models.TextChoices):
    """sealed → opened | unreadable → shredded."""

    SEALED = "sealed"
    OPENED = "opened"
    UNREADABLE = "unreadable"  # wrong key or damaged; kept
    SHREDDED = "shredded"  # its epoch's key is destroyed


class EnvelopeRow(models.Model):
    """A sealed message. Its epoch is all that is known of when it came."""

    id = models.CharField(primary_key=True, max_length=ID)
    epoch = models.CharField(max_length=13, db_index=True)  # UTC: 2026-11-22T06
    sealed = models.BinaryField()
    state = models.CharField(max_length=12, choices=EnvelopeState, default=EnvelopeState.SEALED, db_index=True)


class ReportRow(models.Model):
    """What was read from an envelope: no surface, no span, no offset."""

    id = models.CharField(primary_key=True, max_length=ID)
    envelope = models.OneToOneField(EnvelopeRow, models.PROTECT, related_name="report")
    facts = models.TextField()  # model.facts.Report as JSON
    disposition = models.CharField(max_length=16, default=Disposition.NEW, db_index=True)
    door = models.CharField(max_length=20)
    epoch = models.CharField(max_length=13, db_index=True)
    day = models.CharField(max_length=10, db_index=True)  # civil day it tells of, as stated; "" when it states none
    types = models.CharField(max_length=200)  # labels of its sightings, space between and around
    places = models.TextField()  # English names of its places, lower case, for the search
    lang = models.CharField(max_length=8)
    danger = models.CharField(max_length=120)

    @property
    def report(self) -> Report:
        """The facts as a value."""
        return msgspec.json.decode(self.facts, type=Report)


class IncidentRow(models.Model):
    """An incident as last associated and judged; the columns beside the facts are copies to sort and filter by."""

    id = models.CharField(primary_key=True, max_length=ID)
    facts = models.TextField()  # model.facts.Incident as JSON, with its assessment
    label = models.CharField(max_length=24, db_index=True)
    code = models.CharField(max_length=40)
    urgency = models.FloatField(default=0.0, db_index=True)
    because = models.TextField(default="[]")  # JSON: why it stands where it stands in the queue
    place = models.CharField(max_length=160)
    region = models.CharField(max_length=120, db_index=True)
    day = models.CharField(max_length=16, db_index=True)
    langs = models.CharField(max_length=60)  # languages of its reports, space between and around
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    reports = models.IntegerField(default=0)
    groups = models.IntegerField(default=0)
    work = models.CharField(max_length=20, default=Work.CANDIDATE, db_index=True)
    verification = models.CharField(max_length=20, default=Verification.UNVERIFIED)
    grade = models.CharField(max_length=2, default="F6")
    release = models.CharField(max_length=12, default=ReleaseState.HELD, db_index=True)
    assigned = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    judged = models.BooleanField(default=False)  # a person decided about it: the machine only proposes from then on
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="swallowed")
    changed = models.CharField(max_length=13)  # UTC hour of the last change
    base_label = models.CharField(max_length=24, default="other")  # as associated, before an editor retyped it
    base_code = models.CharField(max_length=40, default="")

    class Meta:  # noqa: D106 - Django's
        indexes = [models.Index(fields=["work", "-urgency"]), models.Index(fields=["lat", "lon"])]

    @property
    def incident(self) -> Incident:
        """The facts as a value."""
        return msgspec.json.decode(self.facts, type=Incident)

    @property
    def reasons_of_order(self) -> list[dict[str, Any]]:
        """Why it stands where it stands in the queue."""
        return list(msgspec.json.decode(self.because))


class Membership(models.Model):
    """A sighting that tells of an incident."""

    incident = models.ForeignKey(IncidentRow, models.CASCADE, related_name="members")
    report = models.ForeignKey(ReportRow, models.CASCADE, related_name="memberships")
    sighting = models.IntegerField()

    class Meta:  # noqa: D106 - Django's
        constraints = [models.UniqueConstraint(fields=["report", "sighting"], name="one_incident_a_sighting")]


class Proposal(models.Model):
    """A sighting that would join an incident a person has judged; a person says yes or no."""

    incident = models.ForeignKey(IncidentRow, models.CASCADE, related_name="proposals")
    report = models.ForeignKey(ReportRow, models.CASCADE, related_name="+")
    sighting = models.IntegerField()
    refused = models.BooleanField(default=False)

    class Meta:  # noqa: D106 - Django's
        constraints = [models.UniqueConstraint(fields=["report", "sighting"], name="one_proposal_a_sighting")]


class JudgementRow(Chained):
    """One act of a person. Added, never changed."""

    incident = models.CharField(max_length=ID, db_index=True)
    by = models.CharField(max_length=150)
    at = models.CharField(max_length=27)  # UTC, ISO 8601, to the microsecond
    what = models.CharField(max_length=12)  # codes.Act
    value = models.CharField(max_length=200)
    why = models.TextField()
    before = models.TextField(default="{}")  # JSON: what undo puts back

    CHAINED = ("incident", "by", "at", "what", "value", "why", "before")


class AccessRow(Chained):
    """Somebody's words were opened: by whom, on which day."""

    day = models.CharField(max_length=10)  # UTC
    by = models.CharField(max_length=150, db_index=True)
    report = models.CharField(max_length=ID)
    what = models.CharField(max_length=12)  # opened, exported

    CHAINED = ("day", "by", "report", "what")


class NoticeRow(Chained):
    """What every editor must know: accounts that come and go, bulk reading, exports, the desk closed for writing."""

    at = models.CharField(max_length=13)  # UTC hour: 2026-11-22T14
    by = models.CharField(max_length=150, db_index=True)
    what = models.CharField(max_length=20, db_index=True)  # sayings.NOTICES
    whom = models.CharField(max_length=150)
    value = models.CharField(max_length=200)

    CHAINED = ("at", "by", "what", "whom", "value")


class FakeRow(models.Model):
    """A deliberate deception: which incident, how it was recognised, and the bare readings it was made of."""

    act = models.OneToOneField("JudgementRow", models.PROTECT, related_name="fake")
    incident = models.CharField(max_length=ID, db_index=True)
    how = models.CharField(max_length=160)  # codes of verification.fakes.RECOGNISED, comma between
    note = models.TextField()
    day = models.CharField(max_length=10)  # UTC
    readings = models.TextField()  # JSON: bare model.facts.Report of each member
    undone = models.BooleanField(default=False, db_index=True)


class AlarmRow(models.Model):
    """A flood or campaign that the incidents room found, until a person puts it away."""

    id = models.CharField(primary_key=True, max_length=ID)
    facts = models.TextField()  # incidents.Alarm as JSON
    start = models.CharField(max_length=16, db_index=True)
    away = models.CharField(max_length=150, default="")  # who put it away; "" while it is shown


class LinkRow(models.Model):
    """What an editor said belongs together (must) or not (cannot); bound to the act, and gone when that is undone."""

    act = models.ForeignKey(JudgementRow, models.PROTECT, related_name="links")
    must = models.BooleanField()
    report_a = models.CharField(max_length=ID)
    sighting_a = models.IntegerField()
    report_b = models.CharField(max_length=ID)
    sighting_b = models.IntegerField()
    undone = models.BooleanField(default=False, db_index=True)


class ReleaseRow(models.Model):
    """One version of what the public sees of an incident."""

    incident = models.ForeignKey(IncidentRow, models.PROTECT, related_name="releases")
    public = models.CharField(max_length=ID, db_index=True)
    version = models.IntegerField()
    content = models.TextField()  # model.public.Release as JSON
    digest = models.CharField(max_length=64)  # of what is signed: all but version, hour and state
    state = models.CharField(max_length=12, db_index=True)
    current = models.BooleanField(default=True, db_index=True)
    signed_by = models.CharField(max_length=320)

    class Meta:  # noqa: D106 - Django's
        constraints = [models.UniqueConstraint(fields=["public", "version"], name="one_release_a_version")]

    @property
    def release(self) -> Release:
        """The release as a value."""
        return msgspec.json.decode(self.content, type=Release)


class AnswerRow(models.Model):
    """An editor's answer, locked to a mailbox or a way back and waiting for its table. Which report it is for stands nowhere."""

    record = models.BinaryField()
    back = models.BooleanField(default=False)  # for the relay's table


class MediaState(models.TextChoices):
    """awaited → whole → safe | refused → gone."""

    AWAITED = "awaited"  # parts are on their way
    WHOLE = "whole"  # waits for its safe copy
    SAFE = "safe"
    REFUSED = "refused"  # no safe copy could be made; `problem` says why
    GONE = "gone"  # both copies are destroyed, the hashes stay


class MediaRow(models.Model):
    """A file that came with a report: its safe copy sealed to the report's epoch, its original in sealed parts."""

    id = models.CharField(primary_key=True, max_length=32)  # random, names its parts
    report = models.ForeignKey(ReportRow, models.CASCADE, related_name="media")
    epoch = models.CharField(max_length=13, db_index=True)
    kind = models.CharField(max_length=10)  # photo, video, voice, document
    sha256 = models.CharField(max_length=64)  # of the original
    size = models.IntegerField(default=0)  # bytes of the original
    state = models.CharField(max_length=10, choices=MediaState, default=MediaState.AWAITED, db_index=True)
    problem = models.CharField(max_length=200, default="")
    look = models.TextField(default="")  # difference hashes of the picture or of sampled frames, hex
    safe = models.BinaryField(default=b"")  # a frame of `box`, sealed
    safe_type = models.CharField(max_length=20, default="")  # of its first piece: image/jpeg, video/webm, audio/ogg
    pieces = models.CharField(max_length=200, default="")  # what else the copy has: copy, frames, sound, page
    original = models.BooleanField(default=True)  # its sealed parts are still here

    @property
    def roles(self) -> list[str]:
        """The roles of the pieces in their order."""
        return self.pieces.split()


class MediaPart(models.Model):
    """A sealed part of an original."""

    media = models.CharField(max_length=32, db_index=True)
    number = models.IntegerField()
    of = models.IntegerField()
    epoch = models.CharField(max_length=13, db_index=True)
    sealed = models.BinaryField()

    class Meta:  # noqa: D106 - Django's
        constraints = [models.UniqueConstraint(fields=["media", "number"], name="one_part_a_number")]


class CustodyRow(Chained):
    """What became of a file: received, copied, refused, never whole, original gone, gone."""

    epoch = models.CharField(max_length=13)  # UTC, six hours
    media = models.CharField(max_length=32, db_index=True)
    what = models.CharField(max_length=13)
    digest = models.CharField(max_length=64)  # SHA-256 of the original or of the copy; "" where there is nothing to hash

    CHAINED = ("epoch", "media", "what", "digest")


class KnownMessage(models.Model):
    """An imported message by the keyed hash of its id, so that the same export changes nothing twice."""

    hash = models.CharField(primary_key=True, max_length=64)


class SpoolMark(models.Model):
    """How far a slot file was read."""

    file_id = models.CharField(primary_key=True, max_length=32)
    sequence = models.BigIntegerField()


class DeskLease(models.Model):
    """The one process that works on this database."""

    holder = models.CharField(max_length=40)
    beat = models.FloatField()  # seconds of the epoch; no machine, no name
