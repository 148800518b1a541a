"""The ledger: one entry per source, reasons where something differs, totals that add up."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from studium.services.courses.domain.ledger import Census, Ledger, LedgerEntry, Outcome


def made(source: str, kind: str = "html", outcome: Outcome = Outcome.EXACT, reason: str = "") -> LedgerEntry:
    return LedgerEntry(source=source, kind=kind, outcome=outcome, reason=reason)


LEDGER = Ledger(
    entries=(
        made("html/a.xml#html"),
        made("html/b.xml#html", outcome=Outcome.DROPPED, reason="nothing to show"),
        made("vertical/v.xml#poll[1]", "poll", Outcome.APPROXIMATED, "votes are not counted"),
    )
)
CENSUS = Census(
    sources={"html/a.xml#html": "html", "html/b.xml#html": "html", "vertical/v.xml#poll[1]": "poll"}
)


@pytest.mark.parametrize("outcome", [Outcome.APPROXIMATED, Outcome.DROPPED])
def test_what_is_not_exact_needs_a_reason(outcome: Outcome) -> None:
    with pytest.raises(ValidationError, match="needs a reason"):
        made("x", outcome=outcome)
    assert made("x", outcome=outcome, reason="because").reason == "because"


def test_a_ledger_that_matches_the_census_leaves_nothing_unaccounted() -> None:
    assert LEDGER.unaccounted(CENSUS) == []


@pytest.mark.parametrize(
    ("sources", "entries", "said"),
    [
        ({"new": "html"}, (), "missing: new"),
        ({}, (made("new"),), "unknown: new"),
        ({}, (made("html/a.xml#html"),), "repeated: html/a.xml#html"),
        ({"new": "poll"}, (made("new"),), "kind html instead of poll: new"),
    ],
)
def test_whatever_does_not_add_up_is_named(
    sources: dict[str, str], entries: tuple[LedgerEntry, ...], said: str
) -> None:
    ledger = Ledger(entries=(*LEDGER.entries, *entries))
    assert ledger.unaccounted(Census(sources={**CENSUS.sources, **sources})) == [said]


def test_totals_by_kind_and_outcome() -> None:
    assert LEDGER.summary() == {
        "html": {"exact": 1, "approximated": 0, "dropped": 1, "total": 2},
        "poll": {"exact": 0, "approximated": 1, "dropped": 0, "total": 1},
        "total": {"exact": 1, "approximated": 1, "dropped": 1, "total": 3},
    }
    assert CENSUS.totals() == {"html": 2, "poll": 1}


def test_the_text_names_each_entry_and_its_reason_and_ends_with_the_totals() -> None:
    text = LEDGER.text(outcomes=[Outcome.APPROXIMATED, Outcome.DROPPED])
    assert "votes are not counted" in text
    assert "html/b.xml#html" in text
    assert "html/a.xml#html" not in text
    assert text.splitlines()[-1].split() == ["total", "1", "1", "1", "3"]


def test_the_json_form_reads_back() -> None:
    assert Ledger.model_validate_json(LEDGER.model_dump_json()) == LEDGER
