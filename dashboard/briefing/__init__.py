"""Briefings: an ordered choice of figures with headlines and notes, as slides, workbook, page and paper.

``briefing.py`` is the file; ``content.py`` makes a deck of it: published figures, nothing else. The outlets
(``pptx.py``, ``xlsx.py``, ``html.py``, ``pdf.py`` and the presentation) write a deck down; none of them computes.
"""
