"""The escapes that Telegram Desktop writes and JSON does not have."""

from __future__ import annotations

import json
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dazor.intake.escapes import mended

PIECES = st.lists(st.sampled_from([b"\\", b"\\\\", b"x", b"0", b"B", b"f", b"\\x0B", b"\\x1", b"\\u0041", b"\\n", b'\\"', b"a",
                                   "ы".encode()]), max_size=40).map(b"".join)


def reference(data: bytes) -> bytes:
    """The same by walking over the whole, byte for byte."""
    out, place = b"", 0
    while place < len(data):
        if data[place:place + 1] != b"\\":
            out += data[place:place + 1]
            place += 1
        elif re.fullmatch(rb"\\x[0-9A-Fa-f]{2}", data[place:place + 4]):
            out += b"\\u00" + data[place + 2:place + 4]
            place += 4
        else:
            out += data[place:place + 2]
            place += 2
    return out


@given(PIECES, st.lists(st.integers(0, 120), max_size=8))
def test_escapes_cut_by_chunks_are_mended_like_whole_ones(data: bytes, cuts: list[int]) -> None:
    borders = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    chunks = [data[a:b] for a, b in pairwise(borders)]
    assert b"".join(mended(chunks)) == reference(data)


@given(PIECES)
def test_one_byte_at_a_time_gives_the_same_as_all_at_once(data: bytes) -> None:
    assert b"".join(mended(bytes([byte]) for byte in data)) == reference(data)


def test_an_escaped_backslash_before_an_x_stays_as_written() -> None:
    assert b"".join(mended([b'"C:\\\\x0B"'])) == b'"C:\\\\x0B"'
    assert json.loads(b"".join(mended([b'"a\\x0Bb\\\\\\x1F"']))) == "a\x0bb\\\x1f"
