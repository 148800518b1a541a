"""Files of grades."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from studium.services.learning.domain.grade_files import CellFault, LineFault
from studium.services.learning.schemas.assignments import PersonOut
from studium.services.learning.schemas.base import Id, Moment, Out


class ImportedCellOut(Out):
    """What becomes of one cell of the file, or what is wrong with it or its line.

    `changes`: `before` becomes `after`. `not_a_number`, `out_of_range`: the cell is left out.
    `not_an_id`, `unknown_learner`, `repeated`, `too_many_cells`: the line is left out.
    """

    line: int = Field(examples=[2])
    user_id: str = Field(examples=["01a202eb-14fe-774e-8e60-afe56df5b372"], description="As it stands there.")
    learner: PersonOut | None
    lesson_id: Id | None
    lesson_title: str | None = Field(examples=["Check what you know"])
    outcome: Literal["changes"] | LineFault | CellFault
    text: str = Field(examples=["8.5"], description="What stands in the cell.")
    before: float | None = Field(
        examples=[6.0], description="What counts now, null before there is a result."
    )
    after: float | None = Field(examples=[8.5])


class GradeImportResultOut(Out):
    """What becomes of a file of grades. `rows` are the first 1,000 changes and faults, counts are of all."""

    import_id: Id | None = Field(
        description="With it the import can be undone; null when it was only tried, or changes nothing."
    )
    lines: int = Field(examples=[30])
    changes: int = Field(examples=[27])
    unchanged: int = Field(examples=[120], description="Cells that say what counts already.")
    wrong: int = Field(examples=[0], description="Cells and lines that are left out.")
    unknown_columns: list[str] = Field(
        examples=[["Old quiz (10)"]], description="Headings of no lesson with these points."
    )
    rows: list[ImportedCellOut]


class GradeImportOut(Out):
    """A file of grades that was imported."""

    import_id: Id
    imported_by: PersonOut
    imported_at: Moment
    changed: int = Field(examples=[27])
    undone_at: Moment | None


class GradeImportsOut(Out):
    """The newest imports."""

    items: list[GradeImportOut]


class GradeImportUndoneOut(Out):
    """How many grades are what they were, and how many stay because they were set again since."""

    restored: int = Field(examples=[26])
    kept: int = Field(examples=[1])
