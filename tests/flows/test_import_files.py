"""`dazor import` with the files of an export: from a folder or a zip, stripped before they are locked, told of one by one."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from dazor import box
from dazor.intake.attachments import of_saved_chat
from tests.flows import recordings
from tests.flows.open_door import files_with
from tests.flows.pictures import SECRETS as IN_PICTURES
from tests.flows.pictures import jpeg
from tests.flows.recordings import ABSENT, SECRETS
from tests.flows.test_import_to_the_desk import House
from tests.rooms.intake.reading import entry, export

needs_programs = pytest.mark.skipif(bool(ABSENT), reason=f"not installed: {ABSENT}")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("house"))
    for command in (("keys", "init"), ("desk", "init")):
        done = house.say(*command)
        assert done.returncode == 0, done.stderr
    return house


def rows(report: Path) -> list[tuple[str, str]]:
    return [(row["outcome"], row["why"]) for row in csv.DictReader(report.open(encoding="utf-8"))]


@needs_programs
def test_an_export_brings_its_files_stripped_and_nothing_else_reaches_the_disk(house: House, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    inside = {"photos/Alena Kavalenka.jpg": jpeg(), "voice_messages/b.ogg": recordings.ogg(),
              "files/d.docx": b"PK\x03\x04 hidden-trailer of no kind we know"}
    for path, data in inside.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    kinds = ({"photo": "photos/Alena Kavalenka.jpg"}, {"media_type": "voice_message", "file": "voice_messages/b.ogg"},
             {"file": "files/d.docx"})
    (tmp_path / "result.json").write_text(export(*(entry(n, f"Калона {n}", **more) for n, more in enumerate(kinds))), encoding="utf-8")

    trial = house.say("import", tmp_path, "--dry-run")
    assert (trial.returncode, trial.stderr.strip()) == (
        0, "3 would be taken, 0 known already, 0 refused, 3 files to be stripped and taken")
    done = house.say("import", tmp_path, "--report", report)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "3 taken, 0 known already, 0 refused, 2 files taken, stripped, 1 files not taken"
    assert rows(report) == [*[("taken", "")] * 2, ("taken", f"file not taken: {box.PROBLEMS['kind']}")]
    assert files_with([*SECRETS, *IN_PICTURES], house.bundle.parent) == []
    assert house.say("import", tmp_path).stderr.strip() == "0 taken, 3 known already, 0 refused"


def test_a_message_that_tells_its_place_keeps_its_file(house: House, tmp_path: Path) -> None:
    (tmp_path / "p.jpg").write_bytes(jpeg())
    place = {"latitude": 53.9, "longitude": 27.5}
    (tmp_path / "result.json").write_text(export(entry(7, "Калона з месцам", photo="p.jpg", location_information=place)), encoding="utf-8")
    done = house.say("import", tmp_path)
    assert done.stderr.splitlines()[-1] == "1 taken, 0 known already, 0 refused, 1 positions not read, 1 files taken, stripped"


def test_a_zip_of_a_saved_chat_brings_its_photos(house: House, tmp_path: Path) -> None:
    packed = tmp_path / "chat.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("_chat.txt", "[24.02.22, 06:15:33] Hanna: Column at the station\n"
                                      "[24.02.22, 06:16:01] Hanna: \u200e<attached: 00000002-PHOTO-2022-02-24.jpg>\n"
                                      "[24.02.22, 06:17:00] Hanna: <attached: gone.jpg>\n")
        archive.writestr("00000002-PHOTO-2022-02-24.jpg", jpeg())
    done = house.say("import", packed)
    assert (done.returncode, done.stderr.strip()) == (0, "3 taken, 0 known already, 0 refused, 1 files taken, stripped")


@pytest.mark.parametrize("names", [(), ("a.txt", "b.txt")], ids=["none", "two"])
def test_a_zip_that_does_not_say_where_its_messages_are_is_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    packed = tmp_path / "chat.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name in (*names, "p.jpg"):
            archive.writestr(name, "words")
    done = House(tmp_path).say("import", packed, "--to-jsonl")
    assert (done.returncode, "Give the file itself" in done.stderr, "Traceback" in done.stderr) == (2, True, False)


@pytest.mark.parametrize("line", ["IMG-20220224-WA0001.jpg (file attached)", "IMG-20220224-WA0001.jpg (файл добавлен)",
                                  "<attached: IMG-20220224-WA0001.jpg>", "<załączono: IMG-20220224-WA0001.jpg>"])
def test_a_saved_chat_names_its_files_in_a_line_of_their_own(line: str) -> None:
    def files(path: str) -> io.BytesIO | None:
        return io.BytesIO(b"picture") if path == "IMG-20220224-WA0001.jpg" else None

    words, media = of_saved_chat(f"{line}\nColumn at noon", files)
    assert (words, [(m.kind, m.size) for m in media]) == ("Column at noon", [("photo", 7)])
    assert of_saved_chat(line.replace("0001", "0002"), files) == (line.replace("0001", "0002"), ())
    assert of_saved_chat(line, None) == (line, ())


def test_words_that_only_look_like_a_file_stay_words() -> None:
    for words in ("../../etc/passwd.txt (file attached)", "station at 10.30 (two trains)", "see <b: x>"):
        assert of_saved_chat(words, lambda path: io.BytesIO(b"x") if "." in path and "/" in path else None) == (words, ())
