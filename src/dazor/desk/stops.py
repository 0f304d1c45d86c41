"""Stops and advice in the reader's language: the sentences of the desk and of verification, each whole, with its values.

A refusal is raised in English, for the command line and for tests. Here stands each sentence once with place-holders; the
values are translated by their kind. `tests/rooms/desk/test_stops.py` reads the source and fails where a sentence is missing.
"""

from __future__ import annotations

import re
from functools import cache

from django.utils.translation import gettext, ngettext

from dazor.desk import phrases, sayings
from dazor.desk.matching import Sentences
from dazor.verification.checks import NAMES


def _(text: str) -> str:
    """Mark a sentence for translation and leave it as it is."""
    return text


STOPS: tuple[str, ...] = (
    # verification
    _("there is no role {word}. Known: {roles}. Nothing was changed."),
    _("a {role} may not do this ({act}). It takes a {roles}. Nothing was changed."),
    _("the incident is {work}; this ({act}) needs: {works}. Nothing was changed."),
    _("nothing has been done to this incident yet, so nothing can be undone."),
    _("{who} has signed already. The second signature must be another person's."),
    _("{who} verified this incident, so another publisher must sign it."),
    _("{who} verified this incident, so another person must release it."),
    _("class {word} is not signed by a {role}. It takes {signers}."),
    _("the incident is {state}: it is not released. Undo that first if it is wrong."),
    _("class {word} is never released. Nothing was changed."),
    _("the signature of a {signers} is missing. Class {word} needs {wanted}, {number} different people."),
    _("the signature of a {signers} is missing. Class {word} needs {wanted}, 1 different person."),
    # the desk: incidents
    _("{who} has no role on this desk. Nothing was changed; `dazor desk roles` gives one."),
    _("{act} has its own function. Nothing was changed."),
    _("there is no incident {who}. Nothing was changed."), _("there is no report {who}. Nothing was changed."),
    _("there is no account {who}. Nothing was changed."), _("there is no file {who}. Nothing was changed."),
    _("there is no such alarm. Nothing was changed."), _("there is no such act. Nothing was changed."),
    _("there is no such recording. Nothing was changed."),
    _("this recording was answered already. Nothing was changed."),
    _("{who} was judged or holds other reports since. Take the recording out there. Nothing was changed."),
    _("the form is not filled in. Nothing was changed."), _("nobody is logged in. Nothing was changed."),
    _("the reports of {who} are not there any more. Nothing was changed."),
    _("how it was recognised is not said. Nothing was changed."),
    _("there is no way of recognising called {word}. Nothing was changed."),
    _("choose an incident nearby or type its number. Nothing was changed."),
    _("an incident cannot be merged with itself. Nothing was changed."),
    _("one of the two is already part of another incident. Nothing was changed; open that one."),
    _("{who} is public. Withdraw it first, or merge this one into it. Nothing was changed."),
    _("one of the two has no sightings. Nothing was changed."),
    _("choose at least one report to take out and leave at least one. Nothing was changed."),
    _("the public has seen this. It is withdrawn or released anew, not undone. Nothing was changed."),
    _("{who} has worked on this incident since you loaded the page. Look at its history; nothing was changed."),
    _("somebody has worked on {who} since. Merge it back instead. Nothing was changed."),
    _("what the public would see has changed since you looked at it. Look at it again; nothing was signed."),
    _("a withdrawal needs a reason; it stands in the list of corrections. Nothing was changed."),
    _("this incident is not public. Nothing was changed."),
    # the desk: words, files, answers
    _("{who} has opened {number} reports today; that is the limit for one person. Nothing was opened."),
    _("nobody asks for this any more. Nothing was changed."),
    _("a second person says yes to this, not oneself. Nothing was changed."),
    _("you do not read the words of this report, so you do not see its file. Nothing was shown."),
    _("there is no safe copy of this file, or no key for it. Nothing was shown."),
    _("the answer is empty or longer than {number} characters. Nothing was sent."),
    _("you do not read the words of this report, so you cannot answer it. Nothing was sent."),
    _("the words of this report are destroyed or locked, and its mailbox with them. Nothing was sent."),
    _("this report was answered {number} times. Nothing was sent."),
    # the desk: people
    _("{who} does not wait for an answer. Nothing was changed."),
    _("this is not the code that {who} sees. Nothing was changed. Speak to the person again, by voice and not in writing."),
    _("this is not the code that {who} sees. The account was turned away. Speak to the person again, by voice and not in writing."),
    _("unknown role {word}. Nothing was changed."), _("say at least one role. Nothing was changed."),
    _("{who} is in already; that takes two editors. Nothing was changed."), _("{who} is not in. Nothing was changed."),
    _("this would open more to {who} than before, which takes two others and a wait. Nothing was changed."),
    _("others speak about an account, not oneself. Nothing was changed."),
    _("{who} cannot speak about accounts: that takes an editor who is in. Nothing was changed."),
    _("{who} is out already. Nothing was changed."),
    _("{by} has said nothing about {who} that could be taken back. Nothing was changed."),
)
ADVICE: tuple[str, ...] = (
    _("Decide which of the sightings that cannot both be right is wrong ({ids}): until then it stays possible, without it the "
      "credibility is {digit}."),
    _("Look at those who deny it ({ids}): without them the credibility is {digit}."),
    _("Find the place: with it the credibility is {digit}."),
    _("One public channel that tells it in its own words would make it credibility {digit}."),
    _("A check that confirms it, {check}, would make it credibility {digit}."),
    _("Anonymous reports are one kind however many: a second kind of evidence is missing: a public source, or an editor's check."),
    _("A second kind of evidence is missing: a public source, or an editor's check."),
)
_MORE = re.compile(r"^(?P<n>\d+) more independent reports? would make it credibility (?P<digit>\d)\.$")
_RELEASE = re.compile(r"^(?P<why>.+?)\.(?: It would pass as: (?P<level>.+?)\.)?(?: Earliest: (?P<time>\S+)\.)? Nothing was released\.$")
_FORMS = {"who": r"\S+", "by": r"\S+", "number": r"\d+", "digit": r"\d", "act": r"\w+", "state": r"\w+"}


def _value(name: str, value: str) -> str:
    match name:
        case "role" | "roles" | "signers" | "wanted":
            return _roles(value)
        case "work" | "works":
            return ", ".join(str(sayings.WORK.get(one.replace(" ", "_"), one)) for one in value.split(", "))
        case "act":
            return str(sayings.ACTS.get(value, value))
        case "state":
            return str(sayings.VERIFIED.get(value, value))
        case "check":
            return str(sayings.CHECKS.get(_codes().get(value, ""), value))
        case _:
            return value


@cache
def _codes() -> dict[str, str]:
    return {said: code for code, said in NAMES.items()}


def _roles(text: str) -> str:
    """Return "a publisher and a verifier or case officer" in the reader's language: those who are needed, alternatives with a stroke."""
    needed = [one.removeprefix("a ") for one in re.split(r" and (?=a )|, ", text)]
    return ", ".join(" / ".join(str(sayings.ROLES.get(role.replace(" ", "_"), role)) for role in one.split(" or ")) for one in needed)


_STOPS, _ADVICE = Sentences(STOPS, _FORMS, _value), Sentences(ADVICE, _FORMS, _value)


def stop(text: str) -> str:
    """Return why something was not done, in the reader's language; a sentence that is not known as it is."""
    if (said := _STOPS.said(text)) is not None:
        return said
    if release := _RELEASE.match(text):
        parts = [phrases.refusal(release["why"]) + "."]
        if release["level"]:
            parts.append(gettext("It would pass as: {level}.").format(level=phrases.would_pass(release["level"])))
        if release["time"]:
            parts.append(gettext("Earliest: {time}.").format(time=phrases.civil(release["time"])))
        return " ".join([*parts, gettext("Nothing was released.")])
    return text


def known(text: str) -> bool:
    """Tell whether a stop is one of the sentences."""
    return _STOPS.said(text) is not None


def advice(text: str) -> str:
    """Return what would change an assessment, in the reader's language; a sentence that is not known as it is."""
    if more := _MORE.match(text):
        n = int(more["n"])
        return ngettext("{n} more independent report would make it credibility {digit}.",
                        "{n} more independent reports would make it credibility {digit}.", n).format(n=n, digit=more["digit"])
    return _ADVICE.said(text) or text
