"""Let the system keep no copy of this program's memory when it crashes: names may stand there.

What crashed is written down by `app/logs.py`: lines of our own code, no values.
"""

from __future__ import annotations

import sys
from contextlib import suppress

_FAIL_CRITICAL_ERRORS, _NO_GP_FAULT_BOX = 0x1, 0x2  # SEM_…, Windows SDK, winbase.h
_NO_HEAP, _NO_UI = 0x1, 0x20  # WER_FAULT_REPORTING_…, Windows SDK, werapi.h


def keep_none() -> None:
    """Switch off Windows Error Reporting for this program, elsewhere the core dump."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(_FAIL_CRITICAL_ERRORS | _NO_GP_FAULT_BOX)
        with suppress(OSError, AttributeError):
            ctypes.windll.wer.WerSetFlags(_NO_HEAP | _NO_UI)
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def is_kept() -> bool:
    """Claim that the system would keep one."""
    if sys.platform == "win32":
        import ctypes

        return not ctypes.windll.kernel32.GetErrorMode() & _NO_GP_FAULT_BOX
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE) != (0, 0)
