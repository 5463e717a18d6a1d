"""Firefox, by WebDriver BiDi: it speaks that itself over a web socket, so that no geckodriver is needed."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from websocket import create_connection

from tests.engines.engine import HEIGHT, PATIENCE_S, WIDTH, Engine, eventually

NAMES = ("firefox-esr", "firefox")
PREFERENCES: dict[str, bool | int | str] = {
    "ui.prefersReducedMotion": 1,
    "browser.download.folderList": 2,  # into browser.download.dir, and no question asked
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.normandy.enabled": False,
}


class Firefox(Engine):
    name = "firefox"
    debian = "firefox-esr"
    preferences = PREFERENCES

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        profile = folder / "profile"
        profile.mkdir()
        preferences = self.preferences | {"browser.download.dir": str(self.downloads)}
        (profile / "user.js").write_text(
            "".join(f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in preferences.items())
        )
        self._log = folder / "firefox.log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [self._program(), "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
                stdout=log,
                stderr=log,
            )
        self._last_id = 0
        self._socket = create_connection(self._address() + "/session", suppress_origin=True, timeout=PATIENCE_S)
        self._send("session.new", capabilities={})
        [tab] = self._send("browsingContext.getTree")["contexts"]
        self._tab: str = tab["context"]
        self._in_tab("browsingContext.setViewport", viewport={"width": WIDTH, "height": HEIGHT})

    @classmethod
    def _program(cls) -> str | None:
        return next((path for name in NAMES if (path := shutil.which(name))), None)

    @classmethod
    def is_installed(cls) -> bool:
        return cls._program() is not None

    def _address(self) -> str:
        said = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
        return eventually(lambda: said.search(self._log.read_text()), "Firefox’s WebDriver BiDi")[1]

    def _send(self, method: str, **parameters: Any) -> Any:
        """One command and its result; what else Firefox tells meanwhile is passed over."""
        self._last_id += 1
        self._socket.send(json.dumps({"id": self._last_id, "method": method, "params": parameters}))
        while (answer := json.loads(self._socket.recv())).get("id") != self._last_id:
            pass
        assert answer["type"] == "success", f"{method}: {answer}"
        return answer["result"]

    def _in_tab(self, method: str, **parameters: Any) -> Any:
        return self._send(method, context=self._tab, **parameters)

    def _evaluate(self, function: str, *arguments: dict[str, Any]) -> dict[str, Any]:
        said = self._send(
            "script.callFunction",
            functionDeclaration=function,
            arguments=arguments,
            awaitPromise=True,
            target={"context": self._tab},
        )
        assert said["type"] == "success", said["exceptionDetails"]["text"]
        return said["result"]

    def _element(self, css: str) -> dict[str, Any]:
        return {"sharedId": self._evaluate(f"() => document.querySelector({json.dumps(css)})")["sharedId"]}

    def open(self, address: str) -> None:
        self._in_tab("browsingContext.navigate", url=address, wait="complete")

    def call(self, function: str, given: str) -> str:
        return self._evaluate(function, {"type": "string", "value": given})["value"]

    def press(self, css: str) -> None:
        middle = {"type": "element", "element": self._element(css)}
        actions = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": middle},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        mouse = {"type": "pointer", "id": "mouse", "actions": actions}
        self._in_tab("input.performActions", actions=[mouse])

    def choose_file(self, css: str, file: Path) -> None:
        self._in_tab("input.setFiles", element=self._element(css), files=[str(file)])

    def screenshot(self) -> bytes:
        return base64.b64decode(self._in_tab("browsingContext.captureScreenshot")["data"])

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE_S)
        self._socket.close()
