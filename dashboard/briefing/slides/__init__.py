"""A deck as native PowerPoint: what ``pptx.py`` puts on slides.

``own.py`` and ``given.py`` give the presentation to write into (ours, or a director's template), ``ground.py`` finds
where on its layouts there is room, ``canvas.py`` writes shapes that carry a name and alternative text. One module a
form then draws: ``bars``, ``lines``, ``points`` (native charts, through ``charts``), ``intervals``, ``maps`` (native
shapes), ``tables``, ``matrix``, ``tiles``. ``notes`` and ``sources`` tell where the numbers come from.

Lengths are in points (1/72 inch) until they reach the file.
"""
