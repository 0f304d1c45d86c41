"""`dazor demo`: the whole line on sample data, then the desk, the door and the site on loopback."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dazor.cli.app import app

if TYPE_CHECKING:
    from dazor.cli.demonstration.house import Demo
    from dazor.cli.demonstration.people import Released
    from dazor.simulation import Sample


class Steps:
    """Says each step with its time; on a terminal also how far it is."""

    def __init__(self) -> None:
        self.started = self._last = time.monotonic()
        self._live = sys.stderr.isatty()

    def progress(self, step: str, done: int, of: int) -> None:
        """Show progress of a long step on a terminal."""
        if self._live:
            print(f"\r\033[K  {step} {done:,} of {of:,}", end="", file=sys.stderr, flush=True)

    def done(self, what: str, result: str) -> None:
        """Say what a step did and how long it took."""
        now = time.monotonic()
        clear = "\r\033[K" if self._live else ""
        print(f"{clear}{now - self._last:6.1f} s  {what:<11} {result}", flush=True)
        self._last = now


@app.command()
def demo(
    messages: Annotated[int, typer.Option(help="How many sample messages.", min=20)] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same sample day.")] = 1,
    data: Annotated[Path, typer.Option(help="Folder of the demo; emptied at every run, the fetched gazetteer kept.")] = Path("demo-data"),
    fetch_seconds: Annotated[float, typer.Option(help="Time limit for fetching the full gazetteer; 0: do not try.")] = 8.0,
    serve: Annotated[bool, typer.Option(help="Keep desk, door and site running on loopback.")] = True,
    code: Annotated[str, typer.Option(help="Print the six digits of an editor of the running demo, and stop.")] = "",
) -> None:
    """Run the whole line on a simulated day in five languages, then serve desk, door and site on loopback."""
    from dazor.cli.demonstration import house, line

    if code:
        _print_code(data, code)
        return
    steps, now = Steps(), line.utc_now()
    demo_, which = house.gazetteer(house.lay_out(data), fetch_seconds)
    steps.done("gazetteer", which)
    demo_ = house.keys(demo_)
    steps.done("keys", "14 days of six-hour keys, signed; private halves locked in the key store")
    past, today = line.samples(seed, messages, now, demo_.environment.get("DAZOR_GAZETTEER", ""))
    steps.done("simulate", f"{len(past) + len(today):,} messages in five languages, seed {seed}")
    with line.open_door(demo_) as address:
        sent = line.send(address, [(m.lang if m.lang != "mixed" else "be", m.text) for m in today])
        line.await_tick(demo_)
    steps.done("door", f"{sent} reports of today filled into the form, sealed, in the slot file")
    released, secrets = _desk(demo_, past, steps)
    _summary(len(past) + len(today), released, steps)
    _log_ins(demo_, secrets)
    if serve:
        from dazor.cli.demonstration import serving

        serving.serve(demo_)


def _desk(demo_: Demo, past: tuple[Sample, ...], steps: Steps) -> tuple[Released, dict[str, str]]:
    import dazor.desk
    from dazor.cli.demonstration import line

    dazor.desk.setup(demo_.environment)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from dazor.cli.demonstration import people

    secrets = people.enrol(demo_.passwords)
    _keep_codes(demo_, secrets)
    steps.done("desk", "database and two editors")
    from dazor.desk import releasing, workflow

    taken = line.take(past)
    steps.done("import", f"{taken:,} messages sealed, read, joined")
    done = workflow.run(now=line.utc_now(), progress=steps.progress)
    steps.done("collect", f"{done.collected} sealed reports fetched from the slot file, opened, read, joined")
    released = people.work(line.utc_now())
    steps.done("editors", f"{released.looked} incidents looked at, {released.released} released")
    files = releasing.publish(line.utc_now())
    steps.done("publish", f"{files:,} files of the public site")
    return released, secrets


def _keep_codes(demo_: Demo, secrets: dict[str, str]) -> None:
    import msgspec

    file = demo_.folder / "codes.json"
    file.touch(mode=0o600)
    file.write_bytes(msgspec.json.encode(secrets))


def _print_code(data: Path, name: str) -> None:
    import msgspec

    import dazor.desk
    from dazor.cli.demonstration import line
    from dazor.model.errors import UnusableInput

    file = data / "codes.json"
    if not file.is_file():
        raise UnusableInput(f"there is no demo in {data}. Run `dazor demo` first.")
    secrets = msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    if name not in secrets:
        raise UnusableInput(f"the demo's editors are {', '.join(sorted(secrets))}.")
    dazor.desk.setup({"DAZOR_DATA_DIR": str(data)})
    from dazor.cli.demonstration import people

    print(people.code(secrets[name], line.utc_now()))


def _summary(messages: int, released: Released, steps: Steps) -> None:
    from dazor.desk.models import EnvelopeRow, IncidentRow, ReportRow

    refused = sum(released.refused.values())
    why = ", ".join(f"{code} ×{many}" for code, many in sorted(released.refused.items()))
    quarantined = ReportRow.objects.filter(disposition="quarantined").count()
    print(f"\n{messages:,} messages → {EnvelopeRow.objects.count():,} sealed reports "
          f"({quarantined} locked away unread: they plan something) → "
          f"{IncidentRow.objects.filter(merged_into=None).count():,} incidents → {released.released} releases, "
          f"{refused} refusals{f' ({why})' if why else ''}; {time.monotonic() - steps.started:.0f} s in all.")
    print("Every other incident waits in the queue: one report, or too little evidence.\n")


def _log_ins(demo_: Demo, secrets: dict[str, str]) -> None:
    from dazor.cli.demonstration import line, people

    for name, password in demo_.passwords.items():
        print(f"log in as {name} / {password}, code {people.code(secrets[name], line.utc_now())} "
              f"(a new one every half minute: .venv/bin/dazor demo --code {name} --data {demo_.folder})")
