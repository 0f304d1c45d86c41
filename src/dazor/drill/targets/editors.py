"""Editors in good standing who open everything they may. Run as a program, it enrols them: `… editors COUNT`."""

from __future__ import annotations

import base64
import http.cookiejar
import re
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from html import unescape

_SHOWN = re.compile(r'src="(/pictures/[^"]*)')
_LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_WORDS = re.compile(r"^/incidents/[^/]+/words/[^/]+/$|^/reports/[^/]+/$")
LIMIT = 50  # openings an hour, the desk's own setting
TURN = 380  # openings of reports and files until the next editor reads on; the desk gives one person 400 a day
NOTICES, FILE = "/notices/", "file"  # an address; before the address of a file
_REPORT = re.compile(r'href="(/reports/[^"/?]+/)"')
_ANSWERS = 12  # at once; a table that goes back has room for eight
_ASKED = re.compile(r'action="/notices/more/(\d+)/"')
_ASIDE = ("/people/", "/notices/", "/leave/", "/language/", "/static/", "/account/factors/", "/enter/", "/account/password/")


class Editor:
    """A browser of one editor."""

    def __init__(self, where: tuple[str, int], name: str, password: str, secret: str) -> None:
        self._root = f"http://{where[0]}:{where[1]}"
        self.name = name
        jar = http.cookiejar.CookieJar()
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self._token = ""
        self.read("/enter/")
        page = self.read("/enter/", {"login": name, "password": password})
        if "code" in page:
            self.read("/account/factors/authenticate/", {"code": _code(secret)})

    def read(self, path: str, fields: dict[str, str] | None = None) -> str:
        """Return a page, with the address it was asked for and every header of the answer."""
        page = self.fetch(path, fields).decode("utf-8", "replace")
        if found := _TOKEN.search(page):
            self._token = found[1]
        return page

    def fetch(self, path: str, fields: dict[str, str] | None = None) -> bytes:
        """Return the same of anything, in its bytes."""
        data = None if fields is None else urllib.parse.urlencode({"csrfmiddlewaretoken": self._token, **fields}).encode()
        asked = urllib.request.Request(self._root + path, data=data, headers={"Referer": self._root + path})  # noqa: S310
        try:
            with self._browser.open(asked, timeout=60) as answer:
                return f"{path}\n{answer.headers}\n".encode() + bytes(answer.read())
        except urllib.error.HTTPError as error:
            return f"{path}\n{error.code}\n".encode() + error.read()


def needed(openings: int) -> int:
    """Return how many editors open so much in a day: at least four, who say yes to each other at every fiftieth."""
    return max(4, openings // TURN + 1)


def crawl(where: tuple[str, int], people: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, bytes]]:
    """Yield every page these editors are shown: all that is linked, and the words of every report.

    They read in bulk, so the desk stops each at its limit of an hour; another of them then says yes. The last pages
    are what the others are shown of it.
    """
    waiting, seen, editors = ["/"], {"/"}, [Editor(where, *person) for person in people]
    opened = 0  # reports and files: both are openings
    while waiting:
        path = waiting.pop()
        editor = editors[opened // TURN % len(editors)]
        pages = [editor.read(path)]
        if path.startswith("/reports/") and _WORDS.match(path):
            pages += _opened(editor, path, editors)
            opened += 1
        for page in pages:
            yield f"{path} as {editor.name}", unescape(page).encode()
            shown = _SHOWN.findall(page)
            opened += len(shown)
            yield from ((f"{FILE} {address} as {editor.name}", editor.fetch(address)) for address in shown)
            for link in map(unescape, _LINK.findall(page)):
                if link not in seen and not link.startswith(_ASIDE) and "/words/" not in link and "/act/" not in link:
                    seen.add(link)
                    waiting.append(link)
    for editor in editors:
        yield f"{NOTICES} as {editor.name}", unescape(editor.read(NOTICES)).encode()


def answer(editor: Editor, text: str, seen: set[str]) -> None:
    """Answer some reports that came by a messenger and are not in `seen`; who wrote to nobody's relay cannot be answered."""
    pages, asked = [editor.read("/reports/")], 0
    for page in pages:
        for link in sorted(set(_REPORT.findall(page)) - seen):
            if asked == _ANSWERS:
                return
            seen.add(link)
            if ">Telegram</span>" in editor.read(link):
                editor.read(f"{link}answer/", {"text": text})
                asked += 1
        if (more := f"page={len(pages) + 1}") in page:
            pages.append(editor.read(f"/reports/?{more}"))


def _opened(editor: Editor, path: str, editors: Sequence[Editor]) -> list[str]:
    """Open the words; where a second person is asked for, let the next editor say yes and open them again."""
    page = editor.read(path, {})
    if 'class="said"' in page:
        return [page]
    other = editors[(editors.index(editor) + 1) % len(editors)]
    asked = other.read(NOTICES)
    for number in _ASKED.findall(asked):
        other.read(f"{NOTICES}more/{number}/", {"what": "allow"})
    return [page, asked, editor.read(path, {})]


def alarmed(pages: Sequence[tuple[str, bytes]], people: Sequence[tuple[str, str, str]]) -> bool | None:
    """Tell whether the editors who did not read in bulk were told of the one who did; None when nobody did."""
    first = people[0][0]
    opened = sum(where.endswith(f" as {first}") and b'class="said"' in page for where, page in pages)
    if opened < LIMIT:
        return None
    told = [page for where, page in pages if where.startswith(NOTICES) and not where.endswith(f" {first}")]
    return any(first.encode() + b" opened " in page and b'class="alarm"' in page for page in told)


def _code(secret: str) -> str:
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    return TOTP(base64.b32decode(secret), 6, SHA1(), 30, enforce_key_length=False).generate(int(time.time())).decode()  # noqa: S303


def enrol(count: int) -> Iterator[str]:
    """Make accounts with every role, a password and a second factor; yields a line for each."""
    import dazor.desk

    dazor.desk.setup()
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.contrib.auth.models import User

    from dazor.desk import people
    from dazor.verification.states import ROLES

    for number in range(count):
        name, password, secret = f"editor{number}", secrets.token_urlsafe(12), generate_totp_secret()
        people.add_editor(name, ROLES)
        user = User.objects.get(username=name)
        user.set_password(password)
        user.save()
        TOTP.activate(user, secret)
        yield f"{name} {password} {secret}"


if __name__ == "__main__":
    print("\n".join(enrol(int(sys.argv[1]))))  # noqa: T201 - its output is read by the drill
