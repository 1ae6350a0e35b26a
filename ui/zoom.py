"""Keep one zoom for the whole program, and turn units into pixels by it.

A unit is a pixel at 100 %. What is built with `units()` and with the fonts of `ui.theme` is
rescaled in place when the zoom changes: margins, spacings, fixed sizes and fonts of every widget.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QLayout, QWidget

STEPS = (100, 110, 125, 150, 175, 200)
_UNLIMITED = 16777215
_BASE = "hearten_unzoomed"


class _Zoom(QObject):
    """Hold the percentage and tell of its change."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.percent = 100
        self.save: Callable[[int], None] | None = None


_zoom = _Zoom()
changed = _zoom.changed


def percent() -> int:
    """Give the zoom in per cent, 100 to 200."""
    return _zoom.percent


def factor() -> float:
    """Give the zoom as a factor, 1.0 to 2.0."""
    return _zoom.percent / 100


def units(n: float) -> int:
    """Turn units (pixels at 100 %) into pixels at the present zoom."""
    return round(n * _zoom.percent / 100)


def width_in_units(widget: QWidget) -> int:
    """Give the width of a widget in units, for the choice between one pane and two."""
    return round(widget.width() / factor())


def keep_with(load: Callable[[], int | None], save: Callable[[int], None]) -> None:
    """Take the remembered zoom now and hand each later one to `save`."""
    _zoom.save = None
    set_percent(load() or 100)
    _zoom.save = save


def bigger() -> None:
    """Go one step up."""
    set_percent(next((step for step in STEPS if step > _zoom.percent), STEPS[-1]))


def smaller() -> None:
    """Go one step down."""
    set_percent(next((step for step in reversed(STEPS) if step < _zoom.percent), STEPS[0]))


def usual() -> None:
    """Go back to 100 %."""
    set_percent(100)


def set_percent(wanted: int) -> None:
    """Set the zoom (held between 100 and 200) and rescale every widget there is."""
    wanted = max(STEPS[0], min(STEPS[-1], wanted))
    before = factor()
    if wanted == _zoom.percent:
        return
    _zoom.percent = wanted
    application = QApplication.instance()
    if isinstance(application, QApplication):
        _rescale_everything(application, before)
    _zoom.changed.emit()
    if _zoom.save is not None:
        _zoom.save(wanted)


def _rescale_everything(application: QApplication, before: float) -> None:
    widgets = application.allWidgets()
    own_fonts = [
        (widget, widget.font().pointSizeF())
        for widget in widgets
        if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont)
    ]
    ratio = factor() / before
    font = application.font()
    font.setPointSizeF(font.pointSizeF() * ratio)
    application.setFont(font)
    for widget, size in own_fonts:
        if size > 0:
            own = widget.font()
            own.setPointSizeF(size * ratio)
            widget.setFont(own)
    for widget in widgets:
        _rescale_sizes(widget, before)
        layout = widget.layout()
        if layout is not None:
            _rescale_layout(layout, before)
        widget.updateGeometry()
        widget.update()


def _rescaled(thing: QObject, values: list[int], before: float) -> list[int]:
    """Scale from the unzoomed values, remembered on the object so that nothing drifts."""
    remembered = cast("list[list[float]] | None", thing.property(_BASE))
    base = [value / before for value in values]
    if remembered is not None and [round(value) for value in remembered[1]] == values:
        base = list(remembered[0])
    now = [round(value * factor()) for value in base]
    thing.setProperty(_BASE, [base, now])
    return now


def _rescale_sizes(widget: QWidget, before: float) -> None:
    if widget.isWindow():
        return
    least, most = widget.minimumSize(), widget.maximumSize()
    values = [least.width(), least.height(), most.width(), most.height()]
    if values == [0, 0, _UNLIMITED, _UNLIMITED]:
        return
    if values[0] == values[2] == 0 or values[1] == values[3] == 0:
        return
    now = _rescaled(widget, [0 if one == _UNLIMITED else one for one in values], before)
    now[2:] = [one or _UNLIMITED for one in now[2:]]
    widget.setMaximumSize(now[2], now[3])
    widget.setMinimumSize(now[0], now[1])


def _rescale_layout(layout: QLayout, before: float) -> None:
    margins = layout.contentsMargins()
    values = [margins.left(), margins.top(), margins.right(), margins.bottom()]
    if isinstance(layout, QGridLayout):
        values += [layout.horizontalSpacing(), layout.verticalSpacing()]
    else:
        values.append(layout.spacing())
    spacers = [
        spacer
        for i in range(layout.count())
        if (item := layout.itemAt(i)) is not None and (spacer := item.spacerItem()) is not None
    ]
    for spacer in spacers:
        values += [spacer.sizeHint().width(), spacer.sizeHint().height()]
    now = _rescaled(layout, values, before)
    layout.setContentsMargins(*now[:4])
    rest = now[4:]
    if isinstance(layout, QGridLayout):
        layout.setHorizontalSpacing(rest.pop(0))
        layout.setVerticalSpacing(rest.pop(0))
    else:
        layout.setSpacing(rest.pop(0))
    for spacer in spacers:
        policy = spacer.sizePolicy()
        spacer.changeSize(
            rest.pop(0), rest.pop(0), policy.horizontalPolicy(), policy.verticalPolicy()
        )
    layout.invalidate()
    for i in range(layout.count()):
        item = layout.itemAt(i)
        inner = item.layout() if item is not None else None
        if inner is not None:
            _rescale_layout(inner, before)
