"""One file on standard input, one task, one frame on standard output; a problem is named by one word and exit code 1."""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Any

from . import films, papers, pictures
from .frame import MARK, Piece, framed

FILE = "/proc/self/fd/0"  # memory that can be sought in; for the programs it is their standard input too
PROCESSES = 64  # of this box; the kernel does not count those of the machine's root


def done(task: str) -> tuple[dict[str, Any], list[Piece]]:
    """Do the task. Raises: ValueError: there is nothing; and whatever a decoder raises."""
    data = Path(FILE).read_bytes()
    if not data:
        raise ValueError("empty")
    if task == "codes":
        from . import codes  # its decoder is loaded for nothing else

        return {"kind": "codes", "looks": [], "codes": codes.texts(FILE)}, []
    if pictures.is_picture(data[:12]):
        picture = pictures.opened(data, pictures.LONGEST if task == "copy" else 1 << 14)
        made = pictures.jpeg(picture, pictures.QUALITY if task == "copy" else 95)
        return {"kind": "photo", "looks": [pictures.look(picture)]}, [Piece("copy", "image/jpeg", made)]
    if data.startswith((b"%PDF", MARK)):
        drawn, text = papers.pages(FILE, data[:len(MARK)])
        return {"kind": "document", "looks": [], "text": text}, drawn
    seen = films.probed(FILE)
    kind = "video" if seen.video else "voice"
    if task == "strip":
        return {"kind": kind, "looks": []}, films.stripped(FILE, seen)
    shown, looks = films.copied(FILE, seen)
    return {"kind": kind, "looks": looks}, shown


def main(task: str) -> int:
    """Do one task."""
    resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
    try:
        said, pieces = done(task)
    except FileNotFoundError as error:
        sys.stdout.buffer.write(framed({"problem": str(error)}))
        return 1
    except Exception as error:  # noqa: BLE001 - a decoder may raise anything; nothing of the file is repeated
        sys.stdout.buffer.write(framed({"problem": "kind" if str(error) == films.NOTHING else "broken"}))
        return 1
    sys.stdout.buffer.write(framed(said, pieces))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[-1]))
