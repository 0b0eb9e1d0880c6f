"""Start the dashboard: ``python -m dashboard.serve``, with any options of ``streamlit run``.

While the server starts and the browser loads, the data is read and the front page prepared.
"""

import sys
import threading
from collections.abc import Sequence

from streamlit.web import cli

from dashboard import ui
from dashboard.chart.assets import publish_assets
from dashboard.figures import FIGURES, publish
from dashboard.language import LANGUAGES
from dashboard.settings import ROOT
from dashboard.warehouse import current

#: Imported here, before the thread starts, for all of what pages need: two threads must not import at once.
PAGES_NEED = ui
SWITCH = 0.0005
FRONT_PAGE = "overview/"


def prepare() -> None:
    """Read the data and draw the front page's figures, so that the first visitor needs not wait for it."""
    publish_assets()
    warehouse = current()
    for name in FIGURES:
        if name.startswith(FRONT_PAGE):
            publish(warehouse, name, LANGUAGES[0])


def main(options: Sequence[str]) -> None:
    # The server sends its files in small steps; by default each would wait 5 ms for a busy thread.
    sys.setswitchinterval(SWITCH)
    threading.Thread(target=prepare, name="prepare", daemon=True).start()
    sys.argv = ["streamlit", "run", str(ROOT / "dashboard" / "app.py"), *options]
    cli.main()


if __name__ == "__main__":
    main(sys.argv[1:])
