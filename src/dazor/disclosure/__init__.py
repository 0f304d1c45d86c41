"""Incident, time, policy, what was published before → a release, or a refusal that says what would pass and when.

    release      the decision in five steps: start here
      …          policy     every number, in policy.toml; may be tightened, never loosened
      …          place      the smallest area that enough people could have seen it from
      …          coarsen    time and number as coarse as the class

Promises: nothing is quoted, a release is made of fields; fewer than `observers` adults: no release; a class is never
loosened by waiting or asking; the publication hour is reckoned from the event, never from the arrival of a message;
the same instant in any zone gives the same answer; who takes the advice of a refusal, passes.

The room never sees a report. Who has signed is the desk's business: a release says how many must (`signatures_needed`).
"""

from __future__ import annotations

from dazor.disclosure.policy import DEFAULT, BadPolicy, ClassRule, LooserThanTheFloor, Policy, load
from dazor.disclosure.release import NaiveNow, class_of, public_id, release

__all__ = ["DEFAULT", "BadPolicy", "ClassRule", "LooserThanTheFloor", "NaiveNow", "Policy", "class_of", "load",
           "public_id", "release"]
