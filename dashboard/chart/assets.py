"""The files that the browser fetches once: plotly.js as the pinned wheel ships it, and the boundaries.

They are copied into ``dashboard/static/`` (never committed), which Streamlit serves.
"""

import os
import shutil
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path

import plotly

from dashboard.settings import ROOT

STATIC = ROOT / "dashboard" / "static"
#: Where the browser finds STATIC, relative to the page.
URL = "app/static"


def served() -> dict[str, Path]:
    """Return the served files: their name in STATIC and where they come from."""
    boundaries = ROOT / "data" / "geo"
    return {
        f"plotly-{plotly.__version__}.min.js": Path(str(files("plotly") / "package_data" / "plotly.min.js")),
        "subprefectures.geojson": boundaries / "subprefectures.geojson",
        "health_centres.geojson": boundaries / "health_centres.geojson",
        "municipalities.geojson": boundaries / "municipalities.geojson",
    }


@cache
def publish_assets() -> None:
    """Copy the served files where Streamlit finds them, each at once or not at all."""
    STATIC.mkdir(exist_ok=True)
    for name, origin in served().items():
        target = STATIC / name
        if (
            target.exists()
            and target.stat().st_size == origin.stat().st_size
            and target.stat().st_mtime >= origin.stat().st_mtime
        ):
            continue
        descriptor, temporary = tempfile.mkstemp(dir=STATIC)
        os.close(descriptor)
        shutil.copyfile(origin, temporary)
        os.replace(temporary, target)


def plotly_url() -> str:
    return f"{URL}/plotly-{plotly.__version__}.min.js"
