"""Two courses of our own for a first look: data in folders beside this file, read into the domain's terms.

Every id is made from names, so reading the same folder twice gives the same course.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from studium.contracts.courses import LessonType, QuizPolicy
from studium.services.courses.domain.content import LessonContent

FOLDERS = ("welcome", "probability")

_NAMESPACE = UUID("7d9f6c2e-52c1-5f0e-9f6b-3f9c1c1a2b4d")
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class DemoLesson:
    """A lesson; its content names files by the ids of `DemoCourse.files`."""

    lesson_id: UUID
    title: str
    type: LessonType
    content: LessonContent
    required: bool = True
    graded_as: str | None = None


@dataclass(frozen=True)
class DemoModule:
    """A module and its lessons in order."""

    module_id: UUID
    title: str
    lessons: list[DemoLesson]


@dataclass(frozen=True)
class DemoCourse:
    """A course with its files: name and bytes by asset id."""

    course_id: UUID
    details: dict[str, Any]
    modules: list[DemoModule]
    files: dict[UUID, tuple[str, bytes]]


def load_demo_courses() -> list[DemoCourse]:
    """All demo courses, in the order in which they are to be published."""
    return [_Folder(_HERE / name).course() for name in FOLDERS]


class _Folder:
    """One course's folder, and the files that its lessons turned out to use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._told: dict[str, Any] = json.loads(self._text("course.json"))
        self._course_id = uuid5(_NAMESPACE, self._told["key"])
        self._files: dict[UUID, tuple[str, bytes]] = {}

    def course(self) -> DemoCourse:
        image = self._file(self._told["image"])
        modules = [self._module(one) for one in self._told["modules"]]
        details = self._told["details"] | {"image_asset_id": image}
        return DemoCourse(self._course_id, details, modules, self._files)

    def _text(self, name: str) -> str:
        return (self._folder / name).read_text(encoding="utf-8")

    def _file(self, name: str) -> UUID:
        asset_id = uuid5(self._course_id, f"file/{name}")
        self._files[asset_id] = (name, (self._folder / name).read_bytes())
        return asset_id

    def _module(self, told: dict[str, Any]) -> DemoModule:
        lessons = [self._lesson(one) for one in told["lessons"]]
        return DemoModule(uuid5(self._course_id, f"module/{told['title']}"), told["title"], lessons)

    def _lesson(self, told: dict[str, Any]) -> DemoLesson:
        lesson_id = uuid5(self._course_id, f"lesson/{told['id']}")
        blocks = [self._block(lesson_id, one) for one in told["blocks"]]
        policy = QuizPolicy()
        if "quiz" in told:
            quiz = json.loads(self._text(told["quiz"]))
            policy = QuizPolicy.model_validate(quiz["policy"])
            blocks += _questions(lesson_id, quiz["questions"])
        return DemoLesson(
            lesson_id=lesson_id,
            title=told["title"],
            type=told["type"],
            content=LessonContent.model_validate({"blocks": blocks, "quiz_policy": policy}),
            required=told.get("required", True),
            graded_as=told.get("graded_as"),
        )

    def _block(self, lesson_id: UUID, told: dict[str, Any]) -> dict[str, Any]:
        """`{"markdown": file}`, or `{kind: file}` with the block's other fields."""
        if "markdown" in told:
            return {"kind": "html", "html": "", "markdown": self._text(told["markdown"])}
        if "assignment" in told:
            work = json.loads(self._text(told["assignment"]))
            identity = {"assignment_id": uuid5(lesson_id, "assignment")}
            return {"kind": "assignment", "assignment": work | identity}
        kind = next(name for name in ("image", "pdf", "interactive", "video") if name in told)
        rest = {name: value for name, value in told.items() if name != kind}
        captions = rest.pop("captions", {})
        if captions:
            rest["transcripts"] = [
                {"language": language, "asset_id": self._file(name)} for language, name in captions.items()
            ]
        return {"kind": kind, "asset_id": self._file(told[kind])} | rest


def _questions(lesson_id: UUID, told: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in told:
        fields = {name: value for name, value in one.items() if name != "id"}
        question_id = uuid5(lesson_id, f"question/{one['id']}")
        yield {"kind": "question", "question": fields | {"question_id": question_id}}
