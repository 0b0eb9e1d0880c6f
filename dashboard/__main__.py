"""The command line: the same numbers without a browser.

Exit status: 0 when fine; 1 when ``check`` finds faults, faulty files block a query, a file can't be
taken in, or a briefing may not be exported; 2 on wrong use.
"""

import argparse
import csv
import gc
import io
import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from unicodedata import combining, east_asian_width

import numpy as np
import pandas as pd

from dashboard.catalog import UsageError, catalog
from dashboard.current import current
from dashboard.exports.load import Export, load, load_file
from dashboard.exports.reader import ENDINGS
from dashboard.language import LANGUAGES, number, text
from dashboard.records.errors import StoreError
from dashboard.settings import SettingError, data_directory, demonstration
from dashboard.warehouse import Blocked

#: Columns of the audit: as the rules return them, those in two languages in the one asked for.
AUDIT = ("rule", "severity", "fiscal_year", "organisation", "section", "subject", "printed", "expected", "why")
FAULT = ("file", "row", "column", "expected", "found", "action", "blocking")
#: The audience of whatever small numbers are not protected in (disclosure/audience.py).
INTERNAL = "internal"
#: The column that says in the demonstration that rows are synthetic.
MARK = "synthetic"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="")
    try:
        given = _parser().parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    # A briefing has a language of its own, unless one is asked for.
    given.asked, given.language = given.language, given.language or LANGUAGES[0]
    try:
        if demonstration():
            _complain(text("app.synthetic", given.language), 0)
        return given.run(given)
    except SettingError as error:
        return _complain(error.message(given.language), 2)
    except UsageError as error:
        return _complain(str(error), 2)
    except Blocked as blocked:
        faults = (fault.message(given.language) for fault in blocked.faults)
        return _complain("\n".join((text("command_line.blocked", given.language), *faults)), 1)
    except StoreError as error:
        return _complain(error.message(given.language), 1)
    except BrokenPipeError:
        sys.stdout = None  # the reader has left: nothing to flush at the end
        return 0


def _parser() -> argparse.ArgumentParser:
    language = argparse.ArgumentParser(add_help=False)
    language.add_argument("--language", choices=LANGUAGES, default=argparse.SUPPRESS, help="of titles and messages")
    form = argparse.ArgumentParser(add_help=False)
    form.add_argument("--format", choices=FORMATS, default="table", help="of the rows (default: table)")
    parser = argparse.ArgumentParser(
        prog="python -m dashboard",
        description="The dashboard's numbers without a browser.",
        epilog="Exit status: 0 fine; 1 faulty files (check finds some, they block a query, or can't be taken in), or a "
        "briefing that may not be exported; 2 wrong use.",
    )
    parser.add_argument("--language", choices=LANGUAGES, help="of titles and messages")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], help: str, **options) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help, **options)
        added.set_defaults(run=run)
        return added

    command("list", _list, "list figures and queries with their titles", parents=[language, form])
    inside = argparse.ArgumentParser(add_help=False)
    inside.add_argument("--audience", default=INTERNAL, help="internal only: small numbers are not protected here")
    eyes = "for internal eyes only: small numbers are not protected"
    query = command("query", _query, f"print the rows of a named query; {eyes}", parents=[language, form, inside])
    query.add_argument("name", help="such as consultations/contacts_by_method")
    query.add_argument("-p", dest="parameters", action="append", default=[], metavar="KEY=VALUE", help="a parameter")
    sql = command("sql", _sql, f"print the rows of one SELECT on the exports; {eyes}", parents=[language, form, inside])
    sql.add_argument("statement", metavar="SELECT")
    check = command("check", _check, "check exports against their contracts", parents=[language])
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a file or folder (default: the data)")
    check.add_argument("--format", choices=FORMATS, help="of the faults (default: one sentence each)")
    command("audit", _audit, "print where the reports contradict themselves", parents=[language, form])
    _add_briefing(command, language)
    _add_intake(command, language, form)
    return parser


def _add_briefing(command: Callable, language: argparse.ArgumentParser) -> None:
    """Add the command that exports a briefing."""
    briefing = command(
        "briefing",
        _command("briefing", "run"),
        "export a briefing as slides, workbook, page or paper; small numbers are protected for its audience",
        parents=[language],
    )
    briefing.add_argument("name", nargs="?", metavar="NAME", help="as --list has it, such as funder-meeting-fy2024")
    briefing.add_argument("--list", action="store_true", help="list the briefings instead")
    briefing.add_argument("--format", choices=("pptx", "xlsx", "html", "pdf"), help="default: the ending of --out")
    briefing.add_argument("--out", type=Path, metavar="FILE", help="default: named for the briefing, in this folder")
    briefing.add_argument("--audience", help="internal, funder or public (default: the briefing's own)")
    briefing.add_argument("--template", type=Path, metavar="FILE", help="your own PowerPoint template (pptx)")


def _add_intake(command: Callable, language: argparse.ArgumentParser, form: argparse.ArgumentParser) -> None:
    """Add the commands that take in staff's own records."""
    taking = command(
        "intake", _command("intake", "take_in"), "preview files with records and take them in", parents=[language]
    )
    taking.add_argument("files", nargs="+", type=Path, metavar="FILE", help="csv, xlsx or parquet")
    taking.add_argument("--format", choices=("table", "json"), default="table", help="of the preview (default: table)")
    taking.add_argument("--yes", action="store_true", help="take them in without asking")
    unsure = taking.add_mutually_exclusive_group()
    unsure.add_argument("--replace", action="store_true", help="where a file may correct an earlier one: replace it")
    unsure.add_argument("--add", action="store_true", help="where a file may correct an earlier one: keep both")
    command(
        "intakes",
        _command("intake", "listed", _write_data),
        "list what was taken in, the newest first",
        parents=[language, form],
    )
    undo = command(
        "undo", _command("intake", "undo"), "undo an intake: its records no longer count", parents=[language]
    )
    undo.add_argument("id", metavar="ID", help="as the command intakes lists it, such as 0003")
    template = command(
        "template", _command("intake", "make_template"), "write the template of a kind", parents=[language]
    )
    template.add_argument("kind", metavar="KIND", help="such as consultations, meetings, seminars, centre/website")
    template.add_argument("--format", choices=("xlsx", "csv"), help="default: xlsx")
    template.add_argument("--out", type=Path, metavar="FILE", help="default: the kind's title, in this folder")


def _command(room: str, name: str, write: Callable | None = None) -> Callable[[argparse.Namespace], int]:
    """Return a command of a room's command.py, imported only when it runs: the others stay quick."""

    def run(given: argparse.Namespace) -> int:
        return getattr(import_module(f"dashboard.{room}.command"), name)(given, write or _write)

    return run


def _list(given: argparse.Namespace) -> int:
    from dashboard.figures import FIGURES

    rows = [
        {
            "name": name,
            "kind": text(f"command_line.{'figure' if name in FIGURES else 'query'}", given.language),
            "title": query.card["title"][given.language],
        }
        for name, query in catalog().items()
    ]
    return _write(rows, ["name", "kind", "title"], given)


def _query(given: argparse.Namespace) -> int:
    _refuse_others(given)
    parameters = {}
    for pair in given.parameters:
        key, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"-p {pair}: expected KEY=VALUE")
        parameters[key] = value
    return _write_internal(current().query(given.name, **parameters), given)


def _sql(given: argparse.Namespace) -> int:
    _refuse_others(given)
    return _write_internal(current().sql(given.statement), given)


def _refuse_others(given: argparse.Namespace) -> None:
    """Raise UsageError where rows that nothing protects are asked for outsiders."""
    if given.audience != INTERNAL:
        raise UsageError(text("briefing.command.audience_internal", given.language, found=given.audience))


def _audit(given: argparse.Namespace) -> int:
    from dashboard.figures.data_log import not_compared

    warehouse = current()
    years = [warehouse.query("data/findings", fiscal_year=year) for year in warehouse.years]
    rows = pd.concat(years) if years else pd.DataFrame(columns=[*AUDIT])
    spoken = ("subject", "printed", "expected", "why")
    rows = rows.rename(columns={f"{name}_{given.language}": name for name in spoken})
    for year in warehouse.years:
        compared = warehouse.query("data/log_cells", fiscal_year=year)
        if len(compared):
            counts = {key: number(compared[key].sum()) for key in ("derivable", "same", "different", "not_derivable")}
            _complain(text("command_line.log_and_print", given.language, year=year, **counts), 0)
            for sentence in not_compared(compared, given.language):
                _complain(sentence, 0)
    return _write_data(_records(rows[[*AUDIT]]), AUDIT, given)


def _check(given: argparse.Namespace) -> int:
    exports: list[Export] = []
    for path in given.paths or [data_directory()]:
        exports += _exports(path, given.language)
    faults = [fault for export in exports for fault in export.faults]
    if given.format:
        _write([fault.record(given.language) for fault in faults], FAULT, given)
    else:
        for fault in faults:
            print(fault.message(given.language))
    outcome = "faulty" if faults else "sound"
    return _complain(
        text(f"command_line.{outcome}", given.language, files=len(exports), faults=len(faults)), 1 if faults else 0
    )


def _exports(path: Path, language: str) -> list[Export]:
    """Read what a path names: a data folder, the exports below a folder, or one export."""
    if (path / "reference").is_dir():
        return load(path)
    files = sorted(file for ending in ENDINGS for file in path.rglob(f"*{ending}")) if path.is_dir() else [path]
    if not files or not files[0].is_file():
        raise UsageError(text("command_line.no_file", language, path=path))
    try:
        return [load_file(file, data_directory()) for file in files]
    except LookupError as error:
        raise UsageError(text("command_line.no_contract", language, path=error.args[0])) from error


def _write_internal(rows: pd.DataFrame, given: argparse.Namespace) -> int:
    _complain(text("command_line.internal", given.language), 0)
    return _write_data(_records(rows), [*rows.columns], given)


def _records(rows: pd.DataFrame) -> list[dict]:
    columns = [*rows.columns]
    return [dict(zip(columns, map(_plain, row), strict=True)) for row in rows.itertuples(index=False, name=None)]


def _plain(value: object) -> object:
    """Return a cell as JSON knows it: whole numbers without a fraction, ISO dates, None for missing."""
    if isinstance(value, np.ndarray | list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if value is None or pd.isna(value):
        return None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, str):
        return value
    if isinstance(value, int | float | np.number):
        return int(value) if float(value).is_integer() else float(value)
    written = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return written.removesuffix("T00:00:00")


def _write_data(rows: Sequence[dict], columns: Sequence[str], given: argparse.Namespace) -> int:
    """Print rows of data; in the demonstration they say that they are synthetic, wherever they go from here.

    A table to read says so in its first line; CSV and JSON in each row, so that programs can go on reading them.
    """
    if demonstration() and given.format == "table":
        print(text("command_line.synthetic", given.language))
    elif demonstration():
        mark = MARK
        while mark in columns:
            mark += "_"
        rows = [{**row, mark: text("figure.synthetic", given.language)} for row in rows]
        columns = [*columns, mark]
    return _write(rows, columns, given)


def _write(rows: Sequence[dict], columns: Sequence[str], given: argparse.Namespace) -> int:
    FORMATS[given.format](rows, columns, given.language)
    return 0


def _write_json(rows: Sequence[dict], columns: Sequence[str], language: str) -> None:
    print(json.dumps(rows, ensure_ascii=False, indent=2))


def _write_csv(rows: Sequence[dict], columns: Sequence[str], language: str) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_word(row[column]) for column in columns] for row in rows)


def _write_table(rows: Sequence[dict], columns: Sequence[str], language: str) -> None:
    lines = [[*columns], *([_short(row[column]) for column in columns] for row in rows)]
    widths = [max(map(_width, cells)) for cells in zip(*lines, strict=True)]
    numeric = [all(isinstance(row[column], int | float | None) for row in rows) for column in columns]
    for position, line in enumerate(lines):
        print("  ".join(map(_padded, line, widths, numeric)).rstrip())
        if position == 0:
            print("  ".join("-" * width for width in widths))
    if not rows:
        print(text("command_line.nothing", language))


def _word(value: object) -> str:
    if isinstance(value, list):
        return ";".join(map(_word, value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _short(value: object) -> str:
    """Return a cell of a table to read: at most four decimals, one line."""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0")
    return _word(value).replace("\n", " ")


def _width(word: str) -> int:
    """Return the columns that a word takes on a terminal: a wide East Asian character takes two."""
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in word)


def _padded(word: str, width: int, right: bool) -> str:
    space = " " * (width - _width(word))
    return space + word if right else word + space


FORMATS = {"table": _write_table, "csv": _write_csv, "json": _write_json}


def _complain(message: str, status: int) -> int:
    print(message, file=sys.stderr)
    return status


if __name__ == "__main__":
    # A command lives for seconds: to look for garbage all the time costs more than it frees.
    gc.set_threshold(50_000)
    sys.exit(main())
