"""A number and a pack → a whole day: events, witnesses, echoes, attacks and noise, with the truth kept apart."""

from __future__ import annotations

import datetime
import random

from dazor.gazetteer import Pack
from dazor.simulation import attacks
from dazor.simulation.events import clock, draw, happen
from dazor.simulation.values import Day, Fate, Kind, NotADay, Planted, Sample, Truth
from dazor.simulation.witnesses import Draft, echo, witnesses
from dazor.simulation.world import World, build

# Shares of messages; the rest are witnesses. A busy day of the service this is modelled on brought about 1,000.
SHARES = {Kind.NONEVENT: 0.13, Kind.NEGATED: 0.04, Kind.FLOOD: 0.07, Kind.FAKE: 0.07, Kind.ECHO: 0.14}
PLANNING, INSTRUCTION, LINK = 1 / 400, 1 / 120, 1 / 100  # of messages, taken from the non-events
MOST = 200_000


def _attacks(world: World, rng: random.Random, messages: int) -> list[Draft]:
    drafts: list[Draft] = []
    made = {Kind.FLOOD: 0, Kind.FAKE: 0}
    number = 0
    while (left := round(messages * SHARES[Kind.FLOOD]) - made[Kind.FLOOD]) > 0:
        number += 1
        new = attacks.flood(world, rng, f"flood-{number:02d}", left)
        made[Kind.FLOOD] += len(new)
        drafts += new
    families = {"single": attacks.single, "track": attacks.track, "campaign": attacks.campaign}
    while (left := round(messages * SHARES[Kind.FAKE]) - made[Kind.FAKE]) > 0:
        number += 1
        family = rng.choices(attacks.FAMILIES, weights=attacks.FAMILY_SHARES)[0]
        new = families[family](world, rng, f"{family}-{number:02d}", left)
        made[Kind.FAKE] += len(new)
        drafts += new
    return drafts


def _nothing(world: World, rng: random.Random, messages: int) -> list[Draft]:
    many = round(messages * SHARES[Kind.NONEVENT])
    special = [*["planning"] * round(messages * PLANNING), *["instruction"] * round(messages * INSTRUCTION),
               *["link"] * round(messages * LINK)][:many]
    drafts = [attacks.nonevent(world, rng, trait) for trait in special + [""] * (many - len(special))]
    return drafts + [attacks.negated(world, rng) for _ in range(round(messages * SHARES[Kind.NEGATED]))]


def _events(world: World, rng: random.Random, date: str, many: int) -> tuple[list[Draft], list[Planted]]:
    drafts: list[Draft] = []
    planted: list[Planted] = []
    while len(drafts) < many:
        event = happen(world, rng, date, draw(rng), len(planted) + 1)
        seen = witnesses(world, event, rng)[: many - len(drafts)]
        drafts += seen
        planted.append(event.planted)
    return drafts, planted


def _sample(draft: Draft, number: int, date: str, late: int) -> Sample:
    return Sample(id=f"s{number:05d}", text=draft.text, published=clock(date, draft.sent),
                  received=clock(date, draft.sent + late), door=draft.door, origin=draft.origin, lang=draft.lang)


def _fate(draft: Draft, number: int, ids: dict[int, str], world: World) -> Fate:
    node = world.nodes[draft.place] if draft.place >= 0 else None
    return Fate(id=f"s{number:05d}", kind=draft.kind, lang=draft.lang, incident=draft.incident, campaign=draft.campaign,
                type=draft.type, place=node.id if node else "", lat=node.lat if node else None,
                lon=node.lon if node else None, of=ids.get(draft.of, ""),
                observer=world.nodes[draft.observer].id if draft.observer >= 0 else "", count=draft.count,
                traits=draft.traits)


def day(seed: int, messages: int, date: str, pack: Pack) -> Day:
    """Return a day of messages with its planted truth; the same arguments always give the same bytes.

    Raises: NotADay for a date that is none, a number of messages outside 1…200,000, a pack with too few places.
    """
    try:
        datetime.date.fromisoformat(date)
    except ValueError as error:
        raise NotADay(f"{date!r} is not a date such as 2022-03-17. Nothing was made.") from error
    if not 1 <= messages <= MOST:
        raise NotADay(f"{messages} messages cannot be made; ask for 1 to {MOST}.")
    rng = random.Random(seed)  # noqa: S311 - repeatable test data, nothing secret depends on it
    world = build(pack, rng)
    drafts = _nothing(world, rng, messages) + _attacks(world, rng, messages)
    echoes = round(messages * SHARES[Kind.ECHO]) if messages > len(drafts) + 1 else 0
    seen, planted = _events(world, rng, date, messages - len(drafts) - echoes)
    first = len(drafts)
    drafts += seen
    drafts += [echo(world, drafts, rng.randrange(first, first + len(seen)), rng) for _ in range(echoes)]
    order = sorted((draft.sent + rng.choice((0, 0, 0, 1, 2, 6)), index) for index, draft in enumerate(drafts))
    ids = {index: f"s{number:05d}" for number, (_, index) in enumerate(order, 1)}
    samples = tuple(_sample(drafts[index], number, date, arrived - drafts[index].sent)
                    for number, (arrived, index) in enumerate(order, 1))
    fates = tuple(_fate(drafts[index], number, ids, world) for number, (_, index) in enumerate(order, 1))
    return Day(messages=samples, truth=Truth(seed=seed, date=date, incidents=tuple(planted), fates=fates))
