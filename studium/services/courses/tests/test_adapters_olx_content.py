"""Text, links, frames, videos and the other components, and the lesson they make up."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from studium.contracts.questions import UngradedQuestion
from studium.services.courses.adapters.olx.identity import Ids
from studium.services.courses.domain.content import (
    AssignmentBlock,
    Block,
    EmbedBlock,
    FileBlock,
    HtmlBlock,
    InteractiveBlock,
    NoticeBlock,
    VideoBlock,
)
from studium.services.courses.domain.ledger import LedgerEntry, Outcome
from studium.services.courses.tests.factories_olx import (
    COURSE_ID,
    blocks,
    course_files,
    entry,
    entry_of,
    import_components,
    import_files,
    only_lesson,
    questions,
)

IDS = Ids(COURSE_ID)
FILES: dict[str, str | bytes] = {
    "static/Learning Goals.pdf": b"%PDF-",
    "static/map.png": b"png",
    "static/sub/deep.png": b"png",
    "static/page.html": "<p>hi</p>",
    "static/film.mp4": b"mp4",
    "static/talk-en.srt": "1",
    "static/talk-es.vtt": "1",
}


def content_of(path: str) -> str:
    return f"/api/v1/assets/{IDS.asset(path)}/content"


def html(source: str) -> tuple[list[Block], LedgerEntry]:
    """Imports one HTML component whose text lies in a file of its own."""
    files = {**FILES, "html/h.xml": '<html filename="h" display_name="Text"/>', "html/h.html": source}
    course = import_components('<html url_name="h"/>', files)
    return blocks(course), entry(course, "html")


def only_html(source: str) -> str:
    (block,) = html(source)[0]
    assert isinstance(block, HtmlBlock)
    return block.html


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/static/map.png", "static/map.png"),
        ("static/map.png?raw", "static/map.png"),
        ("/static/Learning_Goals.pdf", "static/Learning Goals.pdf"),
        ("/static/Learning%20Goals.pdf", "static/Learning Goals.pdf"),
        ("/static/sub/deep.png", "static/sub/deep.png"),
        ("/asset-v1:Org+Num+run+type@asset+block@map.png", "static/map.png"),
        (
            "https://studio.example/asset-v1:Org+Num+run+type@asset+block@Learning_Goals.pdf",
            "static/Learning Goals.pdf",
        ),
        ("/c4x/Org/Num/asset/map.png", "static/map.png"),
    ],
)
def test_every_way_to_name_a_file_leads_to_its_asset(address: str, path: str) -> None:
    assert f'href="{content_of(path)}"' in only_html(f'<a href="{address}">x</a>')
    assert f'src="{content_of(path)}"' in only_html(f'<img src="{address}" alt="x">')


@pytest.mark.parametrize(
    "address",
    [
        "/jump_to_id/vert",
        "/jump_to_id/h",
        "/jump_to_id/seq",
        "/courses/course-v1:Org+Num+run/jump_to/block-v1:Org+Num+run+type@vertical+block@vert",
        "https://lms.example/courses/course-v1:Org+Num+run/courseware/ch/seq/1",
        "/course/courseware/ch/seq/",
        "i4x://Org/Num/vertical/vert",
        "vert",
    ],
)
def test_every_way_to_name_a_place_leads_to_its_lesson(address: str) -> None:
    assert f'href="studium:lesson/{IDS.lesson("vertical/vert")}"' in only_html(f'<a href="{address}">x</a>')


@pytest.mark.parametrize("address", ["/jump_to_id/nowhere", "/static/gone.pdf", "../other", "Some words"])
def test_a_link_that_leads_nowhere_stays_as_text_and_is_noted(address: str) -> None:
    (block,), found = html(f'<p><a href="{address}">x</a></p>')
    assert block == HtmlBlock(html='<p><a rel="noopener noreferrer">x</a></p>')
    assert found.outcome is Outcome.EXACT
    assert any(address in note for note in found.notes)


@pytest.mark.parametrize("address", ["https://x.example/a", "mailto:a@x.example", "#part"])
def test_links_elsewhere_and_on_the_page_stay(address: str) -> None:
    assert address.removeprefix("#") in only_html(f'<a href="{address}">x</a>')


def test_a_missing_picture_leaves_its_description() -> None:
    (block,), found = html('<p>See <img src="/static/gone.png" alt="a map"></p>')
    assert block == HtmlBlock(html="<p>See <em>a map</em></p>")
    assert found.outcome is Outcome.APPROXIMATED
    assert "/static/gone.png" in found.reason


def test_text_with_looks_only_is_exact() -> None:
    (block,), found = html('<div class="fancy"><p style="color: red">Hello \\(x &lt; y\\)</p></div>')
    assert block == HtmlBlock(html="<div><p>Hello \\(x &lt; y\\)</p></div>")
    assert (found.outcome, found.notes) == (Outcome.EXACT, ())


@pytest.mark.parametrize(
    ("source", "outcome", "reason"),
    [
        ("<p>Text</p><script>x()</script>", Outcome.APPROXIMATED, "script <script>"),
        ("<p>Text</p><p onclick='x()'>b</p>", Outcome.APPROXIMATED, "script in onclick"),
        (
            "<script src='/static/a.js'></script><link rel='stylesheet' href='x'>",
            Outcome.DROPPED,
            "nothing to show",
        ),
        ("<style>p { color: red }</style>", Outcome.DROPPED, "nothing to show"),
        ("<p>Useful?</p><button onclick='send(1)'>Yes</button>", Outcome.DROPPED, "a widget"),
        ("", Outcome.EXACT, ""),
    ],
)
def test_what_sanitising_takes_decides_the_outcome(source: str, outcome: Outcome, reason: str) -> None:
    made, found = html(source)
    assert found.outcome is outcome
    assert reason in found.reason
    assert bool(made) == (outcome is Outcome.APPROXIMATED)


def test_words_of_an_icon_font_become_signs() -> None:
    icon = '<span class="material-symbols-outlined">{}</span>'
    assert only_html(f"<p>{icon.format('check')} Yes</p><p>{icon.format('menu_book')}No</p>") == (
        "<p><span>✓</span> Yes</p><p>No</p>"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            '<iframe src="https://www.youtube.com/embed/abcdefghijk?start=5&end=9"></iframe>',
            VideoBlock(youtube_id="abcdefghijk", start_seconds=5, end_seconds=9),
        ),
        (
            '<iframe src="https://x.example/p" title="P" height="400"></iframe>',
            EmbedBlock(url="https://x.example/p", title="P", height_pixels=400),
        ),
        (
            '<iframe src="/static/page.html" style="width: 100%; height: 500px;"></iframe>',
            InteractiveBlock(asset_id=IDS.asset("static/page.html"), title="page.html", height_pixels=500),
        ),
        (
            '<object data="/static/Learning_Goals.pdf" title="Goals"><p>fallback</p></object>',
            FileBlock(kind="pdf", asset_id=IDS.asset("static/Learning Goals.pdf"), title="Goals"),
        ),
        (
            '<video controls><source src="/static/film.mp4"></video>',
            VideoBlock(asset_id=IDS.asset("static/film.mp4"), title="film.mp4"),
        ),
    ],
)
def test_frames_become_blocks_at_their_place(source: str, expected: Block) -> None:
    made, found = html(f"<div><p>Before</p><p>{source}</p><p>After</p></div>")
    before, frame, after = made
    assert frame == expected
    assert isinstance(before, HtmlBlock)
    assert before.html == "<div><p>Before</p></div>"
    assert isinstance(after, HtmlBlock)
    assert after.html == "<p>After</p>"
    assert found.outcome is Outcome.EXACT


def test_a_frame_in_a_table_stands_behind_the_table() -> None:
    frame = '<iframe src="https://x.example/p"></iframe>'
    table, shown, text = html(f"<table><tr><td>a</td><td>{frame}</td><td>c</td></tr></table><p>After</p>")[0]
    assert isinstance(table, HtmlBlock)
    assert "c</td>" in table.html
    assert isinstance(shown, EmbedBlock)
    assert isinstance(text, HtmlBlock)


def test_a_frame_over_plain_http_cannot_be_shown() -> None:
    found = html('<p>a</p><iframe src="http://x.example/p"></iframe>')[1]
    assert found.outcome is Outcome.APPROXIMATED


def video(attributes: str, inside: str = "") -> tuple[list[Block], LedgerEntry]:
    course = import_components(
        f'<video url_name="v" display_name="Talk" {attributes}>{inside}</video>', FILES
    )
    return blocks(course), entry(course, "video")


def test_a_youtube_video_keeps_its_part_transcripts_and_handouts() -> None:
    made, found = video(
        'youtube="0.75:xxxxxxxxxxx,1.00:abcdefghijk" start_time="00:01:05" end_time="75.5" '
        'transcripts="{&quot;en&quot;: &quot;talk-en.srt&quot;}" handout="/static/map.png"',
        '<transcript language="es" src="talk-es.vtt"/><track src="/static/Learning_Goals.pdf"/>',
    )
    talk, *extras = made
    assert isinstance(talk, VideoBlock)
    assert (talk.title, talk.youtube_id, talk.start_seconds, talk.end_seconds) == (
        "Talk",
        "abcdefghijk",
        65,
        75.5,
    )
    assert [(t.language, t.asset_id) for t in talk.transcripts] == [
        ("en", IDS.asset("static/talk-en.srt")),
        ("es", IDS.asset("static/talk-es.vtt")),
    ]
    assert [getattr(extra, "kind", "") for extra in extras] == ["pdf", "image"]
    assert found.outcome is Outcome.EXACT


@pytest.mark.parametrize(
    ("attributes", "expected", "outcome"),
    [
        ('html5_sources="[&quot;https://x.example/v/film.mp4&quot;]"', "asset_id", Outcome.EXACT),
        ('html5_sources="[&quot;https://x.example/v/other.mp4&quot;]"', "url", Outcome.EXACT),
        (
            'youtube_id_1_0="abcdefghijk" source="https://x.example/other.mp4"',
            "youtube_id",
            Outcome.APPROXIMATED,
        ),
        (
            'youtube_id_1_0="abcdefghijk" transcripts="{&quot;fr&quot;: &quot;gone.srt&quot;}"',
            "youtube_id",
            Outcome.APPROXIMATED,
        ),
    ],
)
def test_a_video_has_exactly_one_source(attributes: str, expected: str, outcome: Outcome) -> None:
    (made,), found = video(attributes)
    assert isinstance(made, VideoBlock)
    assert [name for name in ("asset_id", "youtube_id", "url") if getattr(made, name)] == [expected]
    assert found.outcome is outcome


def test_a_video_of_the_old_systems_store_is_dropped_with_a_notice() -> None:
    (made,), found = video('edx_video_id="abc"')
    assert isinstance(made, NoticeBlock)
    assert found.outcome is Outcome.DROPPED


def tool(source: str) -> tuple[list[Block], LedgerEntry, str]:
    course = import_components(source, FILES)
    (found,) = (
        e for e in course.ledger.entries if e.source.startswith("vertical/vert.xml#") and "[" in e.source
    )
    return blocks(course), found, only_lesson(course).type


def quoted(value: object) -> str:
    return json.dumps(value).replace('"', "&quot;")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (f'<poll question="Best?" answers="{quoted([["R", {"label": "Red", "img": ""}]])}"/>', "Red"),
        (
            f'<survey questions="{quoted([["q", {"label": "Good?"}]])}" answers="{quoted([["Y", "Yes"]])}"/>',
            "Good?",
        ),
        (
            f'<drag-and-drop-v2 data="{quoted({"items": [{"displayName": "Lobe"}]})}"/>',
            "Lobe",
        ),
        (
            f'<drag-and-drop-v2 data="{quoted({"targetImg": "/static/map.png"})}"/>',
            content_of("static/map.png"),
        ),
    ],
)
def test_what_has_no_grade_here_is_shown_as_an_ungraded_question(source: str, shown: str) -> None:
    course = import_components(source, FILES)
    (question,) = questions(course)
    assert isinstance(question, UngradedQuestion)
    assert shown in question.prompt_html
    assert tool(source)[1].outcome is Outcome.APPROXIMATED


def test_an_open_assessment_becomes_an_assignment_with_its_rubric() -> None:
    made, found, kind = tool(
        '<openassessment url_name="o" prompts_type="html" submission_due="2029-01-01T00:00:00+00:00">'
        '<title>Essay</title><assessments><assessment name="peer-assessment"/></assessments><prompts><prompt>'
        "<description>&lt;p&gt;Write.&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;</description></prompt></prompts>"
        '<rubric><criterion><label>Clear</label><option points="3"/><option points="0"/></criterion>'
        '<criterion><label>Long</label><option points="2"/></criterion></rubric></openassessment>'
    )
    (assignment,) = made
    assert isinstance(assignment, AssignmentBlock)
    assert "<p>Write.</p>" in assignment.assignment.instructions_html
    assert "Clear" in assignment.assignment.instructions_html
    assert "script" not in assignment.assignment.instructions_html
    assert assignment.assignment.max_score == 5
    assert assignment.assignment.due_at == datetime(2029, 1, 1, tzinfo=UTC)
    assert "peer-assessment" in found.reason
    assert kind == "assignment"


@pytest.mark.parametrize(
    ("source", "block", "outcome"),
    [
        ('<edx_sga url_name="s" weight="2"/>', AssignmentBlock, Outcome.APPROXIMATED),
        ('<staffgradedxblock url_name="s" instructions="Wait."/>', AssignmentBlock, Outcome.APPROXIMATED),
        ('<lti url_name="l" launch_url="https://tool.example"/>', NoticeBlock, Outcome.DROPPED),
        ('<discussion url_name="d" discussion_target="Topic"/>', NoticeBlock, Outcome.APPROXIMATED),
        ('<done url_name="d" xblock-family="xblock.v1"/>', None, Outcome.APPROXIMATED),
        ('<scorm url_name="s"><p>Inside</p></scorm>', NoticeBlock, Outcome.DROPPED),
        (
            '<annotatable>A <annotation title="T" body="why">word</annotation></annotatable>',
            HtmlBlock,
            Outcome.APPROXIMATED,
        ),
    ],
)
def test_other_components_are_replaced_or_named(source: str, block: type | None, outcome: Outcome) -> None:
    made, found, _ = tool(source)
    assert [type(b) for b in made] == ([block] if block else [])
    assert found.outcome is outcome


def test_remarks_on_a_text_follow_it() -> None:
    (made,), _, _ = tool('<annotatable>A <annotation title="T" body="why">word</annotation> b</annotatable>')
    assert isinstance(made, HtmlBlock)
    assert made.html == "A <mark>word</mark> (1) b<ol><li><strong>T</strong> why</li></ol>"


@pytest.mark.parametrize(
    ("wrapper", "reason"),
    [
        ('<library_content max_count="1">{}</library_content>', "all 2 components are shown instead of 1"),
        ("<randomize>{}</randomize>", "instead of one picked at random"),
        ("<split_test>{}</split_test>", "all groups of the experiment"),
        ("<conditional>{}</conditional>", "without its condition"),
        ("<vertical>{}</vertical>", ""),
    ],
)
def test_what_groups_components_shows_them_all(wrapper: str, reason: str) -> None:
    course = import_components(wrapper.format("<html><p>a</p></html><html><p>b</p></html>"))
    assert blocks(course) == [HtmlBlock(html="<p>a</p>"), HtmlBlock(html="<p>b</p>")]
    tag = wrapper.split(">", maxsplit=1)[0].split(maxsplit=1)[0].strip("<")
    found = entry_of(course, f"vertical/vert.xml#{tag}[1]").reason
    assert reason in found
    assert bool(reason) == bool(found)


def test_what_only_staff_could_see_is_dropped_with_all_below_it() -> None:
    course = import_components("<html><p>a</p></html>", unit='visible_to_staff_only="true"')
    assert [module.lessons for module in course.modules] == [()]
    for source in ("vertical/vert.xml#vertical", "vertical/vert.xml#html[1]"):
        assert entry_of(course, source).reason == "only staff could see it"


def test_settings_that_are_lost_are_said_where_they_stood() -> None:
    course = import_components(
        '<html group_access="{&quot;1&quot;: [2]}"><p>a</p></html>',
        section='is_time_limited="true" default_time_limit_minutes="30" start="2099-01-01T00:00:00Z"',
    )
    assert "one content group" in entry_of(course, "vertical/vert.xml#html[1]").reason
    section = entry_of(course, "sequential/seq.xml#sequential").reason
    assert "30 minutes" in section
    assert "2099-01-01" in section


def test_a_problem_directly_in_a_sequential_is_a_lesson_of_its_own() -> None:
    files = course_files()
    files["sequential/seq.xml"] = (
        '<sequential display_name="S"><html display_name="Alone"><p>a</p></html></sequential>'
    )
    files.pop("vertical/vert.xml")
    lesson = only_lesson(import_files(files))
    assert (lesson.title, lesson.section, lesson.content.blocks) == (
        "Alone",
        "S",
        [HtmlBlock(html="<p>a</p>")],
    )


def test_text_nested_deeper_than_can_be_read_is_not_lost_in_silence() -> None:
    def nested(depth: int) -> str:
        return f"<p>top</p>{'<div>' * depth}core{'</div>' * depth}"

    assert "core" in only_html(nested(1000))
    assert "nested too deeply" in html(nested(3000))[1].reason


@pytest.mark.parametrize(
    "source",
    [
        "<html><head><title>t</title></head><body><p>a</p></body></html>",
        "<!DOCTYPE html><p>a</p></div></div>",
        "<body></body><p>a</p><body>",
        "<p>a</p>\x00",
    ],
)
def test_whole_pages_and_stray_tags_are_read_like_a_browser_does(source: str) -> None:
    assert only_html(source) == "<p>a</p>"
