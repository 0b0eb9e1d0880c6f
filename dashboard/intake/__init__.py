"""Taking in staff's own records: preview, one confirmation, undo. The page and the command line use this.

``preview`` reads and judges and changes nothing; ``confirm`` makes one state of what was seen.
"""

from dashboard.intake.candidate import Candidate
from dashboard.intake.plan import ADD, REPLACE, SKIP, Plan
from dashboard.intake.preview import Preview, preview
from dashboard.intake.taking import confirm, history, undo

__all__ = ["ADD", "REPLACE", "SKIP", "Candidate", "Plan", "Preview", "confirm", "history", "preview", "undo"]
