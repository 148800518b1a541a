"""What a lesson is worth and what was earned of it, in SQL: once for the learner's pages and the gradebook.

`domain.gradebook.lesson_share` makes one number of the shares. The aliases are `d` for a lesson's definition,
`s` for quiz submissions, `w` for work handed in, `o` for overrides.
"""

from __future__ import annotations

_RULES = {
    "<quiz points>": "coalesce(CASE WHEN d.quiz_id IS NOT NULL THEN d.max_score END, 0.0)",
    "<assignment points>": "coalesce(d.assignment_max_score, 0.0)",
    "<quiz share>": "max(s.score / nullif(s.max_score, 0))",
    "<assignment share>": "w.score / nullif(w.max_score, 0)",
    "<override share>": "o.score / nullif(o.max_score, 0)",
}
"""A quiz's share is one over all attempts of one learner; of overrides the one of highest revision counts."""


def with_shares(sql: str) -> str:
    """The statement with its marks replaced by the rules above."""
    for mark, rule in _RULES.items():
        sql = sql.replace(mark, rule)
    return sql
