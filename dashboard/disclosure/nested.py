"""One audience inside another: what is masked for those who are told more is masked for the others, too.

Funders can read what is made for the public. Were something shown there that is masked for them, they could work
out more than either tells.
"""

from dataclasses import replace

from dashboard.disclosure.classes import runs_of
from dashboard.disclosure.problem import Pattern, Problem


def nested(problem: Problem, more: Pattern) -> Problem:
    """Return the problem of an audience that may be shown no cell that a pattern masks for one that is told more.

    A cell that the other is told is "withheld" has no other label here, and classes are merged as they are there.
    """
    withheld = {name for name, state in more.hidden.items() if state == "withheld" and name in problem.cells}
    cells = {name: replace(cell, withheld=True) if name in withheld else cell for name, cell in problem.cells.items()}
    orders = tuple(replace(order, runs=runs_of(order, more)) for order in problem.orders)
    return replace(problem, cells=cells, orders=orders)
