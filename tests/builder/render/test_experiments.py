"""Links that set up an experiment are checked when the site is built."""

import re

import pytest

from builder.content.errors import UnknownKey
from builder.render.experiments import link
from dreamlab.labs.failure.lab import FailureSettings
from dreamlab.tasks.settings import SettingsError


def test_the_address_asks_for_these_settings_and_the_default_ones_beside_them() -> None:
    html = link("starve it", {"data": 500, "condition": "deaf"}, "../level-4/")
    (address,) = re.findall(r'href="([^"]+)"', html)
    page, _, fragment = address.partition("#")
    asked = dict(part.split("=") for part in fragment.replace("&amp;", "&").split("&"))
    assert page == "../level-4/"
    assert (asked["data"], asked["condition"]) == ("500", "deaf")
    plain = FailureSettings()
    assert (float(asked["noise"]), int(asked["horizon"]), int(asked["seed"])) == (plain.noise, plain.horizon, 0)
    assert html.endswith(">starve it</a>")


def test_a_text_is_no_markup() -> None:
    assert "&lt;b&gt;" in link("<b>", {}, "")


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ({"dta": 500}, UnknownKey, "data"),
        ({"data": 7}, SettingsError, "50 to 20000"),
        ({"condition": "gusy"}, SettingsError, "gusty"),
    ],
)
def test_what_the_lab_would_refuse_stops_the_build_with_the_nearest_name(
    given: dict[str, object], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        link("text", given, "")
