"""Name the Ten Keys to Happier Living as tags for goals.

The ten words are by Vanessa King, Action for Happiness (GREAT DREAM); the prompts are our own
wording. They are tags and not a score. No artwork and no text of the guide is used.
"""

from __future__ import annotations

from enum import Enum

CREDIT = "Ten Keys to Happier Living: Vanessa King, Action for Happiness. The prompts are our own."


class Key(Enum):
    """One of the ten keys; the value is the word shown."""

    GIVING = "Giving"
    RELATING = "Relating"
    EXERCISING = "Exercising"
    AWARENESS = "Awareness"
    TRYING_OUT = "Trying out"
    DIRECTION = "Direction"
    RESILIENCE = "Resilience"
    EMOTIONS = "Emotions"
    ACCEPTANCE = "Acceptance"
    MEANING = "Meaning"


PROMPTS: dict[Key, str] = {
    Key.GIVING: "Doing something for somebody else",
    Key.RELATING: "Being with people who matter to me",
    Key.EXERCISING: "Moving my body in a way I like",
    Key.AWARENESS: "Noticing what is around me",
    Key.TRYING_OUT: "Learning or trying something new",
    Key.DIRECTION: "Having something to look forward to",
    Key.RESILIENCE: "Getting through when things are hard",
    Key.EMOTIONS: "Making room for what feels good",
    Key.ACCEPTANCE: "Being kind to myself as I am",
    Key.MEANING: "Being part of something larger",
}
