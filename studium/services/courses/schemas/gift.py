"""HTTP shapes of converting GIFT."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from studium.contracts.courses import Question
from studium.services.courses.actions.gift import Converted, GiftEntry
from studium.services.courses.domain.ledger import Ledger
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
