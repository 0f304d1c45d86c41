"""Words that say what kind of area or place a name is: one sign for each in all languages and cases."""

from __future__ import annotations

from dazor.gazetteer.folding import readings, root

_WORDS = {
    "§d": "раён район раёне районе районі раёна района раёну району раёнам районом р-н рн rejon rejonie rejonu raion rajon "
          "rayon district districts powiat powiecie powiatu rajonas rajone раёнах районах раёны районы rejonach",
    "§r": "вобласць область вобласці области області обл вобл oblast voblast voblasts voblasc obwód obwodzie obwodu region "
          "regionie województwo województwie обласць областью вобласцю областю voivodeship srityje sritis областях",
    "§s": "станцыя станция станція станцыі станции станції stacja stacji stację stacją station ст",
    "§a": "аэрадром аэродром аеродром аэрадроме аэродроме аеродромі аэрадрома аэродрома аэрапорт аэропорт аеропорт "
          "lotnisko lotnisku lotniska airfield airport airbase авиабаза авіябаза авіабаза",
    "§p": "палігон полигон полігон палігоне полигоне полігоні палігона полигона poligon poligonie poligonu range",
    "§c": "горад города городе горадзе горада городу гораду городом горадам город місто міста місті містом miasto miasta "
          "mieście miastem city г",
}
SIGNS = {word: sign for sign, words in _WORDS.items() for word in words.split()}
_ROOTS = {root(readings(word)[0]): sign for word, sign in SIGNS.items() if len(word) > 4 and sign != "§c" and not word.startswith("stacj")}
# "Мостах" is no form of "місто", "стоят" none of "stacja"


def generic(part: str, rooted: str = "") -> str:
    """Return the sign of a generic word (`§d` district, `§r` region, …), or ""; `rooted`: its root where it is known."""
    return SIGNS.get(part) or (_ROOTS.get(rooted or root(readings(part)[0]), "") if len(part) > 4 else "")
