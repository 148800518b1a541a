"""What an Open edX archive holds, read from its XML alone, to be compared with what we export of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from studium.services.courses.adapters.olx import OlxArchive
from studium.services.courses.adapters.olx.responses import inner_html
from studium.services.courses.adapters.olx.tree import Node, TreeReader
from studium.services.courses.adapters.olx.values import json_value, number
from studium.services.courses.domain.markup import plain_text

Signature = tuple[object, ...]


@dataclass(frozen=True)
class Component:
    """A component: its kind, whether it is the same as another by its text, and where it stands."""

    kind: str
    says: Signature
    lesson: str


def components(archive: OlxArchive) -> list[Component]:
    """All components that learners of Open edX see: for a problem one for each response in it."""
    root = TreeReader(archive).read()
    found: list[Component] = []
    for chapter in (one for one in _seen(root) if one.tag == "chapter"):
        found.append(Component("chapter", (chapter.title,), ""))
        for section in _seen(chapter):
            found.append(Component("sequential", _section(section), ""))
            for unit in _seen(section):
                found.append(Component("vertical", (unit.title,), ""))
                found += [one for leaf in _leaves(unit) for one in _told(leaf, unit, archive)]
    return found


def _seen(node: Node) -> Iterator[Node]:
    hidden = ("true", "True")
    yield from (one for one in node.children if one.attributes.get("visible_to_staff_only") not in hidden)


def _leaves(node: Node) -> Iterator[Node]:
    for child in _seen(node):
        if child.children:
            yield from _leaves(child)
        elif child.tag not in {"library_content", "split_test"}:
            yield child


def _section(node: Node) -> Signature:
    graded = node.attributes.get("graded") == "true"
    due = node.attributes.get("due", "").strip('"')
    return node.title, node.attributes.get("format") if graded else None, due[:16] or None


def _told(node: Node, unit: Node, archive: OlxArchive) -> Iterator[Component]:
    if node.tag == "html":
        paths = [path for path in node.files if path.endswith(".html")]
        text = archive.read(paths[0]).decode() if paths else inner_html(node.element)
        yield Component("html", (plain_text(text),), unit.title)
    elif node.tag == "video":
        yield Component("video", _video(node), unit.title)
    elif node.tag == "problem":
        for response in _responses(node.element):
            yield Component(str(response.tag), _response(response), unit.title)
    else:
        words = plain_text(inner_html(node.element))
        yield Component(node.tag, (words,), unit.title)


def _video(node: Node) -> Signature:
    given = json_value(node.attributes.get("transcripts", "")) or {}
    transcripts = tuple(sorted(given.items())) if isinstance(given, dict) else ()
    start, end = (_clock(node.attributes.get(name, "")) for name in ("start_time", "end_time"))
    return node.title, node.attributes.get("youtube_id_1_0", ""), start, end, transcripts


def _clock(text: str) -> str:
    return "" if set(text) <= set("0:. ") else text


def _responses(problem: etree._Element) -> list[etree._Element]:
    return [one for one in problem.iter() if isinstance(one.tag, str) and one.tag.endswith("response")]


def _response(response: etree._Element) -> Signature:
    """What is right: choices, answers and tolerance."""
    answer = response.get("answer", "").strip()
    others = sorted(one.get("answer", "") for one in response.iter("additional_answer"))
    tolerance = [one.get("default", "") for one in response.iter("responseparam")]
    kind = " ".join(sorted(response.get("type", "").replace(",", " ").split()))
    choices = tuple(_choices(response))
    return answer_of(answer), tuple(others), tuple(map(answer_of, tolerance)), kind, choices


def answer_of(text: str) -> object:
    """A number where it is one, so that 600 and 600.0 are the same."""
    value = number(text.rstrip("%"))
    return text if value is None else (value, text.endswith("%"))


def _choices(response: etree._Element) -> Iterator[tuple[str, bool]]:
    for one in response.iter("choice", "option"):
        words = inner_html(one, without=("choicehint", "optionhint"))
        yield plain_text(words), one.get("correct", "").lower() == "true"
    for field in response.iter("optioninput"):
        for option in field.get("options", "").strip("()").split(","):
            if word := option.strip().strip("'\""):
                yield word, word == field.get("correct", "").strip()


def compared(before: Iterable[Component], after: Iterable[Component]) -> dict[str, tuple[int, int, int]]:
    """By kind: how many there were, how many of them came back the same, and how many there are now."""
    there, back = Counter(before), Counter(after)
    kinds = sorted({one.kind for one in there} | {one.kind for one in back})
    same = there & back

    def count(of: Counter[Component], kind: str) -> int:
        return sum(times for one, times in of.items() if one.kind == kind)

    return {kind: (count(there, kind), count(same, kind), count(back, kind)) for kind in kinds}
