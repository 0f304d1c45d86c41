"""A seed and a share of hostile reports → a day as triage would have read it, so that what follows triage can be measured.

Nothing is put into words here: no error of reading stands between the event and the ledger. Honest people err as in
`telling`; attackers are those of `hostile`.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Collection

import msgspec

from dazor.gazetteer import Pack
from dazor.simulation import exam
from dazor.simulation.events import LAST_MINUTE, PLANS, happen, label_of
from dazor.simulation.hostile import FAMILIES, SHARES, mixed, start
from dazor.simulation.manners import USUAL, Manners
from dazor.simulation.telling import Told, fresh, honest, report, varied, way
from dazor.simulation.values import Claim, NotADay, ReadDay
from dazor.simulation.witnesses import seats
from dazor.simulation.world import World, build

MOST = 200_000
_PLANS = tuple(plan for plan in PLANS if plan.key not in ("inf.claim.report", "other", "rep.trial"))

ATTACKS = FAMILIES | exam.FAMILIES  # the second only where they are asked for by name
_SHARES = SHARES | exam.SHARES

Drawn = tuple[Told, str, str]  # what is told, of what, by which family


def read_day(seed: int, messages: int, date: str, pack: Pack, *, hostile: float = 0.0,  # noqa: PLR0913 - all named
             families: Collection[str] = tuple(FAMILIES), manners: Manners = USUAL, world: World | None = None) -> ReadDay:
    """Return a day of reports and what each truly is; the same arguments always give the same bytes.

    `hostile` is the share of all reports, 0…0.9. A world made before can be given to save its making.

    Raises: NotADay.
    """
    check(messages, date, hostile, families, ATTACKS)
    rng = random.Random(seed)  # noqa: S311 - repeatable test data
    world = msgspec.structs.replace(world or build(pack, rng), manners=manners)
    wicked = round(messages * hostile)
    good = _honest(world, rng, messages - wicked, date)
    drawn = good + _attacks(world, rng, wicked, families, [told for told, _, family in good if not family])
    drawn.sort(key=lambda one: one[0].sent)
    names = [f"r{number:06d}" for number in range(1, len(drawn) + 1)]
    return ReadDay(
        seed=seed, date=date, hostile=hostile,
        reports=tuple(report(world, told, name, date) for name, (told, _, _) in zip(names, drawn, strict=True)),
        claims=tuple(Claim(id=name, incident=incident, happened=not family, family=family)
                     for name, (_, incident, family) in zip(names, drawn, strict=True)))


def check(messages: int, date: str, hostile: float, families: Collection[str], known: Collection[str]) -> None:
    """Return when such a day can be made. Raises: NotADay."""
    try:
        datetime.date.fromisoformat(date)
    except ValueError as error:
        raise NotADay(f"{date!r} is not a date such as 2022-03-17. Nothing was made.") from error
    if not 1 <= messages <= MOST or not 0 <= hostile <= 0.9:
        raise NotADay(f"{messages} reports, of them {hostile} hostile, cannot be made; ask for 1 to {MOST} and 0 to 0.9.")
    if unknown := sorted(set(families) - set(known)):
        raise NotADay(f"no attack family is named {unknown[0]!r}; there are {', '.join(known)}.")


def _honest(world: World, rng: random.Random, many: int, date: str) -> list[Drawn]:
    found: list[Drawn] = []
    number = 0
    while len(found) < many:
        number += 1
        if rng.random() < world.manners.mistakes:
            found += [(one, f"mistake-{number:05d}", "mistake") for one in _mistake(world, rng)]
            continue
        plan = rng.choices(_PLANS, weights=[plan.share for plan in _PLANS])[0]
        event = happen(world, rng, date, plan, number)
        told = [honest(world, Told(label=label_of(plan.key), place=place, minute=max(0, min(1439, minute + rng.randint(-10, 10))),
                                   sent=minute, count=event.planted.count, unit=event.planted.unit,
                                   heading=event.planted.heading), rng)
                for place, minute in seats(world, event, rng, world.manners.talk)]
        told += [_passed_on(rng.choice(told), rng) for _ in told if rng.random() < world.manners.passed_on]
        found += [(one, event.planted.id, "") for one in told]
    return found[:many]


def _mistake(world: World, rng: random.Random) -> list[Told]:
    """Return one to three honest people who take something harmless for something else; no outlet prints it."""
    first = start(world, rng)
    return [honest(world, msgspec.structs.replace(first, words=fresh(rng)), rng, mixed(world))
            for _ in range(rng.choice((1, 1, 1, 1, 2, 3)))]


def _passed_on(told: Told, rng: random.Random) -> Told:
    """Return a forward: nearly the same words, by a channel or a reader."""
    door, origin = way(rng, (("telegram", 0.5), ("channel", 0.5)))
    return msgspec.structs.replace(told, words=varied(told.words, rng.randint(0, 6), rng), door=door, origin=origin,
                                   sent=min(LAST_MINUTE + 19, told.sent + rng.randint(3, 180)))


def _attacks(world: World, rng: random.Random, many: int, families: Collection[str], told: list[Told]) -> list[Drawn]:
    """Return hostile reports; each family has its share of the attacks, not of the reports."""
    names = [name for name in ATTACKS if name in families]
    times = dict(world.manners.uneven)
    shares = [_SHARES[name] * times.get(name, 1.0) for name in names]
    found: list[Drawn] = []
    number = 0
    while names and len(found) < many:
        number += 1
        family = rng.choices(names, weights=shares)[0]
        new = ATTACKS[family](world, rng, told)[:many - len(found)]
        found += [(one, f"{family}-{number:05d}", family) for one in new]
        if not new and set(names) <= {"denial", "moved"}:
            break
    return found
