"""What each code is called: event types, layers, units, levels, verification, grades, sources, compass points."""

from __future__ import annotations

from functools import lru_cache

from dazor.model.codes import LAYERS
from dazor.publishing.catalogues import catalogue, mark, mark_plural, say, say_number
from dazor.publishing.equipment import OBJECTS

EVENTS: dict[str, str] = {
    "mil.ground.column": mark("Military column"),
    "mil.ground.movement": mark("Troop movement"),
    "mil.ground.border_crossing": mark("Troops crossing a border"),
    "mil.rail.train": mark("Military train"),
    "mil.rail.loading": mark("Loading of a military train"),
    "mil.rail.unloading": mark("Unloading of a military train"),
    "mil.air.takeoff": mark("Take-off of military aircraft"),
    "mil.air.takeoff_strike": mark("Take-off of strike aircraft"),
    "mil.air.landing": mark("Landing of military aircraft"),
    "mil.air.overflight": mark("Military overflight"),
    "mil.air.uav": mark("Unmanned aircraft"),
    "mil.air.incident": mark("Aircraft incident"),
    "mil.launch.missile": mark("Missile launch"),
    "mil.launch.drone": mark("Strike drone launch"),
    "mil.explosion_unexplained": mark("Unexplained explosion"),
    "mil.base.camp": mark("Military camp"),
    "mil.exercise": mark("Military exercise"),
    "obs.negative": mark("Watched, nothing seen"),
    "loot.shipment": mark("Shipment of looted goods"),
    "rail.disruption": mark("Railway disruption"),
    "rep.detention": mark("Detention"),
    "rep.raid_search": mark("Search or raid"),
    "rep.trial": mark("Trial"),
    "inf.claim.report": mark("Official statement"),
}

LAYER_NAMES: dict[str, str] = {
    "air": mark("Air"), "launch": mark("Launches and explosions"), "rail": mark("Military trains"),
    "ground": mark("Ground movements"), "base": mark("Camps and exercises"), "loot": mark("Looted goods"),
    "railway_service": mark("Railway service"), "repression": mark("Repression"), "protest": mark("Protest"),
    "claim": mark("Statements"), "survey": mark("Surveys"), "law": mark("Law"), "negative": mark("Nothing seen"),
}

# "{n}" may be a number or a range; the form follows the larger number.
UNITS: dict[str, tuple[str, str]] = {
    "vehicle": mark_plural("{n} vehicle", "{n} vehicles"),
    "truck": mark_plural("{n} lorry", "{n} lorries"),
    "wagon": mark_plural("{n} wagon", "{n} wagons"),
    "train": mark_plural("{n} train", "{n} trains"),
    "aircraft": mark_plural("{n} aircraft", "{n} aircraft"),
    "helicopter": mark_plural("{n} helicopter", "{n} helicopters"),
    "drone": mark_plural("{n} drone", "{n} drones"),
    "missile": mark_plural("{n} missile", "{n} missiles"),
    "person": mark_plural("{n} person", "{n} people"),
    "tank": mark_plural("{n} tank", "{n} tanks"),
    "gun": mark_plural("{n} gun", "{n} guns"),
    "explosion": mark_plural("{n} explosion", "{n} explosions"),
    "launcher": mark_plural("{n} launcher", "{n} launchers"),
    "parcel": mark_plural("{n} parcel", "{n} parcels"),
    "tonne": mark_plural("{n} tonne", "{n} tonnes"),
    "column": mark_plural("{n} column", "{n} columns"),
    "case": mark_plural("{n} case", "{n} cases"),
    "tent": mark_plural("{n} tent", "{n} tents"),
    "unit": mark_plural("{n} unit", "{n} units"),
}

LEVELS: dict[str, str] = {
    "spot": mark("airfield, station or site"), "locality": mark("settlement"), "district": mark("district"),
    "region": mark("region"), "country": mark("country"),
}

VERIFICATION: dict[str, str] = {
    "unverified": mark("not verified"), "single_source": mark("single source"),
    "corroborated": mark("corroborated"), "verified": mark("verified"), "contested": mark("contested"),
    "discounted": mark("found to be false"), "deception": mark("deception"),
}

VERIFICATION_MEANS: dict[str, str] = {
    "unverified": mark("Nobody but the reporter has confirmed it. It may be wrong."),
    "single_source": mark("It rests on a single origin, which fits what is otherwise known."),
    "corroborated": mark("Independent reports or another kind of evidence agree with it."),
    "verified": mark("Editors confirmed it by evidence that does not depend on the reports."),
    "contested": mark("There is evidence for it and against it."),
    "discounted": mark("It turned out not to have happened as described."),
    "deception": mark("It was spread on purpose to mislead."),
}

SOURCES: dict[str, str] = {
    "one_report": mark("one report"), "several_reports": mark("several reports"),
    "several_kinds": mark("several independent kinds of evidence"), "public_record": mark("public record"),
}

SOURCE_GRADES: dict[str, str] = {
    "A": mark("completely reliable"), "B": mark("usually reliable"), "C": mark("fairly reliable"),
    "D": mark("not usually reliable"), "E": mark("unreliable"), "F": mark("reliability cannot be judged"),
}

INFORMATION_GRADES: dict[str, str] = {
    "1": mark("confirmed by other sources"), "2": mark("probably true"), "3": mark("possibly true"),
    "4": mark("doubtful"), "5": mark("improbable"), "6": mark("truth cannot be judged"),
}

COMPASS: dict[str, str] = {
    "n": mark("north"), "ne": mark("north-east"), "e": mark("east"), "se": mark("south-east"),
    "s": mark("south"), "sw": mark("south-west"), "w": mark("west"), "nw": mark("north-west"),
}

CORRECTIONS: dict[str, str] = {
    "place": mark("place corrected"), "time": mark("time corrected"), "count": mark("number corrected"),
    "type": mark("type corrected"), "withdrawn": mark("withdrawn"),
}

STATES: dict[str, str] = {
    "released": mark("published"), "updated": mark("updated"), "corrected": mark("corrected"),
    "withdrawn": mark("withdrawn"),
}


def label(table: dict[str, str], code: str, lang: str) -> str:
    """Return what a code is called; a code unknown to the table is shown as it is, with spaces."""
    code = code.replace("-", "_") if code.replace("-", "_") in table else code
    return catalogue(lang).gettext(table[code]) if code in table else code.replace("_", " ")


def event(code: str, lang: str) -> str:
    """Return the name of an event type (`mil.rail.train`: "Military train")."""
    return label(EVENTS, code, lang)


def layer(name: str, lang: str) -> str:
    """Return the name of a layer."""
    return label(LAYER_NAMES, name, lang)


def layers(lang: str) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of every layer in the order of the house."""
    return tuple((name, layer(name, lang)) for name in LAYERS)


def level(name: str, lang: str) -> str:
    """Return the name of a rung of the ladder of places."""
    return label(LEVELS, name, lang)


def verification(state: str, lang: str) -> str:
    """Return how far something is verified, in words."""
    return label(VERIFICATION, state, lang)


def sources(code: str, verified: str, lang: str) -> str:
    """Return what a release rests on; a lone report always says that it is not verified, unless it is."""
    if code == "one_report" and verified in ("", "unverified", "single_source", "single-source"):
        return say(mark("one report, not verified"), lang)
    return label(SOURCES, code, lang)


def source_grade(letter: str, lang: str) -> str:
    """Return the Admiralty reliability of a source in words. Source: AJP-2.1."""
    return label(SOURCE_GRADES, letter, lang)


def information_grade(digit: str, lang: str) -> str:
    """Return the Admiralty credibility of information in words. Source: AJP-2.1."""
    return label(INFORMATION_GRADES, digit, lang)


@lru_cache(maxsize=256)
def grade(code: str, lang: str) -> str:
    """Return an Admiralty grade in words: `B2` is "source usually reliable, information probably true"."""
    if len(code) != 2 or code[0] not in SOURCE_GRADES or code[1] not in INFORMATION_GRADES:
        return ""
    return say(mark("source: {source} ({letter}); information: {information} ({digit})"), lang, letter=code[0],
               digit=code[1], source=source_grade(code[0], lang), information=information_grade(code[1], lang))


def compass(point: str, lang: str) -> str:
    """Return the name of a compass point (n, ne, e …)."""
    return label(COMPASS, point.lower(), lang)


def thing(identifier: str, lang: str) -> str:
    """Return what a kind of equipment is called; an id that is not known is shown with spaces."""
    known = identifier.lower().replace(" ", "-").replace("_", "-")
    return label(OBJECTS, known, lang) if known in OBJECTS else identifier.replace("_", " ")


@lru_cache(maxsize=4096)
def unit(number: str, largest: int, name: str, lang: str) -> str:
    """Return a number with its unit in the plural form that the largest number wants."""
    if name not in UNITS:
        return number if not name else f"{number} ({name.replace('_', ' ')})"
    return say_number(UNITS[name], largest, lang, n=number)
