"""Put what the desk agreed on sheets of paper, one module per sheet; only here is ReportLab known.

The settings below must stand before any part of ReportLab reads them: without the first, every page
names an unembedded Helvetica; the second keeps streams binary, which is smaller and much faster.
"""

from __future__ import annotations

from reportlab import rl_config
from reportlab.lib.fonts import addMapping

REGULAR = "NotoSans-Regular"
BOLD = "NotoSans-Bold"

rl_config.canvas_basefontname = REGULAR
rl_config.useA85 = 0
addMapping(REGULAR, 0, 0, REGULAR)
addMapping(REGULAR, 0, 1, REGULAR)
addMapping(REGULAR, 1, 0, BOLD)
addMapping(REGULAR, 1, 1, BOLD)
