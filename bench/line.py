"""The whole pipe on a simulated day against the planted truth: triage → incidents → assessment → disclosure.

    python bench/line.py [--messages 1000] [--seeds 1 2 3] [--gazetteer PACK] [--hours 24] [--json]

What the day was made of is never shown to the pipe. Figures of a seed:
  read        witness messages read with the right type and, within 10 km, the place they name
  noise       messages with nothing to report that were read as a sighting; denials read as denials
  home_leak   of the messages that say where the writer is, those whose event was put there
  b3, ari     how well messages about true incidents are grouped (B³ F; the same for incidents told three times or more)
  recovered   true incidents found: a majority of its members, the right type, within 15 km of a true spot
  released    releases at the end of the day plus --hours, by what most of their members truly are
              (nobody at a desk has judged or signed anything: this is what the machine alone would let through)
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone

import msgspec

from dazor.disclosure import release
from dazor.gazetteer import Pack
from dazor.incidents import associate
from dazor.model.facts import Incident, Report
from dazor.model.public import Release
from dazor.simulation import Day, Fate, Kind, Planted, day
from dazor.triage import bare, read
from dazor.verification import together

READ_KM, FOUND_KM, HOME_KM = 10.0, 15.0, 2.0
TRUE_KINDS = (Kind.WITNESS, Kind.ECHO)
Figures = dict[str, float | int]


def km(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Return the great-circle distance in kilometres of two points in degrees."""
    a, b = math.radians(lat), math.radians(to_lat)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(to_lon - lon) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, h)))


def share(part: float, whole: float) -> float:
    """Return a share, 0 of nothing."""
    return round(part / whole, 4) if whole else 0.0


def read_right(report: Report, fate: Fate) -> bool:
    """Return whether a sighting has the type and the place that the message claims."""
    return any(s.type is fate.type and any(
        p.lat is not None and p.lon is not None and fate.lat is not None and fate.lon is not None
        and km(p.lat, p.lon, fate.lat, fate.lon) <= READ_KM for p in s.places) for s in report.sightings)


def leaks(report: Report, fate: Fate, pack: Pack) -> bool:
    """Return whether the place where the writer says to be is given as a place of the event."""
    home = pack.by_id(fate.observer)
    return home is not None and home.lat is not None and home.lon is not None and any(
        p.lat is not None and p.lon is not None and km(p.lat, p.lon, home.lat, home.lon) <= HOME_KM
        for s in report.sightings for p in s.places)


def reading(made: Day, reports: Mapping[str, Report], pack: Pack) -> Figures:
    """Return how well the messages were read."""
    tally: Counter[str] = Counter()
    for fate in made.truth.fates:
        report = reports[fate.id]
        tally[fate.kind] += 1
        if fate.observer:
            tally["homes"] += 1
            tally["leaked"] += leaks(report, fate, pack)
        if fate.kind is Kind.WITNESS:
            tally["right"] += read_right(report, fate)
        elif fate.kind is Kind.NONEVENT:
            tally["noise"] += bool(report.sightings)
        elif fate.kind is Kind.NEGATED:
            tally["denied"] += bool(report.sightings) and all(s.negated for s in report.sightings)
    return {"read": share(tally["right"], tally[Kind.WITNESS]), "noise": share(tally["noise"], tally[Kind.NONEVENT]),
            "denied": share(tally["denied"], tally[Kind.NEGATED]), "homes": tally["homes"],
            "home_leak": share(tally["leaked"], tally["homes"])}


def b3(true: Mapping[str, str], found: Mapping[str, str], least: int = 1) -> float:
    """Return B³ F over the messages of true incidents told at least so often (Bagga and Baldwin 1998)."""
    sizes, groups = Counter(true.values()), Counter(found[i] for i in true)
    both = Counter((true[i], found[i]) for i in true)
    kept = [i for i in true if sizes[true[i]] >= least]
    if not kept:
        return 0.0
    precision = sum(both[true[i], found[i]] / groups[found[i]] for i in kept) / len(kept)
    recall = sum(both[true[i], found[i]] / sizes[true[i]] for i in kept) / len(kept)
    return round(2 * precision * recall / (precision + recall), 4)


def ari(true: Mapping[str, str], found: Mapping[str, str]) -> float:
    """Return the adjusted Rand index (Hubert and Arabie 1985)."""
    def pairs(counts: Iterable[int]) -> float:
        return float(sum(math.comb(n, 2) for n in counts))

    both = pairs(Counter((true[i], found[i]) for i in true).values())
    one, other = pairs(Counter(true.values()).values()), pairs(Counter(found[i] for i in true).values())
    chance = one * other / max(1, math.comb(len(true), 2))
    most = (one + other) / 2
    return round((both - chance) / (most - chance), 4) if most != chance else 1.0


def grouped(incidents: Sequence[Incident]) -> dict[str, str]:
    """Return the incident of each message: that of its first sighting."""
    home: dict[str, tuple[int, str]] = {}
    for incident in incidents:
        for member in incident.members:
            home[member.id] = min(home.get(member.id, (member.sighting, incident.id)), (member.sighting, incident.id))
    return {message: incident for message, (_, incident) in home.items()}


def nature(incident: Incident, fates: Mapping[str, Fate]) -> str:
    """Return what most members of an incident are: the id of a true incident, or the kind of message."""
    voices = Counter(fates[m.id].incident or str(fates[m.id].kind) for m in incident.members)
    return voices.most_common(1)[0][0] if voices else ""


def found_by(incident: Incident, planted: Planted) -> bool:
    """Return whether an incident says the right thing in the right place."""
    spots = incident.track or incident.places
    return incident.type is planted.type and not incident.negated and any(
        p.lat is not None and p.lon is not None and km(p.lat, p.lon, s.lat, s.lon) <= FOUND_KM
        for p in spots for s in planted.places)


def recovered(made: Day, incidents: Sequence[Incident], fates: Mapping[str, Fate]) -> Figures:
    """Return the share of true incidents that were found, of all and of those told at least three times."""
    by_nature = defaultdict(list)
    for incident in incidents:
        by_nature[nature(incident, fates)].append(incident)
    told = Counter(f.incident for f in made.truth.fates if f.kind is Kind.WITNESS)
    hit = {p.id for p in made.truth.incidents if any(found_by(i, p) for i in by_nature[p.id])}
    often = [p.id for p in made.truth.incidents if told[p.id] >= 3]
    return {"planted": len(made.truth.incidents), "found": len(incidents), "recovered": share(len(hit), len(told)),
            "recovered_told_3": share(len(hit & set(often)), len(often))}


def released(incidents: Sequence[Incident], fates: Mapping[str, Fate], now: datetime) -> Figures:
    """Return how many releases the machine alone would make, by what they truly are and by state."""
    tally: Counter[str] = Counter()
    campaigns: set[str] = set()
    before: list[Release] = []
    for incident in incidents:
        answer = release(incident, now=now, earlier=before)
        if not isinstance(answer, Release):
            tally["refused"] += 1
            continue
        before.append(answer)
        what = nature(incident, fates)
        what = "true" if what.startswith("true-") else what
        if what == Kind.NEGATED and answer.negated:
            what = "denial"  # released as what it is: nothing was seen
        tally[f"released_{what}"] += 1
        tally[f"{answer.verification or 'unsaid'}_{'right' if what in ('true', 'denial') else 'wrong'}"] += 1
        campaigns |= {fates[m.id].campaign for m in incident.members if what in ("flood", "fake")} - {""}
    fakes = {f.campaign for f in fates.values()} - {""}
    return {**dict(sorted(tally.items())), "campaigns": len(fakes), "campaigns_released": len(campaigns)}


def line(seed: int, messages: int, pack: Pack, hours: float) -> Figures:
    """Return all figures of one seed."""
    made = day(seed, messages, "2022-03-17", pack)
    fates = {fate.id: fate for fate in made.truth.fates}
    start = time.perf_counter()
    reports = [msgspec.structs.replace(
        bare(read(s.text, id=s.id, published=s.published, pack=pack)), received=s.received, door=s.door,
        origin=s.origin) for s in made.messages]
    middle = time.perf_counter()
    incidents = associate(reports)
    by_id = {report.id: report for report in reports}
    judged = [msgspec.structs.replace(i, assessment=one) for i, one in zip(incidents, together(incidents, by_id), strict=True)]
    end = time.perf_counter()
    true = {f.id: f.incident for f in made.truth.fates if f.kind in TRUE_KINDS}
    home = grouped(incidents)
    found = {i: home.get(i, f"alone-{i}") for i in fates}
    now = datetime(2022, 3, 18, tzinfo=timezone(timedelta(hours=3))) + timedelta(hours=hours)
    return {"seed": seed, "messages": messages, **reading(made, by_id, pack), "b3": b3(true, found),
            "b3_told_3": b3(true, found, 3), "ari": ari(true, found), **recovered(made, incidents, fates),
            **released(judged, fates, now), "seconds_read": round(middle - start, 2),
            "seconds_join_judge": round(end - middle, 2)}


def main() -> None:
    """Print the figures of each seed."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--messages", type=int, default=1000)
    ask.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    ask.add_argument("--gazetteer", default="", help="a pack; empty: the one inside the package")
    ask.add_argument("--hours", type=float, default=24.0, help="time of release after the end of the day")
    ask.add_argument("--json", action="store_true", help="one JSON line a seed")
    given = ask.parse_args()
    pack = Pack.open(given.gazetteer) if given.gazetteer else Pack.embedded()
    for seed in given.seeds:
        figures = line(seed, given.messages, pack, given.hours)
        if given.json:
            print(json.dumps(figures))
            continue
        print(f"seed {seed}")
        for name, value in figures.items():
            print(f"  {name:<28}{value}")


if __name__ == "__main__":
    main()
