"""What every test starts with."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("dazor", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=False)
settings.load_profile("dazor")
