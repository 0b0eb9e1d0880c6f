"""Area profile: all that is known of one area, on a sheet that prints on one A4 page."""

from dashboard import ui

#: Told where there is a year before.
TREND = "area_profile/trend"


@ui.live
def sheet() -> None:
    """Show the sheet of the area chosen: who came on the left, whom the seminars reached on the right."""
    with ui.sheet():
        ui.page("area_profile")
        areas = ui.areas()
        first = next(iter(areas), None)
        area = ui.select("area", ui.say("area_profile.area"), areas, lambda key: ui.labels().of("area", key), first)
        ui.figure("area_profile/numbers", area=area)
        left, right = ui.columns(2)
        with left:
            ui.figure("area_profile/compared", area=area)
            ui.figure("area_profile/ages", area=area)
        with right:
            ui.figure("area_profile/map", area=area)
            ui.figure("area_profile/sessions", area=area)
        below = right
        if ui.fiscal_year() == ui.warehouse().years[0]:
            (below,) = ui.columns(1)
        else:
            with left:
                ui.figure(TREND, area=area)
        with below:
            ui.figure("area_profile/unknown", area=area)


sheet()
