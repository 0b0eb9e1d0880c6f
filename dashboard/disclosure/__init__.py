"""Protection of small numbers: what leaves for an outside audience comes from tables that no longer hold them.

``audience.py`` says from what number on people may be counted in public; ``cells.py`` knows which cells of
which tables count people, and how they add up; ``protect.py`` chooses what to mask or merge, and
``attack.py`` proves that no masked value can be worked out. ``protected.py`` makes a warehouse of what is
left: whatever is drawn from it can't depend on a masked value, because it isn't there.
"""
