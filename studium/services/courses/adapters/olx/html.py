"""HTML of the course: links rewritten, frames turned into blocks of their own, the rest sanitised."""

from __future__ import annotations

import re
from itertools import zip_longest

from lxml import etree
from lxml import html as lxml_html

from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.frames import FRAME_TAGS, block_of_frame
from studium.services.courses.adapters.olx.scope import Scope
from studium.services.courses.adapters.olx.xml import NOT_IN_XML, tag_of
from studium.services.courses.domain.content import Block, HtmlBlock
from studium.services.courses.domain.markup import is_blank, plain_text
from studium.services.courses.domain.sanitize import html_flaw, sanitize_html

_MARKER = re.compile(r"\ue000(\d+)\ue001")
_EMPTY = re.compile(r"<(p|div|span|strong|em|li|ul|ol)>\s*</\1>")
_KEYWORD = re.compile(r"%%[A-Z_]+%%")
_CONTROLS = ("button", "input", "select", "textarea")
_HOISTED_OVER = ("table", "ul", "ol", "dl")
_FEW_CHARACTERS = 80
_ICON_FONTS = ("material-symbols", "material-icons")
# Icon fonts draw a word as a picture; without the font only the word would remain.
_ICONS = {
    "check": "✓",
    "done": "✓",
    "check_circle": "✓",
    "close": "✗",
    "cancel": "✗",
    "warning": "⚠",
    "star": "★",
}


def html_blocks(source: str, scope: Scope, findings: Findings) -> list[Block]:
    """The blocks that show some HTML; none if nothing of it can be shown, and `findings` says why."""
    if flaw := html_flaw(source):
        findings.drop(f"its text costs too much to be cleaned ({flaw})")
        return []
    root = _parsed(source, findings)
    if root is None:
        findings.note("empty in the source")
        return []
    widget = _is_widget(root)
    _rewrite(root, scope, findings)
    frames = _take_frames(root, scope, findings)
    cleaned = sanitize_html(_inner(root))
    parts = [sanitize_html(part).html for part in _MARKER.split(cleaned.html)[::2]]
    blocks: list[Block] = []
    for part, frame in zip_longest([_tidy(part) for part in parts], frames):
        if part and not is_blank(part):
            blocks.append(HtmlBlock(html=part))
        blocks.extend([frame] if frame is not None else [])
    return _judged(blocks, cleaned.losses, findings, widget=widget)


def html_text(source: str, scope: Scope, findings: Findings) -> str:
    """HTML for a place where only text and pictures can stand (a prompt, a choice): frames become links."""
    if flaw := html_flaw(source):
        findings.approximate(f"a text that costs too much to be cleaned is left out ({flaw})")
        return ""
    root = _parsed(source, findings)
    if root is None:
        return ""
    _rewrite(root, scope, findings)
    for frame in [e for e in root.iter() if tag_of(e) in FRAME_TAGS and e.getparent() is not None]:
        address = frame.get("src") or frame.get("data") or ""
        findings.approximate(f"an embedded page became a link ({tag_of(frame)})")
        link = etree.Element("a", {"href": scope.links.resolve(address).url})
        link.text = frame.get("title") or address
        _replace(frame, link)
    cleaned = sanitize_html(_inner(root))
    if cleaned.losses:
        findings.approximate(f"removed: {', '.join(cleaned.losses)}")
    return _tidy(cleaned.html)


def _judged(blocks: list[Block], losses: list[str], findings: Findings, *, widget: bool) -> list[Block]:
    if not blocks and losses:
        findings.drop(f"nothing to show, only {', '.join(losses)}")
    elif not blocks:
        findings.note("nothing to show in the source")
    elif widget:
        findings.drop(f"a widget that only works by the course's own script ({', '.join(losses)})")
        return []
    elif losses:
        findings.approximate(f"removed: {', '.join(losses)}")
    return blocks


def _parsed(source: str, findings: Findings) -> lxml_html.HtmlElement | None:
    clean = NOT_IN_XML.sub("", source).replace("\ue000", "").replace("\ue001", "")
    if not clean.strip():
        return None
    # Without `huge_tree` libxml2 silently leaves out what is nested more than 256 deep.
    parser = lxml_html.HTMLParser(huge_tree=True)
    root = lxml_html.Element("div")
    try:
        root.extend(list(lxml_html.document_fromstring(clean, parser=parser)))
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    if any("depth" in error.message for error in parser.error_log):
        findings.approximate("the text is nested too deeply; what lies deeper is left out")
    return root


def _is_widget(root: lxml_html.HtmlElement) -> bool:
    """Buttons wired to a script, with no more than a short question around them."""
    controls = list(root.iter(*_CONTROLS))
    wired = any(str(name).startswith("on") for element in controls for name in element.attrib)
    if not wired or next(root.iter("img", "table", *FRAME_TAGS), None) is not None:
        return False
    inside = sum(len(plain_text(_inner(element))) for element in controls)
    return len(plain_text(sanitize_html(_inner(root)).html)) - inside <= _FEW_CHARACTERS


def _rewrite(root: lxml_html.HtmlElement, scope: Scope, findings: Findings) -> None:
    for element in list(root.iter()):
        tag = tag_of(element)
        if tag == "a" and element.get("href") is not None:
            _rewrite_link(element, scope, findings)
        elif tag == "img":
            _rewrite_image(element, scope, findings)
        elif tag in {"span", "i"} and any(font in element.get("class", "") for font in _ICON_FONTS):
            element.text = _ICONS.get((element.text or "").strip(), "")
            findings.note("an icon font's words became signs or were left out")
        if _KEYWORD.search(element.text or "") or _KEYWORD.search(element.tail or ""):
            _fill_keywords(element, scope, findings)


def _rewrite_link(element: etree._Element, scope: Scope, findings: Findings) -> None:
    address = element.get("href", "")
    link = scope.links.resolve(address)
    if link.kind == "broken":
        findings.note(f"a link that leads nowhere is kept as text: {address[:200]}")
        del element.attrib["href"]
    else:
        element.set("href", link.url)


def _rewrite_image(element: etree._Element, scope: Scope, findings: Findings) -> None:
    address = element.get("src", "")
    if address.strip().lower().startswith("data:"):
        return
    link = scope.links.resolve(address)
    if link.kind in {"asset", "web"}:
        element.set("src", link.url)
        if link.kind == "web":
            findings.note(f"a picture on another site: {address[:200]}")
        return
    findings.approximate(f"a picture is not in the archive: {address[:200]}")
    missing = etree.Element("em")
    missing.text = element.get("alt", "")
    _replace(element, missing)


def _fill_keywords(element: etree._Element, scope: Scope, findings: Findings) -> None:
    def value(found: re.Match[str]) -> str:
        if found[0] in {"%%COURSE_DISPLAY_NAME%%", "%%COURSE_NAME%%"}:
            return scope.course_title
        findings.approximate(f"the placeholder {found[0]} is not filled in")
        return found[0]

    if tag_of(element) not in {"script", "style"}:
        element.text = _KEYWORD.sub(value, element.text) if element.text else element.text
    element.tail = _KEYWORD.sub(value, element.tail) if element.tail else element.tail


def _take_frames(root: lxml_html.HtmlElement, scope: Scope, findings: Findings) -> list[Block]:
    """Takes out what becomes a block and leaves markers, behind the table or list it may stand in."""
    frames: list[Block] = []
    for element in list(root.iter(*FRAME_TAGS)):
        if not _is_below(element, root):
            continue
        block = block_of_frame(element, scope, findings)
        if block is None:
            continue
        marker = etree.Element("span")
        marker.text = f"\ue000{len(frames)}\ue001"
        frames.append(block)
        outer = [e for e in element.iterancestors(*_HOISTED_OVER) if e is not root]
        if outer:
            _replace(element, None)
            outer[-1].addnext(marker)
        else:
            _replace(element, marker)
    order = [int(found) for found in _MARKER.findall(_inner(root))]
    return [frames[number] for number in order]


def _is_below(element: etree._Element, root: etree._Element) -> bool:
    return any(above is root for above in element.iterancestors())


def _replace(element: etree._Element, new: etree._Element | None) -> None:
    """Puts `new` in the place of `element`; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    stand_in = etree.Element("span") if new is None else new
    stand_in.tail = element.tail
    element.tail = None
    parent.replace(element, stand_in)


def _inner(root: lxml_html.HtmlElement) -> str:
    text: str = lxml_html.tostring(root, encoding="unicode", with_tail=False)
    return text[text.index(">") + 1 : text.rindex("<")] if text.endswith(f"</{root.tag}>") else ""


def _tidy(text: str) -> str:
    """Without the empty shells that taking things out leaves behind."""
    while (shorter := _EMPTY.sub("", text)) != text:
        text = shorter
    return text.strip()
