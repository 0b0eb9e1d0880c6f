"""Find the exports of a data folder, read and check each, and apply the corrections."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd

from dashboard.exports.check import check, stale_totals
from dashboard.exports.contract import Column, Contract, contracts
from dashboard.exports.fault import Fault
from dashboard.exports.reader import ENDINGS, read

YEAR_FOLDER = "fy"


@dataclass
class Export:
    """One export file: its cells as strings (empty where it is faulty) and what is wrong with it.

    ``frame`` has the contract's columns, and for each correctable one its companion with what
    was printed (``printed`` for ``value``). ``origin`` tells what it copies: a ``report``, or a
    ``table`` that staff took in; then ``files`` names what they took in, ``taken`` the newest day.
    """

    contract: Contract
    file: Path
    name: str
    fiscal_year: int | None
    frame: pd.DataFrame
    faults: list[Fault] = field(default_factory=list)
    origin: str = "report"
    files: tuple[str, ...] = ()
    taken: date | None = None

    @property
    def usable(self) -> bool:
        return not any(fault.blocking for fault in self.faults)


def years(directory: Path) -> list[int]:
    """Return the fiscal years that have a folder (``fy2024``), ascending."""
    names = (path.name[len(YEAR_FOLDER) :] for path in directory.glob(f"{YEAR_FOLDER}*") if path.is_dir())
    return sorted(int(name) for name in names if name.isdigit())


def load(directory: Path) -> list[Export]:
    """Read every export below ``directory``; faulty ones come back empty, with their faults."""
    declared = contracts()
    exports = [_read(directory, contract, None) for contract in declared.values() if not contract.yearly]
    reference = {export.contract.path: export.frame for export in exports}
    allowed = _Allowed(reference)
    for export in exports:
        _check(export, allowed)
    for year in years(directory):
        for contract in declared.values():
            if contract.yearly and (directory / f"{YEAR_FOLDER}{year}" / contract.organisation).is_dir():
                export = _read(directory, contract, year)
                _check(export, allowed)
                exports.append(export)
    corrections = next(export for export in exports if export.contract.path == "corrections")
    if corrections.usable:
        _correct(corrections, exports)
    for export in exports:
        _add_up(export)
    return exports


class _Allowed:
    """The keys that a column may take: its labels' domain, or the municipalities' codes."""

    def __init__(self, reference: dict[str, pd.DataFrame]) -> None:
        labels = reference["reference/labels"]
        self.domains = labels.groupby("domain")["key"].agg(frozenset).to_dict() if len(labels) else {}
        places = reference["reference/municipalities"]
        self.codes = frozenset(places["code"]) if len(places) else None

    def __call__(self, column: Column) -> frozenset[str] | None:
        """Return the keys, or None where the file that lists them is faulty: nothing can be checked then."""
        if column.type in ("municipality", "municipalities"):
            return self.codes
        known = self.domains.get(column.domain, frozenset()) if self.domains else None
        return known & {*column.values} if known and column.values else known


def _origin(export: Export) -> Fault:
    return Fault(kind="", file=export.name, path=export.contract.path, fiscal_year=export.fiscal_year)


def load_file(file: Path, directory: Path) -> Export:
    """Read and check one file, wherever it lies, with the labels, places and corrections of ``directory``.

    The last two parts of its path name its contract (``centre/contacts.csv``), a folder
    ``fy2024`` above them its fiscal year. Raises LookupError where no contract fits.
    """
    declared = contracts()
    whole = file.resolve()
    names = [name for name in ("/".join((whole.parent.name, whole.stem)), whole.stem) if name in declared]
    if not names or whole.suffix not in ENDINGS:
        raise LookupError(str(file))
    contract = declared[names[0]]
    folder = whole.parent.parent.name.removeprefix(YEAR_FOLDER)
    year = int(folder) if contract.yearly and folder.isdigit() else None
    shipped = [_read(directory, other, None) for other in declared.values() if not other.yearly]
    allowed = _Allowed({export.contract.path: export.frame for export in shipped})
    export = _read_file(file, contract, str(file), year)
    _check(export, allowed)
    corrections = next(other for other in shipped if other.contract.path == "corrections")
    _check(corrections, allowed)
    if contract.yearly:
        own = (corrections.frame["fiscal_year"] == str(year)) & (corrections.frame["table"] == contract.path)
        corrections.frame = corrections.frame[own]
        _correct(corrections, [export])
        export.faults += [fault for fault in corrections.faults if not fault.blocking]
    _add_up(export)
    return export


def _read(directory: Path, contract: Contract, year: int | None) -> Export:
    folder = directory if year is None else directory / f"{YEAR_FOLDER}{year}"
    stem = folder / contract.path
    there = [file for file in (stem.with_name(stem.name + ending) for ending in ENDINGS) if file.is_file()]
    file = there[0] if there else stem.with_name(stem.name + ENDINGS[0])
    name = "/".join((directory.name, *file.relative_to(directory).parts))
    if len(there) == 1:
        return _read_file(file, contract, name, year)
    export = _empty(file, contract, name, year)
    export.faults.append(replace(_origin(export), kind="two_files" if there else "missing_file"))
    return export


def _read_file(file: Path, contract: Contract, name: str, year: int | None) -> Export:
    export = _empty(file, contract, name, year)
    frame, faults = read(file, contract, _origin(export))
    export.faults += faults
    if not faults:
        export.frame = frame
    return export


def _empty(file: Path, contract: Contract, name: str, year: int | None) -> Export:
    return Export(contract, file, name, year, pd.DataFrame(columns=[*contract.columns], dtype="str"))


def _check(export: Export, allowed: _Allowed) -> None:
    if export.usable:
        export.faults += check(export.frame, export.contract, _origin(export), allowed)
        if export.usable:
            export.faults += _dates_outside(export)
    if not export.usable:
        export.frame = export.frame.iloc[:0]
    printed = {companion: export.frame[key] for key, companion in export.contract.correctable.items()}
    export.frame = export.frame.assign(**printed)


def _add_up(export: Export) -> None:
    if export.usable and "value" in export.frame:
        export.faults += stale_totals(export.frame, export.contract, _origin(export))


def _dates_outside(export: Export) -> list[Fault]:
    """Find dates in the column ``date`` that lie outside the fiscal year of the file's folder."""
    if export.fiscal_year is None or "date" not in export.frame or export.contract.path.endswith("/breaks"):
        return []
    start, end = f"{export.fiscal_year}-04-01", f"{export.fiscal_year + 1}-03-31"
    cells = export.frame["date"]
    wrong = cells.index[(cells != "") & ~cells.between(start, end)]
    return [
        replace(
            _origin(export),
            kind="outside_year",
            row=int(row),
            column="date",
            values={"found": cells[row], "from_date": start, "to_date": end},
        )
        for row in wrong
    ]


def _correct(corrections: Export, exports: list[Export]) -> None:
    """Put the corrected value in place of the printed one; question a correction that fits no row."""
    targets = {(str(export.fiscal_year), export.contract.path): export for export in exports if export.fiscal_year}
    for number, row in corrections.frame.iterrows():
        export = targets.get((row["fiscal_year"], row["table"]))
        if export is not None and not export.usable:
            continue
        target = f"{row['fiscal_year']} {row['table']} {row['row']}"
        about = {"year": row["fiscal_year"], "table": row["table"]}
        at = replace(_origin(corrections), row=int(number), column="row", blocking=False)
        place = pd.Index([])
        companion = export.contract.correctable.get(row["column"]) if export is not None else None
        if companion:
            place = export.frame.index[export.frame[[*export.contract.keys]].agg("|".join, axis=1) == row["row"]]
        if len(place) != 1:
            values = {"found": row["row"], "target": target, **about}
            corrections.faults.append(replace(at, kind="unmatched_correction", values=values))
        elif not _same(found := export.frame.at[place[0], companion], row["printed"]):
            values = {"found": found, "printed": row["printed"], **about}
            corrections.faults.append(replace(at, kind="outdated_correction", column="printed", values=values))
        else:
            export.frame.at[place[0], row["column"]] = row["corrected"]


def _same(left: str, right: str) -> bool:
    """Compare two cells, as numbers where both are some: 67 and 67.0 are the same."""
    try:
        return float(left) == float(right)
    except ValueError:
        return left == right
