"""Lay a finished PDF where the person says, for its owner alone, and never over what is not one."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from app import errors
from app.paths import IN_A_STORE as IN_A_STORE
from app.paths import is_in_a_store

NOT_WRITTEN = "The file could not be written. Look at its folder and the room on the disk."
NO_FOLDER = "The folder for the PDF is not there. Make it, then try again."
THERE_ALREADY = "There is a file of that name already. Choose another name."
NO_NAME = "That cannot be the name of a PDF. Choose a shorter, plain name."
_LONGEST_NAME = 255
_ODD_ON_WINDOWS = frozenset('<>:"|?*')


@contextlib.contextmanager
def written(path: Path, pdf: bytes, *, replaces: bool = False) -> Iterator[None]:
    """Lay the whole file down beside, let what is in the block be done, then put it there.

    Raises errors.Refused, and then leaves nothing behind. `replaces` is as in `check_place`.
    """
    check_place(path, replaces=replaces)
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    is_ours = False
    try:
        with open(part, "xb", opener=_private) as file:
            is_ours = True
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        yield
        _put(part, path, replaces=replaces)
    except FileExistsError:
        raise errors.Refused(THERE_ALREADY) from None
    except (OSError, ValueError):
        raise errors.Refused(NOT_WRITTEN) from None
    finally:
        if is_ours:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def check_place(path: Path, *, replaces: bool = False) -> None:
    """Refuse a place where no PDF may be put, with errors.Refused.

    `replaces`: the person was asked, so that an ordinary file that ends in .pdf may be there.
    """
    try:
        folder = path.parent.resolve()
        if not folder.is_dir():
            raise errors.Refused(NO_FOLDER)
        if _is_odd(path.name):
            raise errors.Refused(NO_NAME)
        if is_in_a_store(folder):
            raise errors.Refused(IN_A_STORE)
        before = path.lstat()
    except FileNotFoundError:
        return
    except (OSError, ValueError, RuntimeError):  # a loop of links is a RuntimeError
        raise errors.Refused(NOT_WRITTEN) from None
    is_plain = stat.S_ISREG(before.st_mode) and path.suffix.casefold() == ".pdf"
    if not (replaces and is_plain):
        raise errors.Refused(THERE_ALREADY)


def _is_odd(name: str) -> bool:
    if not name or name == ".." or len(os.fsencode(name)) > _LONGEST_NAME:
        return True
    if os.name != "nt":
        return False
    return bool(_ODD_ON_WINDOWS & set(name)) or PureWindowsPath(name).is_reserved()


def _put(part: Path, path: Path, *, replaces: bool) -> None:
    if replaces:
        check_place(path, replaces=True)
        part.replace(path)
    elif os.name == "nt":
        part.rename(path)  # which replaces nothing there
    else:
        try:
            os.link(part, path)
        except FileExistsError:
            raise
        except OSError:  # a stick without links
            check_place(path)
            part.rename(path)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
