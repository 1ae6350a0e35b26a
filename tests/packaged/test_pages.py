"""Promise that the pages for a release name what is there: windows, buttons, files, names."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from packing import signing

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = ROOT / "build" / "windows"
RELEASE = (WINDOWS / "RELEASE.md").read_text("utf8")
CHECKLIST = (WINDOWS / "CHECKLIST.md").read_text("utf8")
WORKFLOW = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf8")


def words_of_the_program() -> str:
    """Give every text that the source holds, with a number for each gap of a text that has some."""
    found = []
    for folder in ("app", "ui"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf8"))):
                if isinstance(node, ast.JoinedStr):
                    parts = [
                        one.value if isinstance(one, ast.Constant) else "1" for one in node.values
                    ]
                    found.append("".join(map(str, parts)))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.append(node.value)
    return "\n".join(found).replace("&", "")


def test_words_in_quotes_on_the_checklist_are_words_of_the_program() -> None:
    held = words_of_the_program()
    quoted = [" ".join(one.split()) for one in re.findall(r"“([^”]+)”", CHECKLIST)]
    assert len(quoted) > 50
    missing = [one for one in quoted if one not in held and _with_gap(one) not in held]
    assert missing == []


def _with_gap(words: str) -> str:
    """Give a name that ends in a step's own words as the source has it."""
    return re.sub(r"step 1 of goal 1$", "1", words)


def test_every_box_of_the_checklist_says_what_to_see() -> None:
    boxes = re.split(r"^- \[ \] ", CHECKLIST.partition("## Signed")[0], flags=re.MULTILINE)[1:]
    assert len(boxes) > 25
    assert [one for one in boxes if "*See:*" not in one] == []
    minutes = [int(one) for one in re.findall(r"^## .*\((\d+) minutes?", CHECKLIST, re.MULTILINE)]
    assert sum(minutes) == 30


def test_files_that_the_page_of_a_release_names_are_there() -> None:
    named = set(re.findall(r"`((?:build|app|\.ci|\.github)/[\w./-]+)`", RELEASE))
    assert "build/packing/signing.py" in named
    assert [one for one in named - {"build/windows/LAST_GOOD"} if not (ROOT / one).exists()] == []
    beside = set(re.findall(r"`(\w+\.(?:py|nsi|wxs|c))`", RELEASE))
    assert [one for one in beside if not (WINDOWS / one).exists()] == []


@pytest.mark.parametrize("text", [RELEASE, WORKFLOW])
def test_certificate_is_named_as_the_build_reads_it(text: str) -> None:
    names = {signing.CERTIFICATE, signing.PASSWORD_FILE, signing.TIMESTAMP}
    assert set(re.findall(r"HEARTEN_SIGN_\w+", text)) == names


def test_page_and_workflow_say_that_nobody_has_seen_it_run() -> None:
    assert "Seen by nobody yet:** the workflow" in RELEASE
    assert "has not been run yet" in WORKFLOW


def test_workflow_pins_what_it_uses_and_may_only_read() -> None:
    used = re.findall(r"uses: (\S+)", WORKFLOW)
    assert len(used) == 3
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", one) for one in used)
    assert re.search(r"^permissions:\n  contents: read$", WORKFLOW, re.MULTILINE)
    assert "environment: release" in WORKFLOW
    assert "build/develop.py package --windows" in WORKFLOW


def test_secrets_reach_one_step_and_no_command_line() -> None:
    steps = WORKFLOW.split("      - ")
    with_secrets = [one for one in steps if "secrets." in one]
    assert len(with_secrets) == 1
    assert "secrets." not in with_secrets[0].partition("run: |")[2]
