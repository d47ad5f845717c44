"""The pages that everybody meets, in a real browser: axe finds nothing, nothing is wider than a phone."""

import pytest

from partner_screening.actions.access.accounts import set_password
from tests.partner_screening.web.browsing import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_common_pages(browse, language) -> None:
    """Signing in, the own account, the second factor and an error, on a phone."""
    with browse.person(language=language, width=360) as page:
        page.goto("/sign-in")
        browse.look(page, f"sign-in-{language}")
    with browse.person("olga", language=language, width=360) as page:
        for path in ("/account", "/account/second-factor", "/nothing"):
            page.goto(path)
            assert page.locator("html").get_attribute("lang") == language
            browse.look(page, f"{path.strip('/').replace('/', '-')}-{language}")


def test_the_keyboard_alone_signs_in(browse, office) -> None:
    """The first stop skips to the content; every field and button is reached in order."""
    set_password(office, "olga", "four words that differ")
    with browse.person() as page:
        page.goto("/sign-in")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        for text in ("olga", "four words that differ"):
            page.keyboard.press("Tab")
            page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)


def test_pages_work_without_scripts(browse) -> None:
    """The language changes with its button where no script runs."""
    with browse.person("olga", scripts=False) as page:
        page.goto("/account")
        page.select_option("#language-choice", "fr")
        page.click(".language button")
        assert page.locator("html").get_attribute("lang") == "fr"
