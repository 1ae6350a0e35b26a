"""Gather the sentences with which the rules say no where more than one place needs them."""

from __future__ import annotations

NUMBER_AND_NAME_DISAGREE = (
    "This NHS number is already known here under another name. Nothing was saved. "
    "Check the number and the name with the person."
)
NUMBER_AND_BIRTH_DISAGREE = (
    "This NHS number is already known here with another date of birth. Nothing was saved. "
    "Check both with the person."
)
NUMBER_OF_ANOTHER = (
    "This NHS number is already known here for somebody else. Nothing was saved. "
    "Check the number with the person."
)
KNOWN_IN_NETWORK = "Known in this network; the link worker will join them."
PRACTICE_ELSEWHERE = (
    "That practice is in another network than this person's. "
    "Choose the practice where they are registered, or log them as somebody new."
)
PRACTICE_MOVED = (
    "This person's practice belongs to a network today that is not yours. "
    "Ask the practice, or a link worker of that network, to log it."
)
DEMO_NUMBER = (
    "This is a demo store: only NHS numbers that begin with 999 are taken. "
    "Never type a real patient's number here."
)
TRIAL_NUMBER = (
    "This store is for trial with invented people: only NHS numbers that begin with 999 are taken. "
    "Never type a real patient's number here until an administrator has lifted the trial."
)
DEMO_STAYS = "A demo is never lifted: its people are invented. Make a store of your own for work."
LIFTED_ALREADY = "The trial was lifted already. Nothing was changed."
NHS_NUMBER_WRONG = "The NHS number's check digit is wrong. Look at it again, or leave it empty."
OPEN_REFERRAL = "This person has an open referral already. Add to that one, or choose to log both."
NO_RELEASE = (
    "What lies there is no statement of a Hearten release that can be trusted. "
    "Nothing was fetched. Tell whoever put it there."
)
NOT_NEWER = "Hearten {} is not newer than {}, which runs here. Nothing was installed."
OTHER_BYTES = (
    "The setup that lies there is not the one that was released. It was not opened. "
    "Tell whoever put it there."
)
NO_RELEASE_KEYS = (
    "This build of Hearten holds no key of whoever releases it, so it can check no release."
)
