"""Say who does a step by name, and read it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.domain.person import PersonalContact
from app.domain.plan import Doer, Who
from ui.plans.editor.suggestions import Suggestion, Suggestions
from ui.plans.editor.words import Cell

_NOBODY = "Nobody yet"
_ME = frozenset({"me", "i", "you", "myself"})


@dataclass(frozen=True, slots=True)
class People:
    """Whom a step may name: the person, the link worker ("You" for oneself), their contacts."""

    person: str
    worker: str
    worker_is_me: bool
    contacts: tuple[PersonalContact, ...] = ()

    @property
    def choices(self) -> list[tuple[str, Who, str]]:
        """Give everybody as (words, who, more about them); no two have the same words."""
        worker = "You" if self.worker_is_me else self.worker
        about_me = f"{self.worker}, link worker" if self.worker_is_me else "link worker"
        everybody = [
            (self.person, Who(Doer.PERSON), "the person"),
            (worker, Who(Doer.LINK_WORKER), about_me),
            *((c.name, Who(Doer.CONTACT, c.name, c.uid), c.relation) for c in self.contacts),
            (_NOBODY, Who(Doer.NOBODY_YET), ""),
        ]
        found: list[tuple[str, Who, str]] = []
        for name, who, about in everybody:
            words = name
            while words.casefold() in {label.casefold() for label, _, _ in found}:
                words = f"{words} ({about or 'another'})"
            found.append((words, who, about))
        return found

    def shown(self, who: Who) -> str:
        """Give the words for who does it."""
        for words, one, _ in self.choices:
            if one.kind is who.kind and one.contact_uid == who.contact_uid:
                return words
        return who.name

    def read(self, text: str) -> Who:
        """Understand a name; whoever is not known is somebody of that name."""
        name = " ".join(text.split())
        low = name.casefold()
        if not low:
            return Who(Doer.NOBODY_YET)
        for words, who, _ in self.choices:
            if low == words.casefold():
                return who
        if low == self.worker.casefold() or (self.worker_is_me and low in _ME):
            return Who(Doer.LINK_WORKER)
        return Who(Doer.NAMED, name)

    def suggestions(self, text: str) -> Sequence[Suggestion]:
        """Give those whose name or relation begins as typed; all where nothing is typed."""
        rows = [Suggestion(words, words, about) for words, _, about in self.choices]
        typed = text.strip().casefold()
        if not typed or any(row.label.casefold() == typed for row in rows):
            return rows
        return [row for row in rows if _begins(typed, row)]


class WhoCell(Cell):
    """Name who does a step; the list shows whom one may name, any other name is taken as typed."""

    def __init__(self, people: People, parent: QWidget | None = None) -> None:
        super().__init__(200, parent)
        self._people = people
        self.suggestions = Suggestions(self, lambda row: self._take(row.label))
        self.selects_all = True
        self.textChanged.connect(self._typed)
        self.left.connect(self._write_out)

    def who(self) -> Who:
        """Give who is named."""
        return self._people.read(self.text())

    def set_who(self, who: Who) -> None:
        """Show who does it."""
        self.blockSignals(True)
        self.setText(self._people.shown(who))
        self.blockSignals(False)
        self.updateGeometry()

    def set_people(self, people: People) -> None:
        """Take another list, and keep who is named."""
        who = self.who()
        self._people = people
        self.set_who(who)

    def open_list(self) -> None:
        """Show everybody."""
        if not self.isReadOnly():
            self.suggestions.offer(self._people.suggestions(""))

    def _typed(self) -> None:
        if self.hasFocus():
            rows = self._people.suggestions(self.text())
            self.suggestions.offer(rows, first=bool(self.text().strip()) and len(rows) == 1)

    def _take(self, label: str) -> None:
        self.selectAll()
        self.insertPlainText(label)
        self.suggestions.hide()

    def _write_out(self) -> None:
        shown = self._people.shown(self.who())
        if shown != self.text():
            self.setText(shown)


def _begins(typed: str, row: Suggestion) -> bool:
    words = f"{row.label} {row.detail}".casefold().replace(",", " ").split()
    return row.label.casefold().startswith(typed) or any(word.startswith(typed) for word in words)
