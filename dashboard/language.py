"""Japanese and English: the words of the interface, from texts/*.yml.

Words for values in the data (methods, areas, units) are labels: data/reference/labels.csv.
"""

from functools import cache

import yaml

from dashboard.settings import TEXTS

LANGUAGES = ("ja", "en")


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return every text by its dotted key: the file's name, then the keys inside it."""
    found: dict[str, dict[str, str]] = {}

    def walk(prefix: str, node: dict) -> None:
        if "ja" in node:
            found[prefix] = node
            return
        for key, child in node.items():
            walk(f"{prefix}.{key}", child)

    for file in sorted(TEXTS.glob("*.yml")):
        walk(file.stem, yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader))
    return found


def text(key: str, language: str, **values: object) -> str:
    """Return one text, filled with ``values``; raise KeyError where there is none."""
    words = texts()[key][language]
    return words.format(**values) if values else words


def number(value: float, digits: int = 0, signed: bool = False) -> str:
    """Write a number with thousands separators; a true minus sign; ＋ where ``signed``."""
    rounded = round(float(value), digits) + 0.0
    sign = "−" if rounded < 0 else "＋" if signed and rounded > 0 else "±" if signed else ""
    return f"{sign}{abs(rounded):,.{digits}f}"
