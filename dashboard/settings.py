"""Where things are; the one place that reads the environment.

``HIKIKOMORI_DATA`` and ``HIKIKOMORI_RECORDS`` name folders: ``~`` is the user's own, a relative path
starts from the folder that the command was given in, empty is the default. ``HIKIKOMORI_DEMO`` is on
or off: 1, true, yes, on; 0, false, no, off or empty. For outside audiences (disclosure/audience.py):
``HIKIKOMORI_FUNDER_BELOW`` and ``HIKIKOMORI_PUBLIC_BELOW`` are the thresholds below which counts of
persons are masked, ``HIKIKOMORI_HIDE_ZERO`` masks zero as well.
"""

import os
from pathlib import Path

from platformdirs import user_data_path

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "queries"
TEXTS = ROOT / "dashboard" / "texts"
CONTRACTS = ROOT / "dashboard" / "exports" / "contracts"
RECORD_KINDS = ROOT / "dashboard" / "records" / "kinds"
TABLES_FROM_LOG = QUERIES / "tables"
SHARED = QUERIES / "shared"

ON, OFF = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")
#: The file that marks a folder of synthetic years.
SYNTHETIC = "synthetic"


class SettingError(ValueError):
    """A setting that can't be used; ``kind`` names the words for it (texts/settings.yml)."""

    def __init__(self, kind: str, **values: object) -> None:
        self.kind, self.values = kind, values
        super().__init__("\n".join(self.message(language) for language in ("ja", "en")))

    def message(self, language: str) -> str:
        from dashboard.language import text  # which finds its texts through this module

        return text(f"settings.{self.kind}", language, **self.values)


def data_directory() -> Path:
    """Return the folder of exports: HIKIKOMORI_DATA, or the shipped one."""
    return (_folder("HIKIKOMORI_DATA") or ROOT / "data").resolve()


def demonstration() -> bool:
    """Tell whether the synthetic years are shown (HIKIKOMORI_DEMO=1)."""
    return switch("HIKIKOMORI_DEMO")


def switch(variable: str) -> bool:
    """Return whether a setting is on; raise SettingError where it is neither on nor off."""
    word = os.environ.get(variable, "").strip()
    if word.lower() not in (*ON, *OFF):
        raise SettingError("on_or_off", variable=variable, found=word)
    return word.lower() in ON


def number_of(variable: str, default: int, least: int, most: int) -> int:
    """Return a whole number that is set, or its default; raise SettingError where it is none, or out of range."""
    word = os.environ.get(variable, "").strip()
    if not word:
        return default
    if not (word.isascii() and word.isdigit() and least <= int(word) <= most):
        raise SettingError("whole_number", variable=variable, found=word, least=least, most=most)
    return int(word)


def records_directory() -> Path:
    """Return the folder of what staff take in: HIKIKOMORI_RECORDS, or the user's own data folder.

    The synthetic years live beside the real records, never among them: SettingError where a folder
    of synthetic years is named as that of the real ones.
    """
    own = _folder("HIKIKOMORI_RECORDS")
    folder = own or user_data_path("hikikomori-dashboard", appauthor=False) / "records"
    if demonstration():
        beside = Path(os.path.abspath(folder))
        return (beside.parent / f"{beside.name}-synthetic").resolve()
    if (folder / SYNTHETIC).is_file():
        raise SettingError("synthetic_records", variable="HIKIKOMORI_RECORDS", folder=folder.resolve())
    return folder.resolve()


def _folder(variable: str) -> Path | None:
    """Return the folder that a variable names; None where it is empty."""
    word = os.environ.get(variable, "").strip()
    try:
        return Path(word).expanduser() if word else None
    except RuntimeError as error:
        raise SettingError("no_home", variable=variable, found=word) from error
