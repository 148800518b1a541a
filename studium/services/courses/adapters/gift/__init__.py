"""Questions written as GIFT, Moodle's text format, turned into ours; with a line on what became of each.

The format is that of Moodle's documentation (docs.moodle.org, "GIFT format"). Modules: `blocks` finds the
questions, `texts` reads escapes and text formats, `answers` reads what stands in braces, `reader` puts
questions together. `writer` goes the other way, and has the reader check each question.
"""

from __future__ import annotations

from studium.services.courses.adapters.gift.reader import Converted, GiftEntry, GiftRefused, read_gift
from studium.services.courses.adapters.gift.writer import Written, write_category, write_gift

__all__ = [
    "Converted",
    "GiftEntry",
    "GiftRefused",
    "Written",
    "read_gift",
    "write_category",
    "write_gift",
]
