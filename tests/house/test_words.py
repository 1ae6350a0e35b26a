"""Promise how the house is named and described, so that it reads as a description of the office."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["project"]
LOCKS = sorted((ROOT / "build" / "locks").glob("*.txt"))
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "core", "common"}


def sources() -> list[Path]:
    """List the Python files of the program."""
    return [path for top in ("app", "ui", "build") for path in sorted((ROOT / top).rglob("*.py"))]


def name_of(requirement: str) -> str:
    """Give a requirement's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [path for path in sources() if SAYS_NOTHING & {path.stem, path.parent.name}] == []


def test_each_module_and_class_says_in_one_sentence_what_it_is() -> None:
    silent = []
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf8"))
        if not tree.body:
            continue
        rooms = [(path.stem, ast.get_docstring(tree))]
        rooms += [
            (node.name, ast.get_docstring(node))
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        ]
        silent += [f"{path.relative_to(ROOT)}: {name}" for name, words in rooms if not words]
    assert silent == []


def test_windows_leave_the_characters_that_hold_words_together_to_the_domain() -> None:
    found = [
        file.relative_to(ROOT).as_posix()
        for file in ROOT.joinpath("ui").rglob("*.py")
        if "\\u2011" in (text := file.read_text("utf-8")) or "\u2011" in text
    ]
    assert found == []


def test_front_door_opens_windows_and_commands_inside_functions_only() -> None:
    tree = ast.parse((ROOT / "app" / "__main__.py").read_text(encoding="utf8"))
    at_top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in at_top for alias in node.names}
    names |= {node.module for node in at_top if isinstance(node, ast.ImportFrom)}
    assert names <= {"annotations", "__future__", "os", "sys", "collections.abc", "Sequence"} | {
        "typing",
        "TYPE_CHECKING",
        "app",
        "errors",
        "logs",
        "no_dump",
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_lock_pins_everything_by_hash_and_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf8")
    pins = re.findall(r"^([\w.-]+)==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(pins) == len(lines) > 20
    assert "://" not in text
    assert "--index" not in text
    wanted = PROJECT["dependencies"]
    if lock.stem.endswith("dev"):
        wanted = wanted + PROJECT["optional-dependencies"]["dev"]
    assert {name_of(requirement) for requirement in wanted} <= {name_of(pin) for pin in pins}


@pytest.mark.parametrize("system", ["linux", "windows"])
def test_dev_lock_contains_the_run_lock(system: str) -> None:
    run, dev = (
        set(
            re.findall(
                r"^\S+==\S+", (ROOT / "build/locks" / f"{system}-{kind}.txt").read_text(), re.M
            )
        )
        for kind in ("run", "dev")
    )
    assert run < dev


def test_contributing_says_what_each_dependency_is_for() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf8")
    told = {name_of(name) for name in re.findall(r"^\| `([\w.-]+)`", text, re.MULTILINE)}
    named = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    assert {name_of(requirement) for requirement in named} == told


def test_readme_begins_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf8")
    first, second = re.findall(r"^    (python3 .+)$", text, re.MULTILINE)[:2]
    assert first.startswith("python3 build/develop.py run")
    assert second.startswith("python3 build/develop.py test")


def test_build_holds_sources_and_is_not_ignored() -> None:
    said = subprocess.run(
        ["git", "check-ignore", "build/develop.py", "build/hearten.spec"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert said.stdout == ""


def shadows(source: str) -> list[str]:
    """Name what a comprehension binds and its function takes from a function around it."""
    tree = ast.parse(source)
    found: list[str] = []

    def look(node: ast.AST, around: frozenset[str], own: frozenset[str]) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            arguments = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
            around, own = around | own, frozenset(arguments | bound(node))
        elif isinstance(node, ast.comprehension):
            names = {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}
            found.extend(
                f"{node.target.lineno}: {name}" for name in names & around if name not in own
            )
        for child in ast.iter_child_nodes(node):
            look(child, around, own)

    look(tree, frozenset(), frozenset())
    return found


def bound(function: ast.AST) -> set[str]:
    """Name what a function binds itself, its comprehensions and inner functions aside."""
    names: set[str] = set()
    waiting = list(ast.iter_child_nodes(function))
    scopes = ast.FunctionDef | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        if not isinstance(node, scopes | ast.GeneratorExp):
            waiting += ast.iter_child_nodes(node)
    return names


SHADOW = "def f(uid):\n    def g(rows):\n        return [uid for uid in rows], lambda: uid\n"


def test_comprehension_binds_no_name_of_a_function_around_its_own() -> None:
    # Python 3.12 loses the outer name then: "cannot access free variable".
    assert shadows(SHADOW) == ["3: uid"]
    assert shadows(SHADOW.replace("rows)", "uid, rows)")) == []
    found = [
        f"{path.relative_to(ROOT)}:{where}"
        for path in sources()
        for where in shadows(path.read_text(encoding="utf8"))
    ]
    assert found == []
