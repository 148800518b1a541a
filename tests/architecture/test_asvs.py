"""The table of security requirements is whole, and what it names exists."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "asvs.md"
STATES = ("met", "not yet", "does not apply")

# Requirements of levels 1 and 2 in each section of ASVS 5.0.0; those of level 3 have the last numbers.
COUNTS = """
1.1=2 1.2=9 1.3=11 1.4=3 1.5=2  2.1=3 2.2=3 2.3=4 2.4=2  3.2=2 3.3=4 3.4=6 3.5=5 3.7=2
4.1=3 4.2=1 4.3=2 4.4=4
5.1=1 5.2=3 5.3=2 5.4=3  6.1=3 6.2=12 6.3=4 6.4=4 6.5=5 6.6=3 6.8=4  7.1=3 7.2=4 7.3=2 7.4=5 7.5=2 7.6=2
8.1=2 8.2=3 8.3=1 8.4=1  9.1=3 9.2=4  10.1=2 10.2=2 10.3=4 10.4=11 10.5=5 10.6=2 10.7=3
11.1=2 11.2=3 11.3=3 11.4=4 11.5=1 11.6=1  12.1=3 12.2=2 12.3=4  13.1=1 13.2=5 13.3=2 13.4=5
14.1=2 14.2=4 14.3=3
15.1=3 15.2=3 15.3=7  16.1=1 16.2=5 16.3=4 16.4=3 16.5=3  17.1=1 17.2=4 17.3=2
"""
_ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.+) \|$", re.MULTILINE)
_SUMMARY = re.compile(r"Of (\d+) requirements (\d+) are met, (\d+) are not yet met, and (\d+) do not apply\.")
_QUOTED = re.compile(r"`([^`]+)`")
_PATH = re.compile(r"(?:[\w.@-]+/)+[\w.-]+|[\w-]+\.(?:toml|lock|md)|\.importlinter")


def expected_ids() -> list[str]:
    sections = (part.split("=") for part in COUNTS.split())
    return [f"{section}.{number}" for section, count in sections for number in range(1, int(count) + 1)]


def flaws_of_table(page: str) -> list[str]:
    """What is wrong with the numbers, states and counts of a page."""
    rows = _ROW.findall(page)
    ids, states = [row[0] for row in rows], Counter(row[2] for row in rows)
    flaws = [f"{one} is missing" for one in expected_ids() if one not in ids]
    flaws += [f"{one} is no requirement of levels 1 and 2" for one in ids if one not in expected_ids()]
    flaws += [f"{one} stands there {times} times" for one, times in Counter(ids).items() if times > 1]
    flaws += [f"{state!r} is no state" for state in states if state not in STATES]
    flaws += [f"{row[0]} says too much" for row in rows if len(row[1]) > 100]
    counts = (len(rows), *(states[state] for state in STATES))
    if [tuple(map(int, found)) for found in _SUMMARY.findall(page)] != [counts]:
        flaws.append(f"the summary must say {counts}")
    return flaws


def flaws_of_names(page: str) -> list[str]:
    """Paths and tests that a page names and that do not exist."""
    flaws = []
    for name in dict.fromkeys(_QUOTED.findall(page)):
        path, _, function = name.partition("::")
        if not _PATH.fullmatch(path) or path.startswith("api/"):
            continue
        if not (ROOT / path).exists():
            flaws.append(f"there is no {path}")
        elif function and function not in _functions(ROOT / path):
            flaws.append(f"there is no {function} in {path}")
    return flaws


@cache
def _functions(path: Path) -> frozenset[str]:
    nodes = ast.walk(ast.parse(path.read_text()))
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_requirement_has_one_row_and_the_counts_are_right() -> None:
    assert flaws_of_table(PAGE.read_text()) == []


def test_whatever_is_named_exists() -> None:
    page = PAGE.read_text()
    assert flaws_of_names(page) == []
    assert sum("::test_" in name for name in _QUOTED.findall(page)) > 100, "the names were not read"


def test_what_is_met_names_something() -> None:
    rows = _ROW.findall(PAGE.read_text())
    assert [row[0] for row in rows if row[2] == "met" and "`" not in row[3] and "](" not in row[3]] == []


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("| 6.2.1 |", "| 6.2.99 |", "6.2.1 is missing"),
        ("| 6.2.1 |", "| 6.2.2 |", "6.2.2 stands there 2 times"),
        ("| met |", "| partly |", "'partly' is no state"),
        ("test_authorisation.py::test_every", "test_authorisation.py::test_no", "there is no test_no"),
        ("`tests/architecture/test_authorisation", "`tests/architecture/test_none", "there is no tests/"),
        ("Of ", "Of 1", "the summary must say"),
    ],
)
def test_a_false_word_is_noticed(there: str, instead: str, said: str) -> None:
    page = PAGE.read_text()
    assert there in page
    spoilt = page.replace(there, instead, 1)
    assert any(said in flaw for flaw in (*flaws_of_table(spoilt), *flaws_of_names(spoilt)))
