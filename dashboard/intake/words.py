"""A preview and its outcome in words, for the page and the command line alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.figures.labels import Labels
from dashboard.intake.candidate import Candidate, Group, group_of
from dashboard.intake.headlines import Headline
from dashboard.intake.plan import ADD
from dashboard.language import text
from dashboard.reading.remark import NOTED, QUESTIONED, REFUSED, Remark
from dashboard.records.kind import Kind, kinds
from dashboard.records.ledger import Intake

#: The order in which remarks are told: what stops a row first.
VERDICTS = (REFUSED, QUESTIONED, NOTED)


@dataclass(frozen=True)
class Words:
    """Says what a preview holds in one language; ``titles`` names every kind of record and table."""

    labels: Labels
    titles: dict[str, dict[str, str]]

    @classmethod
    def of(cls, labels: Labels, tables: dict[str, Kind]) -> "Words":
        return cls(labels, {name: dict(kind.title) for name, kind in {**kinds(), **tables}.items()})

    @property
    def language(self) -> str:
        return self.labels.language

    def say(self, key: str, **values: object) -> str:
        return text(key, self.language, **values)

    def kind(self, name: str) -> str:
        """Return the title of a kind; its name where this version does not know it."""
        return self.titles.get(name, {}).get(self.language, name)

    def rows(self, count: int) -> str:
        return self.labels.amount(count, "rows")

    def period(self, candidate: "Candidate | Intake", written: Callable[[str], str] = str) -> str:
        """Write from when to when the accepted rows reach; without days, their fiscal years; "" without rows.

        Each day, or year, goes through ``written``.
        """
        made = isinstance(candidate, Intake)
        first, last = (candidate.first_date, candidate.last_date) if made else candidate.days
        if first is None:
            return self.say("intake.list_join").join(written(self.labels.year(year)) for year in candidate.fiscal_years)
        days = [written(self.labels.date(day, weekday=False)) for day in (first, last)]
        return days[0] if first == last else self.say("intake.period", first=days[0], last=days[1])

    def years(self, candidate: "Candidate | Intake") -> str:
        """Write the fiscal years, each with its rows where there are several."""
        found = candidate.fiscal_years
        if len(found) == 1:
            return self.labels.year(next(iter(found)))
        parts = ((self.labels.year(year), self.rows(rows)) for year, rows in found.items())
        return self.say("intake.list_join").join(
            self.say("intake.year_rows", year=year, rows=rows) for year, rows in parts
        )

    def named(self, intake: Intake) -> str:
        """Name an intake: its file, its kind, its rows."""
        rows = self.rows(intake.accepted)
        return self.say("intake.named", name=intake.name, kind=self.kind(intake.kind), rows=rows)

    def moment(self, iso: str) -> str:
        """Write a moment given in UTC by this machine's clock: 2025年5月1日 14:03."""
        here = datetime.fromisoformat(iso).astimezone()
        return f"{self.labels.date(here.date(), weekday=False)} {here:%H:%M}"

    def plan(self, candidate: Candidate) -> list[str]:
        """Say what taking it in does to what is in force; the question, where there is one, is ``question``."""
        plan, said = candidate.plan, []
        if plan.already:
            said.append(self.say("intake.plan.already", **self._named(plan.already)))
        said += [self.say("intake.plan.replaces", **self._named(intake)) for intake in plan.replaces]
        said += [
            self.say("intake.plan.beside", name=name, rows=self.rows(shared), same=self.same(candidate.kind))
            for name, shared in plan.beside.items()
        ]
        if candidate.kind and not candidate.accepted and not plan.already:
            said.append(self.say("intake.plan.nothing"))
        return said

    def question(self, candidate: Candidate) -> str:
        """Ask what is to become of a candidate whose plan is unsure."""
        plan, same = candidate.plan, self.same(candidate.kind)
        twin = "twin_table" if plan.each_once else "twin"
        parts = [
            self.say("intake.plan.unsure", **self._named(intake), shared=self.rows(shared), same=same)
            for intake, shared in plan.unsure
        ]
        parts += [
            self.say(f"intake.plan.{twin}", name=name, shared=self.rows(shared), same=same)
            for name, shared in plan.twins.items()
        ]
        return self.say("intake.sentence_join").join([*parts, self.say("intake.plan.ask")])

    def same(self, kind: Kind) -> str:
        """Say by what two rows of a kind are held to be the same."""
        return self.say(f"intake.same.{kind.name if kind.is_log else 'table'}")

    def choice(self, choice: str, candidate: Candidate) -> str:
        """Say what a choice does; of two rows of a table with the same keys only the later counts."""
        each_once = choice == ADD and candidate.plan.each_once
        return self.say("intake.choice.add_table" if each_once else f"intake.choice.{choice}")

    def organisation(self, organisation: str) -> str:
        return self.labels.of("org_short", organisation)

    def measure(self, measure: str) -> str:
        return self.say(f"intake.measure.{measure}")

    def value(self, value: int | None, unit: str) -> str:
        """Write a headline number; that there are no records is not zero."""
        return self.say("intake.no_records") if value is None else self.labels.amount(value, unit)

    def change(self, headline: Headline) -> str:
        """Write by how much a number changes; "" where there was or will be none to compare."""
        if headline.before is None or headline.after is None:
            return ""
        if headline.after == headline.before:
            return self.say("intake.unchanged")
        return self.labels.amount(headline.after - headline.before, headline.unit, signed=True)

    def reported(self, pairs: Sequence[tuple[str, int]]) -> str:
        """Say that the pages go on showing the annual reports of these organisations and years; "" for none."""
        if not pairs:
            return ""
        named = [
            self.say("intake.report_of", organisation=self.organisation(organisation), year=self.labels.year(year))
            for organisation, year in pairs
        ]
        return self.say("intake.reported", reports=self.say("intake.list_join").join(named))

    def verdict(self, verdict: str) -> str:
        return self.say(f"intake.verdict.{verdict}")

    def remark(self, remark: Remark, within: str = "") -> dict[str, str]:
        """Return a remark as the cells of a table: where, column, expected, found, what to do.

        ``within`` is the name of the file where that is clear already.
        """
        row = "" if remark.row is None else text("faults.row", self.language, row=remark.row)
        place = self.say("intake.place_join").join(part for part in (remark.file.removeprefix(within), row) if part)
        return {
            "place": place,
            "column": remark.column or "",
            "expected": remark.expected(self.language),
            "found": remark.found,
            "action": remark.action(self.language),
        }

    def groups(self, candidate: Candidate) -> list[tuple[Group, int, list[Remark]]]:
        """Return the remarks by group, what stops rows first: the group, how many there are, those to be shown."""
        remarks = candidate.remarks
        shown: dict[Group, list[Remark]] = {group: [] for group in remarks.counted}
        for remark in remarks.shown:
            shown[group_of(remark)].append(remark)
        order = sorted(shown, key=lambda group: (VERDICTS.index(group[0]), -remarks.counted[group]))
        return [(group, remarks.counted[group], shown[group]) for group in order]

    def _named(self, intake: Intake) -> dict[str, str]:
        return {"name": intake.name, "when": self.moment(intake.taken_at), "rows": self.rows(intake.accepted)}
