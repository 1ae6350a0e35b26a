"""Gather what is asked of the list of services: words, a distance, a filter, an order."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from app.domain.network import Practice
from ui.at_desk import AtDesk
from ui.clocks import MakeClock
from ui.services import distance as distance_words
from ui.services.head import ListHead
from ui.services.listing import Listing, Question
from ui.table import RowsView


class Asking(QObject):
    """Put the list's question when the head or a column's title asks for another."""

    def __init__(
        self,
        at: AtDesk,
        head: ListHead,
        view: RowsView,
        parent: QObject,
        *,
        make_clock: MakeClock,
    ) -> None:
        super().__init__(parent)
        self._head, self._view = head, view
        self._order = "name"
        self._filter = "open"
        self._goes_into_list = False
        self.listing = Listing(at, view, self.question, parent, make_clock=make_clock)
        head.typed.connect(lambda _text: self.listing.typed())
        head.filter_chosen.connect(self.show_filter)
        head.down_pressed.connect(self._into_list)
        head.distance.miles_chosen.connect(self._distance_asked)
        head.distance.postcode_typed.connect(self._postcode_typed)
        head.distance.postcode_left.connect(self._postcode_left)
        view.sorted.connect(self._sorted)
        self.listing.practices_known.connect(self._practices_known)

    def question(self) -> Question:
        """Give what the head asks now."""
        distance = self._head.distance
        code = distance.postcode()
        order = self._order if code else "name"
        return Question(self._head.search.text(), code, distance.miles(), self._filter, order)

    def show_filter(self, key: str) -> None:
        """Show one filter of what is searched for."""
        self._filter = key
        self._head.set_filter(key)
        self.listing.ask()

    def any_distance(self) -> None:
        """Ask for services however far they are."""
        self._head.distance.miles_box.set_key("any")
        self.listing.ask()

    def tell_place(self) -> None:
        """Say where the postcode of the list is not known, and what is counted from instead."""
        page, code = self.listing.page, self.listing.question.postcode
        if page is not None and not page.place_known:
            self._head.tell_wrong(distance_words.UNKNOWN)
        elif page is not None and page.middle_of:
            self._head.tell_about(distance_words.ABOUT.format(code, page.middle_of))

    def go_on(self) -> None:
        """Go into the list, if that waited until it showed what was typed."""
        if self._goes_into_list:
            self._goes_into_list = False
            self._into_list()

    def _into_list(self) -> None:
        """Go into the list; first let it show what was typed."""
        if self.listing.question != self.question():
            self._goes_into_list = True
            self.listing.ask()
        elif self._view.rows.rowCount():
            self._view.setFocus(Qt.FocusReason.TabFocusReason)

    def _sorted(self, key: str, _ascending: bool) -> None:
        self._order = key
        self.listing.ask()

    def _practices_known(self, practices: tuple[Practice, ...]) -> None:
        distance = self._head.distance
        distance.set_practices(practices)
        code = next((one.postcode for one in practices if one.postcode), "")
        if code and not distance.postcode_box.text():
            distance.set_postcode(code)
            self._order = "miles"

    def _distance_asked(self) -> None:
        self._head.tell_wrong(self._head.distance.problem())
        self._order = "miles" if self._head.distance.postcode() else self._order
        self.listing.ask()

    def _postcode_typed(self) -> None:
        self._head.tell_wrong("")
        self.listing.typed()

    def _postcode_left(self) -> None:
        self._head.tell_wrong(self._head.distance.problem())
        if self.question() != self.listing.question:
            self.listing.ask()
        else:
            self.tell_place()
