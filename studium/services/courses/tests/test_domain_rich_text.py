"""What a rich text editor writes comes back as it was written: node by node, as HTML and as Markdown."""

from __future__ import annotations

import pytest

from studium.services.courses.domain.sanitize import render_markdown, sanitize_html

PICTURE = "/api/v1/assets/01a202f1-0000-7000-8000-000000000001/content"

NODES = [
    "<p>words</p>",
    *(f"<h{level}>words</h{level}>" for level in range(1, 7)),
    "<p><strong>b</strong><em>i</em><u>u</u><s>s</s><code>c</code><sub>1</sub><sup>2</sup><mark>m</mark></p>",
    "<p>one<br>two</p>",
    "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>",
    '<ol start="3"><li><p>a</p></li></ol>',
    (
        '<ul data-type="taskList"><li data-type="taskItem" data-checked="true"><div><p>a</p></div></li>'
        '<li data-type="taskItem" data-checked="false"><div><p>b</p></div></li></ul>'
    ),
    "<blockquote><p>a</p></blockquote>",
    "<hr>",
    '<pre><code class="language-python">a &lt; b\n</code></pre>',
    '<p style="text-align:center">a</p>',
    '<h2 style="text-align:right">a</h2>',
    (
        '<table><colgroup><col></colgroup><tbody><tr><th colspan="2" rowspan="1"><p>a</p></th></tr>'
        "<tr><td><p>b</p></td><td><p>c</p></td></tr></tbody></table>"
    ),
    f'<p><img src="{PICTURE}" alt="Dice" title="Three dice" width="320" height="200"></p>',
    '<p><a href="https://example.org/" rel="noopener noreferrer">a</a></p>',
    '<p><a href="studium:lesson/01a202f3-0000-7000-8000-000000000001" rel="noopener noreferrer">a</a></p>',
]


@pytest.mark.parametrize("html", NODES)
def test_every_node_comes_back_as_it_was_written(html: str) -> None:
    kept = sanitize_html(html)
    assert (kept.html, kept.removed) == (html, [])


def test_only_the_two_states_of_a_task_are_kept() -> None:
    kept = sanitize_html(
        '<ul data-type="menu"><li data-type="x" data-checked="maybe" data-evil="1">a</li></ul>'
    )
    assert kept.html == "<ul><li>a</li></ul>"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("## Head", "<h2>Head</h2>"),
        ("**b** *i* ~~s~~ `c`", "<p><strong>b</strong> <em>i</em> <s>s</s> <code>c</code></p>"),
        ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("---", "<hr>"),
        ("```python\na < b\n```", '<pre><code class="language-python">a &lt; b\n</code></pre>'),
        (f"![Dice]({PICTURE})", f'<p><img src="{PICTURE}" alt="Dice"></p>'),
        (
            "[a](https://example.org/)",
            '<p><a href="https://example.org/" rel="noopener noreferrer">a</a></p>',
        ),
        (
            "|a|b|\n|:-:|-|\n|1|2|",
            (
                '<table>\n<thead>\n<tr>\n<th style="text-align:center">a</th>\n<th>b</th>\n</tr>\n</thead>\n'
                '<tbody>\n<tr>\n<td style="text-align:center">1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>'
            ),
        ),
        ("<u>u</u> H<sub>2</sub>O x<sup>2</sup>", "<p><u>u</u> H<sub>2</sub>O x<sup>2</sup></p>"),
    ],
)
def test_markdown_makes_the_same_nodes(markdown: str, html: str) -> None:
    assert render_markdown(markdown).strip() == html
    assert sanitize_html(html).html == html
