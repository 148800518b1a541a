"""What courses holds of a person; see `studium.kit.export`."""

from __future__ import annotations

from studium.kit.export import Held
from studium.services.courses.store.tables import (
    asset,
    completed_lesson,
    course,
    course_author,
    course_version,
    enrolled,
    import_record,
    instructor_name,
    lesson_revision,
)

HELD = (
    Held(instructor_name, sealed=frozenset({"first_name", "last_name"})),
    Held(course, person="instructor_id"),
    Held(course_author),
    # The courses themselves are exported as courses; here stands that this person published them, and when.
    Held(course_version, person="published_by", left_out=frozenset({"details", "outline", "asset_ids"})),
    Held(lesson_revision, person="edited_by"),
    Held(asset, person="uploaded_by"),
    Held(import_record, person="instructor_id"),
    Held(enrolled),
    Held(completed_lesson),
)
