"""The site as files: what is on it, what can never be, links that lead somewhere, the same bytes twice."""

from __future__ import annotations

import posixpath
import re
from datetime import timedelta
from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazor.model.codes import LANGUAGES, ReleaseClass, ReleaseState
from dazor.model.public import Correction, PublicArea, Release
from dazor.publishing import MARKER, BadRelease, build

from .samples import ALERT, ALL, CAMP, COLUMN, GONE, HOMIEL, NOW, TRAIN, URL, own_words, site

WEIRD = '<script>alert(1)</script> "quoted" & \'single\' =cmd|calc'


class _Links(HTMLParser):
    """Every address a page names, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("href", "src", "data-points", "data-assets") and value:
                self.links.append(value)
            if name == "id" and value:
                self.ids.add(value)


def _parsed(page: bytes) -> _Links:
    found = _Links()
    found.feed(page.decode())
    return found


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    return site()


def test_the_same_releases_give_the_same_bytes_in_any_order(whole: dict[str, bytes]) -> None:
    assert site(tuple(reversed(ALL))) == whole


def test_every_link_of_every_page_leads_to_a_file_of_the_site(whole: dict[str, bytes]) -> None:
    for path, page in whole.items():
        if not path.endswith(".html"):
            continue
        for link in _parsed(page).links:
            target, _, anchor = link.partition("#")
            if link.startswith(URL):
                target = link.removeprefix(URL)
                target += "index.html" if target.endswith("/") else ""
            else:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            if target.endswith("assets"):
                continue
            assert target in whole, f"{path}: {link}"
            if anchor:
                assert anchor in _parsed(whole[target]).ids, f"{path}: {link}"


def test_no_page_names_another_host_or_holds_code_of_its_own(whole: dict[str, bytes]) -> None:
    for path, page in whole.items():
        if not path.endswith(".html"):
            continue
        text = page.decode().replace(URL, "").replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in text, path
        assert "https://" not in text, path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! type=\"module\" src=)", text), path
        assert "default-src 'none'" in text
        assert '<a class="skip"' in text or path == "index.html"


def test_every_page_says_its_language_and_names_its_sisters(whole: dict[str, bytes]) -> None:
    for lang in LANGUAGES:
        page = whole[f"{lang}/incident/k7wq2/index.html"].decode()
        assert f'<html lang="{lang}">' in page
        for other in LANGUAGES:
            assert f'hreflang="{other}" href="{URL}{other}/incident/k7wq2/"' in page


def test_an_uncertain_place_is_drawn_as_an_area_without_scripts(whole: dict[str, bytes]) -> None:
    page = whole["be/index.html"].decode()
    assert page.count('class="area') >= 2
    assert 'href="./incident/k7wq2/index.html"' in page


def test_an_alert_is_a_banner_until_it_runs_out() -> None:
    assert b'class="alerts"' in site()["uk/index.html"]
    later = site(now=NOW + timedelta(minutes=18))
    assert b'class="alerts"' not in later["uk/index.html"]
    assert "uk/incident/a100x/index.html" in later


def test_a_withdrawn_incident_leaves_its_address_date_and_reason_only(whole: dict[str, bytes]) -> None:
    page = whole["en/incident/gone1/index.html"].decode()
    assert "25 March 2022" in page
    assert "It was an ordinary goods train." in page
    assert "Homiel" not in page
    assert "Military train" not in page
    for path in ("data/incidents.csv", "data/incidents-hxl.csv", "data/incidents.geojson", "en/feed.xml",
                 "en/points.json", "en/index.html", "en/timeline/2022-03/index.html"):
        assert b"gone1" not in whole[path], path


def test_what_was_withdrawn_before_it_was_out_leaves_no_trace() -> None:
    files = site((msgspec.structs.replace(GONE, published=""),))
    assert "gone1" not in own_words(files)
    assert not any("gone1" in path for path in files)


@pytest.mark.parametrize("held", [
    {"state": ReleaseState.HELD}, {"state": ReleaseState.SCHEDULED}, {"published": "2022-04-02T12:01:00Z"}])
def test_what_is_held_or_due_later_leaves_no_trace(held: dict[str, object]) -> None:
    secret = msgspec.structs.replace(COLUMN, id="zz9held", attribution="UNSAID", **held)
    files = site((TRAIN, secret))
    assert "zz9held" not in own_words(files)
    assert "UNSAID" not in own_words(files)
    assert files == site((TRAIN,))


def test_only_the_newest_version_of_an_incident_is_shown() -> None:
    old = msgspec.structs.replace(TRAIN, version=1, attribution="THE OLD WORDING")
    for order in ((old, TRAIN), (TRAIN, old)):
        assert "THE OLD WORDING" not in own_words(site(order))


def test_a_correction_stands_on_the_page_and_in_the_list(whole: dict[str, bytes]) -> None:
    for path in ("en/incident/tr5/index.html", "en/corrections/index.html"):
        assert b"20 to 25 wagons, not 52" in whole[path]


def test_an_empty_site_says_that_nothing_is_released_yet() -> None:
    files = site(())
    assert b"Nothing has been released yet" in files["en/index.html"]
    assert b"Nothing has been released yet" in files["en/timeline/index.html"]
    assert MARKER in files


def test_words_of_people_never_become_markup() -> None:
    place = msgspec.structs.replace(HOMIEL, names=dict.fromkeys(LANGUAGES, WEIRD), radius_km=50.0)
    wild = msgspec.structs.replace(CAMP, places=(place,), heading=(place,), attribution=WEIRD, objects=(WEIRD,),
                                   corrections=(Correction(at="2022-04-01", what="place", note=WEIRD),))
    for path, page in site((wild,)).items():
        if path.endswith(".html"):
            assert b"<script>" not in page, path
            assert "script" not in _parsed(page).tags or b'type="module"' in page


@pytest.mark.parametrize("change", [
    {"id": "../../etc/x"}, {"id": ""}, {"id": "a/b"}, {"code": "mil.unknown"}, {"layer": "nowhere"},
    {"release_class": ReleaseClass.R6}, {"release_class": ReleaseClass.R0, "expires": ""}, {"published": "soon"},
    {"attribution": "bad\x00byte"}, {"corrections": (Correction(at="yesterday", what="place"),)},
    {"places": (PublicArea(id="x", level=HOMIEL.level, names={}, lat=float("nan"), lon=3.0),)},
    {"places": (PublicArea(id="x", level=HOMIEL.level, names={}, lat=99.0, lon=3.0),)},
    {"places": (PublicArea(id="x", level=HOMIEL.level, names={}, lat=9.0),)}])
def test_a_release_that_cannot_be_shown_is_refused(change: dict[str, object]) -> None:
    bad = msgspec.structs.replace(COLUMN, **change)
    with pytest.raises(BadRelease, match="left out"):
        list(build((bad,), site_url=URL, now=NOW))


_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x4FF, exclude_characters="\x7f"), max_size=30)
_RELEASES = st.builds(
    lambda i, note, name, held, days: msgspec.structs.replace(
        COLUMN if i % 2 else TRAIN, id=f"p{i}", attribution=note, state=ReleaseState.HELD if held else ReleaseState.RELEASED,
        places=(msgspec.structs.replace(HOMIEL, names={"en": name}),), published=f"2022-03-{1 + days:02d}"),
    st.integers(0, 8), _TEXT, _TEXT, st.booleans(), st.integers(0, 27))


@settings(max_examples=12)
@given(st.lists(_RELEASES, max_size=5))
def test_the_site_is_a_function_of_what_is_shown_alone(releases: list[Release]) -> None:
    shown = {r.id for r in releases if r.state is not ReleaseState.HELD}
    files = site(releases)
    pages = {m[1] for path in files if (m := re.fullmatch(r"en/incident/(\w+)/index\.html", path))}
    assert pages <= shown
    assert files == site([r for r in releases if r.id in pages or r.id in shown])


def test_no_number_of_reports_and_no_member_can_reach_a_page() -> None:
    assert not {"members", "reports", "groups", "text", "origin", "door"} & set(Release.__struct_fields__)


def test_an_alert_that_is_over_tells_nobody_to_hurry() -> None:
    files = site((ALERT,), now=NOW + timedelta(days=30))
    assert b'class="alerts"' not in files["en/incident/a100x/index.html"]
