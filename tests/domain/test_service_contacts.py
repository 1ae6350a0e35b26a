"""Promise that what services really have is taken, and what nobody could use is told."""

from __future__ import annotations

import pytest

from app.domain import service_contacts


@pytest.mark.parametrize(
    "text",
    [
        "", "01632 960131", "+44 (0)1632 960131", "(01632) 960131", "07700 900123", "111", "119",
        "999", "101", "159", "116 123", "0800 1111", "0300 123 1234", "85258", "01632 960131 x12",
        "01632 960131 ext. 12", "ext 12 01632 960131", "Text SHOUT to 85258", "Call Ann: 960131",
        "01632 960131 / 01632 960132", "01632 960131 (24/7)", "01632 960131 (Mon to Fri)",
        "18001 01632 960131", "+353 1 555 0123",
    ],
)  # fmt: skip
def test_phones_that_services_have_are_taken(text: str) -> None:
    assert service_contacts.problem("phone", text) is None


@pytest.mark.parametrize(
    "text",
    ["ask at the desk", "ext", "-", "1", "12", "0770090012", "016329601311", "960131", "Ann, 2"],
)
def test_a_phone_nobody_could_ring_is_told(text: str) -> None:
    said = service_contacts.problem("phone", text)
    assert said is not None
    assert said.endswith("or leave it empty.")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("email", ""),
        ("email", "lunch@example.org"),
        ("email", "o'brien+lunch@mail.example.org.uk"),
        ("email", "one@example.org; two@example.org"),
        ("url", ""),
        ("url", "https://example.org/lunch?day=2#top"),
        ("url", "HTTP://example.org"),
        ("url", "www.example.org"),
        ("url", "example.org:8080/lunch"),
        ("name", "anything at all"),
    ],
)
def test_emails_and_web_addresses_are_taken(key: str, text: str) -> None:
    assert service_contacts.problem(key, text) is None


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("email", "lunch"),
        ("email", "lunch@"),
        ("email", "lunch@example"),
        ("email", "@example.org"),
        ("email", "a@b@example.org"),
        ("email", ";"),
        ("url", "javascript:alert(1)"),
        ("url", "file:///etc/hosts"),
        ("url", "ftp://example.org"),
        ("url", "mailto:lunch@example.org"),
        ("url", "lunch"),
        ("url", "https://"),
        ("url", "see our page"),
    ],
)
def test_what_is_no_email_and_no_web_address_is_told(key: str, text: str) -> None:
    said = service_contacts.problem(key, text)
    assert said is not None
    assert said.startswith("That is not")
