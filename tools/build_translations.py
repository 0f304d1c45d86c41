"""Compile every gettext catalogue of the package (`*.po` to `*.mo`); the compiled ones are never committed."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "dazor"


def main() -> int:
    """Compile all catalogues. Returns 1 when one has an error, with its name and line."""
    failed = 0
    for source in sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], domain=source.stem)
        for message, errors in catalogue.check():
            failed += 1
            for error in errors:
                print(f"{source.relative_to(PACKAGE)}:{message.lineno}: {error}", file=sys.stderr)
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
