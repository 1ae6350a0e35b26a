"""Keep the week: agreed things in their cells, the rest empty, no week where nothing is dated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from app.domain.plan import Day, Goal, PlanSheet, Step, When
from app.printing.measures import STANDARD
from app.printing.week import WeekRow, week_block
from app.printing.wording import Voice
from tests.printing import samples
from tests.printing.reading import texts_in


def week_of(*steps: Step) -> list[WeekRow]:
    block = week_block(Voice(sheet_of(*steps)), STANDARD)
    return list(block.rows) if block else []


def sheet_of(*steps: Step) -> PlanSheet:
    sheet = samples.standard()
    plan = replace(sheet.plan, goals=(Goal("g", "I want tea.", steps=steps),))
    return replace(sheet, plan=plan)


def words(value: object) -> str:
    return " ".join(
        part.replace("\u00a0", " ")
        for text in texts_in(value)
        for line in text.lines
        for part, _ in line.segments
    )


def test_a_time_decides_the_column() -> None:
    at = [time(9), time(12), time(16, 59), time(17)]
    steps = [
        Step(f"s{n}", f"do {n}", when=When(date(2026, 11, 25), start)) for n, start in enumerate(at)
    ]
    wednesday = week_of(*steps)[0]
    assert [words(cell) for cell in wednesday.cells] == [
        "9 am I will do 0",
        "12 noon I will do 1 4:59 pm I will do 2",
        "5 pm I will do 3",
    ]


def test_words_with_a_time_fall_on_their_weekday() -> None:
    rows = week_of(Step("s", "phone me", when=When(start=time(18), words="Sundays")))
    assert [bool(words(row.cells)) for row in rows] == [False] * 4 + [True] + [False] * 2


def test_a_day_without_a_time_claims_none() -> None:
    rows = week_of(Step("s", "rest", when=When(date(2026, 11, 25))))
    assert words(rows[0].any_time) == "I will rest"
    assert not any(rows[0].cells)


def test_there_is_no_week_where_nothing_falls_on_it() -> None:
    assert not week_of(Step("s", "rest", when=When(date(2026, 12, 2), time(9))))
    assert not week_of(Step("s", "rest", when=When(date(2026, 11, 24), time(9))))
    assert not week_of(Step("s", "rest", when=When(words="Sundays")))
    assert not week_of(Step("s", "rest"))


def test_long_words_say_where_they_stand_instead() -> None:
    long = Step("s", "go " * 200, when=When(date(2026, 11, 25), time(9)), day=Day())
    assert words(week_of(long)[0].cells) == "9 am See goal 1"


def test_a_plan_without_its_day_has_no_week() -> None:
    sheet = samples.standard()
    undated = replace(sheet, plan=replace(sheet.plan, made_on=None))
    assert week_block(Voice(undated), STANDARD) is None
