"""Requests that are held back until a test lets them go: what comes in late comes when the test chooses."""

from playwright.sync_api import Page, Route


class Held:
    def __init__(self, page: Page, pattern: str) -> None:
        self._routes: list[Route] | None = []
        page.route(pattern, self._hear)

    def _hear(self, route: Route) -> None:
        if self._routes is None:
            route.continue_()
        else:
            self._routes.append(route)

    def let_go(self) -> None:
        routes, self._routes = self._routes or [], None
        for route in routes:
            route.continue_()
