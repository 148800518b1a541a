"""Makes HTML of strangers safe to show, and tells what it took away.

nh3 decides what stays, by allow-lists; a second, independent reading of the input only reports. TeX between
`\\(` and `\\)` is text and passes unchanged.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from studium.services.courses.domain.tokens import Tag, nesting_of, tags_in

MAX_HTML_CHARACTERS = 300_000
MAX_MARKDOWN_CHARACTERS = 100_000
MAX_NESTING = 1_000
MAX_BRACKETS = 5_000
"""Each `[` makes a Markdown reader look for the end of a link, and of what stands within."""

_TAG_NAMES = (
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small "
    "span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr"
)
_TAGS = frozenset(_TAG_NAMES.split())
_EVERYWHERE = frozenset({"lang", "dir", "title", "style", "id", "aria-label", "aria-hidden"})
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "td": frozenset({"colspan", "rowspan", "headers"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope", "abbr"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "li": frozenset({"value", "data-type", "data-checked"}),
    "ul": frozenset({"data-type"}),
    "time": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "code": frozenset({"class"}),
    "div": frozenset({"class"}),
}
# How rich text editors write lists of tasks to tick off.
_TASKS = {
    ("ul", "data-type"): frozenset({"taskList"}),
    ("li", "data-type"): frozenset({"taskItem"}),
    ("li", "data-checked"): frozenset({"true", "false"}),
}
_DIV_CLASSES = frozenset({"callout", "note", "tip", "warning"})
_STYLE_NAMES = (
    "text-align vertical-align float width max-width list-style-type font-style font-weight "
    "text-decoration white-space direction"
)
_STYLES = frozenset(_STYLE_NAMES.split())
_URL_SCHEMES = frozenset({"http", "https", "mailto", "tel", "studium", "data"})
_URL_ATTRIBUTES = frozenset(
    {"href", "src", "action", "formaction", "data", "poster", "background", "xlink:href"}
)
_PICTURE = re.compile(r"^data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*$")
_CODE_CLASS = re.compile(r"^language-[A-Za-z0-9+#_-]{1,40}$")
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):")
_EMPTY_STYLE = re.compile(r'(<[a-z][a-z0-9]*(?: [a-z-]+="[^"]*")*?) style=""')
_ID_PREFIX = "content-"
_IGNORED_IN_URLS = re.compile(r"[\x00-\x20\x7f\u200b-\u200f\ufeff]")
_GONE_WITH_CONTENT_NAMES = (
    "script style template noscript noembed noframes iframe button select textarea svg math title "
    "canvas applet video audio"
)
_GONE_WITH_CONTENT = frozenset(_GONE_WITH_CONTENT_NAMES.split())
_LOSSES = {
    **dict.fromkeys(("script", "noscript", "template", "canvas"), "script"),
    **dict.fromkeys(("iframe", "frame", "object", "embed", "applet", "portal"), "embedded page"),
    **dict.fromkeys(("form", "input", "button", "select", "textarea"), "form control"),
    **dict.fromkeys(("video", "audio"), "media player"),
    **dict.fromkeys(("style", "link"), "style sheet"),
    **dict.fromkeys(("svg",), "SVG drawing"),
    **dict.fromkeys(("math",), "MathML formula"),
    **dict.fromkeys(("base", "meta"), "page instruction"),
}
_HIDING = frozenset({"display", "visibility", "position", "opacity", "clip", "clip-path"})
_SHOWN = frozenset({"block", "inline", "inline-block", "flex", "grid", "relative", "visible", "1"})


@dataclass(frozen=True)
class SanitizedHtml:
    """Safe HTML. `removed` names everything taken away; `losses` is the part of it a reader could miss.

    Looks (classes, colours, target windows) are removed without being a loss.
    """

    html: str
    removed: list[str]
    losses: list[str]


def html_flaw(html: str) -> str | None:
    """Why some HTML costs too much to be cleaned, as a sentence that says what to do; None if it does not."""
    if len(html) > MAX_HTML_CHARACTERS:
        return f"Split the text: one block may have {MAX_HTML_CHARACTERS:,} characters of HTML."
    if nesting_of(html) > MAX_NESTING:
        return f"Take tags out: the text is nested too deeply, more than {MAX_NESTING:,} elements."
    return None


def markdown_flaw(markdown: str) -> str | None:
    """Why the Markdown of a block, or of a whole lesson, costs too much to be rendered; like `html_flaw`."""
    if len(markdown) > MAX_MARKDOWN_CHARACTERS:
        return f"Split the text: one lesson may have {MAX_MARKDOWN_CHARACTERS:,} characters of Markdown."
    if markdown.count("[") > MAX_BRACKETS:
        return f"Split the text: one lesson's Markdown may have {MAX_BRACKETS:,} square brackets."
    return html_flaw(markdown)


def clean_html(html: str) -> str:
    """Keeps text, headings, lists, tables, figures, images and links; removes whatever could act.

    A repeat changes nothing more.
    """
    return _EMPTY_STYLE.sub(r"\1", _CLEANER.clean(html))


def sanitize_html(html: str) -> SanitizedHtml:
    """Like `clean_html`, and tells what it took away."""
    report = _report_on(html)
    return SanitizedHtml(
        clean_html(html), report.phrases(losses_only=False), report.phrases(losses_only=True)
    )


def render_markdown(markdown: str) -> str:
    """Markdown (CommonMark with tables) as safe HTML; TeX in `\\(…\\)` and `\\[…\\]` is left alone."""
    return clean_html(_MARKDOWN.render(markdown))


def _keep(tag: str, attribute: str, value: str) -> str | None:
    """The value to keep, or None; called by nh3 for each attribute on the allow-list."""
    if attribute == "class":
        allowed = [name for name in value.split() if _class_allowed(tag, name)]
        return " ".join(allowed) or None
    if (tag, attribute) in _TASKS:
        return value if value in _TASKS[tag, attribute] else None
    if attribute in _URL_ATTRIBUTES:
        return _kept_url(tag, attribute, value)
    return value


def _class_allowed(tag: str, name: str) -> bool:
    return bool(_CODE_CLASS.match(name)) if tag == "code" else name in _DIV_CLASSES


def _kept_url(tag: str, attribute: str, value: str) -> str | None:
    bare = _IGNORED_IN_URLS.sub("", value)
    if bare.lower().startswith("data:"):
        return bare if (tag, attribute) == ("img", "src") and _PICTURE.match(bare) else None
    if len(value) > 1 and value.startswith("#") and not value.startswith(f"#{_ID_PREFIX}"):
        return f"#{_ID_PREFIX}{value[1:]}"
    return value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_GONE_WITH_CONTENT,
    attributes=_ATTRIBUTES,
    attribute_filter=_keep,
    strip_comments=True,
    link_rel="noopener noreferrer",
    url_schemes=_URL_SCHEMES,
    filter_style_properties=_STYLES,
    id_prefix=_ID_PREFIX,
)


def _report_on(html: str) -> _Report:
    """Reads the input once more and counts what the cleaner does not let pass."""
    report = _Report()
    for tag in tags_in(html):
        if not tag.is_end:
            report.add(tag)
    return report


class _Report:
    """Counts of what is taken away."""

    def __init__(self) -> None:
        self._losses: Counter[str] = Counter()
        self._looks: Counter[str] = Counter()

    def add(self, tag: Tag) -> None:
        """Count what goes of one tag."""
        if tag.name in _LOSSES:
            self._losses[f"{_LOSSES[tag.name]} <{tag.name}>"] += 1
        elif tag.name not in _TAGS:
            self._looks[f"tag <{tag.name}>"] += 1
        for name, value in tag.attributes:
            self._attribute(tag.name, name, value)

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            self._losses[f"script in {name}"] += 1
        elif name == "style":
            self._style(value)
        elif name in _URL_ATTRIBUTES and tag in _TAGS:
            if _unsafe_url(tag, name, value):
                self._losses[f"unsafe address in {name}"] += 1
        elif tag in _TAGS and name not in _ATTRIBUTES.get(tag, ()) and name not in {*_EVERYWHERE, "rel"}:
            self._looks[f"attribute {name}"] += 1

    def _style(self, value: str) -> None:
        for declaration in value.split(";"):
            name, colon, setting = declaration.partition(":")
            name = name.strip().lower()
            if colon and name not in _STYLES:
                hides = name in _HIDING and setting.strip().lower() not in _SHOWN
                (self._losses if hides else self._looks)[f"style {name}"] += 1

    def phrases(self, *, losses_only: bool) -> list[str]:
        """What was counted, as phrases such as `script <script> (2 times)`."""
        counts = self._losses if losses_only else self._losses + self._looks
        return [name if count == 1 else f"{name} ({count} times)" for name, count in sorted(counts.items())]


def _unsafe_url(tag: str, attribute: str, value: str) -> bool:
    scheme = _SCHEME.match(_IGNORED_IN_URLS.sub("", value).lower())
    if scheme is None:
        return False
    return scheme[1] not in _URL_SCHEMES or _kept_url(tag, attribute, value) is None


def _tex(state: StateInline, silent: object) -> bool:
    """An inline rule: `\\(…\\)` and `\\[…\\]` are text, not Markdown escapes."""
    closing = {"\\(": "\\)", "\\[": "\\]"}.get(state.src[state.pos : state.pos + 2])
    end = state.src.find(closing, state.pos + 2) if closing else -1
    if end < 0:
        return False
    if not silent:
        state.pending += state.src[state.pos : end + 2]
    state.pos = end + 2
    return True


_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_MARKDOWN.inline.ruler.before("escape", "tex", _tex)
