"""What the failure lab shows before any script runs is what it reads when it has run, whatever it opens with."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.configured import OF_SITE, shown


@pytest.mark.skipif("level-4/" not in shown(), reason="site.yml hides it")
def test_the_first_reading_is_the_one_that_the_page_was_built_with(page: Page, site_url: str) -> None:
    page.add_init_script("addEventListener('reading', ({ detail }) => { window.reading = detail; })")
    page.goto(f"{site_url}level-4/")
    lab = page.locator("failure-lab")
    built: dict[str, Any] = json.loads(
        lab.locator("template[data-part=data]").evaluate("each => each.content.textContent")
    )
    expect(lab).to_have_attribute("aria-busy", "false", timeout=120_000)
    reading = page.evaluate("window.reading")
    for name in ("settings", "digest", "one_step_error", "final_error", "drift"):
        assert reading[name] == built["headline"][name], name
    for name, value in OF_SITE.first("failure").items():
        assert reading["settings"][name] == value
    assert float(lab.get_by_role("meter").get_attribute("aria-valuenow") or "nan") == reading["final_error"]
