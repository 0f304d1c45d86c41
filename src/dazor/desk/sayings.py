"""What codes are called on the desk, in the reader's language: factors, acts, states, roles, stops.

Names of event types, units, grades and equipment are `publishing.words`; here stands only what the public never sees.
"""

from __future__ import annotations

from typing import Any

from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as ngettext

Said = str | Promise

WORK: dict[str, Said] = {
    "candidate": _("new"), "claimed": _("claimed"), "in_verification": _("being checked"),
    "ready_for_review": _("waits for signature"), "closed": _("closed"), "reopened": _("reopened"),
}
RELEASE: dict[str, Said] = {
    "held": _("not public"), "scheduled": _("scheduled"), "released": _("public"), "updated": _("public, updated"),
    "corrected": _("public, corrected"), "withdrawn": _("withdrawn"),
}
DISPOSITION: dict[str, Said] = {
    "new": _("not yet placed"), "irrelevant": _("tells of no event"), "duplicate": _("duplicate"),
    "deception": _("deception suspected"), "language_help": _("needs a language helper"), "attached": _("part of an incident"),
    "quarantined": _("set aside"), "closed": _("closed"),
    "proposed": _("waits for an answer"),
}
VERIFIED: dict[str, Said] = {
    "unverified": _("not verified"), "single_source": _("single source"), "corroborated": _("corroborated"),
    "verified": _("verified"), "contested": _("contested"), "discounted": _("found false"), "deception": _("deception"),
}
MEANS: dict[str, Said] = {  # a verdict, for whoever gives it
    "single_source": _("one independent origin tells it"),
    "corroborated": _("independent origins agree and nothing speaks against it"),
    "verified": _("a check of our own or a document shows it"),
    "contested": _("others say that it did not happen, and neither side is shown to be right"),
    "discounted": _("it did not happen, or not so"),
}
CLASSES: dict[str, Said] = {  # what a release class is for, and who signs
    "R0": _("alerts: at once, ends by itself; a publisher signs"),
    "R1": _("what many can see: the same day; a publisher signs"),
    "R2": _("what few can see: a day or three later, a district; a publisher and a verifier sign"),
    "R3": _("totals of a week and a region; a publisher signs"),
    "R4": _("the public record: at once, with its source; a publisher or claims keeper signs"),
    "R5": _("about a person: with consent only; a case officer and a safety officer sign"),
}
ACTS: dict[str, Said] = {
    "opened": _("opened"), "claimed": _("claimed it"), "graded": _("graded it"), "verified": _("set the verification"),
    "retyped": _("changed the type"), "merged": _("merged"), "split": _("split"), "checked": _("checked"), "noted": _("noted"),
    "signed": _("signed"), "released": _("released it"), "withdrew": _("withdrew it"), "closed": _("closed it"),
    "reopened": _("reopened it"), "undid": _("took back"),
}
ROLES: dict[str, Said] = {
    "intake_officer": _("intake officer"), "triager": _("triager"), "geolocator": _("geolocator"), "verifier": _("verifier"),
    "case_officer": _("case officer"), "claims_keeper": _("claims keeper"), "publisher": _("publisher"),
    "safety_officer": _("safety officer"), "operator": _("operator"), "auditor": _("auditor"), "observer": _("observer"),
}
ANSWERS: dict[str, Said] = {  # of sealing.mailbox.PHRASES; the door says them in its own words
    "read": _("We have read your report. Thank you."),
    "helped": _("Your report helped. Others saw the same."),
    "unclear": _("The place or the time was not clear. Write a new report if you remember, without asking or going anywhere."),
    "stop": _("Please do not write for some time. Delete everything that could be found on you."),
    "impostor": _("Somebody pretends to be us. Trust only the address you came by."),
}
CHECKS: dict[str, Said] = {
    "geolocation": _("geolocation"), "second_source": _("second source"), "chronolocation": _("time from shadows or weather"),
    "reverse_image": _("reverse image search"), "satellite": _("satellite picture"), "weather": _("weather"),
    "timetable": _("railway timetable"), "airframe_register": _("register of airframes"), "official": _("official document"),
    "expert": _("expert"), "adsb": _("aircraft transponders"), "consent": _("consent of the person or family"),
    "rights_organisation": _("already published by a human-rights organisation"),
}
KINDS: dict[str, Said] = {
    "place": _("place"), "phone": _("telephone number"), "account": _("account"), "e-mail": _("e-mail address"),
    "card": _("card number"), "plate": _("number plate"), "person": _("person"), "address": _("home address"),
    "document": _("document number"), "type": _("what"), "time": _("when"), "count": _("how many"), "object": _("object"),
    "hedge": _("not certain"), "negation": _("denied"), "observer": _("where the reporter is"), "danger": _("danger"),
    "pii": _("identifies a person"), "role": _("part of the place"),
    "planning": _("planning"), "doxxing": _("names a private person"), "spam": _("spam"), "link": _("link"),
    "instruction": _("instruction"), "threat": _("threat"),
}
LANGS: dict[str, Said] = {
    "be": _("Belarusian"), "ru": _("Russian"), "uk": _("Ukrainian"), "en": _("English"), "pl": _("Polish"), "de": _("German"),
    "lt": _("Lithuanian"), "mixed": _("mixed languages"),
}
DOORS: dict[str, Said] = {  # the way a report came
    "form": _("web form"), "page": _("sealing page"), "sealed": _("sealed text"), "flash": _("quick signal"), "telegram": _("Telegram"),
    "jsonl": _("import"), "csv": _("table"), "text": _("text file"), "feed": _("feed"), "article": _("article"),
    "adsb": _("aircraft transponders"),
}
# What becomes of files, and why one cannot be shown: in the words in which it is kept.
FILES: dict[str, Said] = {
    "received": _("received whole, its hash is the one that was sent"), "copied": _("safe copy made"),
    "refused": _("refused"), "never whole": _("never came whole"), "original gone": _("original destroyed"),
    "gone": _("copy destroyed"),
    "it is broken, or too large to be looked at": _("it is broken, or too large to be looked at"),
    "it is neither photo, video, sound nor PDF": _("it is neither photo, video, sound nor PDF"),
    "it is larger than 64 MB": _("it is larger than 64 MB"),
    "it took longer than a quarter of an hour to look at": _("it took longer than a quarter of an hour to look at"),
    "it broke the program that looked at it, or needed too much memory":
        _("it broke the program that looked at it, or needed too much memory"),
    "ffmpeg is not installed, so video and voice cannot be opened": _("ffmpeg is not installed, so video and voice cannot be opened"),
    "poppler-utils is not installed, so a PDF cannot be opened": _("poppler-utils is not installed, so a PDF cannot be opened"),
    "bubblewrap is not installed, so only photos can be taken in": _("bubblewrap is not installed, so only photos can be taken in"),
    "it is not the file that was sent: a part was changed on the way":
        _("it is not the file that was sent: a part was changed on the way"),
    "it never came whole: the door was stopped, or the spool was not fetched in time":
        _("it never came whole: the door was stopped, or the spool was not fetched in time"),
    "no room at the door": _("there was no room at the door"), "empty file": _("the file is empty"),
    "not included in the export": _("it was not included in the export"),
    "larger than the export allowed": _("it is larger than the export allowed"),
    "not available when exported": _("it was not available when exported"),
    "not in the folder": _("it is not in the folder of the export"), "not given with the export": _("it was not given with the export"),
}
# Lines of the ledgers. Values are filled in by name.
FACTORS: dict[str, Said] = {
    "prior": _("where every incident of this kind begins"),
    "independent_reports": _("independent reports: {reports}"),
    "distinct_places": _("seen from different places: {places}"),
    "kinds_of_channel": _("kinds of channel: {kinds}"),
    "public_sources": _("independent public sources: {sources}"),
    "edited_sources": _("of them outlets or authorities: {sources}"),
    "own_files": _("different files attached: {files}"),
    "nothing_seen": _("it says that nothing happened, which one place cannot show"),
    "calibration": _("by what turned out true before: {share}"),
    "among_others": _("how many of the candidates it came with look true"),
    "channel_record": _("what {origin} has been right about before"),
    "held": _("held at possible while two of its sightings cannot both be right"),
    "counted_once": _("reports that count once: {reports}"),
    "proposed": _("would join {incident}, which an editor has judged"),
    "agreement": _("agree on what and how many: {share}"),
    "same_wording": _("same wording: {reports} reports, {independent} independent"),
    "one_hand": _("nearly the same words tell it of so many places: {places}"),
    "borrowed_files": _("files that were attached to another incident before: {files}"),
    "twin": _("an earlier incident tells of the same nearby: {incident}"), "nobody_at_once": _("nobody told of it at once"),
    "impossible_travel": _("pairs of sightings that no vehicle can have made: {pairs}"),
    "flood": _("{reports} reports from a place of {population} inhabitants"),
    "hedged": _("not certain: {share} of the sightings"),
    "contradicted": _("reports that say it did not happen: {reports}"),
    "no_place": _("no place that can be found"), "no_time": _("no word of when"),
    "editor": _("decided by {by}: {value}"),
    "consent": _("consent of the person or family"),
    "rights_organisation": _("already published by a human-rights organisation"),
    "same_file": _("the same file is attached"), "near_duplicate": _("nearly the same words"),
    "km_apart": _("distance: {km} km"), "same_place": _("the same place: {place}"), "overlapping_places": _("places overlap"),
    "speed_possible": _("the way between them can be driven in that time"), "times_overlap": _("the stated times overlap"),
    "minutes_apart": _("minutes apart: {minutes}"), "same_type": _("the same kind of event"),
    "compatible_type": _("kinds of event that can be one"), "same_objects": _("the same equipment"),
    "other_objects": _("different equipment"), "count_agrees": _("the numbers agree"), "count_differs": _("the numbers differ"),
    "heading_agrees": _("bound the same way"), "heading_differs": _("bound different ways"),
    "same_words_elsewhere": _("nearly the same words, of another place or hour"),
    "heading_leads_there": _("the one was bound for where the other was"),
    "heading_leads_away": _("the one was not bound for where the other was"),
    "other_type": _("one kind of event may have been taken for the other"),
    "told_apart": _("one message tells them as two"), "negated_conflict": _("reports that say it did not happen: {reports}"),
    "attribution": _("published by {origin}"),
    # floods and campaigns
    "flood_rate": ngettext("{wordings} differently worded messages within {minutes} minute name {place}",
                           "{wordings} differently worded messages within {minutes} minutes name {place}", "minutes"),
    "flood_population": _("{population} inhabitants live there; up to {plausible} messages about one event are plausible"),
    "campaign_wording": ngettext(
        "{messages} private messages within {minutes} minute in nearly the same words or with the same file",
        "{messages} private messages within {minutes} minutes in nearly the same words or with the same file", "minutes"),
    "campaign_places": _("the same words name {places} places"),
    "public_first": _("{origin} published these words first: readers may be passing them on"),
    "public_later": ngettext("{origin} published these words after {before} private message",
                             "{origin} published these words after {before} private messages", "before"),
    # the order of the queue
    "alert": _("alert class {release_class}"), "alert_past": _("too late to warn"), "class": _("class {release_class}"), "no_type": _("no type yet"),
    "fresh": _("at most {hours} h old"), "old": _("older than a week"), "groups": _("independent reports: {groups}"),
    "believed": _("believed to {share}"), "vague_place": _("no place that can be looked at"),
    "waits_for_signature": _("a signature is missing"), "proposals": _("reports proposed: {proposals}"),
    "contested": _("contested"), "negated": _("says that nothing happened"), "danger": _("careful: {kinds}"),
    "announced": _("announced, not yet happened"), "quick_signal": _("a quick signal of the last hours"),
}
# Kinds of evidence that a report can be.
EVIDENCE: dict[str, Said] = {"anonymous": _("anonymous"), "channel": _("channel"), "outlet": _("outlet"), "authority": _("authority")}
# How a deception was recognised.
RECOGNISED: dict[str, Said] = {
    "impossible_travel": _("nobody can have travelled so fast"), "same_wording": _("the same words again and again"),
    "flood": _("more messages than the place can send"), "old_picture": _("an old picture"),
    "edited_picture": _("a changed picture"), "wrong_place": _("the picture shows another place"),
    "wrong_time": _("shadows or weather of another hour"), "denied_by_check": _("a check denies it"),
    "known_source": _("the public source is known for it"), "admitted": _("its maker said so"), "other": _("otherwise, see the note"),
}
# What all editors are told.
NOTICES: dict[str, Said] = {
    "knocked": _("{whom} asks to come in. Two editors must hear the code from this person."),
    "answered": _("{by} answers for {whom}."),
    "will_enter": _("{whom} comes in at {value}. Object now if anything is wrong."),
    "entered": _("{whom} is in. Nothing received before {value} opens for this person."),
    "turned_away": _("{by} turned {whom} away."),
    "wrong_code": _("{by} typed a wrong code for {whom}."),
    "renewed": _("{by} renewed the account of {whom} until {value}."),
    "confined": _("{by} gave {whom} fewer compartments: {value}."),
    "revoke_asked": _("{by} asks to end the account of {whom}. A second editor must ask too."),
    "revoked": _("The account of {whom} was ended by {by}. If this person holds a key of the store, run now: dazor keys revoke {whom}"),
    "shut_out": _("The account of {whom} was ended on the machine."),
    "took_back": _("{by} took back a word about {whom}."),
    "bulk_opening": _("{by} opened {value} reports within an hour and asks for more."),
    "bulk_browsing": _("{by} looked at {value} pages within an hour."),
    "exported": _("{by} exported: {value}."),
    "allowed_more": _("{by} allowed {whom} {value} more openings for an hour."),
    "refused_more": _("{by} refused {whom} more openings."),
    "read_only_on": _("{by} closed the desk for writing."),
    "read_only_off": _("{by} opened the desk for writing again."),
}
STANDING: dict[str, Said] = {
    "knocking": _("asks to come in"), "waiting": _("waits"), "in": _("in"), "asleep": _("asleep"), "out": _("out"),
}
MODES: dict[str, Said] = {
    "by_hand": _("The desk was closed for writing by hand."),
    "database": _("The database takes nothing: its disk is read-only or full."),
    "clock": _("The clock of this machine is wrong: days and delays would be wrong too."),
    "keys": _("The key store is not unlocked."),
}
LAYERS: dict[str, Said] = {
    "air": _("aircraft"), "launch": _("launches"), "rail": _("military trains"), "ground": _("columns"), "base": _("camps and bases"),
    "loot": _("looted goods"), "railway_service": _("railway service"), "repression": _("repression"), "protest": _("protests"),
    "claim": _("claims"), "survey": _("surveys"), "law": _("laws"), "negative": _("nothing seen"),
}
# Stops by their stable code: what they mean in one sentence. The room's own sentence with the values stands below it.
STOPS: dict[str, Said] = {
    "verification.V01": _("Your role may not do this."),
    "verification.V02": _("This is not possible in the state the incident is in."),
    "verification.V03": _("A second person is needed."),
    "verification.V04": _("A signature is missing."),
    "verification.V05": _("There is nothing to take back."),
    "disclosure.D01": _("It has no event type yet. Give it one."),
    "disclosure.D02": _("It was not assessed yet."),
    "disclosure.D03": _("It is not believed enough. Grade it first."),
    "disclosure.D04": _("It was found to be false."),
    "disclosure.D09": _("It is too early."),
    "disclosure.D14": _("A looser class is never possible."),
    "desk.W01": _("The desk has no secret."),
    "desk.W02": _("Another desk works on this database."),
    "desk.W03": _("The key store is not unlocked."),
    "desk.W04": _("There is no key to seal to."),
    "desk.W05": _("There is nothing under this name."),
    "desk.W06": _("This is not possible as things stand."),
    "desk.W07": _("The database cannot be used as it is."),
    "desk.W08": _("A journal was changed outside the desk."),
}
ALL: dict[str, Said] = {**KINDS, **LANGS, **CHECKS, **ROLES, **VERIFIED, **DISPOSITION, **RELEASE, **WORK}


def factor(code: str, values: dict[str, str], english: str) -> str:
    """Return a line of a ledger in the reader's language; the room's English where the code is not known here."""
    if code.startswith("check_"):
        said = str(CHECKS.get(code.removeprefix("check_"), code.removeprefix("check_")))
        return f"{said} ({values['by']})" if values.get("by") else said
    template: Any = FACTORS.get(code)  # lazy: a Promise that formats as a str
    if template is None:
        return english or code
    try:
        return str(template.format(**{name: _value(name, value) for name, value in values.items()}))
    except (KeyError, IndexError):
        return english or code


class _Number(int):
    """A number that stands in a sentence as people write it: 1,807."""

    def __format__(self, _spec: str) -> str:
        return str(format_decimal(int(self), locale=(get_language() or "en")[:2]))


def _value(name: str, value: str) -> str | int:
    """Return a value of a line in the reader's language."""
    match name:
        case "kinds":
            return ", ".join(str(EVIDENCE.get(one, KINDS.get(one, one))) for one in value.split(", "))
        case "value":
            return str(VERIFIED.get(value, value))
        case "by" | "incident" | "origin" | "place":
            return value
        case _:
            return _Number(value) if value.isdecimal() else value
