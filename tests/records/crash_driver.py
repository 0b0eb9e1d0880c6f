"""A process in which writing to the store goes wrong: killed, refused or hurried by others, at any step.

``Driver`` starts it and asks it for runs; it forks a child for each job of a run, so that one
costs milliseconds. A child notes every step that changes the disk, by the name of what happens
and where: the interpreter's own audit events, and fsync and the writes themselves, which have none.
"""

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from dashboard.records.store import Changed, Store, StoreError
from tests.records.samples import entry, take_in

ROOT = Path(__file__).resolve().parents[2]
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
EVENTS = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.truncate", "os.link", "shutil.rmtree")


class Driver:
    """The client's side: ``run`` starts jobs at the same moment and returns how each ended."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.records.crash_driver"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *jobs: dict) -> list[dict]:
        """Run jobs at once.

        A job has a ``folder`` and an ``action`` (``add`` or ``undo``), what the action needs, and
        how it is disturbed: ``kill_at`` or ``fail_at`` a step (counted from 0; the failure is
        ``errno``), ``kill_after`` so many seconds, ``file_limit`` bytes a file, ``user`` without
        rights. One that is ``quick`` (or killed after a time) is not listened to and runs as it does
        in earnest. It ends with ``signal``, ``result`` or ``error`` (class and message), ``steps``, ``seconds``.
        """
        self._process.stdin.write(json.dumps(jobs, default=str) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=30)


class Steps:
    """Notes each step below a folder, and calls ``at`` with its number before it happens."""

    def __init__(self, folder: Path, at: Callable[[int], None]) -> None:
        self.folder = str(folder)
        self.names: list[str] = []
        self._at = at

    def install(self) -> None:
        sys.addaudithook(self._heard)
        for name in ("fsync", "replace", "rename", "mkdir"):
            setattr(os, name, self._followed(getattr(os, name), name))
        os.fdopen = lambda descriptor, mode: io.BufferedWriter(Halves(descriptor, self, self._path(descriptor)))

    def step(self, what: str, path: str) -> None:
        if path == self.folder or path.startswith(self.folder + os.sep):
            self.names.append(f"{what} {os.path.relpath(path, self.folder)}")
            self._at(len(self.names) - 1)

    def _heard(self, event: str, arguments: tuple) -> None:
        if event == "open":
            if isinstance(arguments[0], (str, bytes)) and arguments[2] & WRITING:
                self.step("open", self._path(arguments[0]))
        elif event in EVENTS:
            # os.remove and os.rmdir tell the folder that a bare name is in by its descriptor.
            inside = arguments[-1] if event in ("os.remove", "os.rmdir") else -1
            path = self._path(arguments[1] if event == "os.rename" else arguments[0], inside)
            # Making a folder that is there is refused and changes nothing.
            if event != "os.mkdir" or not os.path.isdir(path):
                self.step(event.split(".")[1], path)

    def _followed(self, call: Callable, name: str) -> Callable:
        def followed(*arguments: object, **named: object) -> object:
            path = self._path(arguments[-1] if name in ("replace", "rename") else arguments[0])
            if name == "fsync":
                self.step("fsync", path)
            result = call(*arguments, **named)
            self.step(f"after {name}", path)
            return result

        return followed

    def _path(self, path: object, inside: int = -1) -> str:
        if isinstance(path, int):
            return os.readlink(f"/proc/self/fd/{path}")
        base = os.readlink(f"/proc/self/fd/{inside}") if inside != -1 else ""
        return os.path.join(base, os.fsdecode(path))


class Halves(io.FileIO):
    """The bare file under a buffered one; it writes everything in two halves, so that a step lies between."""

    def __init__(self, descriptor: int, steps: Steps, path: str) -> None:
        super().__init__(descriptor, "w")
        self._steps, self._path = steps, path

    def write(self, content: bytes) -> int:
        half = len(content) // 2
        for what, part in (("write", content[:half]), ("half-write", content[half:])):
            self._steps.step(what, self._path)
            written = 0
            while written < len(part):
                written += super().write(part[written:])
        return len(content)


def act(job: dict) -> object:
    """Do what a job says; a change made by others meanwhile is looked at and the job tried again."""
    store = Store(Path(job["folder"]))
    while True:
        try:
            if job["action"] == "undo":
                return store.undo(job["id"], store.version).id
            return take_in(store, *(entry(**given) for given in job["entries"]))
        except Changed:
            continue


def child(job: dict, barrier: int, report: int) -> None:
    """Run one job in a process of its own and write how it ended to ``report``."""

    def disturb(number: int) -> None:
        if number == job.get("kill_at"):
            os.kill(os.getpid(), signal.SIGKILL)
        if number == job.get("fail_at"):
            raise OSError(job["errno"], os.strerror(job["errno"]))

    steps = Steps(Path(job["folder"]), disturb)
    if not job.get("quick") and "kill_after" not in job:
        steps.install()
    if "file_limit" in job:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (job["file_limit"], job["file_limit"]))
    if "user" in job and os.getuid() == 0:
        import pwd

        os.setuid(pwd.getpwnam(job["user"]).pw_uid)
    os.read(barrier, 1)
    started = time.perf_counter()
    ended: dict[str, object] = {}
    try:
        ended["result"] = act(job)
    except StoreError as error:
        ended["error"] = [type(error).__name__, error.message("ja"), error.message("en")]
    ended |= {"seconds": time.perf_counter() - started, "steps": steps.names}
    with open(report, "w", encoding="utf-8") as pipe:
        json.dump(ended, pipe)


def run(jobs: list[dict]) -> list[dict]:
    """Fork a child for each job, let all go at the same moment, and gather how they ended."""
    barrier, gate = os.pipe()
    running = []
    for job in jobs:
        heard, report = os.pipe()
        process = os.fork()
        if process == 0:
            # The others wait at the gate until the last copy of it is closed.
            os.close(gate)
            status = 1
            try:
                child(job, barrier, report)
                status = 0
            finally:
                os._exit(status)
        os.close(report)
        running.append((job, process, heard))
    started = time.perf_counter()
    os.close(gate)
    os.close(barrier)
    for job, process, _ in running:
        if "kill_after" in job:
            time.sleep(max(0.0, job["kill_after"] - (time.perf_counter() - started)))
            os.kill(process, signal.SIGKILL)
    ended = []
    for _, process, heard in running:
        with open(heard, encoding="utf-8") as pipe:
            said = pipe.read()
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        if status > 0:
            raise RuntimeError("a child failed in a way that no test foresaw: see its traceback")
        # One that was killed while it told how it ended has told nothing.
        ended.append((json.loads(said) if status == 0 else {}) | {"signal": -status})
    return ended


def serve() -> None:
    # What the first intake of a process loads is loaded here, once, and not by every child.
    with tempfile.TemporaryDirectory() as folder:
        take_in(Store(Path(folder)), entry("first of this process"))
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)


if __name__ == "__main__":
    serve()
