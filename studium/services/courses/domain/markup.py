"""What courses needs to know of sanitised HTML: whether it says anything, and which files it shows."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from uuid import UUID

ASSET_PATH = "/api/v1/assets/{asset_id}/content"

_ASSET = re.compile(r"/api/v1/assets/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/content")
_LESSON = re.compile(r"studium:lesson/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})")
_TAG = re.compile(r"<[^>]*>")
_SHOWS = re.compile(r"<(?:img|video|audio|iframe|math|svg|hr|table|object)\b", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ELSEWHERE = re.compile(r"""\bsrc\s*=\s*["']?\s*(?:https?:)?//""", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=""", re.IGNORECASE)


def asset_url(asset_id: UUID) -> str:
    """The address from which a file's bytes are served."""
    return ASSET_PATH.format(asset_id=asset_id)


def assets_in(text: str) -> set[UUID]:
    """The files that links and images in this HTML point at."""
    return {UUID(found) for found in _ASSET.findall(text)}


def lessons_in(text: str) -> set[UUID]:
    """The lessons that links in this HTML lead to."""
    return {UUID(found) for found in _LESSON.findall(text)}


def relinked(text: str, assets: Mapping[UUID, str], lessons: Mapping[UUID, str]) -> str:
    """The HTML with the addresses of files and lessons exchanged; one that is not named stays as it is."""

    def other(found: re.Match[str], names: Mapping[UUID, str]) -> str:
        return names.get(UUID(found[1]), found[0])

    return _LESSON.sub(lambda one: other(one, lessons), _ASSET.sub(lambda one: other(one, assets), text))


def plain_text(text: str) -> str:
    """The words of some HTML, without tags, entities resolved, white space folded."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing."""
    return not _SHOWS.search(text) and not plain_text(text)


def images_without_alt(text: str) -> Iterator[str]:
    """The image tags that have no `alt` at all (an empty one says that the image is decoration)."""
    for tag in _IMAGE.findall(text):
        if not _ALT.search(tag):
            yield tag


def images_elsewhere(text: str) -> Iterator[str]:
    """The image tags whose pictures lie on another site."""
    for tag in _IMAGE.findall(text):
        if _ELSEWHERE.search(tag):
            yield tag
