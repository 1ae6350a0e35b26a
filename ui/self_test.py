"""Prove that this copy of the program is whole: every import, every tab, one plan on paper."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import os
import pkgutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app import errors, logs, no_dump

if TYPE_CHECKING:
    from app.actions.signing_in import SignedIn

_ROOT = Path(__file__).resolve().parents[1]
# Run by Alembic inside a migration; it cannot be imported by itself.
_NOT_BY_ITSELF = "app.store.migrations.env"
PEOPLE, SERVICES = 60, 20
KEPT = "The system would keep this program's memory if it crashed."


def main() -> int:
    """Try everything; 0, or 1 with a line on stderr for each thing that failed."""
    failed = [*_imports()]
    if no_dump.is_kept():
        failed.append(KEPT)
    if not failed:
        failed += _at_a_desk()
    for line in failed:
        sys.stderr.write(f"{line}\n")
    if not failed:
        sys.stdout.write("Everything is here and works.\n")
    return 1 if failed else 0


# ---- imports ------------------------------------------------------------------------------


def own_modules() -> dict[str, Path | None]:
    """Find the program's modules by their files; in a packaged program by its list of them."""
    found: dict[str, Path | None] = {}
    for package in ("app", "ui"):
        for file in sorted((_ROOT / package).rglob("*.py")):
            parts = file.relative_to(_ROOT).with_suffix("").parts
            found[".".join(part for part in parts if part != "__init__")] = file
        if package not in found:
            for module in pkgutil.walk_packages(importlib.import_module(package).__path__):
                found[f"{package}.{module.name}"] = None
    found.pop(_NOT_BY_ITSELF, None)
    return found


def imported_by(source: str, module: str, *, is_package: bool) -> set[str]:
    """Find by ast every module that a source imports anywhere, inside functions as well."""
    names: set[str] = set()
    here = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            names.add(".".join([*base, *(node.module or "").split(".")]).strip("."))
    return names


def _imports() -> Iterator[str]:
    modules = own_modules()
    wanted = set(modules)
    for module, file in modules.items():
        if file is not None:
            is_package = file.name == "__init__.py"
            wanted |= imported_by(file.read_text("utf-8"), module, is_package=is_package)
    for name in sorted(wanted - {_NOT_BY_ITSELF}):
        if name.split(".")[0] in sys.stdlib_module_names and not _is_here(name):
            continue  # of another system: winreg, fcntl
        try:
            importlib.import_module(name)
        except Exception as error:
            yield f"{name} cannot be imported: {type(error).__name__}."


def _is_here(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


# ---- at a desk ----------------------------------------------------------------------------


def _at_a_desk() -> list[str]:
    from app.invented import demo

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        os.environ["HEARTEN_HOME"] = str(folder / "home")
        try:
            made = demo.make(folder / "store", people=PEOPLE, service_count=SERVICES)
        except Exception as error:
            return [f"A demo store cannot be made: {_why(error)}"]
        failed: list[str] = []
        for role in ("link-worker", "administrator"):
            user = next(one for one in made.sign_ins if one.roles == (role,))
            try:
                failed += _sit_down(made.folder, user.user, user.password)
            except Exception as error:
                failed.append(f"The desk of a {role} failed: {_why(error)}")
    return failed


def _sit_down(folder: Path, name: str, password: str) -> list[str]:
    from app.actions import signing_in

    signed_in = signing_in.sign_in(folder, name, password)
    try:
        return [*_print_a_plan(signed_in), *_open_tabs(signed_in)]
    finally:
        signed_in.desk.store.close()


def _open_tabs(signed_in: SignedIn) -> list[str]:
    """Open each tab in a window of its own background, and paint it."""
    from PySide6.QtWidgets import QApplication

    from app import settings
    from ui import messages, theme
    from ui.main_window import MainWindow

    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    theme.apply(qt, "light")
    failed: list[str] = []
    told: list[str] = []
    kept = messages.problem
    messages.problem = lambda parent, problem: told.append(problem.sentence)
    logs.show_with(told.append)
    window = MainWindow(signed_in.desk, settings.load())
    try:
        window.open_up()
        for kind in window.kinds:
            failed += _try(f"The tab {kind.label}", partial(_paint, window, kind.key))
            failed += [f"The tab {kind.label} says: {sentence}" for sentence in told]
            told.clear()
        window.leave()
    finally:
        messages.problem = kept
        logs.show_with(None)
    return [*failed, *told]


def _paint(window: object, key: str) -> None:
    import time

    from PySide6.QtWidgets import QApplication

    from ui.main_window import MainWindow

    assert isinstance(window, MainWindow)
    window.show_tab(key)
    end = time.monotonic() + 30
    while not window.background.is_idle() and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.002)
    if window.tab(key) is None or window.grab().isNull():
        raise errors.Refused("It could not be made; the log says where.")


def _print_a_plan(signed_in: SignedIn) -> list[str]:
    from app.domain.access import Right

    if not signed_in.desk.may(Right.WRITE_PLAN):
        return []
    return _try("Printing a plan", lambda: _print(signed_in))


def _print(signed_in: SignedIn) -> None:
    from app.actions import plans
    from app.printing import plan_sheet

    desk = signed_in.desk
    cases = plans.caseload(desk, mine=False)
    uid = next((row.plan_uid for row in cases if row.plan_uid), None)
    uid = uid or plans.start(desk, cases[0].uid)[0]
    sheet = plan_sheet.print_plan(plans.open_plan(desk, uid).sheet())
    if not sheet.startswith(b"%PDF"):
        raise errors.Refused("What was printed is no PDF.")


def _try(what: str, work: Callable[[], None]) -> list[str]:
    try:
        work()
    except Exception as error:
        return [f"{what} failed: {_why(error)}"]
    return []


def _why(error: Exception) -> str:
    logs.write_down(error)
    if isinstance(error, errors.Problem):
        return error.sentence
    return f"{logs.describe(error)}."
