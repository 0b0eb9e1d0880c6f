"""Every hostile file is refused or questioned: with the right remark, at the right place, and not one row gets in."""

import datetime as dt

import pytest
import yaml

from dashboard.language import LANGUAGES
from dashboard.reading.files import read
from dashboard.reading.header import recognise
from dashboard.reading.remark import QUOTED, Remark
from dashboard.reading.rows import Words, judge
from dashboard.reading.sheet import Unreadable
from dashboard.records.kind import Kind, kinds, table_kinds
from dashboard.settings import ROOT, TEXTS
from tests.reading import hostile
from tests.reading.writing import RIGHT, TODAY, csv_text, table


def look(name: str, content: bytes, words: Words, today: dt.date = TODAY) -> tuple[list[Remark], int, int]:
    """Read and judge a file; return what is said of it, the rows that were accepted and those set aside."""
    try:
        sheets = read(name, content)
    except Unreadable as unreadable:
        return [unreadable.remark], 0, 0
    candidates = all_kinds(words)
    said, accepted, aside = [], 0, 0
    for sheet in sheets:
        kind, remarks = recognise(sheet, candidates)
        if kind is None:
            said += [*sheet.remarks, *remarks]
            continue
        judged = judge(sheet, kind, words, today)
        assert judged.table.num_rows + len(judged.set_aside) == judged.read
        assert judged.table.schema == kind.schema
        said += judged.remarks
        accepted += judged.table.num_rows
        aside += len(judged.set_aside)
    return said, accepted, aside


def all_kinds(words: Words) -> list[Kind]:
    return [*kinds().values(), *table_kinds(words.labels["column"]).values()]


def test_there_are_at_least_sixty_each_with_its_own_name():
    assert len(hostile.faults()) >= 60
    assert len({*hostile.faults()}) == len(hostile.faults())


@pytest.mark.parametrize("fault", hostile.faults())
def test_hostile_file(fault, words):
    file = hostile.file(fault)
    said, accepted, _ = look(file.name, file.content, words)
    assert accepted == 0
    stopping = [remark for remark in said if remark.stops]
    assert file.kind in {remark.kind for remark in stopping}, [remark.message("ja") for remark in said]
    remark = next(remark for remark in stopping if remark.kind == file.kind and remark.row in (file.row, None))
    assert (remark.row, remark.column) == (file.row, file.column)
    message = remark.message("ja")
    assert remark.file and message.startswith(remark.file)
    assert not {*"/\\\0\r\n"} & {*remark.file.split("［")[0]}
    assert file.row is None or f"{file.row}行目" in message
    assert file.column is None or f"列 {file.column}" in message
    for said_of_it in said:
        for language in LANGUAGES:
            assert not {"{", "}"} & {*said_of_it.expected(language), *said_of_it.action(language)}
        assert len(said_of_it.found) <= QUOTED + 1


def test_every_text_is_said_somewhere_and_in_both_languages():
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "dashboard").rglob("*.py"))
    for kind, parts in yaml.safe_load((TEXTS / "records.yml").read_text(encoding="utf-8")).items():
        assert f'"{kind}"' in source or f'"{kind.removeprefix("seems_")}"' in source, kind
        assert {*parts} == {"expected", "action"}
        for part in parts.values():
            assert {*part} == {*LANGUAGES} and all(part.values()), (kind, part)


def test_the_same_log_without_a_fault_gets_in(words):
    for kind in RIGHT:
        said, accepted, aside = look("log.csv", csv_text(table(kind, {})).encode(), words)
        assert (accepted, aside) == (1, 0), [remark.message("ja") for remark in said]
        assert not said
