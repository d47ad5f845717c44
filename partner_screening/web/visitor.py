"""Whoever asks for a page: person, language, and how a page is rendered for them."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from partner_screening.actions.process.office import Office
from partner_screening.languages import Language
from partner_screening.process.people import Person
from partner_screening.storage.session_store import Session
from partner_screening.web.cookies import keep_visit
from partner_screening.web.paths import own_path
from partner_screening.web.rendering import render
from partner_screening.web.surroundings import Surroundings
from partner_screening.web.ui_texts import PageTexts


@dataclass(frozen=True)
class Visitor:
    """Whoever asks. ``session`` and ``person`` are ``None`` when nobody is signed in.

    ``form_mark`` goes into every form of the page.
    """

    request: Request
    around: Surroundings
    session: Session | None
    person: Person | None
    form_mark: str

    @property
    def office(self) -> Office:
        """The process."""
        return self.around.office

    @property
    def id(self) -> str:
        """The id of the person who is signed in.

        Raises:
            AssertionError: nobody is; a gate lets only signed-in people through.

        """
        assert self.person is not None, "this page needs a gate that names an action"
        return self.person.id

    @cached_property
    def language(self) -> Language:
        """What was chosen for the session, else the person's own, else what the browser asks for."""
        wanted = self.request.query_params.get("lang", "")
        for code in (wanted, self.session.language if self.session else ""):
            if code in set(Language):
                return Language(code)
        if self.person is not None:
            return self.person.language
        return _asked_for(self.request.headers.get("accept-language", ""))

    @cached_property
    def texts(self) -> PageTexts:
        """Every text of the pages, in the visitor's language."""
        return PageTexts(self.language)

    def page(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """Return a page.

        ``template`` is a file below ``templates``; ``values`` are what it shows beside what every page
        knows (``t``, ``visitor``, ``navigation``).
        """
        response = HTMLResponse(render(self, template, values), status_code=status)
        keep_visit(self.request, response)
        return response

    def go(self, path: str, *, done: str = "") -> RedirectResponse:
        """Send the browser on to a path of ours after a form.

        ``done`` is the key of the text that the next page says of what was done (``area.key``).
        """
        assert own_path(path) == path, "only paths of this application"
        if done:
            path, hash_mark, place = path.partition("#")
            path += ("&" if "?" in path else "?") + f"done={quote(done)}" + hash_mark + place
        return RedirectResponse(path, status_code=303)


def _asked_for(header: str) -> Language:
    """Return the first of our languages that a browser asks for; English when there is none."""
    weighted = []
    for place, part in enumerate(header.split(",")[:20]):
        code, _, rest = part.strip().partition(";")
        try:
            weight = float(rest.partition("q=")[2] or 1)
        except ValueError:
            weight = 0.0
        weighted.append((-weight, place, code.strip().lower()[:2]))
    for _, _, code in sorted(weighted):
        if code in set(Language):
            return Language(code)
    return Language.EN
