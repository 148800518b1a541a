// @vitest-environment jsdom
import { expect, test } from "vitest";
import { htmlToMarkdown } from "./htmlToMarkdown";

test.each([
  ["<p>One</p><p>Two</p>", "One\n\nTwo"],
  ["<p>a<br>b</p>", "a\\\nb"],
  ["<h2>Head</h2><p>x</p>", "## Head\n\nx"],
  ["<p><strong>b</strong> <em>i</em> <s>s</s> <code>c`d</code></p>", "**b** *i* ~~s~~ ``c`d``"],
  ["<p><strong>bold </strong>on</p>", "**bold** on"],
  ["<p><strong>a <em>b</em></strong></p>", "**a *b***"],
  ['<p><a href="https://e.org/a_b">l<strong>i</strong></a></p>', "[l**i**](https://e.org/a_b)"],
  ["<p>H<sub>2</sub>O <u>u</u></p>", "H<sub>2</sub>O <u>u</u>"],
  ["<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ul>", "- a\n  - b\n- c"],
  ['<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>', "3. a\n4. b"],
  ["<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"],
  ["<blockquote><p>a</p><p>b</p></blockquote>", "> a\n> \n> b"],
  ['<pre><code class="language-py">x = "```"</code></pre>', '````py\nx = "```"\n````'],
  ["<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"],
  ['<p><a href="https://e.org/a_(b)">l</a></p>', "[l](<https://e.org/a_(b)>)"],
  ['<p><img src="/a" alt="Dice"></p>', "![Dice](/a)"],
  ['<p><img src="/a" alt="D" width="20"></p>', '<img src="/a" alt="D" width="20">'],
  ['<div class="tip"><p>t</p></div>', '<div class="tip">\n\nt\n\n</div>'],
  ["<p>1 * 2_3 [x] \\ &lt;b&gt;</p>", "1 \\* 2\\_3 \\[x\\] \\\\ \\<b\\>"],
  ["<p>\\(a_1 * b\\) and *</p>", "\\(a_1 * b\\) and \\*"],
  ["<p># no</p><p>- no</p><p>1. no</p><p>+ no</p>", "\\# no\n\n\\- no\n\n1\\. no\n\n\\+ no"],
  ["<p>&amp;amp; and R&amp;D</p>", "&amp;amp; and R&D"],
])("%s", (html, markdown) => {
  expect(htmlToMarkdown(html)).toBe(markdown);
});

test("a plain table is one of Markdown, any other stays HTML", () => {
  const plain =
    "<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><p>1|2</p></td><td><p>x</p></td></tr></tbody></table>";
  expect(htmlToMarkdown(plain)).toBe("| a | b |\n| --- | --- |\n| 1\\|2 | x |");
  const wide = '<table><tbody><tr><td colspan="2"><p>1</p></td></tr></tbody></table>';
  expect(htmlToMarkdown(wide)).toBe(wide);
});

test("a checklist stays HTML, in one line", () => {
  const tasks = htmlToMarkdown(
    '<ul><li style="list-style-type:&quot;☑ &quot;"><p>done</p></li></ul><p>x</p>',
  );
  expect(tasks).toMatch(/^<ul><li style="[^"]*☑[^"]*"><p>done<\/p><\/li><\/ul>\n\nx$/);
});
