"""`dazor keys`: the desk's signing key, the epoch keys and the tide they lie under: make, extend, destroy, look."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import typer

from dazor.cli.app import app
from dazor.cli.keyhold import Bundle, By, House, ask, changing, house_of, new_passphrase, read, unlock, write
from dazor.model.errors import UnusableInput

if TYPE_CHECKING:
    from dazor.sealing.chest import Chest

keys = typer.Typer(no_args_is_help=True, help="Keys of the desk: the ceremony, extending, destroying, revoking, panic.")
app.add_typer(keys, name="keys")


@keys.command()
def init(bundle: Bundle = None) -> None:
    """Make the signing key, 14 days of epochs and the tide; prints the public desk key that the door is given as desk_key."""
    from dazor.desk import tide
    from dazor.sealing import chest, epochs

    house, now = house_of(bundle), datetime.now(UTC)
    if house.store.exists():
        raise UnusableInput(f"{house.store} exists: this desk has its keys. Nothing was changed; "
                            "`dazor keys epochs` extends them.")
    passphrase = new_passphrase(house.settings["key_passphrase"], "New passphrase of the key store: ")
    signer = epochs.new_signer()
    made, key = chest.make(signer, passphrase)
    tide.make(house.tide, now)
    write(house.store, chest.write(made))
    with changing(house, key=key) as change:
        change.private = epochs.new_keys(now, epochs.AHEAD)
        change.chest = chest.with_keys(change.chest, change.private, change.tide, house.retention)
        change.save()
    _say_where_the_tide_is(house)
    print(epochs.desk_key(signer))


@keys.command("epochs")
def extend(bundle: Bundle = None, by: By = "") -> None:
    """Extend the epochs to 14 days from now and write the signed bundle again; prints the last epoch."""
    from dazor.sealing import chest, epochs

    house = house_of(bundle)
    if not chest.is_chest(read(house.store)):
        _convert(house)
    with changing(house, by) as change:
        change.chest, _ = chest.destroy(change.chest, change.now, house.retention)
        new = {e: k for e, k in epochs.new_keys(change.now, epochs.AHEAD).items() if e not in change.chest.keys}
        change.chest = chest.with_keys(change.chest, new, change.tide, house.retention)
        change.private |= new
        change.save()
        print(max(change.chest.keys))


@keys.command()
def destroy() -> None:
    """Move the tide on and destroy the keys whose words are past retention_days; prints each epoch. Needs no passphrase."""
    from dazor.desk import tide
    from dazor.desk.keys import destroy as without
    from dazor.sealing import chest

    house, now = house_of(), datetime.now(UTC)
    if not chest.is_chest(read(house.store)):
        gone = _destroy(house, now)
    else:
        with tide.held(house.tide, now):
            data, gone = without(read(house.store), now, house.retention)
            if gone:
                write(house.store, data)
    for epoch in gone:
        print(epoch)


def _destroy(house: House, now: datetime) -> tuple[str, ...]:
    from dazor.sealing import keystore

    data, gone = keystore.destroy(read(house.store), now, house.retention)
    if gone:
        write(house.store, data)
    return gone


@keys.command()
def renew(bundle: Bundle = None, by: By = "",
          lost: bool = typer.Option(False, "--lost", help="The tide is lost: what was sealed until now stays sealed for ever")) -> None:
    """Begin the tide and all keys to come anew, when somebody may have copied the machine, or when the tide is lost.

    With the tide at hand nothing is lost: what was sealed until now can be read until its seven days are over.
    """
    from dazor.desk import tide
    from dazor.sealing import chest, epochs

    house, now = house_of(bundle), datetime.now(UTC)
    found = chest.read(read(house.store))
    key = unlock(found, house, by)
    if lost:
        tide.make(house.tide, now)
        write(house.store, chest.write(_without_epochs(found)))
    with changing(house, key=key) as change:
        change.begin_anew()
        new = {e: k for e, k in epochs.new_keys(change.now, epochs.AHEAD).items() if e not in change.private}
        change.chest = chest.with_keys(change.chest, new, change.tide, house.retention)
        change.private |= new
        change.save()
        print(max(change.chest.keys))
    _say_where_the_tide_is(house)


@keys.command()
def status() -> None:
    """Say who holds keys, which epochs there are, where the tide lies, and what is due. Opens nothing."""
    from dazor.desk import tide
    from dazor.sealing import chest, epochs, holders

    house, now = house_of(), datetime.now(UTC)
    found = chest.read(read(house.store))
    for name, holder in sorted(found.holders.items()):
        since = f", from {holder.since} UTC on" if holder.since else ""
        print(f"holder {name}: {holders.fingerprint(holder.public)}{since}")
    due = [epoch for epoch in found.keys if epochs.end_of(epoch) + timedelta(days=house.retention) <= now]
    print(f"epochs {min(found.keys, default='none')} to {max(found.keys, default='none')} UTC, {len(found.keys)} keys; "
          f"{len(due)} past their time{': run `dazor keys destroy`' if due else ''}")
    stands = tide.look(house.tide)
    print(f"tide {house.tide}, moved last in {epochs.name_of(stands.step)} UTC; {_where(house)}")


@keys.command("unlock")
def try_unlock(by: By = "", change_passphrase: bool = typer.Option(False, "--new-passphrase", help="Then set a new passphrase")) -> None:
    """Prove that a passphrase, three shares or an editor's key opens the store; prints how many epochs it opens."""
    from dazor.sealing import chest, holders

    with changing(house_of(), by) as change:
        print(f"{change.key.name} opens {len(change.private)} epochs")
        if not change_passphrase:
            return
        _ = change.signer  # an editor may not
        holder, key = holders.by_passphrase(new_passphrase("", "New passphrase of the key store: "))
        change.chest = chest.with_holder(change.chest, holders.PASSPHRASE, holder, change.key)
        if change.key.name == holders.PASSPHRASE:
            change.key = key
        change.begin_anew()
        change.save()
        print("the passphrase is new, and so are the keys from now on; the old passphrase opens nothing that comes")


def _convert(house: House) -> None:
    """Turn a store of the first form into a chest; keys to come are made anew, because old copies of the store hold them."""
    from dazor.desk import tide
    from dazor.sealing import chest, epochs, keystore

    passphrase = house.settings["key_passphrase"] or ask("Passphrase of the key store: ")
    opened, now = keystore.unlock(read(house.store), passphrase), datetime.now(UTC)
    made, key = chest.make(opened.signer, passphrase)
    stands = tide.make(house.tide, now)
    begun = {epoch: private for epoch, private in opened.keys.items() if epochs.start_of(epoch) <= now}
    made = chest.with_keys(made, begun, stands, house.retention)
    made, _ = chest.remake(made, chest.open_all(made, key, stands), now, stands)
    write(house.store, chest.write(made))
    print("the key store was of the first form and is under the tide now. Destroy every old copy of keystore.json: what was "
          "sealed until today opens with it and the passphrase for seven days more.", file=sys.stderr)


def _without_epochs(found: Chest) -> Chest:
    import msgspec

    return msgspec.structs.replace(found, keys={})


def _where(house: House) -> str:
    from dazor.desk import tide

    return "in memory only: a power cut destroys it" if tide.in_memory(house.tide) else \
        "on a disk: a copy of that whole disk holds it"


def _say_where_the_tide_is(house: House) -> None:
    print(f"tide: {house.tide}, {_where(house)}. Never back it up; docs/how-to/back-up.md says why.", file=sys.stderr)
