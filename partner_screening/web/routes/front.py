"""The front door: where a person begins, the language, the design, and whether the server lives."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response

from partner_screening.actions.access.sessions import choose_language
from partner_screening.errors import SurroundingsError
from partner_screening.languages import Language
from partner_screening.web.design_files import FOLDER, address_of
from partner_screening.web.gate import anyone
from partner_screening.web.navigation import home_of
from partner_screening.web.paths import own_path
from partner_screening.web.visitor import Visitor

_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

router = APIRouter()


@router.get("/")
def front(visitor: Annotated[Visitor, anyone()]) -> Response:
    """Send a person to his or her own first page."""
    if visitor.person is None or (visitor.session and visitor.session.is_pending):
        return visitor.go("/sign-in")
    return visitor.go(home_of(visitor.person))


@router.post("/language")
def language(
    visitor: Annotated[Visitor, anyone()],
    code: Annotated[Language, Form()],
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Show the pages in another language from now on."""
    path = own_path(back)
    if visitor.session is not None:
        choose_language(visitor.office, visitor.session, code)
        return visitor.go(path)
    bare = path.partition("?")[0]
    return visitor.go(f"{bare}?lang={code}")


@router.get("/design/{digest}/{name}")
def design_file(_: Annotated[Visitor, anyone()], digest: str, name: str) -> Response:
    """Give a file of the design; browsers keep it for a year."""
    known = {path.name: path for path in FOLDER.iterdir() if path.suffix in _KINDS}
    if name not in known:
        raise HTTPException(404)
    is_fresh = address_of(name) == f"/design/{digest}/{name}"
    return Response(
        known[name].read_bytes(),
        media_type=_KINDS[known[name].suffix],
        headers={
            "Cache-Control": "public, max-age=31536000, immutable" if is_fresh else "no-cache"
        },
    )


@router.get("/health")
def health(visitor: Annotated[Visitor, anyone()]) -> dict[str, str]:
    """Say that the application and its database answer: for whoever watches over the server.

    Raises:
        SurroundingsError: the database does not answer.

    """
    if visitor.office.database.revision() is None:
        raise SurroundingsError("no_tables", "The database is empty.", "Start the server anew.")
    return {"status": "ok"}
