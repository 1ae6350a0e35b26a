"""Go step by step: time each, take its picture, measure its words, and write `tour.json`."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from ui.tour import fit, pictures
from ui.tour.eyes import Eyes
from ui.tour.guide import Amiss, Guide
from ui.tour.hands import Hands
from ui.tour.meter import Meter
from ui.tour.seen import Role, Seen, fits

_MOST_TABS, _MOST_LOOKS = 80, 20
_A_NAME = 4  # letters


@dataclass(frozen=True)
class Step:
    """What `tour.json` says of one step; times are in milliseconds."""

    step: str
    role: str
    ms: float
    longest_stall_ms: float
    picture: str


class Tour:
    """Hold hands, eyes and the clock of one tour; scripts are given this."""

    def __init__(
        self, folder: Path, guide: Guide, meter: Meter, *, is_narrow: bool = False
    ) -> None:
        self.folder, self.meter, self.guide = folder, meter, guide
        self.is_narrow = is_narrow
        self.is_on_a_server = False
        self.hands = Hands(guide)
        self.eyes = Eyes(guide, meter)
        self.role = ""
        self.who_is_here = ""
        self.steps: list[Step] = []
        self.cut: list[str] = []

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Do one step under a name such as "sign in"; Amiss then says in which it happened."""
        self.meter.take()
        begun = time.perf_counter()
        try:
            yield
            self._look_at_titles()
        except Amiss as amiss:
            self._leave_traces(f"{len(self.steps) + 1:02d}-amiss")
            raise Amiss(f"{name[:1].upper()}{name[1:]}: {amiss}") from amiss
        spent = (time.perf_counter() - begun) * 1000
        stall = self.meter.take()
        self._wait_until_all_is_still()
        picture = f"{len(self.steps) + 1:02d}-{name.replace(' ', '-')}.png"
        self._picture(picture)
        self._measure(picture)
        self.steps.append(Step(name, self.role, round(spent, 1), round(stall, 1), picture))

    def _look_at_titles(self) -> None:
        """See that no window's title holds what was typed: titles stand in lists of the system."""
        typed = [word for text in self.hands.typed for word in text.split()]
        words = {word for word in typed if len(word) >= _A_NAME and word[0].isupper()}
        for title in self.eyes.window_titles():
            if words & set(title.split()):
                raise Amiss("A window's title holds something that was typed.")

    def _picture(self, name: str) -> None:
        def take() -> None:
            with self.meter.uncounted():
                pictures.take(self.folder / name)

        with contextlib.suppress(Amiss):
            self.guide.ask(lambda: None)
            self.guide.ask(take)

    def _leave_traces(self, name: str) -> None:
        """Leave a picture, and what a screen reader would have told."""
        self._picture(f"{name}.png")
        with contextlib.suppress(Amiss):
            lines = [
                f"{seen.role.name:14} {seen.row:3} {'*' if seen.is_focused else ' '} {seen.name} | "
                f"{seen.value} | {seen.description}"
                for seen in self.eyes.look()
            ]
            (self.folder / f"{name}.txt").write_text("\n".join(lines) + "\n", "utf-8")

    def _wait_until_all_is_still(self) -> None:
        """Wait until two looks one after the other see the same: counts may still come in."""
        before: list[Seen] = []
        for _ in range(_MOST_LOOKS):
            now = self.eyes.look()
            if now == before:
                return
            before = now

    def _measure(self, picture: str) -> None:
        """Measure the words; what is cut for a moment only, while a page is laid out, is not."""

        def measure() -> list[str]:
            with self.meter.uncounted():
                return fit.cut_words()

        cut = self.guide.ask(measure)
        for _ in range(_MOST_LOOKS):
            if not cut:
                return
            self.eyes.look()
            cut = [one for one in self.guide.ask(measure) if one in cut]
        self.cut += [f"{picture}: {one}." for one in cut]

    def write(self) -> None:
        """Leave `tour.json`."""
        text = json.dumps([asdict(step) for step in self.steps], indent=1)
        (self.folder / "tour.json").write_text(text + "\n", "utf-8")

    # ---- what many steps do -------------------------------------------------------------------

    def click(self, name: str, *, starts: bool = False) -> None:
        """Click the button, chip or tab of this name; what is scrolled away is reached by Tab."""
        seen = self.eyes.steady(name, starts=starts)
        if seen.is_in_sight:
            self.hands.click(seen.place)
        else:
            self.reach(name, starts=starts)
            self.hands.press("Space")

    def reach(self, name: str, *, starts: bool = False) -> None:
        """Press Tab until the keyboard is in the thing of this name."""
        for _ in range(_MOST_TABS):
            focused = self.eyes.focused()
            if focused is not None and fits(focused, name, starts=starts):
                return
            self.hands.press("Tab")
        raise Amiss(f"The Tab key does not come to “{name}”.")

    def choose(self, name: str, *, starts: bool = False) -> None:
        """Click the entry of this name in the menu that is open."""
        self.hands.click(self.eyes.item(name, starts=starts).place)

    def menu(self, name: str, entry: str, *, starts: bool = False) -> None:
        """Choose an entry of one of the menus; in narrow windows F10 opens them."""
        if self.is_narrow:
            self.hands.press("F10")
        self.choose(name)
        self.choose(entry, starts=starts)

    def filter(self, name: str, *, now: str) -> None:
        """Choose a filter; in narrow windows from the menu of the one that is on now."""
        if self.is_narrow:
            self.click(now, starts=True)
            self.choose(name, starts=True)
        else:
            self.click(name, starts=True)

    def open_tab(self, name: str) -> None:
        """Open a tab by its words."""
        self.click(name)

    def pick(self, field: str, label: str) -> None:
        """Choose an entry of a drop-down list with the arrow keys."""
        self.enter(field)
        self.hands.press("Home")
        for _ in range(_MOST_TABS):
            if self.eyes.field(field).value == label:
                return
            self.hands.press("Down")
        raise Amiss(f"“{label}” is not offered in “{field}”.")

    def enter(self, field: str) -> None:
        """Put the keyboard into a field."""
        seen = self.eyes.field(field)
        if seen.is_in_sight and seen.role != Role.ComboBox:
            self.hands.click(seen.place)
        elif not seen.is_focused:
            self.reach(field)

    def fill(self, name: str, words: str) -> None:
        """Go into a field, replace what it holds, and see that it holds the words."""
        self.enter(name)
        self.hands.press("Ctrl+A")
        self.hands.type(words)
        self.holds(name, words)

    def holds(self, name: str, words: str) -> None:
        """See that a field holds these words."""
        self.guide.until(
            lambda: next(
                (True for seen in self.eyes.all_now() if seen.name == name and words in seen.value),
                None,
            ),
            f"The field “{name}” does not hold what was typed.",
        )
