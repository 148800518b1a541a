"""Examples that the API's documentation shows."""

from __future__ import annotations

from pydantic import ConfigDict, JsonValue

Example = dict[str, JsonValue]

COURSE_ID = "01a202f0-6c1e-7d5a-9b1c-2f1f0a7b3c11"
MODULE_ID = "01a202f2-0000-7000-8000-000000000001"
LESSON_ID = "01a202f3-0000-7000-8000-000000000001"
ASSET_ID = "01a202f1-0000-7000-8000-000000000001"
PERSON_ID = "01a202ef-11aa-7bc0-8f00-0242ac120002"
MOMENT = "2026-11-22T11:00:00Z"


def shown(example: Example) -> ConfigDict:
    """A model's configuration with an example."""
    return ConfigDict(json_schema_extra={"examples": [example]})


COURSE_STATE: Example = {
    "course_id": COURSE_ID,
    "instructor_id": PERSON_ID,
    "co_author_ids": [],
    "title": "Thinking in probability",
    "slug": "thinking-in-probability",
    "summary": "Chance, evidence and decisions, without fear of formulas.",
    "description": "<p>You will learn to …</p>",
    "language": "en",
    "level": "beginner",
    "category": "mathematics",
    "tags": ["probability"],
    "price": None,
    "image_asset_id": None,
    "image_alt_text": "",
    "starts_at": None,
    "ends_at": None,
    "grading": [{"name": "Quizzes", "weight": 1.0, "drop_lowest": 0}],
    "pass_percentage": 60.0,
    "published_status": "draft",
    "version": None,
    "created_at": MOMENT,
    "updated_at": MOMENT,
    "published_at": None,
    "etag": '"course-4"',
    "outline_etag": '"outline-9"',
}

AUTHORED_COURSE: Example = COURSE_STATE | {"instructor": {"user_id": PERSON_ID, "name": "Amal Haddad"}}

MODULE_STATE: Example = {"module_id": MODULE_ID, "title": "Chance", "order_index": 0}

LESSON_STATE: Example = {
    "lesson_id": LESSON_ID,
    "module_id": MODULE_ID,
    "title": "What a probability is",
    "type": "text",
    "section": None,
    "order_index": 0,
    "required": True,
    "graded_as": None,
    "etag": '"lesson-2"',
}

LESSON_WITH_CONTENT: Example = LESSON_STATE | {
    "content": {"blocks": [{"kind": "html", "html": "<p>Toss a coin.</p>", "markdown": "Toss a coin."}]}
}

REVISION: Example = {
    "revision": 7,
    "title": "What a probability is",
    "type": "text",
    "restored_from": None,
    "edited_by": {"user_id": PERSON_ID, "name": "Amal Haddad"},
    "begun_at": "2026-11-22T10:57:00Z",
    "edited_at": MOMENT,
}

REVISION_WITH_CONTENT: Example = REVISION | {
    "section": None,
    "required": True,
    "graded_as": None,
    "content": {"blocks": [{"kind": "html", "html": "<p>Toss a coin.</p>", "markdown": "Toss a coin."}]},
}

PUBLISHED_LESSON: Example = {
    "lesson_id": LESSON_ID,
    "title": "What a probability is",
    "type": "text",
    "section": None,
    "required": True,
    "graded_as": None,
    "since": 2,
    "content": {"blocks": [{"kind": "html", "html": "<p>Toss a coin.</p>", "markdown": "Toss a coin."}]},
}

PREVIEW: Example = {
    "lesson_id": LESSON_ID,
    "course_id": COURSE_ID,
    "title": "What a probability is",
    "type": "text",
    "content": {
        "blocks": [{"kind": "html", "html": "<p>Toss a coin.</p>"}],
        "quiz_id": None,
        "quiz_policy": None,
    },
}

QUESTION_ID = "01a202f4-0000-7000-8000-000000000001"

GIFT: Example = {
    "questions": [
        {
            "kind": "single_choice",
            "question_id": QUESTION_ID,
            "prompt_html": "1 + 1",
            "choices": [
                {"choice_id": "1", "html": "2", "correct": True},
                {"choice_id": "2", "html": "3", "correct": False},
            ],
        }
    ],
    "totals": {"total": {"exact": 1, "approximated": 0, "dropped": 0, "total": 1}},
    "ledger": [
        {
            "source": "line 1",
            "line": 1,
            "kind": "multiple_choice",
            "title": "Sum",
            "outcome": "exact",
            "question_ids": [QUESTION_ID],
        }
    ],
}

MODULE_WITH_LESSONS: Example = MODULE_STATE | {"lessons": [LESSON_WITH_CONTENT]}

PART_RELEASE: Example = {
    "part_id": LESSON_ID,
    "opens_at": None,
    "days_after_enrolment": 7,
    "after_lesson_id": None,
}

DRAFT: Example = {"course": COURSE_STATE, "modules": [MODULE_WITH_LESSONS], "release": [PART_RELEASE]}

PROBLEM: Example = {
    "severity": "error",
    "pointer": "/lessons/3/content/blocks/0/question/choices",
    "code": "not_one_correct",
    "detail": "Mark exactly one choice as correct; 0 are marked.",
    "lesson_id": LESSON_ID,
    "block_index": 0,
}

CHANGES: Example = {
    "any": True,
    "details": ["title"],
    "modules_changed": False,
    "lessons": [{"lesson_id": LESSON_ID, "title": "What a probability is", "change": "changed"}],
}

PUBLISHED: Example = {
    "course_id": COURSE_ID,
    "version": 3,
    "published_at": MOMENT,
    "is_new": True,
    "warnings": [],
}

VERSIONS: Example = {
    "items": [
        {
            "version": 3,
            "title": "Thinking in probability",
            "lesson_count": 9,
            "published_by": PERSON_ID,
            "published_at": MOMENT,
        }
    ],
    "next_cursor": None,
}

ASSET: Example = {
    "asset_id": ASSET_ID,
    "course_id": COURSE_ID,
    "file_name": "dice.png",
    "kind": "image",
    "media_type": "image/png",
    "size_bytes": 8391,
    "live": False,
    "created_at": MOMENT,
    "content_url": f"/api/v1/assets/{ASSET_ID}/content",
}
