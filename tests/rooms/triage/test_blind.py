"""Messages written before any rule was changed for them, never tuned to: only their totals are looked at.

Places are judged by the full pack and an outside scorer: half of the villages here are not in the pack inside the package.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from .corpus import CORPUS
from .test_reports import Told, wrong

BLIND = CORPUS.with_name("blind.jsonl")
LEAST = {"types": 0.85, "roles": 0.9, "counts": 0.93, "negated": 0.95, "hedged": 0.95, "observer": 0.95}


def test_messages_nobody_tuned_to_are_read_as_meant() -> None:
    cases = [msgspec.json.decode(line, type=Told) for line in BLIND.read_bytes().splitlines()]
    missed = Counter(aspect for case in cases for aspect in wrong(case))
    shares = {aspect: 1 - missed[aspect] / len(cases) for aspect in LEAST}
    assert not {aspect: share for aspect, share in shares.items() if share < LEAST[aspect]}, str(shares)
