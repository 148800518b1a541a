"""Looks for secrets in the files git knows.

    python -m tools.secret_scan

Two kinds: strings whose form gives them away (a private key, a cloud or payment key), and long random values
that are assigned to a name such as `password` or `token`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tools.tree import ROOT, tracked

PATTERNS = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    "AWS access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "GitHub token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})\b"),
    "GitLab token": re.compile(r"\bglpat-[A-Za-z0-9_-]{20,}\b"),
    "Slack token": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}\b"),
    "Stripe key": re.compile(r"\b(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}\b"),
    "SendGrid key": re.compile(r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}\b"),
    "Google API key": re.compile(r"\bAIza[0-9A-Za-z_-]{35}\b"),
    "PyPI token": re.compile(r"\bpypi-[A-Za-z0-9_-]{32,}\b"),
    "npm token": re.compile(r"\bnpm_[A-Za-z0-9]{36}\b"),
    "JSON web token": re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    "password in a URL": re.compile(
        r"\b[a-z][a-z0-9+]*://[^\s:/@'\"{}<>$]+:[^\s:/@'\"{}<>$*]{12,}@[^\s'\"]+"
    ),
}
"""Forms of secrets, by what they are."""

_ASSIGNMENT = re.compile(
    r"(?i)(?:secret|passw(?:or)?d|token|api[_-]?key|private[_-]?key|vault[_-]?key|credential)[\w-]*"
    r"[\"']?\s*(?::=|[:=])\s*[\"']?(?P<value>[A-Za-z0-9+/=_-]{20,})"
)
_ENTROPY_BITS = 3.9
"""Per character. Words joined by underscores stay below 3.8; 24 random base64 characters reach 4.1."""

ALLOWED: dict[str, str] = {}
"""Files that hold something of the form of a secret, each with the reason why it is none."""

_LARGEST_BYTES = 2_000_000


def entropy(value: str) -> float:
    """Shannon entropy in bits per character."""
    counts = Counter(value)
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts.values())


def findings(text: str) -> Iterator[tuple[int, str]]:
    """Line number and kind of each secret in a text."""
    for number, line in enumerate(text.splitlines(), start=1):
        for kind, pattern in PATTERNS.items():
            if pattern.search(line):
                yield number, kind
        for match in _ASSIGNMENT.finditer(line):
            value = match["value"]
            if any(sign.isdigit() for sign in value) and entropy(value) >= _ENTROPY_BITS:
                yield number, "random value assigned to a secret's name"


def breaches(root: Path) -> list[str]:
    """One sentence for each secret; the secret itself is not repeated."""
    found = []
    for path in tracked(root):
        where = str(path.relative_to(root))
        if where in ALLOWED or path.stat().st_size > _LARGEST_BYTES:
            continue
        content = path.read_bytes()
        if b"\0" in content:
            continue
        found += [
            f"{where}:{line}: looks like a secret ({kind}): remove it and replace it where it is in use; "
            "if it is none, say why in tools/secret_scan.py"
            for line, kind in findings(content.decode("utf-8", errors="replace"))
        ]
    return found


def main() -> int:
    """Prints what was found; 1 when there is anything."""
    found = breaches(ROOT)
    print("\n".join(found) or "no secret found")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
