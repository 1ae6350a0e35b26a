"""Hold what the tour types: people who do not exist, with NHS numbers kept for tests (999 …)."""

from __future__ import annotations

BANNER_LINE = "QUILL, Wilhelmina (Mrs)  Born 11-Mar-1958 (68y)  Gender Female  NHS No. 999 880 0013"
TAB_ROW = "PENHALIGON, Oswald (Mr)\t11.03.58\t9998800021\t0770090045"
LOOSE_LINE = "Mrs Wilhelmina Quill dob 11/03/1958 nhs 999 880 0013 tel 07700 900123"
QUILL = "QUILL, Wilhelmina (Mrs)"
PENHALIGON = "PENHALIGON, Oswald (Mr)"
OWN_WORDS = "I would like a reason to leave the flat in the mornings."
HALF_TYPED = "Used to sing in the Harlestone choir and misses the evenings"
