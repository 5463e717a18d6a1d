"""The workflows do what the README promises to whoever forks."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = ("pages.yml", "tests.yml")
INPUTS = {
    "actions/checkout@v6": set(),
    "actions/setup-python@v6": {"python-version", "cache", "cache-dependency-path"},
    "actions/cache@v5": {"path", "key", "restore-keys"},
    "actions/configure-pages@v5": {"enablement"},
    "actions/upload-artifact@v6": {"name", "path", "if-no-files-found", "retention-days", "compression-level"},
    "actions/upload-pages-artifact@v5": {"name", "path", "retention-days"},
    "actions/deploy-pages@v5": {"timeout", "artifact_name"},
}
"""Of each action that we use, at the version that we use, inputs that its own action.yml has: GitHub itself only warns
of one that is misspelt."""
OUTPUTS = {
    "actions/configure-pages@v5": {"base_url", "base_path", "origin", "host"},
    "actions/deploy-pages@v5": {"page_url"},
}
REFERENCE = re.compile(r"steps\.(\w+)\.outputs\.(\w+)")


def workflow(name: str) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))
    return found


def uses(job: dict[str, Any], action: str) -> dict[str, Any]:
    return next(step for step in job["steps"] if str(step.get("uses", "")).startswith(f"actions/{action}@"))


def test_publishing_runs_by_hand_knows_its_address_and_previews_what_is_proposed() -> None:
    published = workflow("pages.yml")
    assert {"push", "pull_request", "workflow_dispatch"} == {*published[True]}  # YAML 1.1 reads "on" so
    site, deploy = published["jobs"]["site"], published["jobs"]["deploy"]
    assert uses(site, "configure-pages")["id"] == "pages"
    (gate,) = (step for step in site["steps"] if step.get("run") == "make gate")
    assert "steps.pages.outputs.base_url" in gate["env"]["DREAM_SITE_URL"]
    assert uses(site, "setup-python")["with"]["cache"] == "pip"
    preview = next(step for step in site["steps"] if step.get("with", {}).get("name") == "preview")
    assert preview["if"] == "github.event_name == 'pull_request'"
    assert preview["with"]["path"] == "build/dream-machine.zip"
    assert deploy["needs"] == "site", "the long tests hold nothing back"
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}


def test_every_action_is_one_that_there_is_with_inputs_that_it_has() -> None:
    steps = [step for name in WORKFLOWS for job in workflow(name)["jobs"].values() for step in job["steps"]]
    for step in steps:
        assert ("uses" in step) != ("run" in step)
        if "uses" in step:
            assert {*step.get("with", {})} <= INPUTS[step["uses"]], step["uses"]
    assert {step["uses"] for step in steps if "uses" in step} == {*INPUTS}


def test_what_a_step_gives_is_given_by_a_step_before_it() -> None:
    for name in WORKFLOWS:
        for job in workflow(name)["jobs"].values():
            given: dict[str, set[str]] = {}
            for step in job["steps"]:
                for of, output in REFERENCE.findall(str(step)):
                    assert output in given[of]
                if "id" in step:
                    given[step["id"]] = OUTPUTS[step["uses"]]
            for of, output in REFERENCE.findall(str(job.get("environment", ""))):
                assert output in given[of]


def test_a_proposal_from_elsewhere_gets_no_rights() -> None:
    for name in WORKFLOWS:
        found = workflow(name)
        assert found["permissions"] == {"contents": "read"}
        assert "pull_request_target" not in found[True]


def test_every_target_that_a_workflow_calls_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in WORKFLOWS:
        for job in workflow(name)["jobs"].values():
            for step in job["steps"]:
                command = str(step.get("run", ""))
                if command.startswith("make "):
                    assert f"\n{command.removeprefix('make ')}: " in makefile


def test_the_report_has_the_gates_tests_in_it() -> None:
    """So that .ci/run asks everything once."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    values = {line.partition(" := ")[0]: line.partition(" := ")[2].split() for line in makefile.splitlines()}
    assert [file for file in values["checks"] if not file.startswith(tuple(values["pages"]))] == []
    assert all((ROOT / file).is_file() for file in values["checks"])
    assert "\nreport: test " in makefile


def test_the_readme_says_which_switches_a_fork_has_to_throw() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "switch Actions on" in readme
    assert "Source: GitHub Actions" in readme
