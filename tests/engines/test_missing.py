"""An engine that is not there is never passed over in silence."""

import pytest

from tests.engines.conftest import need
from tests.engines.firefox import Firefox
from tests.engines.webkit import WebKit


@pytest.mark.parametrize("kind", [Firefox, WebKit])
def test_locally_it_is_skipped_with_its_packages_and_in_ci_it_fails(
    kind: type[Firefox] | type[WebKit], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    for ci, outcome in (("", pytest.skip.Exception), ("true", pytest.fail.Exception)):
        monkeypatch.setenv("CI", ci)
        with pytest.raises(outcome, match=f"apt-get install {kind.debian}"):
            need(kind)
