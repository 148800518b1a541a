"""Ordering questions as Moodle and Open edX know them."""

from __future__ import annotations

import pytest

from studium.contracts.courses import QuizPolicy
from studium.contracts.questions import OrderingQuestion
from studium.services.courses.adapters.gift import read_gift, write_gift
from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.writer.questions import problem
from studium.services.courses.adapters.olx.writer.texts import Texts
from studium.services.courses.domain.ledger import Outcome
from studium.services.courses.tests.factories import ordering


def test_items_are_written_as_moodle_writes_them_and_read_again() -> None:
    written = write_gift(
        [ordering(explanation_html=None, partial_credit="neighbours", items_html=["a=b", "//c"])]
    )
    assert written.text == (
        "::How is a bowline tied?::[html]<p>How is a bowline tied?</p>"
        "{>2 ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST SHOW\na\\=b\n[html]//c\n}\n\n"
    )
    assert [one.outcome for one in written.entries] == [Outcome.EXACT]
    (entry,) = write_gift([ordering()]).entries
    assert (entry.outcome, entry.reason) == (
        Outcome.APPROXIMATED,
        "GIFT has no explanation of an order, so that it is left out",
    )


@pytest.mark.parametrize(
    ("settings", "credit", "reason"),
    [
        ("3", "neighbours", ""),
        ("3 ALL VERTICAL ABSOLUTE_POSITION SHOW", "places", ""),
        (" 3 exact h all_or_nothing hide none", "none", ""),
        ("2 RANDOM VERTICAL RELATIVE SHOW", "neighbours", "all items are asked, not some of them"),
        (
            "3 ALL V LONGEST_ORDERED_SUBSET",
            "neighbours",
            "an item earns its share by its neighbour, where Moodle has another rule",
        ),
    ],
)
def test_moodles_settings_are_read(settings: str, credit: str, reason: str) -> None:
    found = read_gift(f"::Sizes:: By size {{>{settings}\nsmall\n  \tlarger \nlarge\n}}")
    (question,) = found.questions
    assert isinstance(question, OrderingQuestion)
    assert (question.items_html, question.partial_credit) == (["small", "larger", "large"], credit)
    assert (found.entries[0].kind, found.entries[0].reason) == ("ordering", reason)


@pytest.mark.parametrize("inside", ["", "2 ALL\nalone", "2 ALL one\ntwo\nthree", "one\ntwo\nthree"])
def test_an_order_that_cannot_be_read_says_what_to_do(inside: str) -> None:
    found = read_gift(f"By size {{>{inside}\n}}")
    assert found.questions == []
    assert found.entries[0].reason.startswith("Write ")


@pytest.mark.parametrize("credit", ["none", "places", "neighbours"])
def test_open_edx_asks_for_the_place_of_each_item(credit: str) -> None:
    question, findings = ordering(partial_credit=credit), Findings()
    root = problem(question, QuizPolicy(), 1, Texts({}, {}), findings)
    (response,) = root.iter("optionresponse")
    asked = [one.text for one in response.iterchildren("div")]
    assert set(asked) == set(question.items_html)
    assert asked != question.items_html
    places = [
        [option.text for option in field.iter("option") if option.get("correct") == "true"]
        for field in response.iter("optioninput")
    ]
    assert [question.items_html[int(place or 0) - 1] for (place,) in places] == asked
    by_place = "to each item its place is picked from a list"
    another = "each item at its place earns a share, whatever stands next to it"
    assert findings.reason == (by_place if credit == "places" else f"{by_place}; {another}")
