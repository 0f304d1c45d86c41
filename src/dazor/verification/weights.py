"""The weights of evidence, in decibans, as one table. Every weight has one sign: more of a good thing never hurts.

Starting values after the monotone nine-factor ledger of design note "methods" 1; an editor's verdicts will refit them.
"""

from __future__ import annotations

from dazor.model.codes import Label

PRIOR: dict[Label, float] = {  # dB before any evidence: 10·log10(p / (1 − p)) of a candidate with one report
    Label.MISSILE_LAUNCH: -4.0, Label.DRONE: -4.0,  # the favourite subject of invention and of honest mistakes
    Label.OFFICIAL_CLAIM: 3.0,  # that it was said, not that it is so
    Label.TRIAL_OR_SENTENCE: 0.0,
}
PRIOR_ELSE = -3.0

INDEPENDENT = 5.0  # × ln(independent reports)
SAME_WORDING = 6.0  # × ln(independent / all): a pure penalty; unbounded, or careful fakes get through (methods 1)
DISTINCT_PLACES = 1.5  # × ln(places of the sightings)
KIND_OF_CHANNEL = 5.0  # for each further kind of channel
AGREEMENT = 4.0  # × share of the sightings that agree with the whole on type and number, above one half
CHECK_CONFIRMS = 8.0
CHECK_DENIES = -12.0
IMPOSSIBLE = -8.0  # for each impossible pair of sightings
IMPOSSIBLE_MOST = 5
FLOOD = -6.0  # × ln of how many times more reports than such a place can send
HEDGED = -3.0  # × share of the sightings that are hedged
CONTRADICTED = -5.0  # × ln(1 + reports that say it did not happen)
NO_PLACE = -6.0
NO_TIME = -3.0

# Reports an event brings from a place, at the outside: RATE · (thousand inhabitants)^POWER, then FLOOD_FACTOR times it.
RATE, POWER, FLOOD_FACTOR = 1.2, 0.55, 2.2
SMALLEST_FLOOD = 5  # fewer reports are no flood anywhere

SPEED_KMH = {Label.RAIL_TRANSPORT: 90.0, Label.GROUND_CONVOY: 70.0}  # aircraft: none
SLACK_HOURS = 0.5

CORROBORATED = 0.6  # p, with two independent reports
VETOED = 0.6  # p is held below it while an impossible pair stands: "possible" at best
CREDIBILITY = (("1", 0.9), ("2", 0.75), ("3", 0.5), ("4", 0.25), ("5", 0.0))  # Admiralty digit and the least p for it
