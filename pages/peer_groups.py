"""Peer groups: who comes to the meetings, what joint meetings changed, and where programmes overlap."""

from dashboard import ui

ui.page("peer_groups")
ui.figure("peer_groups/key_numbers")
ui.section("peer_groups.section_sango")
ui.figure("peer_groups/sango_attendance")
ui.figure("peer_groups/sango_joint")
ui.section("peer_groups.section_yoridokoro")
ui.figure("peer_groups/yoridokoro")
ui.figure("peer_groups/yoridokoro_sessions")
ui.section("peer_groups.section_hubs")
ui.figure("peer_groups/hub_sessions")
ui.section("peer_groups.section_dohirokai")
ui.figures("peer_groups/dohirokai_sessions", "peer_groups/satisfaction")
ui.section("peer_groups.section_overlap")
ui.figure("peer_groups/sessions_by_programme")
ui.figure("peer_groups/overlaps")
ui.section("peer_groups.section_outreach")
ui.figures("peer_groups/letters", "peer_groups/university")
ui.section("peer_groups.section_stated")
ui.figure("peer_groups/stated")
