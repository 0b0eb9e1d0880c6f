"""Servers and a browser for the benchmark, and the clock that runs inside the page."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# The clock starts when the press is over (capture phase, before any handler) and stops in the
# first animation frame in which every awaited chart has other marks than before and there are as
# many as before: while Streamlit rebuilds a chart it shows the old and the new one together.
CLOCK = r"""
({scope}) => {
  const marks = (plot) => Array.from(plot.querySelectorAll('path, text, rect'), (n) =>
    (n.getAttribute('d') || '') + (n.getAttribute('transform') || '') + (n.getAttribute('style') || '') +
    (n.getAttribute('height') || '') + (n.getAttribute('width') || '') +
    (n.childElementCount ? '' : n.textContent)).join('|') +
    Array.from(plot.querySelectorAll('image'), (n) => n.getAttribute('href') || n.getAttribute('xlink:href')).join('|');
  const plots = () => scope
    ? scope.map((name) => document.querySelector(`[data-figure="${name}"] .js-plotly-plot`)).filter(Boolean)
    : Array.from(document.querySelectorAll('.js-plotly-plot'));
  const before = plots().map(marks);
  const old = new Set(before);
  const clock = {started: null, took: null};
  const start = () => {
    if (clock.started !== null) return;
    clock.started = performance.now();
    const look = () => {
      const now = plots();
      const fresh = now.length === before.length && now.every((plot) => !old.has(marks(plot)));
      if (fresh) requestAnimationFrame(() => { clock.took = performance.now() - clock.started; });
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
  for (const kind of ['pointerup', 'keydown']) document.addEventListener(kind, start, {capture: true, once: true});
  window.benchClock = clock;
  return before.length;
}
"""


def chromium() -> str:
    """Return the browser's path; raise RuntimeError where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise RuntimeError("no Chromium was found; install it or set CHROMIUM to its path")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def server(bare: Path | None = None, records: Path | None = None) -> Iterator[str]:
    """Run the dashboard as the README says, or a bare script away from its settings; yield the address at once.

    ``records`` is the folder of what was taken in; without, there is nothing.
    """
    port = free_port()
    command = [sys.executable, "-m", *(["streamlit", "run", str(bare)] if bare else ["dashboard.serve"])]
    command += ["--server.port", str(port)]
    command += ["--server.headless", "true", "--browser.gatherUsageStats", "false", "--server.address", "127.0.0.1"]
    with tempfile.TemporaryDirectory() as elsewhere:
        process = subprocess.Popen(
            command,
            cwd=elsewhere if bare else ROOT,
            env={**os.environ, "HIKIKOMORI_RECORDS": str(records or Path(elsewhere) / "records")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def wait_for(address: str, seconds: float = 60) -> None:
    """Wait until the server takes connections; raise TimeoutError if it does not."""
    host, port = address.removeprefix("http://").split(":")
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection((host, int(port)), timeout=0.2).close()
            return
        except OSError:
            time.sleep(0.01)
    raise TimeoutError(f"{address} did not answer within {seconds} s")
