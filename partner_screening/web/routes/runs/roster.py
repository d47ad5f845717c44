"""Bringing a partner list in: what it would change first, then that very file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Form, Response, UploadFile

from partner_screening.actions.process.partners import RosterImport, import_partners
from partner_screening.errors import FileRefused, InputError, PermissionRefused, ScreeningError
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.visitor import Visitor

router = APIRouter()
_PURPOSE = "roster"
_KINDS = frozenset({".xlsx", ".csv"})


@router.get("/roster")
def roster_page(visitor: Annotated[Visitor, allowed("partner.import")]) -> Response:
    """Ask for the list."""
    return _page(visitor)


@router.post("/roster")
def roster_shown(
    visitor: Annotated[Visitor, allowed("partner.import")], file: UploadFile
) -> Response:
    """Show what a list would change. Nothing is changed yet."""
    name = PurePath((file.filename or "").replace("\\", "/")).name
    try:
        visitor.office.require(visitor.id, "partner.import")
        if PurePath(name).suffix.lower() not in _KINDS:
            refused = FileRefused(
                "not_a_table", name, "The file is no partner list.", "Send an .xlsx or .csv file."
            )
            return _page(visitor, error=refused)
        sha256 = visitor.office.originals.keep(file.file.read())
        with _as_file(visitor, sha256, name) as path:
            found = import_partners(
                visitor.office, visitor.id, path, is_preview=True, language=visitor.language
            )
    except InputError as error:
        return _page(visitor, error=error)
    signed = visitor.around.key.signed(_PURPOSE, f"{visitor.id}:{sha256}:{name}")
    return _page(visitor, found=found, signed=signed, name=name)


@router.post("/roster/import")
def roster_imported(
    visitor: Annotated[Visitor, allowed("partner.import")], signed: Annotated[str, Form()] = ""
) -> Response:
    """Bring the very file in that was shown."""
    told = visitor.around.key.read_signed(_PURPOSE, signed) or "::"
    who, sha256, name = told.split(":", 2)
    if who != visitor.id:
        unknown = InputError("request_unusable", "The list is not known.", "Send it again.")
        return _page(visitor, error=unknown)
    try:
        with _as_file(visitor, sha256, name) as path:
            found = import_partners(visitor.office, visitor.id, path, language=visitor.language)
    except (InputError, PermissionRefused) as error:
        return _page(visitor, error=error)
    return _page(visitor, found=found, name=name, is_done=True)


@contextmanager
def _as_file(visitor: Visitor, sha256: str, name: str) -> Iterator[Path]:
    """Give a list as a file with its own name: errors name it so."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / (name or "partners.xlsx")
        path.write_bytes(visitor.office.originals.read(sha256))
        yield path


def _page(
    visitor: Visitor,
    *,
    error: ScreeningError | None = None,
    found: RosterImport | None = None,
    signed: str = "",
    name: str = "",
    is_done: bool = False,
) -> Response:
    return visitor.page(
        "runs/roster.html",
        status=status_of(error) if error else 200,
        error=error,
        found=found,
        signed=signed,
        name=name,
        is_done=is_done,
        most=200,
    )
