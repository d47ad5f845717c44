"""A real browser for stories: pages for a person, at a width, in a language; axe looks at each."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.partner_screening.web.serving import session_for

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LANGUAGES = ("en", "fr", "ar", "zh")
"""The languages that axe looks at: Latin letters short and long, right to left, and no letters."""

SCREENS = (*((language, 360) for language in LANGUAGES), ("en", 1440), ("ar", 1440))
"""Language and width: what differs on a wide screen differs by direction, not by language."""
STANDARDS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


class Browsing:
    """Opens pages of the served application.

    ``folder`` takes the screenshots; with ``SCREENSHOTS`` set they are kept there.
    """

    def __init__(self, browser: Browser, around, address: str, folder: Path) -> None:
        self.browser = browser
        self.around = around
        self.address = address
        self.folder = Path(os.environ.get("SCREENSHOTS") or folder)

    @contextmanager
    def person(
        self, person_id: str = "", *, language: str = "en", width: int = 1024, scripts: bool = True
    ) -> Iterator[Page]:
        """Give a page on which a person is signed in; what goes wrong in a script fails the test."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 900},
            locale=language,
            java_script_enabled=scripts,
        )
        context.set_default_timeout(20_000)
        if person_id:
            token = session_for(self.around.office, person_id)
            context.add_cookies([{"name": "session", "value": token, "url": self.address}])
        page = context.new_page()
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on(
            "console",
            lambda said: failures.append(said.text) if "Content Security" in said.text else None,
        )
        if person_id:
            page.request.post(
                "/language", form={"form_mark": form_mark(page), "code": language, "back": "/"}
            )
        yield page
        context.close()
        assert failures == []

    def look(self, page: Page, name: str) -> None:
        """Keep a picture of the page, and let it pass by axe and by the width of the screen."""
        self.folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=self.folder / f"{name}.png", full_page=True)
        assert faults(page) == []
        inner = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert inner[0] <= inner[1], f"{page.url} is wider than the screen: {inner}"


def faults(page: Page) -> list[str]:
    """Return what axe finds on the page: rule, and where."""
    found = Axe().run(page, options=STANDARDS).response["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {[node['target'] for node in rule['nodes']][:3]}"
        for rule in found
    ]


def form_mark(page: Page) -> str:
    """Return the form mark of the session that the page holds."""
    html = page.request.get("/nothing").text()
    return html.split('name="form-mark" content="')[1].split('"')[0]
