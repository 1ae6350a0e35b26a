"""Hold goals that people might have, each with steps and services that go with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Idea:
    """A goal, what the person and the link worker do for it, and the kinds of service that help."""

    words: str
    key: str
    own_step: str
    own_when: str
    worker_step: str
    kinds: tuple[str, ...]


IDEAS = (
    Idea(
        "I want someone to talk to in the afternoons.", "Relating",
        "ring an old friend", "Sundays", "ring ahead to say I am coming",
        ("lunch club", "warm space", "craft table"),
    ),
    Idea(
        "I want to walk round the lake without stopping.", "Exercising",
        "walk to the post office and back", "every day", "come with me the first time",
        ("walking group", "allotment group"),
    ),
    Idea(
        "I want to open the gas bill without feeling sick.", "Resilience",
        "put every letter that comes into the blue folder", "every day",
        "send my form to the advice centre", ("money advice", "housing advice", "warm space"),
    ),
    Idea(
        "I want to be asked to sew again.", "Giving",
        "look out my sewing box", "", "ask who has something to mend",
        ("craft table", "volunteer taster"),
    ),
    Idea(
        "I want to know where every letter is.", "Direction",
        "sort one pile of letters", "Saturdays", "look through the forms with me",
        ("digital buddies", "job club", "money advice"),
    ),
    Idea(
        "I want to sing with other people.", "Meaning",
        "sing along with the radio", "every day", "ring ahead to say I am coming",
        ("singing for breathing",),
    ),
    Idea(
        "I want to cook one good meal a week.", "Trying out",
        "cook something new", "Sundays", "find out what to bring",
        ("cook together", "lunch club"),
    ),
    Idea(
        "I want to sleep before midnight.", "Acceptance",
        "leave the phone in the kitchen at ten", "every day", "ask me how it went",
        ("walking group", "allotment group"),
    ),
)  # fmt: skip
MATTERS = (
    "The evenings are long. I want company, and to stop worrying about bills.",
    "My family, my garden, and not being a nuisance.",
    "I want to be useful again, as I was when I worked.",
)
STRENGTHS = (
    "I am good with my hands. I know every street.",
    "I listen well. I never miss an appointment.",
    "I have kept a house going on very little.",
)
