"""Regional demand: where the demand is, how many may be in need, whom is reached, where the next seminar could go."""

from dashboard import ui

LEVELS = ("subprefecture", "health_centre", "municipality")
POPULATIONS = ("all", "15_64", "15_39", "40_64")
MEASURES = ("rate", "cases", "smoothed", "participants", "distance")
ORDERS = ("unreached", "waiting", "distance", "need", "demand")


@ui.live
def demand() -> None:
    """Show everything of the level, the population and the place chosen; choosing a place redraws nothing."""
    labels = ui.labels()
    left, middle, right = ui.columns([5, 4, 3])
    with left:
        level = ui.choose("level", ui.say("regional_need.level"), LEVELS, lambda key: labels.of("level", key))
    places = ui.places(level)
    with middle:
        population = ui.choose(
            "population", ui.say("regional_need.population"), POPULATIONS, lambda key: labels.of("age_group", key)
        )
    with right:
        place = ui.select("place", ui.say("regional_need.place"), [*places], lambda key: labels.of("place", key))
    picks = {"on_pick": "place", "chosen": place, "level": level}
    if place is None:
        ui.quiet("regional_need.profile_none")
    else:
        area = places[place]
        ui.link(ui.say("regional_need.profile", area=labels.of("area", area)), "area-profile", area=area)

    ui.section("regional_demand.section_where")
    measure = ui.choose(
        "measure", ui.say("regional_need.measure"), MEASURES, lambda key: ui.say(f"regional_need.measure_{key}")
    )
    ui.figure("regional_demand/map", population=population, measure=measure, **picks)
    ui.figure("regional_demand/rates", population=population, **picks)
    ui.figure("regional_demand/funnel", population=population, **picks)

    ui.section("regional_demand.section_need")
    ui.figure("regional_demand/need", **picks)
    ui.figure("regional_demand/surveys")

    ui.section("regional_demand.section_reach")
    ui.figure("regional_demand/need_and_reach", population=population, **picks)

    ui.section("regional_demand.section_candidates")
    order = ui.choose("order", ui.say("regional_need.order"), ORDERS, lambda key: ui.say(f"regional_need.order_{key}"))
    ui.figure("regional_demand/candidates", order=order, **picks)

    ui.section("regional_demand.section_all")
    ui.figure("regional_demand/places", population=population, **picks)


ui.page("regional_demand")
demand()
