"""Show the recovery key of the new store, and go on only when it is on paper."""

from __future__ import annotations

from ui.first_run.answers import Answers
from ui.first_run.key_sheet import KeyFacts, KeySheet, TypedBack
from ui.first_run.page import Page


class KeyPage(Page):
    """Show the key."""

    title = "The recovery key"
    lead = (
        "If nobody who may administer the store can sign in any more, this key is the only way in. "
        "It is shown now and never again."
    )

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self.sheet = KeySheet(lambda: KeyFacts(answers.key.lines, answers.store_name))
        self.column.addWidget(self.sheet)
        self.column.addStretch(1)

    def start_here(self) -> None:
        self.sheet.print_button.setFocus()


class TypedBackPage(Page):
    """Ask for two groups of it."""

    title = "Is the key on paper?"
    lead = "Type these two groups from the paper. Then the store is made."

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self.typed = TypedBack(answers.key.lines)
        self.column.addWidget(self.typed)
        self.column.addStretch(1)

    def start_here(self) -> None:
        self.typed.start_here()

    def is_good(self) -> bool:
        return self.typed.is_good()
