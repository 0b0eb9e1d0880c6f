"""Write the synthetic years as files, as staff would save them: ``python -m dashboard.synthetic --out FOLDER``."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from dashboard.records.kind import kinds
from dashboard.settings import data_directory
from dashboard.synthetic import by_year, many, records, words, write
from dashboard.synthetic.saving import DATES, ENCODINGS, SEPARATORS, STYLES
from dashboard.warehouse import Warehouse


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m dashboard.synthetic", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--style", choices=STYLES, default="csv")
    parser.add_argument("--encoding", choices=ENCODINGS, default="utf-8-sig", help="of csv")
    parser.add_argument("--separator", choices=[*SEPARATORS], default="comma", help="of csv")
    parser.add_argument("--dates", choices=[*DATES, "cell"], default="slash", help="cell: real dates, xlsx only")
    parser.add_argument(
        "--rows", type=int, metavar="N", help="N consultations for measuring speed, instead of the years"
    )
    given = parser.parse_args(arguments)
    if given.dates == "cell" and given.style != "xlsx":
        parser.error("--dates cell needs --style xlsx")
    warehouse = Warehouse(data_directory(), "reports")
    japanese = words(warehouse)
    given.out.mkdir(parents=True, exist_ok=True)
    for kind, name, table in _files(warehouse, given.rows):
        file = given.out / f"合成_{kinds()[kind].title['ja']}_{name}.{given.style}"
        separator = SEPARATORS[given.separator]
        write(table, kinds()[kind], japanese, file, encoding=given.encoding, separator=separator, dates=given.dates)
        print(f"{file}\t{table.num_rows}")


def _files(warehouse: Warehouse, rows: int | None) -> Iterator[tuple[str, str, pa.Table]]:
    """Yield the kind, the end of the file's name, and the rows of each file."""
    if rows:
        for number, table in enumerate(many(rows, warehouse), start=1):
            yield "consultations", f"{rows}件_{number:03d}", table
    else:
        for kind, year, table in by_year(records(warehouse)):
            yield kind, f"{year}年度", table


if __name__ == "__main__":
    main()
