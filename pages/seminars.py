"""Seminars: where, when, for how many, of what kind, with whom; and who was not reached."""

from dashboard import ui

#: The kinds of activities that the centre's report lists, in its order.
ACTIVITIES = ("briefing", "conference", "meeting", "external_training", "supporter_training", "publicity")

labels = ui.labels()


@ui.live
def places() -> None:
    """Show the map and the sessions of the area and the kind chosen."""
    left, right = ui.columns(2)
    with left:
        area = ui.select("area", ui.say("seminars.filter_area"), ui.areas(), lambda key: labels.of("area", key))
    with right:
        kinds = ui.keys("seminar_kind")
        kind = ui.select("kind", ui.say("seminars.filter_kind"), kinds, lambda key: labels.of("seminar_kind", key))
    ui.figure("seminars/map", on_pick="area", area=area)
    ui.figure("seminars/list", area=area, kind=kind)


@ui.live
def activities() -> None:
    """Show the centre's other activities, of one kind where one is chosen."""
    activity = ui.choose(
        "activity",
        ui.say("seminars.filter_activity"),
        ["all", *ACTIVITIES],
        lambda key: ui.say("seminars.all_activities") if key == "all" else labels.of("activity_kind", key),
    )
    ui.figure("seminars/activities", kind=None if activity == "all" else activity)


ui.page("seminars")
ui.figure("seminars/key_numbers")

ui.section("seminars.section_where")
places()
ui.figure("seminars/by_area")

ui.section("seminars.section_when")
ui.figure("seminars/timeline")
ui.figure("seminars/by_kind")

ui.section("log.section_seminars")
ui.from_log(["seminars/log_months"])

ui.section("seminars.section_reach")
ui.figure("seminars/health_centres")
ui.figure("seminars/reach")
ui.figure("seminars/municipalities")
ui.figure("regional_demand/map", measure="distance", level="municipality")

ui.section("seminars.section_other")
ui.figure("seminars/trainings")
activities()
