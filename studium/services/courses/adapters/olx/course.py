"""The whole course: its facts, rules, modules, files and the ledger."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from studium.services.courses.adapters.olx.accounting import Accounts, about_other_files
from studium.services.courses.adapters.olx.archive import OlxArchive
from studium.services.courses.adapters.olx.findings import Findings
from studium.services.courses.adapters.olx.html import html_text
from studium.services.courses.adapters.olx.identity import Ids
from studium.services.courses.adapters.olx.kept import Kept
from studium.services.courses.adapters.olx.lessons import LessonBuilder, lesson_names, units_of
from studium.services.courses.adapters.olx.links import Links
from studium.services.courses.adapters.olx.model import ImportedAsset, ImportedCourse
from studium.services.courses.adapters.olx.policies import grading
from studium.services.courses.adapters.olx.scope import Scope
from studium.services.courses.adapters.olx.times import moment
from studium.services.courses.adapters.olx.tree import Node, TreeReader, read_json
from studium.services.courses.domain.files import HEAD_BYTES, MAX_BYTES, MEGABYTE, sniff_imported
from studium.services.courses.domain.markup import plain_text

_ASSET_LIST = "policies/assets.json"
_SECRET = re.compile(r"passport|secret|password|token|api_key|credential", re.IGNORECASE)
_NOTHING: tuple[object, ...] = (
    "",
    "null",
    "[]",
    "{}",
    "false",
    '""',
    '{"instructors": []}',
    {"instructors": []},
    [],
    {},
    False,
    None,
)
_USED_NAMES = (
    "url_name org course display_name language start end course_image xml_attributes filename showanswer "
    "max_attempts due graded format slug"
)
_USED = frozenset(_USED_NAMES.split())
# Switches of the old system's own pages; without them nothing that learners read is missing.
_SWITCH_NAMES = (
    "cert_html_view_enabled minimum_grade_credit enable_subsection_gating advanced_modules "
    "discussion_blackouts allow_anonymous allow_anonymous_to_peers days_early_for_beta self_paced "
    "catalog_visibility certificates_display_behavior mobile_available cosmetic_display_price "
    "show_calculator tabs wiki_slug giturl hide_progress_tab no_grade display_coursenumber "
    "display_organization discussion_topics discussions_settings"
)
_SWITCHES = frozenset(_SWITCH_NAMES.split())


def source_key(archive: OlxArchive) -> str:
    """`org/course/run`: the same for every export of the same course. Raises if there is no course."""
    return _key(TreeReader(archive).read())


def parse_course(archive: OlxArchive, course_id: UUID) -> ImportedCourse:
    """The course in our terms; every identifier is derived from `course_id`.

    Raises a subclass of ArchiveRefused if the course cannot be read at all; a part that cannot be read is
    dropped with its reason.
    """
    tree = TreeReader(archive)
    root = tree.read()
    ids, units = Ids(course_id), units_of(root)
    static, too_large = _static_files(archive)
    names = _asset_facts(archive)
    links = Links(static, names, lesson_names(units, ids), ids)
    title = root.title or root.attributes.get("course", "") or "Course"
    scope = Scope(archive, ids, links, title)
    accounts = Accounts(archive)

    run = root.attributes.get("url_name", "")
    categories, passing = _grading(archive, run, accounts)
    kept = Kept(archive, ids, links, lesson_names(units, ids))
    builder = LessonBuilder(scope, kept, root, frozenset(category.name for category in categories))
    modules = builder.modules(units)
    _judge_course(root, builder)
    facts = _about(scope, accounts)
    image = links.file(root.attributes.get("course_image", ""))
    locked = frozenset(path for name, f in names.items() if f.get("locked") and (path := links.file(name)))
    assets = tuple(_asset(archive, path, names, locked, ids) for path in static)
    assets = tuple(replace(one, filename=kept.file_name(one.path) or one.filename) for one in assets)

    accounts.components(root, builder.findings)
    accounts.strays(tree)
    accounts.static(static, locked, ids)
    for path, reason in too_large.items():
        accounts.file(path).drop(reason)
    _account_policies(accounts, archive, root)
    about_other_files(accounts, archive)
    details = kept.details(run)
    kept.account(accounts)
    return ImportedCourse(
        source_key=_key(root),
        title=title,
        summary=facts["summary"],
        description_html=facts["description_html"],
        language=root.attributes.get("language", "").replace("_", "-") or "en",
        starts_at=moment(root.attributes.get("start", "")),
        ends_at=moment(root.attributes.get("end", "")),
        image_asset_id=ids.asset(image) if image else None,
        grading=categories,
        pass_percentage=passing,
        modules=modules,
        assets=assets,
        ledger=accounts.ledger(),
        details=details,
    )


def _key(root: Node) -> str:
    return "/".join(root.attributes.get(name, "") for name in ("org", "course", "url_name"))


def _static_files(archive: OlxArchive) -> tuple[list[str], dict[str, str]]:
    """The files below `static/`, and why some of them are too large to be kept."""
    paths = [path for path in archive.paths() if path.startswith("static/")]
    too_large = {path: reason for path in paths if (reason := _too_large(archive, path))}
    return [path for path in paths if path not in too_large], too_large


def _too_large(archive: OlxArchive, path: str) -> str | None:
    if archive.size(path) <= min(MAX_BYTES.values()):
        return None
    with archive.open(path) as stream:
        kind = sniff_imported(stream.read(HEAD_BYTES), path).kind
    if archive.size(path) <= MAX_BYTES[kind]:
        return None
    return f"larger than the {MAX_BYTES[kind] // MEGABYTE} MB that a file of the kind {kind} may have"


def _asset_facts(archive: OlxArchive) -> dict[str, dict[str, Any]]:
    listed = read_json(archive, _ASSET_LIST) if _ASSET_LIST in archive else None
    facts = listed if isinstance(listed, dict) else {}
    return {str(name): value for name, value in facts.items() if isinstance(value, dict)}


def _asset(
    archive: OlxArchive,
    path: str,
    facts: Mapping[str, Mapping[str, Any]],
    locked: frozenset[str],
    ids: Ids,
) -> ImportedAsset:
    filename = path.removeprefix("static/")
    claimed = next(
        (str(f.get("contentType", "")) for f in facts.values() if f.get("displayname") == filename), ""
    )
    return ImportedAsset(
        asset_id=ids.asset(path),
        path=path,
        filename=filename.rsplit("/", 1)[-1],
        media_type=claimed or mimetypes.guess_type(filename)[0] or "application/octet-stream",
        size_bytes=archive.size(path),
        locked=path in locked,
        open=lambda: archive.open(path),
    )


def _grading(archive: OlxArchive, run: str, accounts: Accounts) -> tuple[Any, float | None]:
    path = f"policies/{run}/grading_policy.json"
    if path not in archive:
        return (), None
    findings = accounts.file(path)
    policy = read_json(archive, path)
    if policy is None:
        findings.drop("not valid JSON")
    findings.target = "the course's grading"
    return grading(policy, findings)


def _judge_course(root: Node, builder: LessonBuilder) -> None:
    """Says which settings of the course are not carried over; values of secrets are never looked at."""
    findings = builder.of(root)
    findings.target = "the course"
    _judge_settings(root.attributes, findings)
    for node in root.children:
        if node.tag not in {"chapter", "sequential"}:
            place = "there is no wiki" if node.tag == "wiki" else f"there is no place for {node.tag} here"
            for below in node.walk():
                builder.of(below).drop(place)


def _judge_settings(settings: Mapping[str, Any], findings: Findings) -> None:
    given = {name for name, value in settings.items() if value not in _NOTHING}
    secrets = {name for name in given if _SECRET.search(name)}
    switches = given & _SWITCHES
    lost = given - _USED - switches - secrets
    if lost:
        findings.approximate(f"settings that are not carried over: {', '.join(sorted(lost))}")
    if secrets:
        findings.approximate(f"secrets are never imported: {', '.join(sorted(secrets))}")
    if switches:
        findings.note(f"switches of the old system left out: {', '.join(sorted(switches))}")


def _account_policies(accounts: Accounts, archive: OlxArchive, root: Node) -> None:
    run = root.attributes.get("url_name", "")
    for path in archive.paths():
        if not path.startswith("policies/"):
            continue
        findings = accounts.file(path)
        if path == _ASSET_LIST:
            findings.target = "media types and locks of the assets"
        elif path == f"policies/{run}/policy.json":
            findings.target = "settings of the course"
            policy = read_json(archive, path)
            own = policy.get(f"course/{run}") if isinstance(policy, dict) else None
            _judge_settings(own if isinstance(own, dict) else {}, findings)
        elif not findings.target:
            findings.drop("belongs to no run of this course")


def _about(scope: Scope, accounts: Accounts) -> dict[str, str]:
    """Summary and description from the about pages."""
    facts = {"summary": "", "description_html": ""}
    for name, path in (
        ("summary", "about/short_description.html"),
        ("description_html", "about/overview.html"),
    ):
        if path in scope.archive:
            findings = accounts.file(path)
            if scope.archive.size(path) > scope.archive.limits.xml_bytes:
                findings.drop("the file is larger than a text may be")
                continue
            source = scope.archive.read(path).decode("utf-8", errors="replace")
            findings.target = f"the course's {name.removesuffix('_html')}"
            shown = html_text(source, scope, findings)
            facts[name] = plain_text(shown) if name == "summary" else shown
    return facts
