"""Where things are; the one place that reads the environment."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUERIES = ROOT / "queries"
TEXTS = ROOT / "dashboard" / "texts"
CONTRACTS = ROOT / "dashboard" / "exports" / "contracts"


def data_directory() -> Path:
    """Return the folder of exports: the shipped one, or HIKIKOMORI_DATA where that is set."""
    return Path(os.environ.get("HIKIKOMORI_DATA") or ROOT / "data").resolve()
