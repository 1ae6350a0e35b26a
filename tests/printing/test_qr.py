"""Keep QR codes readable, and addresses that are none without one."""

from __future__ import annotations

import pytest

from app.printing import qr
from app.printing.measures import MM


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://example.org/tea", "https://example.org/tea"),
        (" http://example.org ", "http://example.org"),
        ("example.org/tea", "https://example.org/tea"),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("mailto:a@example.org", ""),
        ("ask at the desk", ""),
        ("tea", ""),
    ],
)
def test_only_web_addresses_become_codes(typed: str, address: str) -> None:
    assert qr.address_of(typed) == address


def test_a_code_is_21_mm_and_kept() -> None:
    code = qr.code("https://example.org/tea")
    assert code is not None
    assert code.size == pytest.approx(21 * MM)
    assert qr.code("https://example.org/tea") is code


def test_a_long_address_gets_a_larger_code_and_an_endless_one_none() -> None:
    longer = qr.code("https://example.org/" + "x" * 250)
    assert longer is not None
    assert longer.size / longer.modules >= 0.45 * MM - 0.001
    assert qr.code("https://example.org/" + "x" * 1500) is None
    assert qr.code("https://example.org/" + "x" * 5000) is None
