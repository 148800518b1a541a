"""What is shipped for operators fits the code: paths, settings, metrics, commands, and rules for images."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import typer
import yaml
from typer.core import TyperGroup

from studium.__main__ import cli
from studium.app import SERVICES
from studium.commands import catalogue
from studium.kit import telemetry
from studium.kit.settings import PlatformSettings
from tools.tree import ROOT

DEPLOY = ROOT / "deploy"
CHART = DEPLOY / "chart"
OPERATIONS = ROOT / "docs" / "operations.md"
DASHBOARDS = sorted((DEPLOY / "grafana").glob("*.json"))
SIZES = ("values-1000.yaml", "values-50000.yaml", "values-100000.yaml")
_SETTING = re.compile(r"\bSTUDIUM_[A-Z0-9_]*[A-Z0-9]\b")
_METRIC = re.compile(r"\bstudium_[a-z_]+")
# Variables of the shell and of compose itself, not of Studium.
_NO_SETTINGS = {"STUDIUM_PUBLISH"}


def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def known_settings() -> set[str]:
    names = {f"STUDIUM_{field.upper()}" for field in PlatformSettings.model_fields}
    for name, service in SERVICES.items():
        names |= {f"STUDIUM_{name.upper()}_{field.upper()}" for field in service.settings.model_fields}
    return names


def exported_metrics() -> set[str]:
    """Every series name that /metrics can show."""
    return {name for family in telemetry.REGISTRY.collect() for name in _series(family.name, family.type)}


def _series(name: str, kind: str) -> Iterator[str]:
    endings = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}
    yield from (f"{name}{ending}" for ending in endings.get(kind, ("",)))


def test_the_chart_sends_paths_where_the_manifests_say() -> None:
    shipped = json.loads((CHART / "files" / "routes.json").read_text(encoding="utf-8"))

    assert shipped == catalogue.ingress_map(), (
        "run: studium routes --format ingress > deploy/chart/files/routes.json"
    )


@pytest.mark.parametrize("file", ["values.yaml", *SIZES])
def test_every_size_runs_every_service_once(file: str) -> None:
    workloads = read_yaml(CHART / file)["workloads"]
    run = [service for workload in workloads for service in workload["services"]]

    assert sorted(run) == (sorted([*SERVICES, "gateway"]) if len(workloads) > 1 else [])


@pytest.mark.parametrize("file", [None, *SIZES])
def test_values_fit_their_schema(file: str | None) -> None:
    schema = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))
    values = read_yaml(CHART / "values.yaml") | (read_yaml(CHART / file) if file else {})

    jsonschema.validate(values, schema)
    for key, wrong in (("baseUrl", "http://plain"), ("settings", {"STUDIUM_METRICS_TOKEN": "secret"})):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(values | {key: wrong}, schema)


@pytest.mark.parametrize(
    "path",
    [
        *sorted(path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".json"),
        OPERATIONS,
        ROOT / "docs" / "architecture.md",
        ROOT / "README.md",
    ],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_only_settings_that_exist_are_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    # Such as STUDIUM_<SERVICE>_URL and STUDIUM_{{ upper $service }}_URL.
    named = set(_SETTING.findall(re.sub(r"STUDIUM_(?:<|&lt;|\{)\S*(?: \S+ \}\}\S*)?", "", text)))

    assert named - known_settings() - _NO_SETTINGS == set()


def expressions() -> Iterator[tuple[str, str]]:
    for group in read_yaml(DEPLOY / "prometheus" / "alerts.yaml")["groups"]:
        yield from ((rule["alert"], rule["expr"]) for rule in group["rules"])
    for path in DASHBOARDS:
        for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]:
            yield from ((f"{path.name} {panel['title']}", target["expr"]) for target in panel["targets"])


@pytest.mark.parametrize(("where", "expression"), list(expressions()), ids=[w for w, _ in expressions()])
def test_alerts_and_dashboards_ask_for_metrics_that_are_exported(where: str, expression: str) -> None:
    asked = set(_METRIC.findall(expression))

    assert asked - exported_metrics() == set(), where
    assert asked or 'up{job="studium"}' in expression


def test_every_metric_is_on_a_dashboard() -> None:
    shown = {name for where, text in expressions() if ".json" in where for name in _METRIC.findall(text)}
    families = {family.name for family in telemetry.REGISTRY.collect()}

    assert {family for family in families if not any(name.startswith(family) for name in shown)} == set()


def test_every_alert_says_what_to_do() -> None:
    headings = re.findall(r"^#+ (.+)$", OPERATIONS.read_text(encoding="utf-8"), re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-") for heading in headings}
    for group in read_yaml(DEPLOY / "prometheus" / "alerts.yaml")["groups"]:
        for rule in group["rules"]:
            page, _, anchor = rule["annotations"]["runbook"].partition("#")
            assert page == "docs/operations.md"
            assert anchor in anchors, rule["alert"]
            assert rule["labels"]["severity"] in {"page", "ticket"}


def stages() -> list[str]:
    return re.split(r"^FROM ", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]


def test_the_image_runs_without_rights_and_without_tools_to_build() -> None:
    head, *_ = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").split("\nFROM ")
    *_, last = stages()

    assert re.search(r"^ARG PYTHON_IMAGE=python:\d+\.\d+\.\d+-slim-\w+$", head, re.MULTILINE), "a pinned base"
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert re.search(r'^ENTRYPOINT \["studium"\]$', last, re.MULTILINE)
    assert re.findall(r"^COPY (.+)$", last, re.MULTILINE) == ["--from=build /opt/studium /opt/studium"]
    assert not re.search(r"apt-get|curl|wget|npm|\buv\b|^ADD ", last, re.MULTILINE)


def test_the_image_holds_no_secret_and_no_floating_name() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")

    assert ":latest" not in text
    assert not re.search(r"(?i)(ARG|ENV)\b.*(password|secret|token|_key)", text)
    assert (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()[1] == "*"
    needed = {
        "LICENSE",
        "README.md",
        "pyproject.toml",
        "uv.lock",
        "docs/openapi.json",
        "studium",
        "tools",
        "web",
    }
    allowed = re.findall(
        r"^!(\S+)$", (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert set(allowed) == needed
    assert [name for name in allowed if not (ROOT / name).exists()] == []


def test_compose_runs_every_service_without_rights() -> None:
    compose = read_yaml(DEPLOY / "compose.yaml")
    ours = {name: part for name, part in compose["services"].items() if part["image"].startswith("studium:")}

    assert set(ours) == {*SERVICES, "gateway", "migrate"}
    for name, part in ours.items():
        assert part["read_only"] is True, name
        assert part["cap_drop"] == ["ALL"], name
        assert part["command"] == (["migrate"] if name == "migrate" else ["run", name])
    assert "STUDIUM_DATABASE_URL" not in ours["gateway"]["environment"]
    for name in SERVICES:
        assert ours["gateway"]["environment"][f"STUDIUM_{name.upper()}_URL"] == f"http://{name}:8000"
        assert ours[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    for part in compose["services"].values():
        assert re.search(r":\d+\.\d+", part["image"]), f"{part['image']} is not pinned"


def test_compose_names_the_kafka_that_is_tested() -> None:
    image = read_yaml(DEPLOY / "compose.yaml")["services"]["kafka"]["image"]
    pom = (ROOT / "tools" / "kafka" / "pom.xml").read_text(encoding="utf-8")
    assert f"<version>{image.rpartition(':')[2]}</version>" in pom


def commands(app: typer.Typer = cli) -> set[str]:
    """`run`, `user create` and so on."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    found = set()
    for name, command in group.commands.items():
        below = [f"{name} {inner}" for inner in command.commands] if isinstance(command, TyperGroup) else []
        found |= set(below or [name])
    return found


PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


@pytest.mark.parametrize("page", [*PAGES, CHART / "templates" / "NOTES.txt"], ids=lambda page: page.name)
def test_only_commands_that_exist_are_named(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    code = "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)]) if page.suffix == ".md" else text
    known = commands()
    named = re.findall(
        r"(?<![\w./-])(?<!-n )(?<!--install )(?<!namespace )studium ([a-z][a-z-]+)(?: ([a-z][a-z-]+))?", code
    )

    assert [words for words in named if words[0] not in known and " ".join(words) not in known] == []


def test_a_command_that_does_not_exist_would_be_noticed() -> None:
    assert {"run", "migrate", "user create", "backup", "restore"} <= commands()
    assert "sing" not in commands()
