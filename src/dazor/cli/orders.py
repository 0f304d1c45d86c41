"""`dazor keys rotate`, `statement`, `panic`, `backup`: what the desk signs for the door, and what may be copied of it."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from dazor.cli.keyhold import Bundle, By, ask, changing, closing, house_of, write
from dazor.cli.keys import keys
from dazor.desk import holding
from dazor.model.errors import UnusableInput

DAYS = 2  # a statement a day; one may be missed for a night without news, two may not


@keys.command()
def rotate(bundle: Bundle = None, by: By = "") -> None:
    """Take a new signing key, signed by the old one, and write the bundle with it; prints the new desk key.

    Doors follow by themselves. Tell them the new key by hand when the old one may be in wrong hands.
    """
    from dazor.sealing import chest, epochs

    with changing(house_of(bundle), by) as change:
        new = epochs.new_signer()
        change.chest = chest.with_heir(change.chest, change.signer, new)
        change.save()
        print(epochs.desk_key(new))


@keys.command()
def statement(heard: Annotated[list[str], typer.Option("--heard", help="Editor heard from today; may be given several times")] = [],  # noqa: B006 - typer copies it
              words: Annotated[str, typer.Option(help="A sentence of your own under the statement")] = "",
              bundle: Bundle = None, by: By = "") -> None:
    """Sign the daily statement that the desk is free, as JSON and as a page to put on the site, and the bundle anew.

    Without statements the door closes when dead_man_hours are over, if that switch is on.
    """
    from dazor.cli.statement_page import page
    from dazor.sealing import orders

    with changing(house_of(bundle), by) as change:
        for name in heard:
            if name not in change.chest.holders:
                raise UnusableInput(f"{name} holds no key of this store; holders are {', '.join(sorted(change.chest.holders))}. "
                                    "Nothing was signed.")
            change.chest = holding.alive(change.chest, name, change.now)
        until = change.now + timedelta(days=DAYS)
        data = orders.statement(change.signer, change.now, until, words, change.chest.succession)
        change.save()
        folder = change.house.bundle.parent
        write(folder / orders.STATEMENT_FILE, data, mode=0o644)
        write(folder / "statement.html", page(data, change.now, until, words), mode=0o644)
        print(f"statement until {until:%Y-%m-%d %H:%M} UTC: {folder / orders.STATEMENT_FILE} and statement.html")
        _say_when_it_closes(closing(change.chest, change.house), change.now)


def _say_when_it_closes(moment: datetime | None, now: datetime) -> None:
    if moment is None:
        return
    when = "now: too few editors were heard" if moment <= now else f"{moment:%Y-%m-%d %H:%M} UTC unless editors are heard"
    print(f"the door closes {when}", file=sys.stderr)


@keys.command()
def panic(sure: Annotated[bool, typer.Option("--sure", help="Do not ask")] = False, bundle: Bundle = None, by: By = "") -> None:
    """Sign the order to the door to close for good: it forgets what waits, writes over its slots, shows the closed page only."""
    from dazor.sealing import orders

    house = house_of(bundle)
    if not sure and ask("The door will forget reports that nobody has fetched. Type PANIC to sign: ") != "PANIC":
        raise UnusableInput("Nothing was signed.")
    with changing(house, by) as change:
        target = house.bundle.with_name(orders.PANIC_FILE)
        write(target, orders.panic(change.signer, change.now, change.chest.succession), mode=0o644)
        print(f"{target}: lay it beside the door's epoch bundle. The door obeys within a minute; to open again, take the file "
              "away and start the door anew.")


@keys.command()
def backup(target: Annotated[Path, typer.Argument(help="File to write, .tar.gz")]) -> None:
    """Write the one backup that dies with its days: database, locked keys, everything in data_dir; never the tide."""
    from dazor.desk.backup import back_up

    house = house_of()
    count = back_up(house.store.parent, target)
    print(f"{target}: {count} files. In seven days nothing of it can be read but facts, with all keys and all people.")
    if house.settings["database"]:
        print("the database is PostgreSQL and is not in it: copy it with pg_dump", file=sys.stderr)
