"""The words for classes that were merged: 50歳以上 for 50〜59歳 and 60歳以上."""

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from dashboard.exports.contract import contracts
from dashboard.language import LANGUAGES, text

#: Between the keys of merged classes.
AND = "+"
#: The keys of age bands: under 20, 20 to 29, 60 and over.
BAND = re.compile(r"(?:lt(?P<below>\d+)|(?P<low>\d+)_(?P<high>\d+)|ge(?P<over>\d+))")


def with_merged(labels: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the labels (domain, key, ja, en, position), and those of the merged classes in the tables."""
    known = labels.set_index(["domain", "key"])
    added = []
    for domain, key in sorted(set(_merged(tables))):
        parts = [known.loc[(domain, part)] for part in key.split(AND)]
        words = {language: _words(key, [part[language] for part in parts], language) for language in LANGUAGES}
        added.append({"domain": domain, "key": key, "position": parts[0]["position"], **words})
    return pd.concat([labels, pd.DataFrame(added, columns=labels.columns)], ignore_index=True) if added else labels


def _merged(tables: Mapping[str, pd.DataFrame]) -> Iterable[tuple[str, str]]:
    """Yield domain and key of every merged class."""
    for contract in contracts().values():
        for name, column in contract.columns.items():
            if column.domain and column.type == "key" and contract.table in tables:
                keys = tables[contract.table][name].dropna().unique()
                yield from ((column.domain, key) for key in keys if isinstance(key, str) and AND in key)


def _words(key: str, words: list[str], language: str) -> str:
    """Return the words for merged classes: of age bands their range, of others all their words."""
    bands = [BAND.fullmatch(part) for part in key.split(AND)]
    if not all(bands):
        return text("figure.list_join", language).join(words)
    first, last = bands[0], bands[-1]
    low = first["low"] or first["over"]
    if last["over"]:
        return text("figure.ages_over", language, low=low) if low else text("figure.ages_all", language)
    if not low:
        return text("figure.ages_below", language, high=int(last["high"]) + 1)
    return text("figure.ages_between", language, low=low, high=last["high"])
