"""What an editor looked up about an incident: the methods, what each can say, and which of them is a witness of its own."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dazor.model.codes import Act, Label
from dazor.model.facts import Judgement

CONFIRMS, DENIES, INCONCLUSIVE = "confirms", "denies", "inconclusive"
RESULTS = (CONFIRMS, DENIES, INCONCLUSIVE)
# The method, and the kind of evidence it is where it confirms. "" is no kind: that the weather fits is no witness.
_KINDS = {"second_source": "second source", "geolocation": "picture", "chronolocation": "picture", "reverse_image": "",
          "satellite": "satellite", "weather": "", "timetable": "", "airframe_register": "", "official": "document",
          "expert": "", "adsb": "transponder"}
CHECK_METHODS = frozenset(_KINDS)
CONSENTS = frozenset({"consent", "rights_organisation"})  # not evidence: what lets a person's case be published
_AIR = ("adsb", "satellite", "airframe_register")
_USEFUL = {
    Label.AIRCRAFT_TAKEOFF: _AIR, Label.AIRCRAFT_LANDING: _AIR, Label.AIRCRAFT_FLIGHT: _AIR, Label.DRONE: ("adsb", "official"),
    Label.RAIL_TRANSPORT: ("geolocation", "timetable"), Label.CAMP_OR_BASE: ("satellite", "geolocation"),
    Label.EXERCISE: ("official", "satellite"), Label.FIRE_OR_EXPLOSION: ("satellite", "geolocation"),
    Label.MISSILE_LAUNCH: ("official", "satellite"), Label.DETENTION: ("second_source", "official"),
    Label.SEARCH_RAID: ("second_source", "official"), Label.TRIAL_OR_SENTENCE: ("official", "second_source")}
NAMES = {"second_source": "a second source", "geolocation": "geolocation of a picture", "chronolocation": "time from shadows",
         "satellite": "a satellite pass", "adsb": "a recording of transponders", "official": "an official document",
         "airframe_register": "the register of airframes", "timetable": "the railway timetable"}


class Check(msgspec.Struct, frozen=True):
    """An editor's check that stands: method, what it says, whose it is, when."""

    method: str
    result: str  # of RESULTS
    by: str
    at: str

    @property
    def confirms(self) -> bool:
        """Whether it speaks for the incident."""
        return self.result == CONFIRMS

    @property
    def kind(self) -> str:
        """The kind of evidence it adds; "" for none."""
        return _KINDS.get(self.method, "") if self.confirms else ""


def checks_of(judgements: Sequence[Judgement]) -> list[Check]:
    """Return the checks that stand, one a method: a later one replaces the earlier; made-up methods are no kinds."""
    from dazor.verification.standing import effective

    latest: dict[str, Check] = {}
    for judgement in effective(judgements):
        method, _, result = judgement.value.partition(":")
        if judgement.what == Act.CHECKED and method in CHECK_METHODS | CONSENTS and result in RESULTS:
            latest[method] = Check(method, result, judgement.by, judgement.at)
    return [latest[method] for method in sorted(latest)]


def useful(label: Label) -> tuple[str, ...]:
    """Return the methods that say most about a type, the best first."""
    return _USEFUL.get(label, ("geolocation", "second_source"))
