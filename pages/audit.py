"""Data and audit: where does a number come from, and does it add up?"""

from dashboard import ui

labels = ui.labels()


def chosen(key: str, label: str, domain: str, options: list[str]) -> str | None:
    """Offer "all" or one of a few; None for all."""
    choice = ui.choose(
        key,
        label,
        ["all", *options],
        lambda option: ui.say("audit.all") if option == "all" else labels.of(domain, option),
    )
    return None if choice == "all" else choice


@ui.live
def contradictions() -> None:
    """Show the findings of the organisation and the gravity chosen."""
    left, right = ui.columns(2)
    with left:
        organisation = chosen("organisation", ui.say("audit.filter_organisation"), "org_short", ["centre", "lpf"])
    with right:
        severity = chosen("severity", ui.say("audit.filter_severity"), "severity", ["high", "medium", "low"])
    ui.figure("data/findings", organisation=organisation, severity=severity)


@ui.live
def printed_figures() -> None:
    """Show every printed figure, of one table where one is chosen."""
    table = ui.select(
        "table",
        ui.say("audit.filter_table"),
        ui.keys("export"),
        lambda option: f"{labels.of('export', option)} [{option}]",
    )
    ui.figure("data/printed_figures", table=table)


ui.page("audit")
ui.figure("data/summary")

ui.section("audit.section_contradictions")
contradictions()
ui.figure("data/findings_by_rule")
ui.figure("data/corrections")

ui.section("audit.section_log")
ui.figure("data/log_cells")

ui.section("audit.section_figures")
printed_figures()

ui.section("audit.section_files")
ui.figure("data/exports")

ui.section("audit.section_definitions")
ui.figure("data/cards")
ui.figure("data/statements")
