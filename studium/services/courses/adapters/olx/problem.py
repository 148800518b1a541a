"""A problem becomes question blocks, one for each thing that is asked, with the text before it as prompt."""

from __future__ import annotations

import copy
import html
from typing import Any

from lxml import etree
from pydantic import TypeAdapter

from studium.contracts.questions import Question
from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.frames import file_block
from studium.services.courses.adapters.olx.html import html_blocks, html_text
from studium.services.courses.adapters.olx.policies import bounded_points
from studium.services.courses.adapters.olx.prompts import (
    context_of_cell,
    describe_special_inputs,
    has_text_field,
    prompt_of,
)
from studium.services.courses.adapters.olx.responses import (
    CannotGrade,
    Draft,
    drafts_of,
    inner_html,
    is_ungraded,
    ungraded,
)
from studium.services.courses.adapters.olx.scope import Scope
from studium.services.courses.adapters.olx.scripts import fill_in_constants, remove
from studium.services.courses.adapters.olx.tree import Node
from studium.services.courses.adapters.olx.values import number
from studium.services.courses.adapters.olx.xml import tag_of
from studium.services.courses.domain.content import Block, EmbedBlock, QuestionBlock
from studium.services.courses.domain.markup import is_blank
from studium.services.courses.domain.questions import question_flaws

_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
_WRAPPERS = frozenset({"div", "section", "text", "span", "center", "article", "problem", "p"})


def problem_blocks(node: Node, scope: Scope, findings: Findings) -> list[Block]:
    """The blocks of a problem. A response that cannot be graded is kept as an ungraded question."""
    return _Problem(node, scope, findings).blocks()


def is_response(element: etree._Element) -> bool:
    """Whether an element asks for an answer."""
    return tag_of(element).endswith("response")


class _Problem:
    """Walks a problem once, in the order it is read."""

    def __init__(self, node: Node, scope: Scope, findings: Findings) -> None:
        self._node = node
        self._scope = scope
        self._findings = findings
        self._root = copy.deepcopy(node.element)
        self._blocks: list[Block] = []
        self._pending: list[str] = []
        self._asked = 0
        self._drawn: list[str] = []

    def blocks(self) -> list[Block]:
        had_script = next(self._root.iter("script"), None) is not None
        self._drawn = fill_in_constants(self._root)
        if had_script and not self._drawn:
            self._findings.note("its script is left out")
        describe_special_inputs(self._root)
        hints, explanation = self._take_hints(), self._take_solutions()
        if self._node.title:
            self._pending.append(f"<h4>{html.escape(self._node.title, quote=False)}</h4>")
        self._walk(self._root)
        self._flush()
        return self._finished(hints, explanation)

    def _take_hints(self) -> list[str]:
        found = []
        for group in list(self._root.iter("demandhint")):
            found += [self._html(inner_html(hint)) for hint in group.iter("hint")]
            remove(group)
        return [hint for hint in found if hint]

    def _take_solutions(self) -> str:
        """Solutions outside any response; those within go with their question."""
        found = []
        for solution in list(self._root.iter("solution")):
            if not any(is_response(above) for above in solution.iterancestors()):
                found.append(inner_html(solution))
                remove(solution)
        return "".join(found)

    def _html(self, source: str) -> str:
        return html_text(source, self._scope, self._findings)

    def _walk(self, element: etree._Element) -> None:
        self._pending.append(html.escape(element.text or "", quote=False))
        for child in element:
            if is_response(child):
                self._ask(child, "")
            elif not any(is_response(below) for below in child.iter()):
                tail, child.tail = child.tail, None
                self._pending.append(etree.tostring(child, encoding="unicode", method="html"))
                child.tail = tail
            elif tag_of(child) in _WRAPPERS:
                self._walk(child)
            else:
                self._ask_within(child)
            self._pending.append(html.escape(child.tail or "", quote=False))

    def _ask_within(self, element: etree._Element) -> None:
        """Responses inside a table or list: it is shown with numbered gaps, the questions follow."""
        self._findings.approximate("fields inside a table or list became numbered questions below it")
        responses = [below for below in element.iter() if is_response(below)]
        contexts = [context_of_cell(response) for response in responses]
        shown = copy.deepcopy(element)
        shown.tail = None
        for place, gap in enumerate([below for below in shown.iter() if is_response(below)], start=1):
            label = etree.Element("strong")
            label.text, label.tail = f"({place})", gap.tail
            gap.tail = None
            parent = gap.getparent()
            if parent is not None:
                parent.replace(gap, label)
        self._pending.append(etree.tostring(shown, encoding="unicode", method="html"))
        self._flush()
        for place, (response, context) in enumerate(zip(responses, contexts, strict=True), start=1):
            self._ask(response, f"<p><strong>({place})</strong> {context}</p>")

    def _ask(self, response: etree._Element, lead: str) -> None:
        prompt = "".join([*self._pending, lead, prompt_of(response)])
        self._pending.clear()
        solution = "".join(inner_html(s) for s in response.iter("solution"))
        if self._show_page(response, prompt):
            if solution:
                self._findings.approximate("its solution is left out, for nothing here is answered")
            return
        for place, draft in enumerate(self._drafts(response)):
            own = prompt if place == 0 else f"<p><strong>({place + 1})</strong></p>"
            self._add(draft, own, solution)

    def _drafts(self, response: etree._Element) -> list[Draft]:
        text = has_text_field(response)
        if self._drawn:
            names = ", ".join(f"${name}" for name in self._drawn)
            reason = f"its numbers come from a Python script ({names}), which is never run"
            self._findings.approximate(f"kept but not graded: {reason}")
            return [ungraded(reason, accepts_text=text)]
        try:
            drafts = drafts_of(response, self._scope, self._findings)
        except CannotGrade as why:
            self._findings.approximate(f"kept but not graded: {why}")
            return [ungraded(str(why), accepts_text=text)]
        return drafts

    def _show_page(self, response: etree._Element, prompt: str) -> bool:
        """An interactive page that grades itself is shown; its grade is not read."""
        page = next(response.iter("jsinput"), None)
        if page is None:
            return False
        link = self._scope.links.resolve(page.get("html_file", ""))
        height = int(min(5000, max(50, number(page.get("height", "")) or 600)))
        title = page.get("title", "")
        self._blocks += html_blocks(prompt, self._scope, self._findings)
        if link.kind == "asset":
            self._blocks.append(file_block(link, self._scope, title=title, height_pixels=height))
        elif link.url.startswith("https://"):
            self._blocks.append(EmbedBlock(url=link.url, title=title, height_pixels=height))
        else:
            self._findings.approximate("its interactive page is not in the archive")
        self._findings.approximate("the interactive page is shown, its grade is not recorded")
        return True

    def _add(self, draft: Draft, prompt: str, solution: str) -> None:
        self._asked += 1
        prompt_html = self._html(prompt)
        explanation = self._html(solution + "".join(draft.extra))
        fields = {
            "points": 1.0,
            **draft.fields,
            "question_id": self._scope.ids.question(self._node.key, self._asked),
            "prompt_html": "<p>Answer:</p>" if is_blank(prompt_html) else prompt_html,
            "explanation_html": explanation or None,
        }
        question = _QUESTION.validate_python(fields)
        flaws = [sentence for _, code, sentence in question_flaws(question) if code != "no_points"]
        if flaws and not is_ungraded(question):
            self._findings.approximate(f"kept but not graded: {flaws[0]}")
            kept = ("question_id", "prompt_html", "explanation_html")
            question = _QUESTION.validate_python(
                {**{k: fields[k] for k in kept}, **ungraded(flaws[0], accepts_text=True).fields}
            )
        self._blocks.append(QuestionBlock(question=question))

    def _flush(self) -> None:
        """What stands between or behind the questions is shown as text."""
        source = "".join(self._pending)
        self._pending.clear()
        if not is_blank(source):
            self._blocks += html_blocks(source, self._scope, self._findings)

    def _finished(self, hints: list[str], explanation: str) -> list[Block]:
        """Hands out points, hints and the explanation of the whole problem."""
        questions = [block for block in self._blocks if isinstance(block, QuestionBlock)]
        changes: dict[int, dict[str, Any]] = {id(block): {} for block in questions}
        weight = number(self._node.attributes.get("weight", ""))
        graded = [block for block in questions if not is_ungraded(block.question)]
        for block in graded:
            points = 1.0 if weight is None else weight / len(questions)
            changes[id(block)]["points"] = bounded_points(points, self._findings)
        if questions and hints:
            changes[id(questions[0])]["hints_html"] = hints
        if questions and explanation:
            last = questions[-1].question.explanation_html or ""
            changes[id(questions[-1])]["explanation_html"] = last + self._html(explanation) or None
        elif explanation:
            self._findings.approximate("its solution is left out, for nothing here is answered")
        return [
            block.model_copy(update={"question": self._changed(block.question, changes[id(block)])})
            if isinstance(block, QuestionBlock)
            else block
            for block in self._blocks
        ]

    def _changed(self, question: Question, changes: dict[str, Any]) -> Question:
        if changes.get("points") == 0:
            reason = "it counts for nothing (weight 0), so it is for practice"
            self._findings.approximate(f"kept but not graded: {reason}")
            fields = question.model_dump(
                include={"question_id", "prompt_html", "explanation_html", "hints_html"}
            )
            return _QUESTION.validate_python(
                {**fields, **changes, **ungraded(reason, accepts_text=True).fields}
            )
        return question.model_copy(update=changes)
