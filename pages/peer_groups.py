"""peer_groups"""

from dashboard import ui

ui.page("peer_groups")
