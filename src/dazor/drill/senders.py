"""The planted people: everything by which a sender could be named, made from a seed, each value found nowhere else."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import msgspec

DOORS = ("form", "photo", "onion", "slow", "import", "relay", "flash", "sealed", "paper")
FILES = ("video", "voice", "document", "photo")
_SLOW_FILES = 200  # people of whom recordings and papers are made: of more a drill would only take longer
_FIRST = ("Алесь", "Ганна", "Кастусь", "Марыля", "Уладзімір", "Святлана", "Ігар", "Ірына", "Пятро", "Вольга", "Янка", "Тэрэза")
_STARTS = ("Жар", "Крук", "Бяроз", "Вярб", "Сак", "Палуй", "Мядзв", "Зубр", "Лазар", "Каліноў", "Галуб", "Журав")
_MIDDLES = ("ан", "ар", "ул", "эв", "іч", "ось", "юк", "ым", "ял", "он", "уш", "ав", "эн", "іл")
_ENDS = ("скі", "ковіч", "юк", "енка", "овіч", "эвіч", "ун", "ейка", "інскі", "анок")
_SOUNDS = ("жа", "ру", "кло", "вэ", "дзі", "мру", "пан", "шы", "гол", "цэ", "бры", "юля", "нах", "тро", "лы", "сва")
_SEEN = ("Калона з {n} грузавікоў каля Оршы, едзе на захад", "Эшалон з {n} платформамі на станцыі Калінкавічы",
         "Взлёт двух вертолётов с аэродрома Мачулищи, курс на юг", "Чули {n} вибухів біля Мозиря",
         "Column of {n} trucks near Baranavichy heading south", "Kolumna {n} ciężarówek pod Grodnem",
         "{n} аўтамабіляў без нумароў у Рэчыцы", "На станции Лунинец стоит эшелон, {n} вагонов")


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """One planted person and the messages they send."""

    number: int
    door: str  # one of DOORS
    chat_id: int  # 48 to 52 bits, so that SQLite and memory hold it in eight bytes
    username: str
    name: str
    phone: str  # digits
    address: str  # of loopback, every part of three digits: no address begins another
    agent: str  # the part of the User-Agent that is theirs alone
    language: str  # the part of Accept-Language that is theirs alone
    file_name: str
    serial: str  # of the camera
    owner: str  # of the camera
    gps: str
    phrases: tuple[str, ...]  # one a message, in the words themselves
    own_phone: str  # a telephone number they wrote into the words; "" for most
    days_ago: int = 0  # 0: today; others come through an import of that day
    file: str = ""  # of FILES: what the export has beside the words; "": nothing

    @property
    def wordless(self) -> bool:
        """Whether they say nothing in words: a quick signal."""
        return self.door == "flash"

    @property
    def brought(self) -> bool:
        """Whether somebody brings to the desk what they wrote: no door hears them."""
        return self.door in ("import", "paper")

    @property
    def texts(self) -> tuple[str, ...]:
        """The words of each message."""
        rng = random.Random(self.number)  # noqa: S311 - the same run again, not a secret
        own = f". Мой тэлефон {self.own_phone}, патэлефануйце" if self.own_phone else ""
        return tuple(f"{rng.choice(_SEEN).format(n=rng.randint(3, 60))}. {phrase}{own}" for phrase in self.phrases)

    @property
    def user_agent(self) -> str:
        """The whole header."""
        return f"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0 {self.agent}"

    @property
    def accept_language(self) -> str:
        """The whole header."""
        return f"be-BY,be;q=0.9,{self.language};q=0.4"


def plant(count: int, seed: int, *, doors: Sequence[str] = DOORS, slow: int = 4, old: bool = True) -> tuple[Sender, ...]:
    """Return `count` senders spread over the doors; the same seed gives the same people.

    `slow` of them upload slowly; with `old`, a third of the imports were taken nine and three days ago. Every tenth
    sends twice, every seventh writes an own telephone number into the words. Imports have files beside the words.
    """
    rng = random.Random(seed)  # noqa: S311 - the same run again, not a secret
    unique: set[str] = set()
    quick = [door for door in doors if door not in ("slow", "paper")] or list(doors)
    people = []
    for number in range(count):
        door = "slow" if "slow" in doors and number < slow else quick[number % len(quick)]
        if door == "sealed" and "paper" in doors and number // len(quick) % 2:
            door = "paper"  # whoever locks words themselves prints them every second time
        people.append(_person(rng, unique, number, door, _day(number // (len(quick) + 1), door) if old else 0))
    return tuple(people)


def _day(round_: int, door: str) -> int:
    return (9, 0, 3, 0, 0, 0)[round_ % 6] if door == "import" else 0


def _person(rng: random.Random, unique: set[str], number: int, door: str, days_ago: int) -> Sender:
    def fresh(make: Callable[[], str]) -> str:
        value = make()
        while value in unique:
            value = make()
        unique.add(value)
        return value

    file = ("photo" if number >= _SLOW_FILES else FILES[number % len(FILES)]) if door == "import" else ""

    def token(length: int) -> str:
        return "".join(rng.choices("bcdfghjkmnpqrstvwxz23456789", k=length))

    def name() -> str:
        return f"{rng.choice(_FIRST)} {rng.choice(_STARTS)}{''.join(rng.choices(_MIDDLES, k=3))}{rng.choice(_ENDS)}"

    return Sender(
        number=number, door=door, days_ago=days_ago, file=file, chat_id=rng.randint(1 << 48, 1 << 52), name=fresh(name),
        username=fresh(lambda: f"kn_{token(9)}"), phone=fresh(lambda: f"37529{rng.randint(10**6, 10**7 - 1)}"),
        address=fresh(lambda: ".".join(["127", *(str(rng.randint(100, 254)) for _ in range(3))])),
        agent=fresh(lambda: f"Kn/{token(10)}"), language=fresh(lambda: f"be-x-{token(8)}"),
        file_name=fresh(lambda: f"IMG_{token(10)}.jpg"), serial=fresh(lambda: f"SN{rng.randint(10**11, 10**12 - 1)}"),
        owner=fresh(lambda: f"Owner {token(9)}"), gps=fresh(lambda: f"{rng.uniform(52, 55):.7f},{rng.uniform(24, 31):.7f}"),
        phrases=tuple(fresh(lambda: "".join(rng.choices(_SOUNDS, k=6))) for _ in range(2 if number % 10 == 9 else 1)),
        own_phone=fresh(lambda: f"+37533{rng.randint(10**6, 10**7 - 1)}") if number % 7 == 3 or file == "document" else "")
