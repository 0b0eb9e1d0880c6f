"""What the chart of rates says: who stands above all, how far the rates are pulled, and why."""

import pandas as pd

from dashboard.figures.figure import Look
from dashboard.figures.regional_map_words import above
from dashboard.figures.regional_words import PLACES, behind, count, join, level, rate, say, several
from dashboard.language import number


def headline(rows: pd.DataFrame, look: Look) -> str:
    """Return who stands above all places even when smoothed, and whose rate is pulled farthest."""
    words = {"all": rate(rows["rate_all"].max(), look), "places": look.labels.unit(PLACES[level(look)])}
    if rows["chance_only"].any():
        return say(look, "smoothed_chance", **words)
    most = _most(rows)
    words |= {"most": look.label("place", most.place), "raw": rate(most.rate, look), "to": rate(most.smoothed, look)}
    high = above(rows)
    if high.empty:
        return say(look, "pull_none", **words)
    return say(look, "pull_above", **words, names=several([*high["place"]], look))


def _most(rows: pd.DataFrame) -> pd.Series:
    """Return the place whose rate is pulled farthest."""
    return rows.loc[(rows["rate"] - rows["smoothed"]).abs().idxmax()]


def note(rows: pd.DataFrame, shown: pd.DataFrame, look: Look) -> str:
    """Say what the rates stand on, and how far the farthest and the least pulled place are pulled, and why."""
    first = rows.iloc[0]
    sentences = [behind(rows, look)]
    if first.chance_only:
        sentences.append(say(look, "chance_only", rate=rate(first.rate_all, look)))
    else:
        most, least = _most(shown), shown.loc[shown["weight"].idxmax()]
        sentences.append(say(look, "pull_most", **_pull(most, look)))
        if least.place != most.place:
            sentences.append(say(look, "pull_least", **_pull(least, look)))
        sentences.append(say(look, "spread", spread=number(100 * first.spread)))
    sentences.append(say(look, "by_chance"))
    if len(shown) < rows["cases"].notna().sum():
        rest = int(rows["cases"].notna().sum()) - len(shown)
        sentences.append(say(look, "rest", places=count(rest, look)))
    unknown = rows.loc[rows["cases"].isna(), "place"]
    if len(unknown):
        sentences.append(say(look, "uncounted_places", places=several([*unknown], look)))
    return join(sentences, look)


def _pull(row: pd.Series, look: Look) -> dict[str, str]:
    return {
        "place": look.label("place", row.place),
        "raw": rate(row.rate, look),
        "to": rate(row.smoothed, look),
        "cases": look.amount(row.cases, "persons"),
        "weight": number(100 * row.weight),
        "rest": number(100 - round(100 * row.weight)),
    }
