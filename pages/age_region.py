"""Age and region: how old the persons concerned are, where they live, and what is known of each area."""

from dashboard import ui


@ui.live
def areas() -> None:
    """Show the map and all that is known of the area chosen on it."""
    area = ui.select("area", ui.say("age_region.area"), ui.areas(), lambda key: ui.labels().of("area", key))
    ui.figure("age_region/new_cases_by_area", on_pick="area", area=area)
    ui.section("age_region.section_area")
    ui.figure("age_region/area_facts", area=area)
    ui.figure("age_region/area_sessions", area=area)


ui.page("age_region")
ui.section("age_region.section_age")
ui.figures("age_region/age_summary", "age_region/age_by_sex")
ui.section("age_region.section_region")
areas()
