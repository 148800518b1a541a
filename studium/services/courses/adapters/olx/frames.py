"""Frames and players within HTML become blocks: a video, a file, a sandboxed page."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.links import Link
from studium.services.courses.adapters.olx.scope import Scope
from studium.services.courses.adapters.olx.xml import tag_of
from studium.services.courses.domain.content import (
    Block,
    EmbedBlock,
    FileBlock,
    InteractiveBlock,
    VideoBlock,
)

FRAME_TAGS = ("iframe", "object", "embed", "video", "audio")
_YOUTUBE = re.compile(
    r"^https?://(?:www\.)?(?:youtube(?:-nocookie)?\.com/embed/|youtu\.be/)([A-Za-z0-9_-]{11})"
)
_PIXELS = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*$")
_STYLE_HEIGHT = re.compile(r"(?:^|;)\s*height:\s*(\d+)px")
_FILE_KINDS = {
    "pdf": "pdf",
    **dict.fromkeys(("mp3", "m4a", "ogg", "wav"), "audio"),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp"), "image"),
}
_VIDEO_ENDINGS = ("mp4", "webm", "m4v", "mov", "ogv")


def block_of_frame(element: etree._Element, scope: Scope, findings: Findings) -> Block | None:
    """The block that stands for a frame; None, with the reason noted, if there is none."""
    address = _address(element)
    title = element.get("title", "")
    if not address:
        return None
    youtube = _YOUTUBE.match(address if address.startswith("http") else f"https:{address}")
    if youtube:
        return _youtube(youtube[1], address, title)
    link = scope.links.resolve(address)
    if link.kind == "asset":
        return file_block(link, scope, title=title, height_pixels=_height(element))
    if link.url.startswith("https://"):
        if tag_of(element) == "video":
            return VideoBlock(title=title, url=link.url)
        findings.note(f"a page of another site stands in a sandboxed frame: {link.url[:200]}")
        return EmbedBlock(url=link.url, title=title, height_pixels=_height(element))
    findings.approximate(f"an embedded page cannot be shown: {address[:200]}")
    return None


def file_block(link: Link, scope: Scope, *, title: str = "", height_pixels: int = 600) -> Block:
    """A file of the course, shown by what it is."""
    asset_id = scope.links.asset_id(link.path)
    ending = link.path.rsplit(".", 1)[-1].lower()
    title = title or link.path.rsplit("/", 1)[-1]
    if ending in {"html", "htm", "xhtml"}:
        return InteractiveBlock(asset_id=asset_id, title=title, height_pixels=height_pixels)
    if ending in _VIDEO_ENDINGS:
        return VideoBlock(asset_id=asset_id, title=title)
    match _FILE_KINDS.get(ending):
        case "pdf":
            return FileBlock(kind="pdf", asset_id=asset_id, title=title)
        case "audio":
            return FileBlock(kind="audio", asset_id=asset_id, title=title)
        case "image":
            alt_text = " ".join(re.split(r"[\s_-]+", title.rsplit(".", 1)[0]))
            return FileBlock(kind="image", asset_id=asset_id, title=title, alt_text=alt_text)
    return FileBlock(kind="file", asset_id=asset_id, title=title)


def _address(element: etree._Element) -> str:
    own = element.get("src") or element.get("data") or ""
    inner = next(
        (source.get("src", "") for source in element.iter("source", "embed") if source.get("src")), ""
    )
    return (own or inner).strip()


def _youtube(video_id: str, address: str, title: str) -> VideoBlock:
    query = parse_qs(urlsplit(address).query)
    return VideoBlock(
        title=title,
        youtube_id=video_id,
        start_seconds=_seconds(query.get("start", [""])[0]),
        end_seconds=_seconds(query.get("end", [""])[0]),
    )


def _seconds(text: str) -> float | None:
    return float(text) if text.isdecimal() and len(text) < 8 else None


def _height(element: etree._Element) -> int:
    found = _PIXELS.match(element.get("height", "")) or _STYLE_HEIGHT.search(element.get("style", ""))
    return min(5000, max(50, int(float(found[1])))) if found else 600
