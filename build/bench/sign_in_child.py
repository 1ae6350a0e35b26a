"""Be the process that signs in: the real program, from its front door.

`sign_in_child.py window STORE` says when the sign-in window was painted; `sign_in_child.py rows
STORE NAME PASSWORD-FILE EVERY` types a password and says how long the first rows took.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any


def paint_the_window(store: str) -> int:
    """Open the program, and leave it once its first window is painted."""
    from app.__main__ import main
    from ui.warm_up import WarmUp  # nothing else of ui: the program imports it in its own time

    def painted(_warm_up: Any) -> None:
        print(time.perf_counter(), flush=True)
        os._exit(0)  # a question waits for imports that never begin here

    # The window tells the warm-up in the loop's next turn after its first paint.
    WarmUp.begin = painted  # type: ignore[method-assign]
    sys.argv[1:] = ["--store", store]
    return main()


def show_the_rows(store: str, name: str, password: str, every: int) -> int:
    """Open the program, sign in by keys, and say how long Enter to the first rows took."""
    import json

    import bare_programs

    import ui.application
    from app.__main__ import main
    from ui.application import Application
    from ui.warm_up import WarmUp

    told: dict[str, Any] = {}
    show, begin, come_in = Application.show_sign_in, WarmUp.begin, Application.come_in
    here: list[Application] = []

    def showing(self: Application) -> None:
        here[:] = [self]
        show(self)

    def painted(self: WarmUp) -> None:
        begin(self)
        window = here[0].sign_in_window
        assert window is not None
        window.form.name.setText(name)
        window.form.password.setFocus()
        bare_programs.type_keys(window.form.password, password, every, enter)

    def enter() -> None:
        told["began"] = time.perf_counter()

    def came_in(self: Application, signed_in: Any) -> None:
        come_in(self, signed_in)
        window: Any = self.main_window
        view = window.current_tab().view
        bare_programs.Painted(window, lambda: view.rows.rowCount() > 0, lambda: rows(window))

    def rows(window: Any) -> None:
        told["ms"] = (time.perf_counter() - told.pop("began")) * 1000
        view = window.current_tab().view
        told["uids"] = [row.uid for row in view.rows.rows()]
        told["heads"] = [column.title for column in view._fitting.shown()]
        told["view"] = [view.width(), view.height()]
        told["window"] = [window.width(), window.height()]
        print(json.dumps(told), flush=True)
        window.quit_asked.emit()

    Application.show_sign_in = showing  # type: ignore[method-assign]
    Application.come_in = came_in  # type: ignore[method-assign]
    ui.application.WarmUp.begin = painted  # type: ignore[method-assign]
    sys.argv[1:] = ["--store", store]
    return main()


if __name__ == "__main__":
    if sys.argv[1] == "window":
        raise SystemExit(paint_the_window(sys.argv[2]))
    raise SystemExit(show_the_rows(sys.argv[2], sys.argv[3], sys.stdin.read(), int(sys.argv[4])))
