"""What a function says of a word, remembered: words come again, and a known one costs a look in a dictionary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

_KEPT = 65_536  # words remembered; a language has fewer forms in use
_MANY = 100  # words of a text in which the same number may come again and again
_WITHIN = dict.fromkeys(map(ord, "-’'ʼ"))  # marks that stand within a word
_LONGEST = 40  # letters of a word that is remembered
_Said = TypeVar("_Said")
SMALL_NUMBERS = frozenset([*map(str, range(100)), *(f"{number:02}" for number in range(100))])


def may_stay(word: str) -> bool:
    """Say whether a word may be remembered beyond its message: letters, hyphens, apostrophes, never a number or a handle with digits."""
    if word.isalpha():
        return len(word) <= _LONGEST
    return (len(word) == 1 and not word.isdigit()) or (len(word) <= _LONGEST and word.translate(_WITHIN).isalpha())


class Memory(dict[str, _Said]):
    """The answers of a function by word; asked as `memory[word]`, an unknown word is worked out.

    Only words that `may_stay` are kept, and no order of words: what stays is a list of words of the languages. Numbers
    below a hundred are kept all at once when the first is asked for, so that none tells of a message. When too many words
    are kept, all are forgotten.
    """

    def __init__(self, work: Callable[[str], _Said]) -> None:
        """Remember what `work` says."""
        super().__init__()
        self._work = work

    def __missing__(self, word: str) -> _Said:
        found = self._work(word)
        if may_stay(word):
            if len(self) >= _KEPT:
                self.clear()
            self[word] = found
        elif word in SMALL_NUMBERS:
            self.update({number: self._work(number) for number in SMALL_NUMBERS})
        return found

    def of(self, words: Sequence[str]) -> list[_Said]:
        """Return what is said of each word; in a long text a word that is not remembered is worked out once all the same."""
        if len(words) < _MANY:
            return list(map(self.__getitem__, words))
        here = {word: self[word] for word in set(words)}
        return list(map(here.__getitem__, words))
