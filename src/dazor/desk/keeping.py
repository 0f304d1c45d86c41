"""What the desk does with the key store by itself: parts with a person, hears editors, keeps the door open while they live.

It can do so where it was unlocked by the passphrase or the shares. Unlocked by an editor it signs nothing; then what is due
stands on the page of people, with the command that does it, until it is done.
"""

from __future__ import annotations

import contextlib
import time
from datetime import datetime
from typing import Any

from django.conf import settings

from dazor.desk import holding, tide
from dazor.desk.holding import House
from dazor.desk.keys import KEYRING
from dazor.desk.models import AccountState, Editor
from dazor.model.errors import DazorError
from dazor.sealing import chest
from dazor.sealing.chest import Chest
from dazor.sealing.holders import PASSPHRASE, SHARES, Key

_HEARD: dict[str, str] = {}  # editor → hour of the last sign of life that this process wrote down
_SIGNED: list[datetime | None] = []  # when the bundle that this process signed last closes the door


def part(name: str, now: datetime) -> float | None:
    """Make every living key anew without this person, and the bundle; returns the seconds, None where this desk may not.

    Raises: DazorError: nothing was changed, and it stays due.
    """
    house, key, began = _house(), _keeper(), time.monotonic()
    if key is None:
        return None
    with holding.changing(house, key, now) as change:
        holding.part(change, name)
        change.save()
    KEYRING.forget(now, house.retention)  # which reads the store again
    return time.monotonic() - began


def due() -> list[str]:
    """Return whose account is ended and whose key still stands in the store."""
    found = _chest(_house())
    if found is None:
        return []
    out = Editor.objects.filter(state=AccountState.OUT, user__username__in=list(found.holders))
    return sorted(out.values_list("user__username", flat=True))


def heard(name: str, now: datetime) -> None:
    """Write down to the hour that an editor came in with both factors, if the dead man's switch is on."""
    hour = f"{now:%Y-%m-%dT%H}"
    if not int(settings.DAZOR["dead_man_hours"]) or _HEARD.get(name) == hour:
        return
    house = _house()
    with contextlib.suppress(DazorError, OSError), tide.held(house.tide, now):  # a page is not refused for it
        found = _chest(house)
        if found is not None:
            holding.write(house.store, chest.write(holding.alive(found, name, now)))
            _HEARD[name] = hour


def keep_open(now: datetime) -> bool:
    """Sign the bundle anew when signs of life have moved the moment at which the door closes; returns whether it was signed."""
    house, key = _house(), _keeper()
    found = _chest(house) if key is not None and int(settings.DAZOR["dead_man_hours"]) else None
    if key is None or found is None or [closes := holding.closing(found, house)] == _SIGNED:
        return False
    with holding.changing(house, key, now) as change:
        change.save()
    KEYRING.forget(now, house.retention)
    _SIGNED[:] = [closes]
    return True


def _house() -> House:
    given: dict[str, Any] = settings.DAZOR
    return holding.house_of(given)


def _keeper() -> Key | None:
    """Return the key of whoever unlocked this desk when it opens the signing key too."""
    return KEYRING.key if KEYRING.key is not None and KEYRING.key.name in (PASSPHRASE, SHARES) else None


def _chest(house: House) -> Chest | None:
    try:
        data = house.store.read_bytes()
    except OSError:
        return None
    return chest.read(data) if chest.is_chest(data) else None
