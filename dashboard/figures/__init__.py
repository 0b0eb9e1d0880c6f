"""Every figure of the dashboard: importing this package declares them all."""

from importlib import import_module
from pkgutil import iter_modules

from dashboard.figures.figure import FIGURES, Drawing, Figure, InternalOnly, Look, Number, Published, figure
from dashboard.figures.publishing import publish

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["FIGURES", "Drawing", "Figure", "InternalOnly", "Look", "Number", "Published", "figure", "publish"]
