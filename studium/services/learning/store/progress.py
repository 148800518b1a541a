"""The hot path: one report of progress is one statement, and the rule that completes a course.

Why `RECORD` is right under READ COMMITTED, whatever runs beside it:

* `target` locks the learner's enrolment row. Whoever waited for that lock sees the row's newest version
  (PostgreSQL re-reads it, "EvalPlanQual"), so writers of one enrolment follow one after the other.
* The rest of the statement still reads by its older snapshot. `ON CONFLICT DO UPDATE` and `UPDATE` do not
  mind: both re-read the newest row before they change it, and `OLD` and `NEW` come from there. So "completed
  just now" is true for exactly one of two simultaneous reports.
* The outline could have been switched between the snapshot and the lock, and the lesson be counted by the old
  outline. The enrolment carries the `outline_version` of its counters; where that is not the outline of the
  snapshot, nothing is written and the outcome says `outline_moved`. The caller recounts and repeats.
* A report that may complete the course writes nothing and says `may_finish`, unless its caller has a
  transaction in which the certificate is issued too: that happens once per enrolment.
* A lesson that is not open yet takes no report but one that a submission makes, whose attempt began while it
  was. `is_locked` is `contracts.release.Release.lock_for` in SQL; a test compares both. Whoever teaches the
  course finds all of it open.
* The update of an unchanged row is not suppressed: it costs one heap-only tuple, and spares a second read
  that could be older than the row that won.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from studium.contracts.learning import CourseCompleted, LessonCompleted, ProgressRecorded
from studium.kit import clock
from studium.kit.db import Database, UnitOfWork
from studium.kit.outbox import make_envelope, partition_of
from studium.services.learning.domain.progress import Recorded, Report

_PROGRESS_RECORDED = ProgressRecorded.event_type()

PERCENTAGE = "coalesce(({completed}) * 10000::bigint / nullif({counted}, 0), 0) / 100.0"
"""`domain.progress.percentage` in SQL: integer division rounds down to two decimals."""

_UTC = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"

_IS_NEWER = """(excluded.position_seconds IS NOT NULL AND (p.position_seconds IS NULL
                OR (excluded.position_observed_at, excluded.position_seconds)
                   > (p.position_observed_at, p.position_seconds)))"""


_IS_LOCKED = """(coalesce(l.opens_at > $7, false)
                OR coalesce(e.enrolled_date + l.days_after_enrolment * interval '24 hours' > $7, false)
                OR EXISTS (SELECT FROM unnest(l.after_lesson_ids) AS needed (lesson_id)
                            WHERE NOT EXISTS (SELECT FROM learning.lesson_progress d
                                               WHERE d.user_id = $1 AND d.lesson_id = needed.lesson_id
                                                 AND d.completed_at IS NOT NULL)))
           AND NOT EXISTS (SELECT FROM learning.course_teachers h
                            WHERE h.course_id = l.course_id AND $1 = ANY(h.user_ids))"""


def _advance(completed: str, counted: str, now: str) -> str:
    """The SET list that moves enrolment `e`: the only place where a course becomes completed.

    A completion is never taken back, even when a new outline lowers the percentage again.
    """
    finishes = f"(e.status = 'active' AND {counted} > 0 AND {completed} >= {counted})"
    return f"""completed_lessons = {completed},
           current_progress_percentage = {PERCENTAGE.format(completed=completed, counted=counted)},
           status = CASE WHEN {finishes} THEN 'completed' ELSE e.status END,
           completion_date = CASE WHEN {finishes} THEN coalesce(e.completion_date, {now})
                                  ELSE e.completion_date END"""


_RULES = {
    "<is newer>": _IS_NEWER,
    "<is locked>": _IS_LOCKED,
    "<lesson completed>": LessonCompleted.event_type(),
    "<advance by one>": _advance("e.completed_lessons + 1", "t.counted_lessons", "$7"),
    "<advance to count>": _advance("n.completed", "c.counted_lessons", "CAST(:now AS timestamptz)"),
    "<completed_at>": _UTC.format("completed_at"),
    "<completion_date>": _UTC.format("completion_date"),
    "<progress recorded>": _PROGRESS_RECORDED,
    "<course completed>": CourseCompleted.event_type(),
    "<now>": _UTC.format("$7::timestamptz"),
}


def _with_rules(sql: str) -> str:
    """The statement with its marks replaced by the rules above, which several places share."""
    for mark, rule in _RULES.items():
        sql = sql.replace(mark, rule)
    return sql


RECORD = _with_rules("""
WITH target AS (
    SELECT l.course_id, l.is_completed_by_submission, l.is_counted, c.counted_lessons,
           e.outline_version = c.version AS is_current,
           $3::boolean AND l.is_counted AND e.status = 'active'
               AND e.completed_lessons + 1 >= c.counted_lessons AS may_finish,
           NOT $8::boolean AND <is locked> AS is_locked,
           e.enrollment_id, e.current_progress_percentage, e.completion_date
      FROM learning.outline_lesson l
      JOIN learning.outline_course c ON c.course_id = l.course_id
      JOIN learning.enrollment e ON e.user_id = $1 AND e.course_id = l.course_id AND e.status <> 'cancelled'
     WHERE l.lesson_id = $2
       FOR NO KEY UPDATE OF e
), written AS (
    INSERT INTO learning.lesson_progress AS p (user_id, lesson_id, seconds_spent, position_seconds,
           position_observed_at, started_at, completed_at, updated_at)
    SELECT $1, $2, $4, $5, CASE WHEN $5::float8 IS NOT NULL THEN $6::timestamptz END, $7,
           CASE WHEN $3::boolean THEN $7::timestamptz END, $7
      FROM target
     WHERE is_current AND ($8::boolean OR NOT $3::boolean OR NOT is_completed_by_submission)
       AND ($12::boolean OR NOT may_finish) AND NOT is_locked
        ON CONFLICT (user_id, lesson_id) DO UPDATE
       SET seconds_spent = greatest(p.seconds_spent, excluded.seconds_spent),
           position_seconds = CASE WHEN <is newer> THEN excluded.position_seconds
                                   ELSE p.position_seconds END,
           position_observed_at = CASE WHEN <is newer> THEN excluded.position_observed_at
                                       ELSE p.position_observed_at END,
           completed_at = coalesce(p.completed_at, excluded.completed_at),
           updated_at = CASE WHEN <is newer> OR excluded.seconds_spent > p.seconds_spent
                               OR (p.completed_at IS NULL AND excluded.completed_at IS NOT NULL)
                             THEN excluded.updated_at ELSE p.updated_at END
    RETURNING NEW.seconds_spent, NEW.position_seconds, NEW.started_at, NEW.completed_at, NEW.updated_at,
           (OLD.seconds_spent, OLD.position_seconds, OLD.completed_at)
               IS DISTINCT FROM (NEW.seconds_spent, NEW.position_seconds, NEW.completed_at) AS is_changed,
           OLD.completed_at IS NULL AND NEW.completed_at IS NOT NULL AS is_just_completed
), moved AS (
    UPDATE learning.enrollment e
       SET <advance by one>
      FROM target t, written w
     WHERE w.is_just_completed AND t.is_counted AND e.user_id = $1 AND e.course_id = t.course_id
    RETURNING NEW.current_progress_percentage, NEW.completion_date,
           OLD.completion_date IS NULL AND NEW.completion_date IS NOT NULL AS is_just_finished
), result AS (
    SELECT t.course_id, t.enrollment_id, w.*, coalesce(m.is_just_finished, false) AS is_just_finished,
           coalesce(m.current_progress_percentage, t.current_progress_percentage)::float8
               AS course_percentage,
           coalesce(m.completion_date, t.completion_date) AS completion_date
      FROM target t CROSS JOIN written w LEFT JOIN moved m ON true
), announced AS (
    INSERT INTO learning.outbox (event_id, type, key, partition, envelope)
    SELECT (envelope->>'id')::uuid, envelope->>'type', envelope->>'partitionkey', $11, envelope
      FROM (SELECT 1 AS rank, $9::text::jsonb || jsonb_build_object('data', jsonb_build_object(
                       'type', '<progress recorded>',
                       'user_id', $1, 'course_id', course_id, 'lesson_id', $2, 'enrollment_id', enrollment_id,
                       'seconds_spent', seconds_spent, 'position_seconds', position_seconds,
                       'completed_at', <completed_at>,
                       'course_percentage', course_percentage,
                       'recorded_at', <now>)) AS envelope
              FROM result WHERE is_changed
            UNION ALL
            SELECT 3, $9::text::jsonb || jsonb_build_object('id', $10::uuid, 'type', '<course completed>',
                   'data', jsonb_build_object(
                       'type', '<course completed>',
                       'enrollment_id', enrollment_id, 'user_id', $1, 'course_id', course_id,
                       'completed_at', <completion_date>))
              FROM result WHERE is_just_finished
            UNION ALL
            SELECT 2, $9::text::jsonb || jsonb_build_object('id', $13::uuid, 'type', '<lesson completed>',
                   'data', jsonb_build_object(
                       'type', '<lesson completed>',
                       'user_id', $1, 'course_id', course_id, 'lesson_id', $2,
                       'completed_at', <completed_at>))
              FROM result WHERE is_just_completed
             ORDER BY rank) events
)
SELECT CASE WHEN r.course_id IS NOT NULL THEN 'recorded'
            WHEN t.course_id IS NOT NULL AND NOT t.is_current THEN 'outline_moved'
            WHEN t.is_locked THEN 'locked'
            WHEN t.is_completed_by_submission AND NOT $8::boolean THEN 'completed_by_submission'
            WHEN t.course_id IS NOT NULL THEN 'may_finish'
            WHEN EXISTS (SELECT FROM learning.outline_lesson WHERE lesson_id = $2) THEN 'not_enrolled'
            ELSE 'not_found' END AS outcome,
       coalesce(r.course_id, t.course_id) AS course_id, r.seconds_spent, r.position_seconds, r.started_at,
       r.completed_at, r.updated_at, r.is_changed, r.course_percentage, r.completion_date
  FROM (VALUES (1)) AS always (one) LEFT JOIN target t ON true LEFT JOIN result r ON true
""")


async def record(db: Database, report: Report, now: datetime, *, may_finish: bool = False) -> Recorded:
    """Merge a report into the lesson's progress, in one round trip and one transaction with its events."""
    row = await db.fetch_one(RECORD, *arguments(report, now, may_finish=may_finish))
    recorded = Recorded(**dict(row or {}))
    if recorded.is_changed and db.ambient is None:
        db.on_outbox()
    return recorded


def arguments(report: Report, now: datetime, *, may_finish: bool = False) -> tuple[Any, ...]:
    """`$1` to `$13` of `RECORD`. What was observed in the future counts as observed now.

    `$9` is the envelope as the kit makes it, without its data, which only the database knows; the second
    and third event differ from it in `id` (`$10`, `$13`) and `type`.
    """
    key = str(report.user_id)
    envelope = make_envelope(_PROGRESS_RECORDED, key, {})
    return (
        report.user_id,
        report.lesson_id,
        report.is_completed,
        report.seconds_spent,
        report.position_seconds,
        min(report.observed_at, now),
        now,
        report.is_by_submission,
        envelope.model_dump_json(exclude_none=True),
        clock.new_id(),
        partition_of(key),
        may_finish,
        clock.new_id(),
    )


_STATE = """
SELECT CASE WHEN e.user_id IS NULL THEN 'not_enrolled' ELSE 'recorded' END AS outcome, l.course_id,
       coalesce(p.seconds_spent, 0) AS seconds_spent, p.position_seconds, p.started_at, p.completed_at,
       p.updated_at, false AS is_changed, e.current_progress_percentage::float8 AS course_percentage,
       e.completion_date
  FROM learning.outline_lesson l
  LEFT JOIN learning.enrollment e ON e.user_id = $1 AND e.course_id = l.course_id AND e.status <> 'cancelled'
  LEFT JOIN learning.lesson_progress p ON p.user_id = $1 AND p.lesson_id = l.lesson_id
 WHERE l.lesson_id = $2
"""


async def state(db: Database, user_id: UUID, lesson_id: UUID) -> Recorded | None:
    """The lesson's progress as `record` would answer it, or None when there is no such lesson."""
    row = await db.fetch_one(_STATE, user_id, lesson_id)
    return Recorded(**dict(row)) if row else None


_STALE = sa.text("""
    SELECT e.user_id FROM learning.enrollment e
      JOIN learning.outline_course c ON c.course_id = e.course_id
     WHERE e.course_id = :course_id AND e.outline_version < c.version
     ORDER BY e.user_id LIMIT :limit FOR UPDATE OF e
""")


_RECOUNT = sa.text(
    _with_rules("""
    UPDATE learning.enrollment e
       SET outline_version = c.version,
           <advance to count>
      FROM learning.outline_course c,
           unnest(CAST(:user_ids AS uuid[])) AS learner (user_id),
           LATERAL (SELECT count(*)::int AS completed
                      FROM learning.outline_lesson l
                      JOIN learning.lesson_progress p
                        ON p.user_id = learner.user_id AND p.lesson_id = l.lesson_id
                     WHERE l.course_id = c.course_id AND l.is_counted AND p.completed_at IS NOT NULL) n
     WHERE c.course_id = :course_id AND e.user_id = learner.user_id AND e.course_id = c.course_id
    RETURNING e.user_id, e.enrollment_id, e.course_id, NEW.completion_date,
           OLD.completion_date IS NULL AND NEW.completion_date IS NOT NULL AS is_just_finished
""")
)


async def lock_stale(uow: UnitOfWork, course_id: UUID, limit: int) -> list[UUID]:
    """Lock up to `limit` enrolments whose counters belong to an older outline; their users, in order."""
    rows = await uow.execute(_STALE, {"course_id": course_id, "limit": limit})
    return list(rows.scalars())


async def recount(
    uow: UnitOfWork, course_id: UUID, user_ids: list[UUID], now: datetime
) -> list[CourseCompleted]:
    """Count locked enrolments anew by the present outline; returns the courses that this completed.

    The rows must have been locked by an earlier statement: only then does this statement's snapshot see all
    progress that was committed before.
    """
    parameters: dict[str, Any] = {"course_id": course_id, "user_ids": user_ids, "now": now}
    rows = await uow.execute(_RECOUNT, parameters)
    return [
        CourseCompleted(
            enrollment_id=row.enrollment_id,
            user_id=row.user_id,
            course_id=row.course_id,
            completed_at=row.completion_date,
        )
        for row in rows
        if row.is_just_finished
    ]
