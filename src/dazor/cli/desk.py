"""`dazor desk`: make it, run it, its people, one round of work, write the site."""

from __future__ import annotations

import sys
import time
from typing import Annotated

import typer

from dazor.cli.app import app

desk = typer.Typer(no_args_is_help=True, help="The desk: queue, incidents, releases.")
app.add_typer(desk, name="desk")

Name = Annotated[str, typer.Argument(help="Name of the account; one person's")]
Role = Annotated[list[str], typer.Option("--role", help="Role, may be given several times: intake_officer, triager, "
                                         "geolocator, verifier, case_officer, claims_keeper, publisher, safety_officer, "
                                         "operator, auditor, observer")]
Within = Annotated[str, typer.Option(help="Compartments it reads words of: `Brest Region : rail, ground; * : air`")]


def _ready() -> None:
    from dazor.desk.take import ready

    ready()


def _checked() -> None:
    _ready()
    from dazor.desk.serving import check_ready

    check_ready()


def _link(path: str) -> None:
    from django.conf import settings

    host = str(settings.DAZOR["desk_address"]).replace("127.0.0.1", "localhost")  # passkeys are bound to a name
    print(f"http{'' if settings.LOOPBACK else 's'}://{host}{path}")
    print("Open it once, within a day, on the machine of that person. Pass it on by hand, not by mail.", file=sys.stderr)


@desk.command()
def init() -> None:
    """Make or bring up to date the database, and say what is still missing."""
    _ready()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError

    from dazor.desk.errors import BadDatabase
    from dazor.sealing.keystore import FILE_NAME

    settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise BadDatabase(f"the database could not be made: {str(error).strip()}. Nothing was changed.") from error
    print("database: ready")
    if not settings.SECRET_IS_SET:
        print("desk_secret: missing; the desk will not start without it", file=sys.stderr)
    if not (settings.DATA_DIR / FILE_NAME).exists():
        print("keys: missing; make them with `dazor keys init`", file=sys.stderr)


@desk.command()
def serve() -> None:
    """Answer pages on desk_address and work at every tick until stopped."""
    _checked()
    from dazor.desk.serving import serve as run
    from dazor.desk.take import unlock

    unlock()
    run()


@desk.command()
def work() -> None:
    """Fetch, open, read, store, associate and assess once; prints the counts. Not while the desk is running."""
    _run(collect_only=False)


@desk.command()
def collect() -> None:
    """Fetch sealed slots from the spool and nothing else; prints the counts."""
    _run(collect_only=True)


def _run(*, collect_only: bool) -> None:
    _checked()
    from datetime import UTC, datetime
    from pathlib import Path

    from django.conf import settings

    from dazor.cli import lines
    from dazor.desk import flash, workflow
    from dazor.desk.lease import Lease
    from dazor.desk.take import unlock
    from dazor.sealing.slots import FILE_NAME

    unlock()
    done = workflow.Done()
    with Lease():
        if collect_only:
            for path in workflow.spools(Path(str(settings.DAZOR["spool"])), FILE_NAME):
                workflow.collect(path, done, _progress)
        else:
            done = workflow.run(now=datetime.now(UTC), progress=_progress)
            flash.collect(datetime.now(UTC))
    lines.write([done])
    raise typer.Exit(1 if done.damaged or done.torn or done.keyless else 0)


def _progress(step: str, done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{step}: {done}{f' of {of}' if of else ''}    ", end="" if done != of else "\n", file=sys.stderr)


@desk.command()
def publish() -> None:
    """Write the site from the signed releases in one move; prints how many files."""
    _checked()
    from datetime import UTC, datetime

    from dazor.desk.releasing import publish as write

    print(write(datetime.now(UTC)))


@desk.command("add-editor")
def add_editor(name: Name, role: Role, within: Within = "* : *") -> None:
    """Make a founder's account and print its one-time set-up link: only while the desk has received no report."""
    _checked()
    from dazor.desk.people import add_editor as add

    _link(add(name, role, within=within))


@desk.command()
def editors() -> None:
    """Print each account: name, standing, roles, first epoch it opens, end of its lease, compartments."""
    _checked()
    from datetime import UTC, datetime

    from dazor.desk.admission import standing
    from dazor.desk.models import Editor

    for editor in Editor.objects.select_related("user").order_by("user__username"):
        shown = (editor.user.username, standing(editor, datetime.now(UTC)), editor.roles, editor.since, editor.until,
                 editor.compartments.replace("\n", "; "))
        print("\t".join(part or "-" for part in shown))


@desk.command()
def fakes() -> None:
    """Print the deceptions as JSON lines: bare readings with `incident` and `expected`, cases for `dazor incidents --grouped`."""
    _checked()
    from dazor.cli import lines
    from dazor.desk.store import fakes as kept
    from dazor.verification.fakes import cases

    lines.write(cases(kept()))


@desk.command("read-only")
def read_only(state: Annotated[str, typer.Argument(help="on or off")]) -> None:
    """Close the desk for writing, or open it again; withdrawing and ending accounts stay possible."""
    _checked()
    from datetime import UTC, datetime

    from dazor.desk import modes
    from dazor.model.errors import UnusableInput

    if state not in ("on", "off"):
        raise UnusableInput(f"{state!r} is neither on nor off. Nothing was changed.")
    (modes.close if state == "on" else modes.reopen)(by="operator", now=datetime.now(UTC))
    print(f"read-only: {state}")


@desk.command("new-link")
def new_link(name: Name) -> None:
    """Take password and factors from a founder's account and print a new set-up link: only before the first report."""
    _checked()
    from dazor.desk.people import new_link as renew

    _link(renew(name))


@desk.command("shut-out")
def shut_out(name: Name) -> None:
    """End an account at once, its sessions too. What the person did stays in the journal."""
    _checked()
    from dazor.desk.people import shut_out as end

    end(name)
    print(f"{name} is shut out.")


@desk.command("lock-status")
def lock_status() -> None:
    """Say whether a desk is working on this database, and prove the journals; prints their heads to write down."""
    _checked()
    from dazor.desk import chain, lease
    from dazor.desk.models import AccessRow, CustodyRow, JudgementRow, NoticeRow

    seen = lease.seen(time.time())
    print("no desk is working" if seen is None else f"a desk is working, last sign of life {seen:.0f} s ago"
          if seen < lease.STALE else f"a desk stopped without giving the database back {seen:.0f} s ago; the next may start")
    for journal in (JudgementRow, AccessRow, NoticeRow, CustodyRow):
        print(f"{journal.__name__}: {chain.prove(journal)} lines, head {chain.head(journal)}")
