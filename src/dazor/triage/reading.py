"""One message → its Report: the order of the work.

1 – clean the text and part it into words; 2 – protect what identifies a person; 3 – look every word up;
4 – times, places, numbers; 5 – sentences into units, units into types; 6 – sightings; 7 – spans and the sketch.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import reduce
from operator import or_

from dazor.gazetteer import Pack
from dazor.model.codes import PlaceKind
from dazor.model.errors import ItemRefused
from dazor.model.facts import Marked, Report
from dazor.model.raw import MAX_TEXT_BYTES
from dazor.triage.corrected import kept
from dazor.triage.counts import counts
from dazor.triage.danger import dangers, is_record
from dazor.triage.facts import FACTS
from dazor.triage.language import alphabet, cyrillised, language
from dazor.triage.lexicon import Marks, load
from dazor.triage.meanings import meanings
from dazor.triage.observer import observers
from dazor.triage.parsed import Parsed
from dazor.triage.places import housed, name_places
from dazor.triage.private import READABLE, find_private, links, marked, with_towns
from dazor.triage.sightings import sightings
from dazor.triage.sketch import signature
from dazor.triage.spans import spans
from dazor.triage.stated import Known, known
from dazor.triage.times import mentions
from dazor.triage.tokens import Clean, Token, clean, tokens

_READ = 1_000  # words that events are read from: four pages; private data and danger are looked for in all of them


class TooLong(ItemRefused):
    """The text is longer than a message can be. It was not read."""

    code = "triage.T01"


def read(text: str, *, id: str = "", published: str = "", pack: Pack, reference: str = "") -> Report:  # noqa: A002 - the fixed interface
    """Return what a message says, with the spans that say why.

    `published`: ISO 8601 date or date-time as stated; relative words of time count from it, or from `reference`
    when it is empty. Raises: TooLong: over `model.raw.MAX_TEXT_BYTES`.
    """
    if len(text) > MAX_TEXT_BYTES or (len(text) > MAX_TEXT_BYTES // 4 and len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES):
        raise TooLong(f"the text of {id or 'the message'} is longer than {MAX_TEXT_BYTES // 1024} KiB. It was not read; "
                      "split it or import it as an article.")
    cleaned = clean(text)  # 1
    words = tokens(cleaned.text)
    spelled = [word.text for word in words]
    weights, signs, insides = zip(*FACTS.of(spelled), strict=True) if words else ((), (), ())
    lang = language(cleaned.text, weights)
    private, web = find_private(cleaned.text, reduce(or_, signs, 0)), links(cleaned.text)  # 2
    taken = _taken(words, [(start, end) for start, end, _, because in private if because not in READABLE] + web)
    marks = _marked(words, lang, taken)  # 3
    danger = dangers(cleaned.text, words, marks.masks, whole=marks.whole, linked=bool(web), private=len(private))
    home = _taken(words, [(start, end) for start, end, kind, because in private if kind == "address" or because in READABLE])
    after = words[_READ].start if len(words) > _READ else None
    if after is not None:
        words, marks, taken, home = words[:_READ], marks.until(_READ), taken[:_READ], home[:_READ]
    parsed = _parse(cleaned, words, marks, taken, (known(published or reference), published or reference, lang, pack, home))  # 4
    drafts = [] if _no_report(danger) or is_record(cleaned.text) else sightings(parsed, pack)  # 5, 6
    private = with_towns(private, cleaned.text, [(words[item.first].start, words[item.after - 1].end) for item in parsed.named]) if private else private
    pii = tuple(marked(cleaned.surface(start, end), kind, *cleaned.span(start, end)) for start, end, kind, _ in private)
    return Report(id=id, lang=lang, sightings=tuple(draft.sighting for draft in drafts),
                  observer_places=tuple(_observed(parsed)), pii=pii, danger=danger,
                  spans=tuple(spans(parsed, drafts, private)), signature=signature(insides),
                  published=published, read_to=None if after is None else cleaned.span(0, after)[1])


def _no_report(danger: Sequence[str]) -> bool:
    """Doxxing, spam, planning and threats are no reports. A link or an instruction does not unsay what else is said."""
    return bool({"doxxing", "spam", "planning", "threat"} & set(danger))


def _taken(words: Sequence[Token], stretches: Sequence[tuple[int, int]]) -> list[bool]:
    taken = [False] * len(words)
    ends = [word.end for word in words] if stretches else []
    for start, end in stretches:
        at = bisect_right(ends, start)  # the first word that ends after the stretch begins
        while at < len(words) and words[at].start < end:
            taken[at] = True
            at += 1
    return taken


def _marked(words: Sequence[Token], lang: str, taken: Sequence[bool]) -> Marks:
    if lang == "mixed":
        how = alphabet(" ".join(word.text for word in words), [word.key for word in words])
        keys = [cyrillised(word.text if how == "lacinka" else word.key, how) if word.key.isascii() and word.key.isalpha() else word.key
                for word in words]
    else:
        keys = [word.key for word in words]
    marks = load().mark(keys)
    return marks.without(taken) if True in taken else marks


def _parse(cleaned: Clean, words: list[Token], marks: Marks, taken: list[bool], context: tuple[Known | None, str, str, Pack, list[bool]]) -> Parsed:
    at, published, lang, pack, home = context
    said = [mention for mention in mentions(words, marks, at) if not any(taken[mention.first:mention.after])]
    busy = list(taken)
    for mention in said:
        busy[mention.first:mention.after] = [True] * (mention.after - mention.first)
    named = name_places(words, marks, busy, pack, lang)
    for item in named:
        after = item.after + housed(words, item)
        busy[item.first:after] = [True] * (after - item.first)
        if item.hit is not None and item.hit.entries[0].kind is PlaceKind.SETTLEMENT and item.after == item.first + 1:
            marks.drop(item.first, load().union("concepts.", "civil."))  # "Кореличи" is no Korea
    named = kept(words, named)
    counted = counts(words, marks, busy)
    return Parsed(cleaned, words, marks, taken, said, named, counted, observers(words, marks, named, taken, home),
                  at, published, lang, meanings(marks.masks, named, counted), {})


def _observed(parsed: Parsed) -> list[Marked]:
    out = []
    for index in sorted(parsed.observers):
        item = parsed.named[index]
        start, end = parsed.words[item.first].start, parsed.words[item.after - 1].end
        out.append(marked(parsed.clean.surface(start, end), "place", *parsed.clean.span(start, end)))
    return out


def sketch(text: str) -> str:
    """Return the signature that `read` gives a text, without reading it."""
    return signature([fact.inside for fact in FACTS.of([word.text for word in tokens(clean(text).text)])])
