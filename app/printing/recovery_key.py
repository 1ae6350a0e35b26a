"""Print the recovery key of a store: one page for the safe, made in memory and never saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.domain.dates import clock, local_time, short
from app.errors import Refused
from app.printing import BOLD, REGULAR, fonts, symbols
from app.printing.blocks import Runs, Text, heading
from app.printing.line_breaks import broken, held, typed
from app.printing.measures import BOTTOM, FOOTER_BASELINE, GREY, HEAVY, LEFT, MM, RULE, TOP, WIDTH
from app.printing.paper import Paper

TITLE: Final = "Recovery key"
GROUP: Final = 5
_BODY: Final = 13
_SECTION: Final = 16
_LABEL: Final = 14
_KEY: Final = 30
_FOOTER: Final = 12
_FRAME: Final = 1.2
_LINE: Final = 16.5 * MM
_FIRST_LETTER: Final = 38 * MM
_LETTER: Final = 11.6 * MM
_BETWEEN_GROUPS: Final = 11 * MM
_DATE_AT: Final = 114 * MM

_STEPS: Final[tuple[list[tuple[str, bool]], ...]] = (
    [("On the sign-in window choose ", False), ("Use the recovery key", True), (".", False)],
    [("Type the four lines. Small or capital letters, with or without spaces.", False)],
    [("Give one administrator a new password.", False)],
    [("Print a new recovery key, and destroy this page.", False)],
)


def print_recovery_key(
    store_name: str,
    made_at: datetime,
    number: int,
    lines: tuple[str, str, str, str],
    replaces: int | None,
) -> bytes:
    """Give the page as a PDF: four lines of ten characters, the tenth a check of its line.

    `made_at` is shown by London's clock, or as it is where it has no zone; `replaces` is the number
    of the key that works no longer. No QR code: only eyes should read it. Raises `Refused` when the
    store's name has letters that cannot be shown, or when the lines are not four of ten.
    """
    fonts.load()
    fonts.refuse_missing([store_name])
    groups = [_groups(line) for line in lines]
    if len(groups) != 4 or any(len(group) != GROUP for pair in groups for group in pair):
        raise Refused("A recovery key has four lines of ten characters. Make a new one.")
    canvas = Paper(TITLE)
    pen = _Pen(canvas, TOP)
    with canvas.page():
        pen.write(heading("Recovery key for Hearten", 26, WIDTH, "H1"))
        pen.write(_text(_made(store_name, made_at, number, replaces)), before=1 * MM)
        _warn(pen)
        _draw_key(pen, groups)
        _explain(pen)
        _sign(pen)
        canvas.setLineWidth(RULE)
        canvas.line(LEFT, FOOTER_BASELINE + 15, LEFT + WIDTH, FOOTER_BASELINE + 15)
        canvas.setFont(REGULAR, _FOOTER)
        canvas.drawString(LEFT, FOOTER_BASELINE, f"Recovery key {number}, for the safe")
    if pen.top < BOTTOM:
        raise Refused("The name of the store is too long for the page. Give it a shorter one.")
    return canvas.finished()


@dataclass(slots=True)
class _Pen:
    """Where the next block begins."""

    canvas: Paper
    top: float

    def write(self, words: Text, before: float = 0, x: float = LEFT) -> None:
        self.top -= before
        words.draw(self.canvas, x, self.top)
        self.top -= words.height


def _text(runs: Runs | str, width: float = WIDTH, leading: float = 1.35) -> Text:
    parts = [(runs, False)] if isinstance(runs, str) else runs
    return Text(broken(parts, _BODY, width), _BODY, leading * _BODY, width)


def _groups(line: str) -> tuple[str, str]:
    letters = "".join(line.split()).upper()
    return letters[:GROUP], letters[GROUP:]


def _made(store_name: str, made_at: datetime, number: int, replaces: int | None) -> str:
    local = local_time(made_at) if made_at.tzinfo else made_at
    when = held(f"{short(local)} {clock(local.time())}")
    key = held(f"Key number {number}")
    older = f"; {held(f'key number {replaces}')} no longer works." if replaces else "."
    return f"Store: {typed(store_name)}. Made {when}. {key}{older}"


def _warn(pen: _Pen) -> None:
    canvas, pad = pen.canvas, 4 * MM
    indent = pad + 53.3
    title = heading(
        "Whoever holds this page can open every record.", _SECTION, WIDTH - indent - pad
    )
    # The sentence is set to one line; a little nearer to the frame than the rest.
    words = _text(
        "Keep it in a locked safe. Do not photograph, copy, scan or e-mail it.", WIDTH - indent
    )
    height = title.height + words.height + 2 * pad
    pen.top -= 4 * MM
    canvas.setLineWidth(_FRAME)
    canvas.setFillGray(GREY)
    canvas.rect(LEFT, pen.top - height, WIDTH, height, fill=1)
    symbols.draw(canvas, symbols.URGENT, LEFT + pad, pen.top - pad - 30, 30, 1.8)
    top = pen.top - height
    pen.write(title, pad, LEFT + indent)
    pen.write(words, 0, LEFT + indent)
    pen.top = top


def _draw_key(pen: _Pen, groups: list[tuple[str, str]]) -> None:
    canvas, face = pen.canvas, fonts.KEY_BOLD
    fonts.face(face)
    pen.top -= 4 * MM
    height = 4 * _LINE + 8 * MM
    canvas.setLineWidth(HEAVY)
    canvas.rect(LEFT, pen.top - height, WIDTH, height)
    for index, pair in enumerate(groups):
        baseline = pen.top - 15 * MM - index * _LINE
        canvas.setFillGray(0.3)
        canvas.setFont(REGULAR, _LABEL)
        with canvas.said():
            canvas.drawString(LEFT + 6 * MM, baseline, f"Line {index + 1}")
        canvas.setFillGray(0)
        canvas.setFont(face, _KEY)
        with canvas.said():
            for place, letter in enumerate("".join(pair)):
                x = LEFT + _FIRST_LETTER + place * _LETTER + place // GROUP * _BETWEEN_GROUPS
                canvas.drawCentredString(x, baseline, letter)
    pen.top -= height


def _explain(pen: _Pen) -> None:
    pen.write(
        _text(
            "The key has no letter I, L, O or U. A crossed zero is the figure nought. "
            "The last character of each line is a check: a slip of the pen is found on that line."
        ),
        2 * MM,
    )
    pen.write(heading("When to use it", _SECTION, WIDTH), 4 * MM)
    pen.write(_text("Only when nobody who may administer the store can sign in."))
    pen.write(heading("How to use it", _SECTION, WIDTH), 2 * MM)
    indent = fonts.width("4", BOLD, _BODY) + 6.3 * MM
    for number, runs in enumerate(_STEPS, 1):
        top = pen.top
        _text([(str(number), True)], leading=1.4).draw(pen.canvas, LEFT, top)
        pen.write(_text(runs, WIDTH - indent, leading=1.4), x=LEFT + indent)


def _sign(pen: _Pen) -> None:
    canvas = pen.canvas
    canvas.setFont(REGULAR, _BODY)
    canvas.setFillGray(0)
    canvas.setLineWidth(RULE)
    pen.top -= 4 * MM
    for words in ("Sealed by", "Witness", "Opened by"):
        pen.top -= 11.5 * MM
        for label, x, end in (
            (words, LEFT, LEFT + 110 * MM),
            ("Date", LEFT + _DATE_AT, LEFT + WIDTH),
        ):
            with canvas.said():
                canvas.drawString(x, pen.top + 2 * MM, label)
            start = x + fonts.width(label, REGULAR, _BODY) + 2 * MM
            canvas.line(start, pen.top + 1.5 * MM, end, pen.top + 1.5 * MM)
