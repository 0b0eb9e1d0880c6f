"""北海道ひきこもり支援ダッシュボード — Hokkaido Hikikomori Support Dashboard."""

import os

# openpyxl prefers lxml where it is installed (python-pptx brings it), which follows entities that defusedxml refuses.
os.environ["OPENPYXL_LXML"] = "False"
