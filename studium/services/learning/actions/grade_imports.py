"""Files of grades: tried first, then imported all at once as grades set by hand, and undone as one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from studium.contracts.event import Personal
from studium.contracts.learning import GradesImported, GradesImportUndone
from studium.kit import clock
from studium.kit.auth import Principal
from studium.kit.db import UnitOfWork
from studium.services.learning.actions import Ctx, certificates
from studium.services.learning.actions.gradebook import (
    Results,
    cell_of,
    open_gradebook,
    results_of,
    score,
)
from studium.services.learning.actions.overrides import take_effect
from studium.services.learning.actions.people import Person, check_teacher, people
from studium.services.learning.domain.grade_files import (
    MOST_CHANGES,
    CellFault,
    GradeFile,
    GradeFileRefused,
    GradeLine,
    LineFault,
    read_grades,
)
from studium.services.learning.domain.gradebook import Column
from studium.services.learning.domain.overrides import (
    GradeImport,
    GradeImportNotFound,
    GradeImportUndone,
    Override,
)
from studium.services.learning.store import grade_imports, gradebook, overrides

_BATCH = 500
_SHOWN = 1_000
_IMPORTS_SHOWN = 50


@dataclass(frozen=True)
class Reason:
    """Why the grades of a file are set, and whether learners read that."""

    text: str
    is_shown: bool


@dataclass(frozen=True)
class Verdict:
    """What becomes of one cell of the file, or what is wrong with it or with its line.

    `user_id` is None where the line names nobody, `column` where it is about the whole line.
    """

    line: int
    who: str
    user_id: UUID | None
    column: Column | None
    outcome: Literal["changes", "unchanged"] | LineFault | CellFault
    text: str = ""
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True)
class ImportResult:
    """What becomes of a file. `import_id` is None when it was only tried or changes nothing.

    `verdicts` are the first 1,000 that are not "unchanged"; the counts are of all.
    """

    import_id: UUID | None
    lines: int
    changes: int
    unchanged: int
    wrong: int
    unknown_columns: list[str]
    verdicts: list[Verdict]
    people: dict[UUID, Person]


@dataclass(frozen=True)
class Undone:
    """How many grades are what they were, and how many stay because they were set again since."""

    restored: int
    kept: int


async def import_grades(
    ctx: Ctx, caller: Principal, course_id: UUID, content: bytes, reason: Reason | None
) -> ImportResult:
    """Set the grades that a file of the gradebook's shape changes; without a reason tell what would happen.

    A cell is left alone where it is empty or says what counts already, so a file as it was downloaded changes
    nothing. What is wrong is told and left out. Locks the enrolments. Raises `CourseNotFound`,
    `GradeFileRefused`.
    """
    _, columns = await open_gradebook(ctx, caller, course_id)
    file = await asyncio.to_thread(read_grades, content, columns)
    verdicts = await _judge(ctx, course_id, file, columns)
    changes = [one for one in verdicts if one.outcome == "changes"]
    if len(changes) > MOST_CHANGES:
        raise GradeFileRefused(
            f"The file changes {len(changes)} grades, and one import at most {MOST_CHANGES}; split it."
        )
    import_id = None
    if changes and reason is not None:
        import_id = await _import(ctx, caller, course_id, columns, changes, reason)
    unchanged = sum(one.outcome == "unchanged" for one in verdicts)
    shown = [one for one in verdicts if one.outcome != "unchanged"][:_SHOWN]
    return ImportResult(
        import_id,
        lines=len(file.lines),
        changes=len(changes),
        unchanged=unchanged,
        wrong=len(verdicts) - len(changes) - unchanged,
        unknown_columns=file.unknown,
        verdicts=shown,
        people=await people(ctx, {one.user_id for one in shown if one.user_id}),
    )


async def list_imports(
    ctx: Ctx, caller: Principal, course_id: UUID
) -> tuple[list[GradeImport], dict[UUID, Person]]:
    """The newest 50 imports of the course, and who made them. Raises `CourseNotFound`."""
    await check_teacher(ctx, caller, course_id)
    async with ctx.db.connect() as connection:
        found = await grade_imports.page(connection, course_id, limit=_IMPORTS_SHOWN)
    return found, await people(ctx, {one.imported_by for one in found})


async def undo_import(ctx: Ctx, caller: Principal, course_id: UUID, import_id: UUID) -> Undone:
    """Have what stood before an import count again, but for grades that were set since.

    Nothing is taken out of the history; completions and certificates stay. Locks the import and the
    enrolments. Raises `CourseNotFound`, `GradeImportNotFound`, `GradeImportUndone` on a repeat.
    """
    await check_teacher(ctx, caller, course_id)
    now = clock.now()
    async with ctx.db.unit_of_work() as uow:
        found = await grade_imports.lock(uow, course_id, import_id)
        if found is None:
            raise GradeImportNotFound("There is no such import in this course; list its imports.")
        if found.undone_at is not None:
            raise GradeImportUndone("This import was undone already.")
        await overrides.lock_all(uow, course_id, await grade_imports.learners_of(uow, import_id))
        made = await grade_imports.made_by(uow, import_id)
        ended = [_before(one, before, caller) for one, before, is_last in made if is_last]
        await overrides.add(uow, ended)
        await grade_imports.mark_undone(uow, import_id, by=caller.user_id, now=now)
        uow.emit(
            GradesImportUndone(
                import_id=import_id,
                course_id=course_id,
                restored=len(ended),
                undone_by=caller.user_id,
                undone_at=now,
            )
        )
        await certificates.issue_earned(ctx, uow, course_id, sorted({one.user_id for one in ended}))
    return Undone(len(ended), len(made) - len(ended))


async def _judge(ctx: Ctx, course_id: UUID, file: GradeFile, columns: Sequence[Column]) -> list[Verdict]:
    """What would become of every cell, in the order of the file."""
    found, seen = list[Verdict](), set[UUID]()
    for start in range(0, len(file.lines), _BATCH):
        batch = file.lines[start : start + _BATCH]
        user_ids = {one.user_id for one in batch if one.user_id}
        async with ctx.db.connect() as connection:
            here = await overrides.learners_among(connection, course_id, user_ids)
        results = results_of(await gradebook.earned(ctx.db, here, columns))
        for line in batch:
            fault = line.fault or _fault(line, here, seen)
            if fault:
                found.append(Verdict(line.number, line.who, None, None, fault))
            else:
                found.extend(_of_line(line, results))
    return found


def _fault(line: GradeLine, here: set[UUID], seen: set[UUID]) -> LineFault | None:
    if line.user_id is None or line.user_id not in here:
        return "unknown_learner"
    if line.user_id in seen:
        return "repeated"
    seen.add(line.user_id)
    return None


def _of_line(line: GradeLine, results: Results) -> Iterator[Verdict]:
    if line.user_id is None:
        return
    for given in line.scores:
        column = given.column
        before = score(column, cell_of(column, line.user_id, results))
        place = (line.number, line.who, line.user_id, column)
        if given.fault:
            yield Verdict(*place, given.fault, given.text, before)
        else:
            outcome: Literal["changes", "unchanged"] = "unchanged" if given.score == before else "changes"
            yield Verdict(*place, outcome, given.text, before, given.score)


async def _import(
    ctx: Ctx,
    caller: Principal,
    course_id: UUID,
    columns: Sequence[Column],
    changes: Sequence[Verdict],
    reason: Reason,
) -> UUID | None:
    """Set these grades in one transaction; None when all of their learners left meanwhile."""
    learners = sorted({one.user_id for one in changes if one.user_id})
    sealers = await ctx.vault.sealers(learners)
    sealed = {user_id: seal(Personal(reason.text)) for user_id, seal in sealers.items()}
    made = GradeImport(clock.new_id(), course_id, len(changes), caller.user_id, clock.now())
    async with ctx.db.unit_of_work() as uow:
        here = await overrides.lock_learners(uow, course_id, learners)
        rows = await _rows(uow, made, changes, here, sealed, is_shown=reason.is_shown)
        if not rows:
            return None
        await overrides.add(uow, rows)
        await grade_imports.add(uow, made)
        uow.emit(GradesImported(**{name: getattr(made, name) for name in _TOLD}))
        await take_effect(ctx, uow, course_id, columns, rows)
    return made.import_id


_TOLD = ("import_id", "course_id", "changed", "imported_by", "imported_at")


async def _rows(
    uow: UnitOfWork,
    made: GradeImport,
    changes: Sequence[Verdict],
    here: set[UUID],
    sealed: dict[UUID, str],
    *,
    is_shown: bool,
) -> list[Override]:
    """The decisions that the import makes; who left or was erased meanwhile is left out."""
    lessons = {one.column.lesson_id for one in changes if one.column}
    newest = await overrides.newest(uow.connection, here, lessons)
    rows = []
    for one in changes:
        if one.column is None or one.user_id not in here or one.user_id not in sealed:
            continue
        before = newest.get((one.user_id, one.column.lesson_id))
        rows.append(
            Override(
                user_id=one.user_id,
                lesson_id=one.column.lesson_id,
                revision=before.revision + 1 if before else 1,
                change_id=clock.new_id(),
                course_id=made.course_id,
                kind="imported",
                score=one.after,
                max_score=one.column.points.total,
                reason=sealed[one.user_id],
                is_reason_shown=is_shown,
                given_by=made.imported_by,
                given_at=made.imported_at,
                import_id=made.import_id,
            )
        )
    return rows


def _before(made: Override, before: Override | None, caller: Principal) -> Override:
    """The decision that ends an imported one: what was set before counts again, or else what was earned."""
    stands = before is not None and before.score is not None
    return Override(
        user_id=made.user_id,
        lesson_id=made.lesson_id,
        revision=made.revision + 1,
        change_id=clock.new_id(),
        course_id=made.course_id,
        kind="undone",
        score=before.score if before else None,
        max_score=before.max_score if before else None,
        reason=before.reason if before and stands else None,
        is_reason_shown=before.is_reason_shown if before and stands else False,
        given_by=caller.user_id,
        given_at=clock.now(),
        import_id=made.import_id,
    )
