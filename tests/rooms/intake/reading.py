"""Short ways to say what is read, shared by the tests of the room."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

from dazor import intake
from dazor.intake.attachments import Files
from dazor.model.raw import Message

Items = list[Message | intake.Refused]


def read(data: bytes | str, kind: str = "", columns: Mapping[str, str] | None = None, files: Files | None = None,
         zone: str = "Europe/Minsk", name: str = "file") -> Items:
    """Everything a parser gives for these bytes."""
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(intake.read(stream, kind=kind, columns=columns or {}, name=name, zone=zone, files=files))


def messages(items: Items) -> list[Message]:
    """The messages alone."""
    return [item for item in items if isinstance(item, Message)]


def refused(items: Items) -> list[intake.Refused]:
    """What was left out alone."""
    return [item for item in items if isinstance(item, intake.Refused)]


def export(*entries: Mapping[str, object], type_: str = "public_channel", name: str = "Назіральнік") -> str:
    """A Telegram export of one chat as the desktop program writes it."""
    return json.dumps({"name": name, "type": type_, "id": 1234567890, "messages": list(entries)}, ensure_ascii=False,
                      indent=1)


def entry(number: int = 1, text: object = "На станцыі эшалон", **more: object) -> dict[str, object]:
    """One message of an export, with the sender in every place that names one."""
    return {"id": number, "type": "message", "date": "2022-03-01T13:00:00", "date_unixtime": "1646128800",
            "from": "Sender Senderovich", "from_id": "user777000777", "text": text, "text_entities": [], **more}
