"""A seed, a number, a date and a gazetteer pack → a day of messages in five languages with planted truth.

`day` draws what happened (`events`) in a country made from the pack (`world`), lets people tell of it with honest
mistakes (`witnesses`), adds what misleads or says nothing (`attacks`), puts it into words (`wording`, `templates/`,
`inflection`) and roughens the words (`noise`). The truth stands apart from the messages, so that a line can be
measured on what it was not shown. All chance comes from the seed: the same arguments give the same bytes.

`read_day` leaves the words out: reports as triage would have read them (`telling`), with a share of hostile ones from
seven attack families (`hostile`), so that association and corroboration are measured without errors of reading.

Nothing in it is anybody's: sentences are invented, telephone numbers, accounts and addresses lie in ranges that
belong to nobody, and no text says how anything could be attacked.
"""

from __future__ import annotations

from dazor.simulation.hostile import FAMILIES
from dazor.simulation.planting import day
from dazor.simulation.reading import read_day
from dazor.simulation.values import (
    BadTemplates,
    Claim,
    Day,
    Fate,
    Kind,
    NotADay,
    Planted,
    ReadDay,
    Sample,
    Spot,
    Truth,
)

__all__ = ["FAMILIES", "BadTemplates", "Claim", "Day", "Fate", "Kind", "NotADay", "Planted", "ReadDay", "Sample", "Spot",
           "Truth", "day", "read_day"]
