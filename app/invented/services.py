"""Invent community services as Open Referral UK records (HSDS 3.0)."""

from __future__ import annotations

import uuid
from datetime import date, time, timedelta
from random import Random
from typing import Any

from app.exchange.reference_data import Postcodes
from app.invented.plans import Offer

KINDS = (
    ("Lunch club", "A cooked lunch and company.", "loneliness"),
    ("Walking group", "A gentle walk, then tea.", "activity"),
    ("Money advice drop-in", "Help with benefits, bills and debt.", "money"),
    ("Bereavement café", "A table where nothing needs explaining.", "bereavement"),
    ("Carers' coffee morning", "A morning off for people who care for somebody.", "caring"),
    ("Allotment group", "Digging, planting and a flask.", "activity"),
    ("Community transport", "A lift to appointments and shops.", "transport"),
    ("Men's shed", "A workshop with tools and somebody to ask.", "loneliness"),
    ("Digital buddies", "Help with phones and forms on a screen.", "digital"),
    ("Singing for breathing", "Songs and breath, no notes to read.", "long-term"),
    ("Cook together", "Cook a cheap meal and eat it.", "food-fuel"),
    ("Stop smoking sessions", "Twelve weeks with somebody at your side.", "long-term"),
    ("Housing advice", "Rent, repairs and letters from the landlord.", "housing"),
    ("Volunteer taster day", "Try a task for one day.", "volunteering"),
    ("Craft table", "Sewing, knitting, mending.", "loneliness"),
    ("Warm space", "A heated room, tea and games.", "food-fuel"),
    ("Memory café", "For people with memory loss and their families.", "memory"),
    ("Job club", "Forms, interviews and a printer.", "work"),
)
PLACES = (
    "Village Hall", "Library", "Community Centre", "St Luke's Hall", "Methodist Church Hall",
    "Leisure Centre", "The Old School", "Country Park", "Scout Hut", "Town Hall, Room 2",
)  # fmt: skip
FOUNDERS = (
    "Northants Neighbours", "Riverside Trust", "Village Hall Friends", "Green Gym Group",
    "Open Door Advice", "Good Company", "Hands On Trust", "Second Spring", "Town and Country Care",
)  # fmt: skip
# Towns and the postcode district each lies in.
TOWNS = {
    "Daventry": "NN11",
    "Northampton": "NN1",
    "Kettering": "NN16",
    "Corby": "NN17",
    "Wellingborough": "NN8",
    "Brackley": "NN13",
    "Towcester": "NN12",
    "Rushden": "NN10",
}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA")


def records(number: int, random: Random, as_of: date, postcodes: Postcodes) -> list[dict[str, Any]]:
    """Give invented services as full records; the same draw gives the same records."""
    codes = {town: postcodes.beginning(f"{area} ") for town, area in TOWNS.items()}
    return [_record(n, random, as_of, codes) for n in range(number)]


def offer(record: dict[str, Any], uid: str) -> Offer:
    """Give what a step of an invented plan says of a service."""
    schedule = record["schedules"][0]
    location = record["service_at_locations"][0]["location"]
    return Offer(
        uid=uid,
        name=record["name"],
        url=record["url"],
        phone=record["phones"][0]["number"],
        place=f"{location['name']}, {location['addresses'][0]['address_1']}",
        weekday=("MO", "TU", "WE", "TH", "FR", "SA", "SU").index(schedule["byday"]),
        opens=time.fromisoformat(schedule["opens_at"]),
        postcode=location["addresses"][0]["postal_code"],
    )


def _record(n: int, random: Random, as_of: date, codes: dict[str, list[str]]) -> dict[str, Any]:
    kind, description, _ = KINDS[n % len(KINDS)]
    town = list(TOWNS)[n // len(KINDS) % len(TOWNS)]
    founder = f"{random.choice(FOUNDERS)} {town}"
    name = f"{town} {kind[0].lower()}{kind[1:]}"
    if n >= len(KINDS) * len(TOWNS):
        name = f"{name} {n}"
    assured = as_of - timedelta(days=random.randint(1, 500))
    slug = f"{kind.split()[0].lower().replace(chr(39), '')}-{n}"
    helper = random.choice(("Dawn", "Imran", "Jean", "Mina"))
    return {
        "id": _uid(random),
        "name": name,
        "description": description,
        "status": "active" if random.random() < 0.95 else "temporarily closed",
        "url": f"https://example.org/{slug}",
        "email": f"hello-{n}@example.org",
        "fees": random.choice(("Free", "£2 a session", "£4 with lunch", "Free, donations welcome")),
        "minimum_age": 18,
        "assured_date": assured.isoformat(),
        "organization": {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, founder)),
            "name": founder,
            "description": "A community organisation (invented).",
        },
        "phones": [{"id": _uid(random), "number": f"01632 960{random.randint(100, 999)}"}],
        "contacts": [{"id": _uid(random), "name": helper}],
        "schedules": [_session(random)],
        "service_at_locations": [_place(random, town, random.choice(codes[town]))],
    }


def _session(random: Random) -> dict[str, Any]:
    opens = random.choice((9, 10, 11, 12, 13, 14))
    return {
        "id": _uid(random),
        "freq": "WEEKLY",
        "byday": random.choice(DAYS),
        "opens_at": f"{opens:02}:00",
        "closes_at": f"{opens + 2:02}:00",
    }


def _place(random: Random, town: str, code: str) -> dict[str, Any]:
    address = {
        "id": _uid(random),
        "address_1": f"{random.randint(1, 90)} Mill Road",
        "city": town,
        "state_province": "Northamptonshire",
        "postal_code": code,
        "country": "GB",
        "address_type": "physical",
    }
    location = {
        "id": _uid(random),
        "location_type": "physical",
        "name": f"{town} {random.choice(PLACES)}",
        "addresses": [address],
    }
    return {"id": _uid(random), "location": location}


def _uid(random: Random) -> str:
    return str(uuid.UUID(int=random.getrandbits(128), version=4))
