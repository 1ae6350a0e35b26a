"""Say what is known of a service, in the order the detail shows it."""

from __future__ import annotations

from app.domain import dates
from app.domain.directory import Location, Service
from ui.services.service_facts import EDITED, Fact
from ui.services.wording import FIELDS, NOT_KNOWN


def about(service: Service) -> list[Fact]:
    """Give how to get somebody there: how to refer, cost, who it is for."""
    for_whom = service.eligibility
    ages = service.ages_in_words()
    if ages and ages not in for_whom:
        for_whom = "\n".join(filter(None, (for_whom, ages[:1].upper() + ages[1:])))
    said = {"how_to_refer": service.how_to_refer, "cost": service.cost, "eligibility": for_whom}
    return [
        Fact(FIELDS[key], value or NOT_KNOWN, key in service.edited) for key, value in said.items()
    ]


def contacts(service: Service) -> list[Fact]:
    """Give whom to ask, by phone, email and web; text to copy, nothing that opens by itself."""
    edited = service.edited
    return [
        Fact(FIELDS["contact"], service.contact, "contact" in edited),
        Fact(FIELDS["phone"], service.phone, "phone" in edited, "the phone number"),
        Fact(FIELDS["email"], service.email, "email" in edited, "the email address"),
        Fact(FIELDS["url"], service.url, "url" in edited, "the web address"),
    ]


def places(service: Service) -> list[Fact]:
    """Give the addresses, and how to get in."""
    facts = []
    for at, location in enumerate(service.locations):
        label = FIELDS["address"] if at == 0 else "Also at"
        edited = at == 0 and "address" in service.edited
        facts.append(Fact(label, _address(location), edited, "the address"))
    if not service.locations:
        facts.append(Fact(FIELDS["address"], NOT_KNOWN))
    return [
        *facts,
        Fact("Getting in", "\n".join(service.accessibility)),
        Fact("Languages", ", ".join(service.languages)),
        Fact("Covers", ", ".join(service.areas)),
        Fact("Kind", ", ".join(service.kinds)),
    ]


def source(service: Service) -> list[Fact]:
    """Give who runs it, and where this record came from."""
    run_by = service.organisation
    reached = (run_by.phone, run_by.email, run_by.website) if run_by else ()
    made_here = service.source_id == service.uid
    assured = dates.short(service.assured_on) if service.assured_on else ""
    edited = ", ".join(FIELDS[key].lower() for key in FIELDS if key in service.edited)
    return [
        Fact("Run by", "\n".join(filter(None, (run_by.name, *reached))) if run_by else NOT_KNOWN),
        Fact("Source", "Added here" if made_here else f"Imported, as {service.source_id}"),
        Fact("Confirmed", f"{assured}, by the source" if assured else ""),
        Fact(EDITED, "" if made_here else edited),
    ]


def _address(location: Location) -> str:
    return "\n".join(location.address.lines) or location.name or NOT_KNOWN
