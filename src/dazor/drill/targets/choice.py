"""From the name of a target to the target."""

from __future__ import annotations

from dazor.drill.errors import BadTarget
from dazor.drill.targets import Target


def choose(name: str) -> Target:
    """Return the target of this name. Raises: BadTarget."""
    from dazor.drill.targets.ours import Dazor

    if name == "dazor":
        return Dazor()
    raise BadTarget(f"there is no target {name!r}. Nothing was drilled.")
