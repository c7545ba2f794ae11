"""What may not be stored in a free text is found, and ordinary sentences pass."""

from __future__ import annotations

import pytest

from config.personal_traits import holds_cpr, personal_traits

CPR, PHONE, MAIL = "et CPR-nummer", "et telefonnummer", "en mailadresse"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("010190-1234", (CPR,)),
        ("0101901234", (CPR,)),
        ("hans nummer er 31 12 85 - 4321.", (CPR,)),
        ("erstatningsnummer 610190-1234", (CPR,)),
        ("ring 35 30 10 40", (PHONE,)),
        ("ring 35301040", (PHONE,)),
        ("ring +45 35 30 10 40", (PHONE,)),
        ("ring 3530-1040", (PHONE,)),
        ("bo@example.dk", (MAIL,)),
        ("010190-1234, tlf. 35301040, bo@example.dk", (CPR, MAIL, PHONE)),
    ],
)
def test_numbers_and_addresses_of_a_person_are_found(text: str, found: tuple[str, ...]) -> None:
    assert personal_traits(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "En stol blev kastet kl. 14.07. Ingen kom til skade.",
        "To personer skændtes i 20 minutter den 24-10-2012.",
        "Naloxon 0,4 mg givet 2 gange, kl. 14.10 og 14.15.",
        "Sag 12/3456",
        "Der var 12.345.678 kr. i kassen",
        "Køn og alder ukendt; 3 @ 4",
    ],
)
def test_ordinary_sentences_pass(text: str) -> None:
    assert personal_traits(text) == ()


def test_ten_digits_that_are_no_birthday_are_no_cpr_number() -> None:
    assert not holds_cpr("9999991234")
