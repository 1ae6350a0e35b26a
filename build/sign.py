#!/usr/bin/env python3
"""Sign files in their place by the certificate that the environment names: `sign.py FILE …`.

The setup's compiler calls it for the setup and for the uninstaller inside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from packing import signing
from packing.machine import Unfit

if __name__ == "__main__":
    try:
        signer = signing.named()
        if signer is None:
            raise Unfit(f"{signing.CERTIFICATE} names no certificate.")
        for name in sys.argv[1:]:
            signer.sign(Path(name))
    except Unfit as problem:
        sys.exit(str(problem))
