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

    def __init__(self, folder: Path, guide: Guide, meter: Meter) -> None:
        self.folder, self.meter, self.guide = folder, meter, guide
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
        except Amiss as amiss:
            self._picture(f"{len(self.steps) + 1:02d}-amiss.png")
            raise Amiss(f"{name.capitalize()}: {amiss}") from amiss
        spent = (time.perf_counter() - begun) * 1000
        stall = self.meter.take()
        picture = f"{len(self.steps) + 1:02d}-{name.replace(' ', '-')}.png"
        self._picture(picture)
        self._measure(picture)
        self.steps.append(Step(name, self.role, round(spent, 1), round(stall, 1), picture))

    def _picture(self, name: str) -> None:
        def take() -> None:
            with self.meter.uncounted():
                pictures.take(self.folder / name)

        with contextlib.suppress(Amiss):
            self.guide.ask(lambda: None)
            self.guide.ask(take)

    def _measure(self, picture: str) -> None:
        def measure() -> list[str]:
            with self.meter.uncounted():
                return fit.cut_words()

        self.cut += [f"{picture}: {one}." for one in self.guide.ask(measure)]

    def write(self) -> None:
        """Leave `tour.json`."""
        text = json.dumps([asdict(step) for step in self.steps], indent=1)
        (self.folder / "tour.json").write_text(text + "\n", "utf-8")

    # ---- what many steps do -------------------------------------------------------------------

    def click(self, name: str, *, starts: bool = False) -> None:
        """Click the button, chip or tab of this name."""
        self.hands.click(self.eyes.button(name, starts=starts).place)

    def choose(self, name: str, *, starts: bool = False) -> None:
        """Click the entry of this name in the menu that is open."""
        self.hands.click(self.eyes.item(name, starts=starts).place)

    def fill(self, name: str, words: str) -> None:
        """Click into a field, replace what it holds, and see that it holds the words."""
        self.hands.click(self.eyes.field(name).place)
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
