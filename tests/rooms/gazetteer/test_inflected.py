"""Names in the cases people write them in, by language; inflected by hand, of the places inside the package.

Beyond this list the figures are in docs/explanation/gazetteer.md.
"""

from __future__ import annotations

import pytest

from dazor.gazetteer import Pack, choose, find
from dazor.gazetteer.pack import EMBEDDED
from tests.rooms.gazetteer.cast import needs_embedded

# Language: place in English, then its genitive, locative, instrumental and what else is written.
FORMS = {
    "be": """
Horki: Горак Горкаў Горках Горкамі; Krupki: Крупак Крупкаў Крупках Крупкамі; Stowbtsy: Стоўбцаў Стоўбцах Стоўбцамі; Vetka: Веткі Ветцы Веткай Ветку
Vileyka: Вілейкі Вілейцы Вілейкай; Ashmyany: Ашмян Ашмянаў Ашмянах Ашмянамі; Luninets: Лунінца Лунінцы Лунінцам; Iwye: Іўя Іўі Іўем
Staryya Darohi: Старых_Дарог Старых_Дарогах Старымі_Дарогамі; Lida: Ліды Лідзе Лідай Ліду; Rahachow: Рагачова Рагачове Рагачовам; Rasony: Расонаў Расонах Расонамі
Pruzhany: Пружан Пружанаў Пружанах Пружанамі; Braslaw: Браслава Браславе Браславам; Maladzyechna: Маладзечна Маладзечне Маладзечнам; Orsha: Оршы Оршай Оршу
Buda-Kashalyova: Буды-Кашалёва Будзе-Кашалёве; Nyasvizh: Нясвіжа Нясвіжы Нясвіжам; Hantsavichy: Ганцавіч Ганцавічаў Ганцавічах Ганцавічамі; Zhabinka: Жабінкі Жабінцы Жабінкай""",
    "ru": """
Horki: Горок Горках Горками; Krupki: Крупок Крупках Крупками; Stowbtsy: Столбцов Столбцах Столбцами; Vetka: Ветки Ветке Веткой Ветку; Lida: Лиды Лиде Лидой Лиду
Vileyka: Вилейки Вилейке Вилейкой; Ashmyany: Ошмян Ошмянах Ошмянами; Luninets: Лунинца Лунинце Лунинцом; Iwye: Ивья Ивьем; Rahachow: Рогачёва Рогачеве Рогачёвом
Staryya Darohi: Старых_Дорог Старых_Дорогах Старыми_Дорогами; Rasony: Россон Россонах Россонами; Pruzhany: Пружан Пружанах Пружанами; Braslaw: Браслава Браславе Браславом
Maladzyechna: Молодечно Молодечна Молодечне; Orsha: Орши Орше Оршей; Nyasvizh: Несвижа Несвиже Несвижем; Hantsavichy: Ганцевичей Ганцевичах Ганцевичами""",
    "uk": """
Horki: Горок Горках Горками; Krupki: Крупок Крупках Крупками; Stowbtsy: Стовбців Стовбцях Стовбцями; Lida: Ліди Ліді Лідою; Orsha: Орші Оршею Оршу
Staryya Darohi: Старих_Доріг Старих_Дорогах Старими_Дорогами; Ashmyany: Ошмян Ошмянах Ошмянами; Luninets: Лунинця Лунинці Лунинцем; Rasony: Россон Россонах Россонами
Pruzhany: Пружан Пружанах Пружанами; Braslaw: Браслава Браславі Браславом; Chernihiv: Чернігова Чернігові Черніговом; Kovel: Ковеля Ковелі Ковелем""",
    "pl": """
Krynki: Krynek Krynkach Krynkami; Krupki: Krupek Krupkach Krupkami; Stowbtsy: Stołpców Stołpcach Stołpcami; Lida: Lidy Lidzie Lidą Lidę; Orsha: Orszy Orszą Orszę
Ashmyany: Oszmiany Oszmianie Oszmianą Oszmianę; Nyasvizh: Nieświeża Nieświeżu Nieświeżem; Staryya Darohi: Starych_Dróg Starych_Drogach Starymi_Drogami; Brest: Brześcia Brześciu Brześciem
Hlybokaye: Głębokiego Głębokiem; Grodno: Grodna Grodnie Grodnem; Siemiatycze: Siemiatycz Siemiatyczach Siemiatyczami; Maladzyechna: Mołodeczna Mołodecznie Mołodecznem""",
    "be-latn": """
Horki: Horak Horkach Horkami; Stowbtsy: Stoŭbcaŭ Stoŭbcach Stoŭbcami; Vetka: Vietki Vietcy; Staryya Darohi: Starych_Daroh Starych_Darohach Starymi_Darohami; Iwye: Iŭja Iŭi
Lida: Lidy Lidzie Lidaj; Ashmyany: Ašmian Ašmianach Ašmianami; Chernihiv: Čarnihava Čarnihavie Čarnihaŭ; Luninets: Łuninca Łunincy Łunincam; Vileyka: Vilejki Vilejcy""",
}
LANGUAGE = {"be-latn": "mixed"}


@needs_embedded
@pytest.mark.parametrize("language", FORMS)
def test_names_in_the_cases_of_a_language_are_found(language: str) -> None:
    pack, missed, asked = Pack.open(EMBEDDED), [], 0
    for place in FORMS[language].replace("\n", ";").strip("; ").split(";"):
        name, forms = place.split(":")
        for form in forms.split():
            asked += 1
            hits = [hit for hit in find(["каля", *form.split("_")], pack) if hit.start == 1]
            chosen = choose(hits[0], pack=pack, lang=LANGUAGE.get(language, language)).entry if hits else None
            if chosen is None or name.strip() not in chosen.name:
                missed.append(f"{form}: {chosen.name if chosen else '—'}, not {name.strip()}")
    assert not missed, f"{len(missed)} of {asked}: {missed}"


@needs_embedded
@pytest.mark.parametrize("words", ["У Ашмянах стаяць танкі", "В Ошмянах стоят танки", "У Жабінцы стаяць цягнікі", "В Гродно стоят танки"])
def test_what_stands_in_a_town_is_no_station_of_its_name(words: str) -> None:
    (hit,) = [hit for hit in find(words.split(), Pack.open(EMBEDDED)) if hit.start == 1]
    assert (hit.end, hit.entries[0].kind) == (2, "settlement")


@needs_embedded
@pytest.mark.parametrize(("language", "word", "country"), [("uk", "Городні", "UA"), ("be", "Горадні", "BY"), ("pl", "Grodnie", "BY")])
def test_a_town_is_meant_as_the_language_spells_it(language: str, word: str, country: str) -> None:
    pack = Pack.open(EMBEDDED)
    (hit,) = [hit for hit in find(["каля", word], pack) if hit.start == 1]
    chosen = choose(hit, pack=pack, lang=language).entry
    assert chosen is not None
    assert chosen.cc == country
