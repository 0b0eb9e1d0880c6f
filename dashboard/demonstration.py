"""The demonstration: synthetic years in a folder of their own, made when HIKIKOMORI_DEMO switches them on."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from filelock import FileLock

from dashboard import synthetic
from dashboard.current import state_of
from dashboard.records.entry import Entry
from dashboard.records.kind import kinds
from dashboard.records.store import Store
from dashboard.settings import SYNTHETIC, SettingError
from dashboard.warehouse import Warehouse


def prepare(folder: Path, directory: Path) -> None:
    """Fill ``folder`` with the synthetic years that follow from the reports in ``directory``, unless it holds them.

    Raises SettingError where the folder holds something else: real records are never replaced.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(f"{folder.name}.lock")):
        made_of, marker = _made_of(directory), folder / SYNTHETIC
        if marker.is_file() and marker.read_text(encoding="utf-8") == made_of:
            return
        if folder.exists() and not marker.is_file() and any(folder.iterdir()):
            raise SettingError("foreign_records", folder=folder)
        if folder.exists():
            if any(not intake.name.startswith("合成_") for intake in Store(folder).intakes()):
                return  # somebody tries the intake with files of their own: they are kept
            shutil.rmtree(folder)
        folder.mkdir(mode=0o700)
        marker.write_text("unfinished", encoding="utf-8")
        fill(Store(folder), Warehouse(directory, "reports"))
        marker.write_text(made_of, encoding="utf-8")


def fill(store: Store, warehouse: Warehouse) -> None:
    """Take the synthetic records into a store, one file for each kind and fiscal year."""
    entries = []
    with tempfile.TemporaryDirectory(dir=_made(store.folder)) as aside:
        for name, year, rows in synthetic.by_year(synthetic.records(warehouse)):
            file = Path(aside) / f"合成_{kinds()[name].title['ja']}_{year}年度.csv"
            synthetic.write(rows, kinds()[name], synthetic.words(warehouse), file)
            entries.append(Entry(file.name, file.read_bytes(), rows, kinds()[name], (), rows.num_rows))
    store.add_many(entries, None)


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _made_of(directory: Path) -> str:
    """Return a fingerprint of all that the synthetic years follow from."""
    sources = sorted(Path(synthetic.__file__).parent.glob("*.py"))
    content = b"".join(source.read_bytes() for source in sources)
    return hashlib.sha256(content + state_of(directory).encode()).hexdigest()
