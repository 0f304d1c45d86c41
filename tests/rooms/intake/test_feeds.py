"""RSS and Atom files, given as bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from dazor import intake
from tests.rooms.intake.reading import messages, read

RSS = """<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>Навіны Палесся</title>
<link>https://www.news.test/</link>
<item><title>Эшалон у Калінкавічах</title><description>&lt;p&gt;Бачылі &lt;b&gt;20 платформ&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;Ехалі на
поўдзень.&lt;/p&gt;</description><pubDate>Tue, 01 Mar 2022 01:30:00 +0300</pubDate><link>https://news.test/1</link></item>
<item><title>Тое самае</title><description>Тое самае і яшчэ</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title></title><entry><title>Узлёт</title>
<link href="https://www.channel.test/5"/><updated>2022-03-01T22:10:00Z</updated><content type="html">&lt;div&gt;Узлёт МіГ-31К&lt;/div&gt;
</content></entry></feed>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251"])
def test_an_entry_becomes_title_and_words_with_the_date_as_stated(encoding: str) -> None:
    data = RSS.format(encoding=encoding).replace("і", "и") if encoding == "windows-1251" else RSS.format(encoding=encoding)
    first, second = messages(read(data.encode(encoding), kind="feed"))
    assert first.text.splitlines()[0].startswith("Эшалон")
    assert "20 платформ." in first.text
    assert "<" not in first.text
    # 01:30 in Minsk is the day before in UTC; what is stated stays.
    assert (first.published, first.door) == ("2022-03-01T01:30", "feed")
    assert second.text == "Тое самае" + second.text.removeprefix("Тое самае")
    assert second.text.count("Тое самае") == 1


def test_the_origin_is_the_feeds_title_or_else_the_host_of_its_links() -> None:
    assert messages(read(RSS.format(encoding="utf-8")))[0].origin == "Навіны Палесся"
    [message] = messages(read(ATOM))
    assert (message.origin, message.published, message.text) == ("channel.test", "2022-03-01T22:10", "Узлёт МіГ-31К")


def test_a_feed_without_entries_says_so() -> None:
    with pytest.raises(intake.EmptyInput):
        read('<rss version="2.0"><channel><title>x</title></channel></rss>')


def test_what_is_no_feed_is_refused() -> None:
    with pytest.raises(intake.NotThisKind, match="neither RSS nor Atom"):
        read("<html><body>hello</body></html>", kind="feed")


def test_a_feed_cannot_make_us_open_a_file_or_an_address(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("CANARY", encoding="utf-8")
    evil = (f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss version="2.0"><channel>'
            "<title>t</title><item><title>a &x; b</title></item></channel></rss>")
    assert "CANARY" not in repr(read(evil, kind="feed"))
    with pytest.raises(intake.NotThisKind):
        read(secret.as_uri(), kind="feed")


def test_entities_that_multiply_do_not_fill_the_memory() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    data = (f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "{"x" * 100}">{bomb}]><rss version="2.0"><channel><title>t</title>'
            "<item><title>&a9;</title></item></channel></rss>")
    assert len(repr(read(data, kind="feed"))) < 10_000
