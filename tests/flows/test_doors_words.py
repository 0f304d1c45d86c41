"""The words of the doors beside the form: every one translated, none left over, every place to fill in kept."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract_from_dir

import dazor.edge
from dazor.model.codes import LANGUAGES

HERE = Path(dazor.edge.__file__).parent


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_word_of_the_other_doors_is_translated(language: str) -> None:
    words = {"told": None, "tell": None}
    said = {str(found[2]) for found in extract_from_dir(HERE, [("**.py", "python"), ("templates/**.html", "jinja2")], keywords=words)}
    assert len(said) > 40
    catalogue = polib.pofile(str(HERE / "locale" / language / "LC_MESSAGES" / "doors.po"))
    assert {e.msgid for e in catalogue if e.translated()} == said
    for entry in catalogue:
        assert sorted(re.findall(r"{\w+}", entry.msgstr)) == sorted(re.findall(r"{\w+}", entry.msgid))
