"""The search finds what is there, wherever and however it is written, and says when it is blind."""

from __future__ import annotations

import base64
import gzip
import hmac
import io
import json
import random
import struct
import zipfile
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.drill import canaries, volume
from dazor.drill.canaries import Sent
from dazor.drill.errors import Blind
from dazor.drill.findings import Level
from dazor.drill.search import Finder, inflated
from dazor.drill.seizure import Seizer, coincidences
from dazor.drill.senders import plant
from dazor.drill.targets import installation

PEOPLE = plant(12, 1)
CONTROL = "control-0123456789abcdef"


def seizer(keys: dict[str, bytes] | None = None, sent: list[Sent] | None = None) -> Seizer:
    return Seizer(PEOPLE, sent or [], CONTROL, keys or {})


@given(st.binary(min_size=8, max_size=60).filter(lambda p: len(set(p)) > 1), st.integers(0, 300), st.binary(max_size=40))
def test_a_pattern_is_found_at_every_offset(pattern: bytes, before: int, after: bytes) -> None:
    buffer = bytes(before) + pattern + after
    assert (before, pattern) in set(Finder({pattern: 0}).scan(buffer))


@pytest.mark.parametrize("at", [(1 << 20) - 30, (1 << 20) - 8, (1 << 20) - 1, 1 << 20, (2 << 20) - 3])
def test_a_pattern_on_a_seam_is_found(at: int) -> None:
    buffer = bytearray(3 << 20)
    buffer[at:at + 12] = b"Zmicier 2026"
    assert list(Finder({b"Zmicier 2026": 0}).scan(buffer)) == [(at, b"Zmicier 2026")]


def test_a_pattern_too_short_to_mean_anything_is_refused() -> None:
    for pattern in (b"Minsk", bytes(9)):
        with pytest.raises(ValueError, match="shorter"):
            Finder({pattern: 0})


@pytest.mark.parametrize("write", [
    lambda t: t.encode(), lambda t: t.encode("utf-16-le"), lambda t: t.encode("utf-16-be"), lambda t: t.encode("utf-32-le"),
    lambda t: json.dumps(t).encode(), lambda t: t.encode().hex().encode(),
    lambda t: base64.b64encode(b"a" + t.encode()), lambda t: base64.b64encode(b"ab" + t.encode() + b"z"),
    lambda t: base64.b64encode(t.encode()), lambda t: gzip.compress(b"one line\n" + t.encode() + b"\n"),
    lambda t: zlib.compress(b"another" + t.encode()),
])
def test_a_name_is_found_in_every_writing(write) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    person = PEOPLE[3]
    buffer = random.Random(2).randbytes(5_000) + write(person.name) + random.Random(3).randbytes(5_000)
    assert person.number in {f.sender for f in seizer().look("here", buffer, "L1")}


def test_a_number_of_an_account_is_found_as_eight_bytes() -> None:
    for order in ("little", "big"):
        buffer = b"xyz" + PEOPLE[5].chat_id.to_bytes(8, order) + b"xyz"
        assert {(f.sender, f.kind) for f in seizer().look("here", buffer, "L1")} == {(5, "chat_id")}


def test_a_hash_under_a_key_that_was_found_is_an_identity() -> None:
    buffer = hmac.digest(b"key of the limiter", PEOPLE[4].address.encode(), "sha256")
    assert not list(seizer().look("here", buffer, "L2"))
    assert {f.sender for f in seizer({"limiter": b"key of the limiter"}).look("here", buffer, "L2")} == {4}


def test_a_packed_file_is_looked_into() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", f"{PEOPLE[7].phone}\n" * 3)
    assert any(PEOPLE[7].phone.encode() in contents for _, contents in inflated(b"head" + made.getvalue()))


def test_nobody_is_found_in_noise() -> None:
    assert not list(seizer().look("noise", random.Random(9).randbytes(4 << 20), "L1"))


def test_a_search_that_misses_what_was_planted_is_no_search() -> None:
    with pytest.raises(Blind):
        seizer().disk([("image", b"nothing here, nothing at all")], [], tick=1, raw=True)


def test_no_two_people_share_a_trait() -> None:
    values = [c.value for c in canaries.canaries(plant(1_000, 4))]
    assert len(values) == len(set(values))


def arrivals(count: int) -> list[Sent]:
    rng = random.Random(1)
    return [Sent(sender=n, message=0, began=t, ended=t + 0.02, status=200)
            for n, t in enumerate(rng.uniform(0, 40) for _ in range(count))]


def test_a_file_at_every_arrival_is_more_than_chance() -> None:
    sent = arrivals(40)
    found, chance = coincidences(sent, [s.began + 0.01 for s in sent], 4)
    assert found == 40 > chance


def test_a_file_at_every_tick_is_no_more_than_chance() -> None:
    found, chance = coincidences(arrivals(40), [n * 4.0 for n in range(11)], 4)
    assert found <= chance


def log_of(seconds: list[int]) -> bytes:
    lines = [f"{datetime.fromtimestamp(s, UTC):%Y-%m-%d %H:%M:%S} a line of a log" for s in seconds]
    return "\n".join([CONTROL, *lines]).encode()


def test_a_second_written_at_every_arrival_fails_the_disk() -> None:
    sent = [Sent(sender=n, message=0, began=1_790_000_000.3 + 7 * n, ended=1_790_000_000.4 + 7 * n, status=200) for n in range(30)]
    level, _ = seizer(sent=sent).disk([("image", log_of([int(s.began) for s in sent]))], [], tick=4, raw=True)
    assert level.failed
    assert level.times == 30


def test_a_second_that_meets_one_arrival_by_chance_is_told_but_not_found() -> None:
    sent = [Sent(sender=n, message=0, began=1_790_000_000.3 + n / 4, ended=1_790_000_000.4 + n / 4, status=200) for n in range(30)]
    level, _ = seizer(sent=sent).disk([("image", log_of([1_790_000_002, 1_790_000_050]))], [], tick=4, raw=True)
    assert not level.failed
    assert not level.found
    assert level.note.startswith("times: 4 as text")


STATED = 1_790_000_287  # 14:18:07 UTC, of the quarter that begins at 14:15


def told_by(text: bytes) -> Level:
    sent = [Sent(sender=3, message=0, began=STATED, ended=STATED, status=200, stated=True)]
    return seizer(sent=sent).disk([("image", CONTROL.encode() + b" " + text)], [], tick=4, raw=True)[0]


@pytest.mark.parametrize("text", [
    b"2026-09-21 14:18:07", b"2026-09-21T17:18", b"21.09.2026 14:18", b'{"at": 1790000287}', b"1790000287000", b"1790000280", b"2026-09-21T14:25",
    b"2026-09-21T14:20Z", struct.pack(">d", STATED), gzip.compress(b"17 lines before 21/Sep/2026:17:18:07 +0300")])
def test_whatever_is_finer_than_the_quarter_an_export_states_is_found(text: bytes) -> None:
    assert told_by(text).times == 1
    assert told_by(text).failed


@pytest.mark.parametrize("text", [b"2026-09-21T14:15", b"2026-09-21T17:15", b"2026-09-21", b"0.381790000287", b"861790000287", b"2026-09-21T14:31"])
def test_the_quarter_itself_and_other_moments_are_not(text: bytes) -> None:
    assert not told_by(text).failed


def test_nothing_else_in_a_drill_stands_where_exports_state_their_moments() -> None:
    born = datetime(2026, 11, 22, 9, 7, tzinfo=UTC)
    people = plant(1_000, 7)
    for one in installation.stated(people, born):
        moment = datetime.fromtimestamp(one.began, UTC)
        assert moment < born - timedelta(days=30)
        assert moment.minute % 15


def test_lives_that_differ_are_told_apart_and_twins_are_not() -> None:
    rng = random.Random(5)
    quiet = [[rng.gauss(0, 1) for _ in range(6)] for _ in range(20)]
    assert volume.auc(quiet, [[a + 4 for a in life] for life in quiet])[0] > 0.95
    reached, chance = volume.auc(quiet, [[rng.gauss(0, 1) for _ in range(6)] for _ in range(20)])
    assert reached <= max(0.55, chance)


def test_two_reports_of_one_person_that_share_a_mark_are_a_pair() -> None:
    twice = next(p for p in PEOPLE if len(p.texts) == 2)
    marked = [("desk", f"{text} | mark-5f2e1c7a".encode()) for text in twice.texts]
    assert seizer().linked(marked) == 1
    assert seizer().linked([("desk", text.encode()) for text in twice.texts]) == 0
