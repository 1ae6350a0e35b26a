"""Promise that the tour knows only what it sees, sees what is cut, and leaves no name anywhere."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.store import embedded
from tests.ui.turns import come_to_rest
from ui.self_test import imported_by
from ui.tour import demo, fit
from ui.widgets.buttons import PlainButton
from ui.widgets.labels import Label

ROOT = Path(__file__).resolve().parents[2]
TOUR = ROOT / "ui" / "tour"


@dataclass(frozen=True)
class Went:
    """One tour that was made, and what it left."""

    folder: Path
    status: int
    said: str
    steps: list[dict]


# Both sizes in both themes; two at once, since this is what two cores bear.
LOOKS = ((100, "light"), (200, "dark"), (100, "dark"), (200, "light"))
AT_ONCE = 2
Look = tuple[int, str]


@pytest.fixture(scope="module")
def tours(tmp_path_factory: pytest.TempPathFactory) -> dict[Look, Went]:
    """Make the tour in every look."""

    def go(look: Look) -> Went:
        scale, theme = look
        folder = tmp_path_factory.mktemp(f"tour{scale}{theme}") / "pictures"
        words = [str(folder), "--scale", str(scale), "--theme", theme]
        done = subprocess.run(
            [sys.executable, "-m", "app", "tour", *words],
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=400,
            check=False,
        )
        crash = folder / "home" / "logs" / "crash.txt"
        said = done.stdout + (crash.read_text("utf-8") if done.returncode < 0 else "")
        file = folder / "tour.json"
        steps = json.loads(file.read_text("utf-8")) if file.exists() else []
        return Went(folder, done.returncode, said, steps)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(LOOKS, pool.map(go, LOOKS), strict=True))


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_step_is_as_it_should_be_and_no_word_is_cut(
    tours: dict[Look, Went], look: Look
) -> None:
    assert (tours[look].status, _without_qt(tours[look].said)) == (0, "")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_each_step_leaves_its_picture_and_its_times(tours: dict[Look, Went], look: Look) -> None:
    went = tours[look]
    assert [step["picture"] for step in went.steps] == sorted(
        file.name for file in went.folder.glob("*.png")
    )
    for place, step in enumerate(went.steps, start=1):
        assert set(step) == {"step", "role", "ms", "longest_stall_ms", "picture"}
        assert step["picture"].startswith(f"{place:02d}-")
        assert step["ms"] > 0
    assert {"sign in", "locked", "preview", "save as PDF"} <= {step["step"] for step in went.steps}
    roles = {step["role"] for step in went.steps}
    assert roles == {"receptionist", "link worker", "administrator"}


def test_pictures_have_the_pixels_of_a_small_screen(tours: dict[Look, Went]) -> None:
    from PySide6.QtGui import QImage

    for went in tours.values():
        picture = next(step["picture"] for step in went.steps if step["step"] == "caseload")
        image = QImage(str(went.folder / picture))
        assert (image.width(), image.height()) == (1366, 768)


def test_the_printed_plan_is_a_pdf(tours: dict[Look, Went]) -> None:
    for went in tours.values():
        assert (went.folder / "plan.pdf").read_bytes().startswith(b"%PDF")


def test_nothing_but_pictures_and_sheets_holds_a_name(tours: dict[Look, Went]) -> None:
    for went in tours.values():
        names = _names_in(went.folder / "store")
        assert len(names) > 100
        told = went.said
        for file in went.folder.rglob("*"):
            told += f"\n{file.relative_to(went.folder)}"
            if file.is_file() and file.suffix not in (".png", ".pdf") and file.name != "demo":
                told += file.read_bytes().decode("utf-8", "replace")
        assert [name for name in names if name in told] == []


def _names_in(store: Path) -> set[str]:
    """Give the family names of everybody in the store, as they are written."""
    user = demo.somebody(store, "administrator")
    opened = embedded.open_with_password(store, user.user, user.password)
    with opened.store.read() as connection:
        rows = connection.exec_driver_sql("SELECT family, given FROM person").all()
    opened.store.close()
    typed = {"QUILL", "Quill", "PENHALIGON", "Penhaligon", "Wilhelmina", "Oswald", "Zuzanna"}
    people = {f"{given} {family}" for family, given in rows}
    people |= {f"{family.upper()}, {given}" for family, given in rows}
    return typed | people


def _without_qt(said: str) -> str:
    """Leave out what Qt itself says of a platform without a desktop."""
    return "\n".join(line for line in said.splitlines() if not line.startswith("This plugin"))


# ---- what it may know -------------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted(TOUR.glob("*.py")), ids=lambda file: file.stem)
def test_the_tour_imports_neither_actions_nor_store(file: Path) -> None:
    is_package = file.name == "__init__.py"
    module = "ui.tour" if is_package else f"ui.tour.{file.stem}"
    imported = imported_by(file.read_text("utf-8"), module, is_package=is_package)
    forbidden = ("app.actions", "app.store", "app.desk", "app.invented", "app.commands")
    may = ("app.invented", "app.invented.sign_ins", "app.invented.sign_ins.SignIn")  # a file
    assert [one for one in imported if one.startswith(forbidden) and one not in may] == []


SCRIPTS = ("door", "reception", "allocating", "planning", "directory", "setting_up")


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_knows_no_window(script: str) -> None:
    source = (TOUR / f"{script}.py").read_text("utf-8")
    imported = imported_by(source, f"ui.tour.{script}", is_package=False)
    assert [one for one in imported if one.startswith("PySide6")] == []
    assert [
        one for one in imported if one.startswith("ui.") and not one.startswith("ui.tour")
    ] == []


def test_nothing_in_the_tour_sleeps() -> None:
    for file in TOUR.glob("*.py"):
        calls = [node for node in ast.walk(ast.parse(file.read_text("utf-8")))
                 if isinstance(node, ast.Call)]  # fmt: skip
        names = {ast.unparse(call.func) for call in calls}
        assert names & {"time.sleep", "sleep", "QTest.qWait", "QTest.qSleep"} == set(), file.name


# ---- what it sees -----------------------------------------------------------------------------


@pytest.fixture
def shown(qtbot) -> QWidget:
    home = QWidget()
    QHBoxLayout(home)
    qtbot.addWidget(home)
    home.resize(400, 60)
    home.show()
    home.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is home)
    return home


def test_words_that_fit_are_not_told(shown: QWidget, qtbot) -> None:
    shown.layout().addWidget(Label("Short words"))
    shown.layout().addWidget(PlainButton("Save"))
    come_to_rest()
    assert fit.cut_words() == []


def test_a_label_in_too_little_room_is_told_with_its_widget(shown: QWidget, qtbot) -> None:
    label = Label("More words than there is room for", parent=shown)
    shown.layout().addWidget(label)
    label.setFixedWidth(60)
    come_to_rest()
    told = fit.cut_words()
    assert len(told) == 1
    assert "More words than there is room for" in told[0]
    assert "Label" in told[0]


def test_a_button_beyond_its_window_is_told(shown: QWidget, qtbot) -> None:
    button = PlainButton("Return to referrer…", parent=shown)
    button.setGeometry(350, 0, 160, 32)
    button.show()
    come_to_rest()
    assert any("reaches beyond" in one for one in fit.cut_words())
