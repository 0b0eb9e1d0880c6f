"""Formulas of spreadsheets, kept from running where a cell was meant as text."""

#: A cell that starts with one of these is a formula to Excel; a leading apostrophe makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutral(word: str) -> str:
    """Return a word that no spreadsheet takes for a formula: itself, or itself after an apostrophe."""
    return f"'{word}" if word.startswith(FORMULA) else word
