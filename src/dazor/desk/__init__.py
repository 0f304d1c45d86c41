"""The desk: the database, the clock and the key around every room → a queue, judged incidents, a written site.

Start with `workflow.py`, the order of the work as nine numbered steps. Then `models.py` (what is kept), `acts.py`
(what a person can do, and how it is undone), `opening.py` (the only way to somebody's words) and `views/`.

What is promised here and tested in `tests/rooms/desk/`:

* Words are nowhere in the database: they lie in their sealed envelope and are opened in memory for the one page
  that asks, and that opening is written down. When the epoch's key is destroyed they are gone.
* No page is shown before a second factor is enrolled; there is no sign-up, no shared account, no back office.
* A judgement is added and never changed; each line of the journals carries the hash of the line before.
* Every rule is a room's: `verification.allowed`, `disclosure.release`. The desk calls them and obeys.
* One desk works on a database at a time; a crash in the middle of a run leaves nothing half-written.
"""

from __future__ import annotations

from collections.abc import Mapping


def setup(environment: Mapping[str, str] | None = None) -> None:
    """Make Django ready in this process with the settings of an environment (the process's own when None).

    Raises: BadSetting for an unknown setting or a wrong form. May be called once in a process.
    """
    import os

    if environment is not None:
        given = {name: value for name, value in environment.items() if name.startswith("DAZOR_")}
        for name in [name for name in os.environ if name.startswith("DAZOR_")]:
            del os.environ[name]
        os.environ.update(given)
    os.environ["DJANGO_SETTINGS_MODULE"] = "dazor.desk.conf"
    import django

    django.setup()
