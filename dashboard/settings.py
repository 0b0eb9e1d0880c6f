"""Where things are; the one place that reads the environment."""

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


def data_directory() -> Path:
    """Return the folder of exports: the shipped one, or HIKIKOMORI_DATA where that is set."""
    return Path(os.environ.get("HIKIKOMORI_DATA") or ROOT / "data").resolve()


def demonstration() -> bool:
    """Tell whether the synthetic years are shown (HIKIKOMORI_DEMO=1)."""
    return os.environ.get("HIKIKOMORI_DEMO", "") not in ("", "0")


def records_directory() -> Path:
    """Return the folder of what staff take in: HIKIKOMORI_RECORDS, or the user's own data folder.

    The synthetic years live beside the real records, never among them.
    """
    own = os.environ.get("HIKIKOMORI_RECORDS")
    folder = Path(own) if own else user_data_path("hikikomori-dashboard", appauthor=False) / "records"
    return (folder.with_name(folder.name + "-synthetic") if demonstration() else folder).resolve()
