"""From the name of a target to the target."""

from __future__ import annotations

from pathlib import Path

from dazor.drill.errors import BadTarget
from dazor.drill.targets import Target

_HERE = Path(__file__).parent
SHIPPED = ("dazor", *sorted(path.stem for path in _HERE.glob("*.toml")))


def choose(name: str) -> Target:
    """Return a shipped target, or the one that a TOML file describes. Raises: BadTarget."""
    from dazor.drill.targets.described import load
    from dazor.drill.targets.ours import Dazor

    if name == "dazor":
        return Dazor()
    if name in SHIPPED:
        return load(_HERE / f"{name}.toml")
    if name.endswith(".toml"):
        return load(Path(name))
    raise BadTarget(f"there is no target {name!r}; there are {', '.join(SHIPPED)} and any file.toml. Nothing was drilled.")
