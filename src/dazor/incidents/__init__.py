"""Reports as read → incidents: what happened once, in a bounded time and place, with the reasons why it is one.

    reports      duplicates   nearly the same words, or the same file: they count once
      …          seen         each sighting with one anchor point and one stretch of time
      …          clusters     candidate pairs; clusters that grow by their best pair
      …          nearby       the candidates: near each other in place and time (`sweep` finds which are worth weighing)
      …          pairs        the score of two sightings in decibans, line by line
      …          combine      the most agreed place, the envelope of times, the bounds of counts
      …          identity     ids that stay while members come and go
    incidents    associate    the steps in order: start reading here
      …          tracks       possible steps of what moves, with times and gaps, over `networks`
    incidents    presence     what came, what left, what is there (`picture` draws it)
    incidents    twins        one that tells once more what an earlier one told nearby
    reports      floods       alarms: more than a place can send, many in one turn of phrase
    lists        merging      whole event lists of several makers, each event once (not part of the flow)
    recordings   transponders take-offs and landings from recorded positions, as reports
    lines        lines        lines of other makers, field by field; `spots` gives a bare name the point another line has

Promises: the same incidents for every order of the reports; an editor's joins and splits always win; no word of a
message and no offset survives in an incident; memory grows in step with the reports. A sighting without a place, or
with a country only, joins nothing but its near-duplicates. A denial is an incident of its own (`negated`), and stands
as a reason (`negated_conflict`) on the incident it denies. Two official claims are two incidents.

The room compares and counts. It does not judge what is true (`verification`) and deletes nothing.
"""

from __future__ import annotations

from dazor.incidents.associate import TwiceInInput, associate, gathered
from dazor.incidents.duplicates import grouped, similarity
from dazor.incidents.floods import Alarm, alarms

__all__ = ["Alarm", "TwiceInInput", "alarms", "associate", "gathered", "grouped", "similarity"]
