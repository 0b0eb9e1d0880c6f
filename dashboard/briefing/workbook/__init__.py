"""The workbook of a briefing: contents, then one sheet a figure with its table and its native chart.

``page.py`` knows a sheet's geometry, ``formats.py`` its looks, ``measure.py`` how much room words take;
``contents.py`` and ``figure_sheet.py`` write the two kinds of sheet, of ``table.py`` (the figure's table),
``data.py`` (the cells that a chart refers to), ``charts.py`` and ``matrix.py``; ``explicit.py`` completes the charts.
"""
