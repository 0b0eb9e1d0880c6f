"""Start the dashboard: ``python -m dashboard.serve``, with any options of ``streamlit run``.

While the server starts and the browser loads, the data is read and the front page prepared.
"""

import sys
import threading
from collections.abc import Sequence

from dashboard import startup
from dashboard.settings import ROOT, SettingError, data_directory, records_directory

FRONT_PAGE = "overview/"
#: Seconds. The server sends its files in small steps, each of which would wait 5 ms for a busy thread.
SWITCH = 0.0005


def prepare() -> None:
    """Read the data and draw the front page's figures, so that the first visitor needs not wait for it."""
    try:
        from dashboard import ui
    finally:
        startup.imported.set()
    from dashboard.chart.assets import publish_assets
    from dashboard.figures import FIGURES, publish
    from dashboard.language import LANGUAGES

    publish_assets()
    warehouse = ui.current()
    for name in FIGURES:
        if name.startswith(FRONT_PAGE):
            publish(warehouse, name, LANGUAGES[0])


def main(options: Sequence[str]) -> None:
    from streamlit.web import cli

    try:
        data_directory(), records_directory()
    except SettingError as error:
        sys.exit(str(error))
    startup.imported.clear()
    sys.setswitchinterval(SWITCH)
    threading.Thread(target=prepare, name="prepare", daemon=True).start()
    sys.argv = ["streamlit", "run", str(ROOT / "dashboard" / "app.py"), *options]
    cli.main()


if __name__ == "__main__":
    main(sys.argv[1:])
