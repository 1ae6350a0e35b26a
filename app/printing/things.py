"""Pick the things a person goes to out of a plan, in order, each with its facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from app.domain.plan import Doer, Step
from app.printing import symbols
from app.printing.line_breaks import typed
from app.printing.symbols import Drawing
from app.printing.wording import Voice, days_of, phone_runs

_WEEK: Final = timedelta(days=6)
_MOST_ON_LEAF: Final = 30


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a thing: a symbol, what it says, and whether a line to write on follows."""

    symbol: Drawing
    runs: tuple[tuple[str, bool], ...]
    to_write: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to go to, with what the person needs to know of its day."""

    step: Step
    title: str
    facts: tuple[Fact, ...]


def things_of(voice: Voice) -> tuple[Thing, ...]:
    """Give the things from the day the plan was made, by date, those without a day last."""
    steps = [
        step for step in voice.sheet.plan.steps if is_thing(step) and not _is_past(step, voice)
    ]
    steps.sort(key=_order(voice.sheet.plan.made_on))
    return tuple(Thing(step, title_of(step), tuple(_facts(step, voice))) for step in steps)


def is_thing(step: Step) -> bool:
    """Claim that the person goes somewhere, rather than the link worker doing it for them.

    Beyond `Step.is_thing`: words such as "Sundays" are a day too once something of the day is
    known; and a step of the link worker's own with a service ("send my form to …") is no thing.
    """
    day = step.day
    described = bool(day.title or day.way or day.company or day.bring)
    if step.who.kind is Doer.LINK_WORKER and not described:
        return False
    if step.is_thing:
        return True
    return bool(step.when.words) and bool(day.place or (described and step.service_name))


def title_of(step: Step) -> str:
    """Give the name of a thing: its own, the service's, what is done there, or the place.

    A service that is only a name, not of the directory, leaves the title to the step's own words.
    """
    if step.day.title:
        return typed(step.day.title)
    done = typed(step.what)
    done = done[:1].upper() + done[1:]
    service = typed(step.service_name)
    own = done or service if not step.service_uid else service or done
    return own or typed(step.day.place)


def short_title_of(step: Step) -> str:
    """Give the service's name where the title only says more about it, else the title."""
    title, service = title_of(step), typed(step.service_name)
    return service if service and title.startswith(service) else title


def fits_leaf(words: str) -> bool:
    """Claim that words such as "every Thursday" are short enough for the date leaf."""
    return len(words) <= _MOST_ON_LEAF


def _is_past(step: Step, voice: Voice) -> bool:
    made = voice.sheet.plan.made_on
    return made is not None and step.when.on is not None and step.when.on < made


def _order(made: date | None) -> Callable[[Step], tuple[date, time]]:
    def place(step: Step) -> tuple[date, time]:
        start = step.when.start or time.max
        if step.when.on:
            return step.when.on, start
        if made and (days := list(days_of(step.when, made, made + _WEEK))):
            return days[0], start
        return date.max, time.min if step.when.words else time.max

    return place


def _facts(step: Step, voice: Voice) -> list[Fact]:
    day, facts = step.day, _missing(step, voice)
    when = step.when
    rows: list[tuple[Drawing, str]] = [
        (symbols.CLOCK, "" if when.on or fits_leaf(when.words) else typed(when.words)),
        (symbols.PLACE, ", ".join(filter(None, (_only_named(step), typed(day.place))))),
        (symbols.for_words(day.way, symbols.ARRIVING), typed(day.way)),
        (symbols.PEOPLE, typed(day.company)),
        (symbols.BRING, typed(day.bring)),
    ]
    facts += [Fact(symbol, ((words, False),)) for symbol, words in rows if words]
    if phone := phone_runs(day.phone or step.service_phone, day.ask_for):
        facts.append(Fact(symbols.PHONE, tuple(phone)))
    return facts


def _only_named(step: Step) -> str:
    """Give the name of a service that is not of the directory, where the title does not say it."""
    name = "" if step.service_uid else typed(step.service_name)
    return "" if name.casefold() in title_of(step).casefold() else name


def _missing(step: Step, voice: Voice) -> list[Fact]:
    """Say what is not known, who finds out and by when, and leave a line to write on."""
    when, day = step.when, step.day
    said = voice.rings(day.finds_out, day.finds_out_by)
    gaps: list[tuple[Drawing, str, str]] = []
    if when.is_open:
        # The leaf has the lines for day and time.
        gaps.append((symbols.CLOCK, "The day is not known yet.", ""))
    elif when.start is None:
        gaps.append((symbols.CLOCK, "The time is not known yet.", "I write it here:"))
    if not day.place and symbols.for_words(day.way, symbols.PLACE) not in _NO_PLACE:
        gaps.append((symbols.PLACE, "The place is not known yet.", "I write it here:"))
    facts = []
    for index, (symbol, sentence, ending) in enumerate(gaps):
        words = " ".join(filter(None, (sentence, "" if index else said, ending)))
        facts.append(Fact(symbol, ((words, False),), to_write=bool(ending)))
    return facts


# Nobody needs a place for a call, or for a visit to their own home.
_NO_PLACE: Final = (symbols.PHONE, symbols.SURGERY)
