"""Finds out what a link of the source means in our terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote, urlsplit
from uuid import UUID

from studium.services.courses.adapters.olx.identity import Ids
from studium.services.courses.domain.markup import asset_url

_STATIC = re.compile(r"^(?:https?://[^/]+)?/?static/(?P<name>[^?#]+)")
_ASSET_KEY = re.compile(
    r"^(?:https?://[^/]+)?/?(?:assets/courseware/v1/[^/]+/)?"
    r"asset-v1:(?P<key>[^@/]+)\+type@asset\+block(?:@|/)(?P<name>[^?#]+)"
)
_OLD_ASSET = re.compile(r"^(?:https?://[^/]+)?/?c4x/(?P<org>[^/]+)/(?P<course>[^/]+)/asset/(?P<name>[^?#]+)")
_BLOCK = re.compile(r"block-v1:[^/?#]+\+block@(?P<id>[^/?#@+]+)")
_OLD_BLOCK = re.compile(r"i4x://[^/]+/[^/]+/[^/]+/(?P<id>[^/?#]+)")
_JUMP = re.compile(r"/jump_to(?:_id)?/(?P<id>[^?#]+)")
_COURSE = re.compile(r"^(?:https?://[^/]+)?/courses?/")
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")

LESSON_MARKER = "studium:lesson/"


@dataclass(frozen=True)
class Link:
    """`kind` says what it is: a file, a lesson, elsewhere on the web, a place on the page, or nothing."""

    kind: Literal["asset", "lesson", "web", "anchor", "broken"]
    url: str
    path: str = ""


class Links:
    """Resolves links of one course. `lessons` maps the name of any component to the lesson it is shown in."""

    def __init__(
        self, static_paths: Iterable[str], names: Mapping[str, Any], lessons: Mapping[str, UUID], ids: Ids
    ) -> None:
        self._ids = ids
        self._lessons = lessons
        self._files: dict[str, str] = {}
        for path in static_paths:
            name = path.removeprefix("static/")
            for form in (name, _normal(name)):
                self._files.setdefault(form, path)
        # An export writes a file under the name it was uploaded with; links use the name it is stored under.
        for name, facts in names.items():
            shown = facts.get("displayname") if isinstance(facts, dict) else None
            if isinstance(shown, str) and shown in self._files:
                self._files.setdefault(name, self._files[shown])

    def file(self, name: str) -> str | None:
        """The path of the file that `name` means, as a link or a plain name."""
        for pattern in (_STATIC, _ASSET_KEY, _OLD_ASSET):
            if found := pattern.match(name.strip()):
                name = found["name"]
                break
        for form in (name, unquote(name), _normal(unquote(name)), _normal(unquote(name).replace("/", "_"))):
            if form in self._files:
                return self._files[form]
        return None

    def asset_id(self, path: str) -> UUID:
        """The id of a file."""
        return self._ids.asset(path)

    def resolve(self, url: str) -> Link:
        """What a link means. A file or lesson that is not in the course makes it broken."""
        url = url.strip()
        if url.startswith("#"):
            return Link("anchor", url)
        if any(pattern.match(url) for pattern in (_STATIC, _ASSET_KEY, _OLD_ASSET)):
            return self._to_file(url)
        if found := _JUMP.search(url) or _BLOCK.search(url) or _OLD_BLOCK.search(url):
            return self._to_lesson(url, found["id"])
        if _COURSE.match(url):
            return self._to_lesson(url, re.split(r"[?#]", url, maxsplit=1)[0])
        if url in self._lessons:
            return self._to_lesson(url, url)
        return _elsewhere(url)

    def _to_file(self, url: str) -> Link:
        path = self.file(url)
        if path is not None:
            return Link("asset", asset_url(self._ids.asset(path)), path)
        return _elsewhere(url)

    def _to_lesson(self, url: str, name: str) -> Link:
        """By the last part of `name` that is a component: `…/courseware/chapter/sequential/1` has several."""
        for part in reversed([part for part in re.split(r"[/@+]", unquote(name)) if part]):
            if part in self._lessons:
                return Link("lesson", f"{LESSON_MARKER}{self._lessons[part]}")
        return _elsewhere(url)


def _elsewhere(url: str) -> Link:
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return Link("broken", url)
    if url.startswith("//"):
        return Link("web", f"https:{url}")
    return Link("web" if scheme in {"http", "https", "mailto", "tel"} else "broken", url)


def _normal(name: str) -> str:
    return _NOT_IN_NAMES.sub("_", name)
