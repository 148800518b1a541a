"""HTTP shapes of questions in GIFT."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from studium.contracts.questions import Question
from studium.services.courses.actions.gift import Converted, ExportedGift, GiftEntry
from studium.services.courses.domain.ledger import Ledger, LedgerEntry
from studium.services.courses.schemas.base import Answer, Input
from studium.services.courses.schemas.examples import GIFT, shown

MAX_GIFT_CHARACTERS = 500_000


class GiftText(Input):
    """Questions in Moodle's GIFT format."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "::Sum:: 1 + 1 {=2 ~3 ~11}"}]})

    text: str = Field(max_length=MAX_GIFT_CHARACTERS)


class GiftAnswer(Answer):
    """The questions, to be put into blocks of a lesson, and what became of each part of the text.

    `totals` sums the ledger up by kind, and over all as `total`.
    """

    model_config = shown(GIFT)

    questions: list[Question]
    totals: dict[str, dict[str, int]]
    ledger: list[GiftEntry]

    @classmethod
    def of(cls, converted: Converted) -> GiftAnswer:
        """What the action made."""
        totals = Ledger(entries=tuple(converted.entries)).summary()
        return cls(questions=converted.questions, totals=totals, ledger=converted.entries)


class GiftExportAnswer(Answer):
    """Questions as GIFT, and for each what another reader of GIFT sees otherwise.

    `totals` sums the ledger up by kind, and over all as `total`.
    """

    model_config = shown(
        {
            "text": "::1 + 1::[html]1 + 1{\n\t=2\n\t~3}\n",
            "totals": {"total": {"exact": 1, "approximated": 0, "dropped": 0, "total": 1}},
            "ledger": [
                {
                    "source": "question/01a202f3-0000-7000-8000-000000000001",
                    "kind": "single_choice",
                    "title": "1 + 1",
                    "outcome": "exact",
                }
            ],
        }
    )

    text: str
    totals: dict[str, dict[str, int]]
    ledger: list[LedgerEntry]

    @classmethod
    def of(cls, made: ExportedGift) -> GiftExportAnswer:
        """What the action wrote."""
        return cls(text=made.text, totals=made.ledger.summary(), ledger=list(made.ledger.entries))
