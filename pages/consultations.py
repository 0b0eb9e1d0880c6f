"""Consultations: how people reach us, who asks, how long it takes, what happens next."""

from dashboard import ui

ui.page("consultations")
ui.section("consultations.section_reach")
basis = ui.choose(
    "basis",
    ui.say("consultations.basis"),
    ["consultations", "with_liaison"],
    lambda key: ui.say(f"consultations.basis_{key}"),
)
ui.figure("consultations/contacts_by_method", basis=basis)
