"""The workflows do what the README promises to whoever forks."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]


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


def test_a_proposal_from_elsewhere_gets_no_rights() -> None:
    for name in ("pages.yml", "tests.yml"):
        found = workflow(name)
        assert found["permissions"] == {"contents": "read"}
        assert "pull_request_target" not in found[True]


def test_every_target_that_a_workflow_calls_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in ("pages.yml", "tests.yml"):
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
    assert "\nmake test || make again\nmake check audit\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_readme_says_which_switches_a_fork_has_to_throw() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "switch Actions on" in readme
    assert "Source: GitHub Actions" in readme
