"""Open the front door: the `hearten` command.

No words open the window; `tour` and `self-test` need one too. Every other word is a file in
app/commands. Until the sign-in window is painted nothing but the standard library and Qt is
imported, and argparse only when there are words.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app import errors, logs, no_dump

if TYPE_CHECKING:
    import argparse

    from app.commands.words import Subparsers

DONE, REFUSED, WRONG_WORDS = 0, 1, 2
NOT_TAKEN = "The output could not be written. Look at where it goes and at the room on the disk."


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the words ask and give the exit status; nobody is shown a traceback."""
    password = os.environ.pop("HEARTEN_PASSWORD", None)
    at_server = os.environ.pop("HEARTEN_SERVER_PASSWORD", None)
    if argv is None:
        logs.install()
        no_dump.keep_none()
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        store = _store_alone(words)
        if store is not None:
            return _open_window(store)
        status = _do(words, password, at_server)
        _flush()
        return status
    except KeyboardInterrupt:
        _say("Stopped.")
        return REFUSED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return REFUSED
    except errors.Problem as problem:
        _say(problem.sentence)
        return REFUSED
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None and not _takes_output():
            _say(NOT_TAKEN)
            return REFUSED
        _say(logs.sentence_of(error, logs.write_down(error)))
        return REFUSED


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _takes_output() -> bool:
    """Try one more line; what the output does not take is thrown away for good."""
    try:
        print(flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return False
    return True


def _store_alone(words: list[str]) -> str | None:
    """Give the store of `hearten [--store PLACE]`, or None when there are other words."""
    match words:
        case []:
            return ""
        case ["--store", place] if place:
            return place
        case [word] if word.startswith("--store=") and len(word) > len("--store="):
            return word.partition("=")[2]
    return None


def _do(words: list[str], password: str | None, at_server: str | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf8", errors="replace")
    try:
        args = _parser().parse_args(words)
        args.password_given, args.server_password_given = password, at_server
        return int(args.run(args))
    except SystemExit as stopped:
        return stopped.code if isinstance(stopped.code, int) else WRONG_WORDS


def _parser() -> argparse.ArgumentParser:
    import importlib
    import pkgutil

    from app import commands
    from app.commands.words import Words, add_sign_in

    parser = Words(
        prog="hearten",
        description="The desk of social prescribing. Without a word it opens the window.",
        epilog="A password is never a word of a command; see the help of a word that signs in.",
    )
    add_sign_in(parser, default="")
    words = parser.add_subparsers(metavar="WORD", required=True)
    for found in pkgutil.iter_modules(commands.__path__):
        module = importlib.import_module(f"app.commands.{found.name}")
        if hasattr(module, "add_words"):
            module.add_words(words)
    _add_window_words(words)
    return parser


def _add_window_words(words: Subparsers) -> None:
    from app.commands import server_password

    says = "drive the real window through the main job on a fresh demo store; leave pictures"
    tour = words.add_parser("tour", help=says, description=says)
    tour.add_argument("folder", metavar="DIR", help="where pictures, PDFs and tour.json go")
    tour.add_argument("--scale", type=int, choices=(100, 200), default=100, help="zoom in percent")
    tour.add_argument("--theme", choices=("light", "dark"), default="light")
    says = "move the demo to that empty PostgreSQL database first, and go to work there"
    tour.add_argument("--server", metavar="URL", default="", help=says)
    server_password.add_option(tour)
    tour.set_defaults(run=_tour)
    says = "import every module, open every tab, print one plan"
    self_test = words.add_parser("self-test", help=says, description=says)
    self_test.set_defaults(run=_self_test)


def _open_window(store: str) -> int:
    if not _has_display():
        raise errors.Refused(
            "There is no display here to open a window on. `hearten --help` lists what needs none."
        )
    import gc

    # A full collection in the middle of the imports would put the first paint off by a fifth;
    # the warm-up switches collections on again (ui/warm_up.py).
    gc.disable()
    from ui import application

    return application.main(store)


def _tour(args: argparse.Namespace) -> int:
    if not _has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from pathlib import Path

    from ui import tour

    server = password = ""
    if args.server:
        from app.commands import server_password

        server_password.require_no_password(args.server)
        server, password = args.server, server_password.server_password(args, args.server) or ""
    folder = Path(args.folder)
    return tour.main(folder, scale=args.scale, theme=args.theme, server=server, password=password)


def _self_test(args: argparse.Namespace) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui import self_test

    return self_test.main()


def _has_display() -> bool:
    """Claim that Qt will find a screen, or was told to do without one."""
    if sys.platform in ("win32", "darwin"):
        return True
    known = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in known)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
