"""What is shipped for operators, read by the tools that will read it; skipped where a tool is missing.

helm:        go install helm.sh/helm/v3/cmd/helm@latest
promtool:    go install -tags remove_all_sd github.com/prometheus/prometheus/cmd/promtool@latest
compose-go:  go install github.com/compose-spec/compose-go/v2/cmd@latest, renamed from cmd; or docker compose
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tools.tree import ROOT

CHART = ROOT / "deploy" / "chart"
SIZES = ("values.yaml", "values-1000.yaml", "values-50000.yaml", "values-100000.yaml")
KUBERNETES = "1.34.0"
_NOT_IN_KUBERNETES = {"HTTPRoute"}
"""The Gateway API is installed besides, so its schemas are not among Kubernetes' own."""

pytestmark = pytest.mark.slow


def tool(name: str) -> str:
    """A program on the PATH, or in the folder that STUDIUM_TEST_TOOLS names."""
    folders = os.pathsep.join([os.environ.get("STUDIUM_TEST_TOOLS", ""), os.environ.get("PATH", "")])
    found = shutil.which(name, path=folders)
    if found is None:
        pytest.skip(f"{name} is not installed; the head of this file says how to get it")
    return found


def run(*command: str) -> str:
    folder = ROOT / "deploy"
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rendered(size: str, *options: str) -> list[dict[str, Any]]:
    words = ["template", "studium", str(CHART), "--values", str(CHART / size), "--kube-version", KUBERNETES]
    return [found for found in yaml.safe_load_all(run(tool("helm"), *words, *options)) if found]


def of_kind(objects: list[dict[str, Any]], kind: str) -> dict[str, dict[str, Any]]:
    return {found["metadata"]["name"]: found for found in objects if found["kind"] == kind}


def pod_specs(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [found["spec"]["template"]["spec"] for found in objects if found["kind"] in {"Deployment", "Job"}]


@pytest.mark.parametrize("size", SIZES)
def test_the_chart_is_sound_and_its_objects_fit_kubernetes(size: str) -> None:
    lint = run(tool("helm"), "lint", str(CHART), "--values", str(CHART / size), "--strict")
    assert "0 chart(s) failed" in lint
    objects = rendered(size, "--set", "ingress.tlsSecret=tls")
    for found in objects:
        kubernetes_validate.validate(found, KUBERNETES.rpartition(".")[0], strict=True)

    assert {"Deployment", "Service", "Ingress", "Job", "NetworkPolicy", "ServiceAccount"} <= {
        found["kind"] for found in objects
    }
    with pytest.raises(kubernetes_validate.ValidationError):
        wrong = {**objects[0], "spec": {"no_such_field": 1}}
        kubernetes_validate.validate(wrong, KUBERNETES.rpartition(".")[0], strict=True)


@pytest.mark.parametrize("size", SIZES)
def test_pods_have_no_rights_and_the_gateway_no_secret_of_the_services(size: str) -> None:
    for pod in pod_specs(rendered(size)):
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        (container,) = pod["containers"]
        context = container["securityContext"]
        assert (context["readOnlyRootFilesystem"], context["allowPrivilegeEscalation"]) == (True, False)
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert {"requests", "limits"} <= container["resources"].keys()
        assert "hostPath" not in json.dumps(pod["volumes"])
        if container["args"][:2] == ["run", "gateway"]:
            assert "envFrom" not in container
            assert "vault" not in json.dumps(pod)


def test_paths_lead_to_the_services_that_answer_them() -> None:
    options = ("--set", "gatewayApi.enabled=true", "--set", "gatewayApi.parentRefs[0].name=public")
    objects = rendered("values-50000.yaml", *options)
    rules = json.loads((CHART / "files" / "routes.json").read_text(encoding="utf-8"))
    expected = [(rule["path"], f"studium-{rule['service']}") for rule in rules]
    (ingress,) = of_kind(objects, "Ingress").values()
    (rule,) = ingress["spec"]["rules"]
    (route,) = of_kind(objects, "HTTPRoute").values()

    assert rule["host"] == "learn.example.org"
    found = [(path["path"], path["backend"]["service"]["name"]) for path in rule["http"]["paths"]]
    assert found == expected
    assert [
        (one["matches"][0]["path"]["value"], one["backendRefs"][0]["name"]) for one in route["spec"]["rules"]
    ] == expected
    assert {name for _path, name in expected} <= of_kind(objects, "Service").keys()
    (small,) = of_kind(rendered("values-1000.yaml"), "Ingress").values()
    assert [path["path"] for path in small["spec"]["rules"][0]["http"]["paths"]] == ["/"]


def test_migrations_run_before_and_after_the_new_code() -> None:
    jobs = of_kind(rendered("values.yaml"), "Job")
    found = {
        job["metadata"]["annotations"]["helm.sh/hook"]: job["spec"]["template"]["spec"]["containers"][0][
            "args"
        ]
        for job in jobs.values()
    }

    assert found == {
        "pre-install,pre-upgrade": ["migrate", "--pre"],
        "post-install,post-upgrade": ["migrate"],
    }
    for job in jobs.values():
        assert "serviceAccountName" not in job["spec"]["template"]["spec"], "it is not there yet"


def test_a_large_installation_survives_the_loss_of_a_node() -> None:
    objects = rendered("values-100000.yaml")
    deployments, scalers = of_kind(objects, "Deployment"), of_kind(objects, "HorizontalPodAutoscaler")

    assert deployments.keys() == scalers.keys() == of_kind(objects, "PodDisruptionBudget").keys()
    for name, scaler in scalers.items():
        assert scaler["spec"]["minReplicas"] >= 3
        assert "replicas" not in deployments[name]["spec"], "the autoscaler's to say"
    envs = {
        name: [one["secretRef"]["name"] for one in pod["containers"][0].get("envFrom", [])]
        for name, pod in zip(deployments, pod_specs(list(deployments.values())), strict=True)
    }
    assert envs["studium-learning"] == ["studium-services", "studium-learning"]


@pytest.mark.parametrize(
    "wrong", ["baseUrl=http://plain.example.org", "image.tag=latest", "workloads[0].nmae=x", "unknown=1"]
)
def test_wrong_values_are_refused(wrong: str) -> None:
    done = subprocess.run(
        [tool("helm"), "template", str(CHART), "--set", wrong, "--kube-version", KUBERNETES],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "schema" in done.stderr


def test_the_compose_file_is_one(tmp_path: Path) -> None:
    settings = {
        "STUDIUM_BASE_URL": "https://learn.example.org",
        "STUDIUM_MAIL_URL": "smtp://mail.example.org",
        "POSTGRES_PASSWORD": "long",
    }
    text = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    # The loader's own command reads no environment, so what compose would put in is put in here.
    filled = re.sub(r"\$\{(\w+)(?::[?-]([^}]*))?\}", lambda v: settings.get(v[1], v[2]), text)
    (tmp_path / "compose.yaml").write_text(filled)
    model = json.loads(run(tool("compose-go"), "--format", "json", str(tmp_path / "compose.yaml")))
    services = model["services"]

    assert services["learning"]["environment"]["STUDIUM_DATABASE_URL"].endswith(":long@database:5432/studium")
    assert services["identity"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["gateway"]["ports"][0]["host_ip"] == "127.0.0.1"


def test_alerts_are_rules_that_fire_when_they_should() -> None:
    promtool = tool("promtool")

    assert "SUCCESS" in run(promtool, "check", "rules", "prometheus/alerts.yaml")
    assert "SUCCESS" in run(promtool, "test", "rules", "prometheus/alerts.test.yaml")


def test_the_image_builds_and_runs_without_rights() -> None:
    docker = tool("docker")
    if subprocess.run([docker, "info"], capture_output=True, check=False).returncode:
        pytest.skip("there is no Docker daemon here")
    subprocess.run(
        [docker, "build", "--file", "deploy/Dockerfile", "--tag", "studium:test", "."], check=True, cwd=ROOT
    )
    words = [
        "run",
        "--rm",
        "--read-only",
        "--cap-drop",
        "ALL",
        "studium:test",
        "routes",
        "--format",
        "ingress",
    ]
    told = subprocess.run([docker, *words], check=True, capture_output=True, text=True).stdout

    assert json.loads(told)
