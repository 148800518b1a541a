"""Which parts of a lesson would take too long to be cleaned."""

from __future__ import annotations

from collections.abc import Iterator

from studium.services.courses.domain import sanitize
from studium.services.courses.domain.blocks import block_html
from studium.services.courses.domain.content import Block, HtmlBlock, LessonContent


def costly_parts(content: LessonContent) -> Iterator[tuple[str, str]]:
    """Pointer and flaw of each block whose texts cost too much, and of all Markdown together."""
    for index, block in enumerate(content.blocks):
        for flaw in filter(None, _flaws_of(block)):
            yield f"/content/blocks/{index}", flaw
    written = "\n\n".join(block.markdown or "" for block in content.blocks if isinstance(block, HtmlBlock))
    if too_much := sanitize.markdown_flaw(written):
        yield "/content/blocks", too_much


def _flaws_of(block: Block) -> Iterator[str | None]:
    if isinstance(block, HtmlBlock) and block.markdown is not None:
        yield sanitize.markdown_flaw(block.markdown)
    else:
        yield from map(sanitize.html_flaw, block_html(block))
