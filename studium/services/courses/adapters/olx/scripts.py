"""Variables that a problem's Python script defines. The script is read, never run."""

from __future__ import annotations

import ast
import re

from lxml import etree

from studium.services.courses.adapters.olx.xml import tag_of

_USE = re.compile(r"\$\{?([A-Za-z_]\w*)\}?")
_ASSIGNED = re.compile(r"^[ \t]*([A-Za-z_]\w*)[ \t]*=(?!=)", re.MULTILINE)


def fill_in_constants(problem: etree._Element) -> list[str]:
    """Removes the scripts, puts constants in the place of `$name`, and returns the names it cannot fill in.

    Only a name assigned once, at the top of a script, to a literal is a constant: such a script need not be
    run to know the value.
    """
    scripts = [element for element in problem.iter("script") if element.getparent() is not None]
    defined: set[str] = set()
    constants: dict[str, str] = {}
    for script in scripts:
        names, values = _definitions(script.text or "")
        defined |= names
        constants.update(values)
        remove(script)
    unknown: set[str] = set()

    def fill(text: str | None) -> str | None:
        if not text or "$" not in text:
            return text
        unknown.update(set(_USE.findall(text)) & defined - constants.keys())
        return _USE.sub(lambda found: constants.get(found[1], found[0]), text)

    for element in problem.iter():
        if tag_of(element):
            element.text, element.tail = fill(element.text), fill(element.tail)
            for name, value in element.attrib.items():
                element.set(name, fill(str(value)) or "")
    return sorted(unknown)


def _definitions(code: str) -> tuple[set[str], dict[str, str]]:
    """All names a script may define, and the values of those that are constants."""
    try:
        module = ast.parse(code.strip("\n"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(_ASSIGNED.findall(code)), {}
    stored = [
        node.id for node in ast.walk(module) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    constants = {}
    for statement in module.body:
        match statement:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Constant(value=int() | float() | str() as value)
            ):
                if stored.count(name) == 1:
                    constants[name] = str(value)
    return set(stored), constants


def remove(element: etree._Element) -> None:
    """Takes an element out; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
