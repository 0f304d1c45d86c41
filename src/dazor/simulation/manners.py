"""How people of the simulated country tell, and how they are lied to: one set that is usual, and ranges to draw others from.

Nobody knows these figures of any real country. Weights that hold for one set only are worth nothing, so they are fitted
on many.
"""

from __future__ import annotations

import random

import msgspec

Ways = tuple[tuple[str, float], ...]


class Manners(msgspec.Struct, frozen=True, kw_only=True):
    """Shares 0…1 where nothing else is said."""

    # How a report arrives. The figures of methods 1 are reached when about half of the honest reports stand in public:
    # fewer, and many an incident with three reports has no second kind of evidence.
    doors: Ways = (("form", 0.24), ("telegram", 0.28), ("channel", 0.34), ("outlet", 0.14))
    talk: float = 1.6  # scale of reports; at it 58 % of the true incidents have three, as in methods 1
    wrong_type: float = 0.10  # of honest people (methods 1)
    wrong_place: float = 0.12
    says_count: float = 0.60  # (methods 2)
    says_heading: float = 0.50
    says_time: float = 0.85
    rounded: float = 0.0  # of stated times, to the quarter of an hour
    own_file: float = 0.12  # honest people who attach a photograph
    passed_on: float = 0.12  # of honest reports repeat another
    mistakes: float = 0.05  # of honest stories: a civil train, fireworks, a market
    uncounted: float = 0.0  # of places have no number of inhabitants
    reached: float = 0.20  # of hostile and of mistaken reports stand in a public channel, where any do
    carried: float = 0.20  # of floods and tracks get a public channel which the desk follows to carry them
    uneven: tuple[tuple[str, float], ...] = ()  # attack family and how many times its usual share


USUAL = Manners()


def private(share: float) -> Ways:
    """Return the ways of people of whom a share stands in a public channel."""
    return (("form", (1 - share) / 2), ("telegram", (1 - share) / 2), ("channel", share))


def drawn(rng: random.Random, families: tuple[str, ...]) -> Manners:
    """Return a set of manners, each from its range."""
    channel, outlet = rng.uniform(0.22, 0.45), rng.uniform(0.03, 0.18)
    form = rng.uniform(0.2, 0.8) * (1 - channel - outlet)
    return Manners(
        doors=(("form", form), ("telegram", 1 - channel - outlet - form), ("channel", channel), ("outlet", outlet)),
        talk=rng.uniform(1.2, 2.2), wrong_type=rng.uniform(0.05, 0.15), wrong_place=rng.uniform(0.06, 0.16),
        says_count=rng.uniform(0.4, 0.8), says_heading=rng.uniform(0.2, 0.7), says_time=rng.uniform(0.6, 1.0),
        rounded=rng.uniform(0.0, 0.5), own_file=rng.uniform(0.03, 0.2), passed_on=rng.uniform(0.05, 0.25),
        mistakes=rng.uniform(0.02, 0.07), uncounted=rng.choice((0.0, 0.0, 0.1, 0.5)), reached=rng.uniform(0.1, 0.4),
        carried=rng.uniform(0.05, 0.4), uneven=tuple((name, rng.uniform(0.4, 2.5)) for name in families))
