"""Age and region: how old the persons concerned are, where they live, and what is known of each area."""

from dashboard import ui

#: Whom the figures from the records count.
COUNTED = ("new", "everyone")


@ui.live
def areas() -> None:
    """Show the map and all that is known of the area chosen on it."""
    area = ui.select("area", ui.say("age_region.area"), ui.areas(), lambda key: ui.labels().of("area", key))
    ui.figure("age_region/new_cases_by_area", on_pick="area", area=area)
    ui.section("age_region.section_area")
    ui.figure("age_region/area_facts", area=area)
    ui.figure("age_region/area_sessions", area=area)


@ui.live
def recorded() -> None:
    """Show what only the records tell: of new persons or everyone, of the organisation chosen."""
    ui.section("log.section_age_region")
    left, right = ui.columns(2)
    with left:
        organisation = ui.organisation("consultations")
    counted = COUNTED[0]
    if organisation:
        with right:
            counted = ui.choose("counted", ui.say("log.counted"), COUNTED, lambda key: ui.say(f"log.counted_{key}"))
    ui.from_log(
        ["age_region/log_age_by_area"],
        ["age_region/log_age5", "age_region/log_municipalities"],
        organisation=organisation,
        counted=counted,
    )


ui.page("age_region")
ui.section("age_region.section_age")
ui.figures("age_region/age_summary", "age_region/age_by_sex")
ui.section("age_region.section_region")
areas()
recorded()
