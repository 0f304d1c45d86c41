"""`dazor keys shares`, `editor`, `revoke`: who can open the key store, and how one stops being able to."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from dazor.cli.keyhold import Bundle, By, changing, house_of, new_passphrase, read, write
from dazor.cli.keys import keys
from dazor.desk import holding
from dazor.model.errors import UnusableInput

editor = typer.Typer(no_args_is_help=True, help="Editors' own keys to the key store.")
keys.add_typer(editor, name="editor")

Name = Annotated[str, typer.Argument(help="Name of the editor; the same as of the account")]


@keys.command()
def shares(bundle: Bundle = None, by: By = "") -> None:
    """Make five shares of which three open the key store and print one sheet each; they are kept nowhere.

    Older shares open nothing any more.
    """
    from dazor.sealing import chest, holders

    with changing(house_of(bundle), by) as change:
        _ = change.signer  # an editor may not
        holder, key, sheets = holders.by_shares()
        change.chest = chest.with_holder(change.chest, holders.SHARES, holder, change.key)
        if change.key.name == holders.SHARES:
            change.key = key
        change.begin_anew()
        _print(_sheet(number + 1, words, holders.fingerprint(holder.public), change.now) for number, words in enumerate(sheets))
        change.save()


def _print(sheets: Iterator[str]) -> None:
    """Print every sheet before the store asks for them. Raises: UnusableInput: a printer that is not there took them."""
    try:
        for sheet in sheets:
            print(sheet)
        sys.stdout.flush()
    except OSError as error:
        raise UnusableInput(f"the sheets could not be printed: {error.strerror}. The key store is unchanged and older sheets still "
                            "open it; destroy what came out.") from error


def _sheet(number: int, words: str, fingerprint: str, now: datetime) -> str:
    """Return one printed sheet; a form feed ends it, so that a printer takes a new page."""
    from dazor.sealing.holders import MADE, NEEDED

    split = words.split()
    rows = [f"   {n + 1:>2} {split[n]:<12} {n + 2:>2} {split[n + 1]:<12} {n + 3:>2} {split[n + 2]:<12} {n + 4:>2} {split[n + 3]}"
            for n in range(0, len(split), 4)]
    return "\n".join([
        f"DAZOR KEY STORE, SHARE {number} OF {MADE}                     {now:%Y-%m-%d}", "",
        f"Any {NEEDED} of these {MADE} sheets together open the desk's key store. One or two open nothing.",
        "Keep this sheet apart from the others, in another house. Do not photograph it, do not type it anywhere but at the desk.",
        "Without the desk's own machine the sheets open nothing.", "", *rows, "",
        f"Fingerprint of this ceremony: {fingerprint}", "\f"])


@editor.command("new")
def new(name: Name, file: Annotated[Path, typer.Argument(help="Where the key file is written: a stick of the editor's")]) -> None:
    """Make an editor's own key, on the editor's own machine; prints its public half and the fingerprint to read aloud."""
    from dazor.sealing import holders

    _known(name)
    if file.exists():
        raise UnusableInput(f"{file} exists. Nothing was written; name another file.")
    passphrase = new_passphrase("", f"New passphrase of {name}'s key: ")
    data = holders.new_editor(name, passphrase)
    write(file, data)
    public = holders.read_editor_file(data).public
    print(public)
    print(f"fingerprint, to be read aloud: {holders.fingerprint(public)}", file=sys.stderr)


@editor.command("add")
def add(name: Name, public: Annotated[Path, typer.Argument(help="File with what `dazor keys editor new` printed; - for standard input")],
        by: By = "") -> None:
    """Let an editor's key open the epochs to come; the past stays shut for it. Compare the fingerprint aloud before."""
    from dazor.sealing import chest, epochs, holders

    _known(name)
    house = house_of()
    text = sys.stdin.readline() if str(public) == "-" else read(public).decode(errors="replace")
    holder = holders.Holder(public="".join(text.split()), since=epochs.later(epochs.epoch_of(datetime.now(UTC)), 1))
    print(f"fingerprint of {name}: {holders.fingerprint(holder.public)}", file=sys.stderr)
    with changing(house, by) as change:
        if name in change.chest.holders:
            raise UnusableInput(f"{name} holds a key of this store. Nothing was changed; `dazor keys revoke {name}` comes first.")
        _ = change.signer  # an editor may not let another in
        change.chest = chest.with_holder(change.chest, name, holder, change.key)
        change.save(signed=False)
        print(f"{name} opens words from {holder.since} UTC on")


@editor.command("remove")
def remove(name: Name, bundle: Bundle = None, by: By = "") -> None:
    """Take an editor's key away in good peace; the same as revoke, without ending the account."""
    _part(name, bundle, by)


@keys.command()
def revoke(name: Name, bundle: Bundle = None, by: By = "") -> None:
    """After an arrest: end the account and its sessions, make the living epochs anew for the others, write the new bundle."""
    _part(name, bundle, by, account=_shut_out(name))


def _part(name: str, bundle: Path | None, by: str, *, account: bool = False) -> None:
    """Take a holder out; without a key of its own, one whose account was ended may still have copied the machine."""
    began = time.monotonic()
    with changing(house_of(bundle), by) as change:
        if not account and name not in change.chest.holders:
            raise UnusableInput(f"{name} holds no key of this store; holders are {', '.join(sorted(change.chest.holders))}. No key "
                                "was changed, and whoever is meant still opens words: look at the spelling, or make every key anew "
                                "with `dazor keys renew`.")
        holding.part(change, name)
        change.save()
        left = ", ".join(sorted(change.chest.holders))
        print(f"{name} opens nothing that comes. {len(change.private)} living epochs were made anew for {left} in "
              f"{time.monotonic() - began:.1f} s. Push {change.house.bundle} to the door now: until it has it, reports are locked to "
              "the old keys.")


@keys.command()
def alive(by: By = "") -> None:
    """Give an editor's sign of life with the editor's own key, for the dead man's switch; kept to the hour."""
    from dazor.sealing import holders

    with changing(house_of(), by) as change:
        if change.key.name in (holders.PASSPHRASE, holders.SHARES):
            raise UnusableInput("a sign of life is given with an editor's own key: --by PATH. Nothing was changed.")
        change.chest = holding.alive(change.chest, change.key.name, change.now)
        change.save(signed=False)
        print(f"{change.key.name} was heard at {change.chest.alive[change.key.name]} UTC; `dazor keys statement` tells the door")


def _shut_out(name: str) -> bool:
    """End the desk account of this name when there is a desk with one, and say whether there was."""
    if "DAZOR_DATA_DIR" not in os.environ and "DAZOR_CONFIG" not in os.environ:
        return False
    from dazor.desk.take import ready

    ready()
    from django.db import DatabaseError

    from dazor.desk.errors import NotThere
    from dazor.desk.people import shut_out

    try:
        shut_out(name)
    except (NotThere, DatabaseError) as error:
        print(f"no account was ended: {error}", file=sys.stderr)
        return False
    print(f"the account of {name} is shut out and its sessions are dead")
    return True


def _known(name: str) -> None:
    from dazor.sealing.holders import PASSPHRASE, SHARES

    if name in (PASSPHRASE, SHARES) or not name.isprintable() or "/" in name:
        raise UnusableInput(f"{name!r} cannot be the name of an editor. Nothing was changed.")
