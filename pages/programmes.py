"""Programmes: what each cost, who worked in it, whom it served, and how it was reported."""

from dashboard import ui


@ui.live
def by_programme() -> None:
    """Show what can be told of one programme, or of all."""
    ui.section("programmes.section_publicity")
    programme = ui.select(
        "programme",
        ui.say("programmes.filter"),
        ui.keys("programme"),
        lambda key: ui.labels().of("programme", key),
    )
    ui.figure("programmes/media_by_month", programme=programme)
    left, right = ui.columns(2)
    with left:
        ui.figure("programmes/media_by_programme", on_pick="programme")
    with right:
        ui.figure("programmes/media_by_medium", programme=programme)
    ui.figure("programmes/media_list", programme=programme)

    ui.section("programmes.section_activities")
    ui.figure("programmes/activities_by_kind", programme=programme)
    ui.figure("programmes/activities_list", programme=programme)

    ui.section("programmes.section_stated")
    ui.figure("programmes/stated", programme=programme)


ui.page("programmes")
ui.figure("programmes/key_numbers")
ui.section("programmes.section_cost")
ui.figure("programmes/cost")
ui.figures("programmes/staff", "programmes/beneficiaries")
by_programme()

ui.section("programmes.section_network")
ui.figure("programmes/network_numbers")
ui.figure("programmes/network_groups")

ui.section("programmes.section_materials")
ui.figure("programmes/materials")
