"""Videos: one source, the part to watch, transcripts, and the files that come with them."""

from __future__ import annotations

import re

from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.frames import file_block
from studium.services.courses.adapters.olx.scope import Scope
from studium.services.courses.adapters.olx.tree import Node
from studium.services.courses.adapters.olx.values import json_value, number
from studium.services.courses.adapters.olx.xml import tag_of
from studium.services.courses.domain.content import Block, NoticeBlock, Transcript, VideoBlock

_YOUTUBE_ID = re.compile(r"^[A-Za-z0-9_-]{11}$")
_CLOCK = re.compile(r"^(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)$")
_READABLE = (".srt", ".vtt")


def video_blocks(node: Node, scope: Scope, findings: Findings) -> list[Block]:
    """The video and, behind it, its handout and its transcript for download."""
    source = _source(node, scope, findings)
    extras = _extras(node, scope, findings)
    if not source:
        reason = "the video lies in the old system's own video store, the export holds no copy"
        findings.drop(reason)
        return [NoticeBlock(source_kind="video", reason=reason, html=""), *extras]
    video = VideoBlock.model_validate(
        {
            **source,
            "title": node.title,
            "start_seconds": _seconds(node.attributes.get("start_time", "")) or None,
            "end_seconds": _seconds(node.attributes.get("end_time", "")) or None,
            "transcripts": _transcripts(node, scope, findings),
        }
    )
    return [video, *extras]


def _source(node: Node, scope: Scope, findings: Findings) -> dict[str, object]:
    """The first of: a copy in the archive, YouTube, an https address."""
    addresses = _addresses(node)
    youtube = _youtube_id(node)
    for address in addresses:
        path = scope.links.file(address.rsplit("/", 1)[-1].split("?", 1)[0]) or scope.links.file(address)
        if path is not None:
            findings.note(f"plays the uploaded copy {path}")
            return {"asset_id": scope.links.asset_id(path)}
    if youtube:
        if addresses:
            findings.approximate(f"only the YouTube source is kept, not {len(addresses)} others")
        return {"youtube_id": youtube}
    https = [address for address in addresses if address.startswith("https://")]
    if len(addresses) > 1 and https:
        findings.approximate(f"only the first https source is kept, of {len(addresses)}")
    return {"url": https[0]} if https else {}


def _addresses(node: Node) -> list[str]:
    listed = json_value(node.attributes.get("html5_sources", ""))
    names = [str(item) for item in listed] if isinstance(listed, list) else []
    names += [child.get("src", "") for child in node.element if tag_of(child) == "source"]
    names += [node.attributes.get("source", "")]
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))


def _youtube_id(node: Node) -> str:
    ids = [node.attributes.get("youtube_id_1_0", "")]
    speeds = dict(
        pair.split(":", 1) for pair in node.attributes.get("youtube", "").split(",") if pair.count(":") == 1
    )
    ids += [speeds.get("1.00", ""), speeds.get("1.0", "")]
    return next((found for found in (item.strip() for item in ids) if _YOUTUBE_ID.match(found)), "")


def _transcripts(node: Node, scope: Scope, findings: Findings) -> list[Transcript]:
    declared = json_value(node.attributes.get("transcripts", ""))
    files = {str(k): str(v) for k, v in declared.items()} if isinstance(declared, dict) else {}
    for child in node.element:
        if tag_of(child) == "transcript" and child.get("src"):
            files.setdefault(child.get("language", "en"), child.get("src", ""))
    if node.attributes.get("sub"):
        files.setdefault("en", f"subs_{node.attributes['sub']}.srt.sjson")
    found = []
    for language, name in files.items():
        path = scope.links.file(name)
        if path is None or not path.lower().endswith(_READABLE):
            findings.approximate(f"the {language} transcript {name} is missing or in a form that is not read")
        else:
            found.append(Transcript(language=language.replace("_", "-"), asset_id=scope.links.asset_id(path)))
    return found


def _extras(node: Node, scope: Scope, findings: Findings) -> list[Block]:
    """The handout and the transcript for download, as files; both stand as attribute and as element."""
    addresses = {
        address
        for name in ("handout", "track")
        for address in (
            node.attributes.get(name, ""),
            *(child.get("src", "") for child in node.element if tag_of(child) == name),
        )
        if address
    }
    blocks: dict[str, Block] = {}
    for address in sorted(addresses):
        link = scope.links.resolve(address)
        if link.kind == "asset":
            blocks[link.path] = file_block(link, scope)
        else:
            findings.approximate(f"a file that goes with the video is not in the archive: {address[:200]}")
    return list(blocks.values())


def _seconds(text: str) -> float:
    """`00:01:30`, `01:30` or a number of seconds; 0 for nothing."""
    clock = _CLOCK.match(text.strip())
    if clock:
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3])
    return max(0.0, number(text) or 0.0)
