"""What a problem asks, in words: its text without the fields, with labels and descriptions."""

from __future__ import annotations

import copy
import html

from lxml import etree

from studium.services.courses.adapters.olx.responses import NOT_PROMPT, inner_html
from studium.services.courses.adapters.olx.scripts import remove
from studium.services.courses.adapters.olx.xml import tag_of
from studium.services.courses.domain.markup import plain_text

_TEXT_FIELDS = ("textline", "textbox", "formulaequationinput", "chemicalequationinput")
_MARKED = {"label": "strong", "description": "em"}


def prompt_of(response: etree._Element) -> str:
    """The text within a response, the label in bold and the description in italics."""
    shown = copy.deepcopy(response)
    shown.tail = None
    for taken in [below for below in shown.iter() if tag_of(below) in NOT_PROMPT]:
        if taken is not shown and taken.getparent() is not None:
            remove(taken)
    for below in shown.iter("label", "description"):
        _wrap(below, _MARKED[tag_of(below)])
    for below in shown.iter("clarification"):
        below.tag, below.text = "small", f" ({(below.text or '').strip()})"
    text = inner_html(shown)
    return text if plain_text(text) else text + _label_of_field(response)


def _wrap(element: etree._Element, mark: str) -> None:
    """`<label>x</label>` becomes `<p><strong>x</strong></p>`."""
    inner = etree.Element(mark)
    inner.text = element.text
    inner.extend(list(element))
    element.tag, element.text = "p", None
    element.append(inner)


def _label_of_field(response: etree._Element) -> str:
    """Older problems say what is asked in an attribute of the field."""
    label = next((below.get("label", "") for below in response.iter() if below.get("label")), "")
    return f"<p><strong>{html.escape(label, quote=False)}</strong></p>" if label else ""


def has_text_field(response: etree._Element) -> bool:
    """Whether the answer is typed."""
    return next(response.iter(*_TEXT_FIELDS), None) is not None


def context_of_cell(response: etree._Element) -> str:
    """What a table says of the cell in which a response stands: its row's first cell, its column's head."""
    cell = next(response.iterancestors("td", "th"), None)
    row = next(response.iterancestors("tr"), None)
    table = next(response.iterancestors("table"), None)
    if cell is None or row is None or table is None:
        return ""
    cells = list(row.iterchildren("td", "th"))
    heads = [list(head.iterchildren("td", "th")) for head in table.iter("tr")]
    place = cells.index(cell) if cell in cells else 0
    above = heads[0][place] if heads and len(heads[0]) > place and heads[0][place] is not cell else None
    words = [_words(cells[0]) if place else "", _words(above) if above is not None else ""]
    return html.escape(" — ".join(word for word in words if word), quote=False)


def _words(element: etree._Element) -> str:
    return plain_text(inner_html(element))


def describe_special_inputs(problem: etree._Element) -> None:
    """Puts readable text in the place of fields that only the old system can draw."""
    for field in list(problem.iter("imageinput")):
        picture = etree.Element("img", {"src": field.get("src", ""), "alt": field.get("alt", "")})
        picture.tail = field.tail
        parent = field.getparent()
        if parent is not None:
            parent.replace(field, picture)
    for field in list(problem.iter("annotationinput")):
        _describe_annotation(field)
    for choice in list(problem.iter("radiotextgroup", "checkboxtextgroup")):
        choice.tag = "ul"
        for item in choice.iter("choice"):
            item.tag = "li"


def _describe_annotation(field: etree._Element) -> None:
    options = [_words(option) for option in field.iter("option")]
    asked = [_words(part) for part in field.iter("text", "comment", "comment_prompt", "tag_prompt")]
    tail = field.tail
    field.clear()
    field.tag, field.tail = "div", tail
    for line in asked:
        etree.SubElement(field, "p").text = line
    if options:
        found = etree.SubElement(field, "ul")
        for option in options:
            etree.SubElement(found, "li").text = option
