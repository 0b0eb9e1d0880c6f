"""Consultations: how people reach us, how long it takes, who asks, what happens next, who comes back."""

from dashboard import ui

BASES = ("consultations", "with_liaison")

ui.page("consultations")
ui.section("consultations.section_reach")
ui.figure("consultations/totals")
totals = ui.contact_totals()


def basis_word(basis: str) -> str:
    """Return the words for a way of counting, with its total where it is known."""
    name = ui.labels().of("contact_basis", basis)
    return ui.say("consultations.basis_option", basis=name, contacts=totals[basis]) if basis in totals else name


@ui.live
def counted() -> None:
    """Show what depends on whether liaison is counted."""
    basis = ui.choose("basis", ui.say("consultations.basis"), BASES, basis_word)
    ui.figure("consultations/contacts_by_method", basis=basis)
    ui.figure("consultations/persons_by_method")
    ui.figure("consultations/organisations")
    ui.section("consultations.section_time")
    ui.figure("consultations/durations", basis=basis)
    ui.figure("consultations/minutes", basis=basis)


counted()


@ui.live
def recorded() -> None:
    """Show what only the records tell, of the organisation chosen."""
    ui.section("log.section_consultations")
    ui.from_log(
        ["consultations/log_months"],
        ["consultations/log_weekdays", "consultations/log_relation_by_method"],
        ["consultations/log_waiting"],
        ["consultations/log_purpose"],
        ["consultations/log_withdrawn", "consultations/log_stages"],
        organisation=ui.organisation("consultations"),
    )


recorded()

ui.section("consultations.section_who")
ui.figures("consultations/consulters", "consultations/consulters_by_method")

ui.section("consultations.section_before")
ui.figures("consultations/earlier_help", "consultations/earlier_help_places")

ui.section("consultations.section_found")
ui.figures("consultations/found_by", "consultations/website")

ui.section("consultations.section_next")
ui.figure("consultations/outcomes")

ui.section("consultations.section_back")
ui.figure("consultations/continuity")
ui.figure("consultations/carried_over")

ui.section("consultations.section_pass")
ui.figure("consultations/liaison")

ui.section("consultations.section_clinic")
ui.figures("consultations/clinic", "consultations/next_steps")
