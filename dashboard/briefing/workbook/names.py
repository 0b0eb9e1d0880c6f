"""Names of sheets: from the figures' titles, as Excel takes them."""

import re

#: Excel's limit, counted in UTF-16 units.
LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def sheet_names(titles: list[str]) -> list[str]:
    """Return a name for each title, unique whatever their case."""
    taken: set[str] = set()
    names = []
    for title in titles:
        clean = " ".join(_FORBIDDEN.sub(" ", title).split()).strip("' ") or "-"
        name, copy = _cut(clean, ""), 1
        while name.casefold() in taken:
            copy += 1
            name = _cut(clean, f" ({copy})")
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(name: str, ending: str) -> str:
    """Return a name with an ending, cut to what Excel takes."""
    if _units(name + ending) <= LONGEST:
        return name + ending
    while _units(f"{name}…{ending}") > LONGEST:
        name = name[:-1]
    return f"{name.rstrip()}…{ending}"


def _units(name: str) -> int:
    return len(name.encode("utf-16-le")) // 2
