"""Publishing from many threads: each figure is drawn once, different ones side by side, and few are kept."""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from dashboard.figures import FIGURES, alone, publish
from dashboard.warehouse import Warehouse
from tests.conftest import DATA

module = sys.modules["dashboard.figures.publishing"]
#: Seconds after which a thread that still waits hangs.
HANGS = 60
SLOW, OTHER = "consultations/contacts_by_method", "age_region/age_summary"


@pytest.fixture
def opened() -> Warehouse:
    """A warehouse from which nothing has been drawn."""
    return Warehouse(DATA, "publishing")


class Held:
    """A figure's drawing that waits to be let go; ``begun`` is set when it begins, ``draws`` counts."""

    def __init__(self, draw: Callable) -> None:
        self.draw, self.draws = draw, 0
        self.begun, self.let_go = threading.Event(), threading.Event()

    def __call__(self, *given: object) -> object:
        self.draws += 1
        self.begun.set()
        assert self.let_go.wait(HANGS)
        return self.draw(*given)


@pytest.fixture
def held(monkeypatch) -> Held:
    made = Held(FIGURES[SLOW].draw)
    monkeypatch.setitem(FIGURES, SLOW, replace(FIGURES[SLOW], draw=made))
    return made


def test_a_slow_figure_keeps_no_other_waiting(opened, held):
    kept = publish(opened, OTHER, "en")
    with ThreadPoolExecutor(3) as threads:
        slow = threads.submit(publish, opened, SLOW, "ja")
        assert held.begun.wait(HANGS)
        try:
            # One that must be drawn, and one that is only looked up.
            assert threads.submit(publish, opened, OTHER, "ja").result(HANGS).headline
            assert threads.submit(publish, opened, OTHER, "en").result(HANGS) is kept
            assert not slow.done()
        finally:
            held.let_go.set()
        assert slow.result(HANGS).headline


def test_the_same_figure_at_once_is_drawn_once(opened, held, monkeypatch):
    asked = threading.Semaphore(0)

    def counted(key: tuple) -> threading.Lock:
        lock = alone.alone(key)
        asked.release()
        return lock

    monkeypatch.setattr(module, "alone", counted)
    with ThreadPoolExecutor(4) as threads:
        sessions = [threads.submit(publish, opened, SLOW, "ja") for _ in range(4)]
        try:
            # All four have found nothing and asked for the lock before the first one is drawn.
            assert all(asked.acquire(timeout=HANGS) for _ in sessions)
        finally:
            held.let_go.set()
        first, *others = [session.result(HANGS) for session in sessions]
    assert held.draws == 1
    assert all(other is first for other in others)


def test_a_drawing_that_fails_leaves_nothing_behind(opened, monkeypatch):
    def fail(*given: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setitem(FIGURES, SLOW, replace(FIGURES[SLOW], draw=fail))
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                publish(opened, SLOW, "ja")
    assert publish(opened, SLOW, "ja").headline
    assert len(alone._locks) == 0


def test_many_threads_draw_what_one_draws_and_few_are_kept(opened, warehouse, monkeypatch):
    monkeypatch.setattr(module, "KEPT", 5)
    names = [name for name in FIGURES if name.startswith(("overview/", "consultations/"))] * 2
    with ThreadPoolExecutor(8) as threads:
        drawn = [*threads.map(lambda name: publish(opened, name, "ja"), names)]
    assert len(opened.published) == 5
    assert len(alone._locks) == 0
    for name, published in zip(names, drawn, strict=True):
        assert vars(published) == vars(publish(warehouse, name, "ja")), name
