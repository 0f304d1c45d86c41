"""What every test starts with."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A run of the suite says what the code is worth, not what was drawn: the same examples each time. To search on:
# `pytest --hypothesis-profile search`.
settings.register_profile("dazor", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("search", settings.get_profile("dazor"), derandomize=False, max_examples=1_000)
settings.load_profile("dazor")
