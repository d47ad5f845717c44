"""Looking at evidence: a page as a picture, the text, or the file to be saved."""

from typing import Annotated

from fastapi import APIRouter, Response

from partner_screening.actions.document_views import look_at, page_picture
from partner_screening.actions.process.case_file import case_file
from partner_screening.actions.process.run_findings import run_file
from partner_screening.errors import FileRefused, InputError, PermissionRefused
from partner_screening.process.evidence_file import EvidenceFile
from partner_screening.web.downloads import download
from partner_screening.web.gate import allowed
from partner_screening.web.visitor import Visitor

router = APIRouter()


@router.get("/partners/{partner_id}/screened/{sha256}")
def screened_file(
    visitor: Annotated[Visitor, allowed("run.read")], partner_id: str, sha256: str
) -> Response:
    """Give a file of a partner as the latest screening run read it."""
    data, name = run_file(visitor.office, visitor.id, partner_id, sha256)
    return download(data, name)


@router.get("/cases/{case_id}/documents/{evidence_id}")
def document_page(
    visitor: Annotated[Visitor, allowed("partner.read")],
    case_id: str,
    evidence_id: str,
    page: int = 1,
) -> Response:
    """Show a document page by page."""
    one = document_of(visitor, case_id, evidence_id)
    refused = None
    try:
        view = look_at(visitor.office.originals.read(one.sha256), one.file_name)
    except FileRefused as error:
        view, refused = None, error
    return visitor.page(
        "partners/document.html",
        document=one,
        case_id=case_id,
        view=view,
        page=page,
        error=refused,
    )


@router.get("/cases/{case_id}/documents/{evidence_id}/pages/{number}.png")
def document_picture(
    visitor: Annotated[Visitor, allowed("partner.read")],
    case_id: str,
    evidence_id: str,
    number: int,
) -> Response:
    """Give one page as a picture."""
    one = document_of(visitor, case_id, evidence_id)
    data = page_picture(visitor.office.originals.read(one.sha256), one.file_name, number)
    return Response(
        data, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"}
    )


@router.get("/cases/{case_id}/documents/{evidence_id}/file")
def document_file(
    visitor: Annotated[Visitor, allowed("partner.read")], case_id: str, evidence_id: str
) -> Response:
    """Give the document as it was sent, to be saved."""
    one = document_of(visitor, case_id, evidence_id)
    return download(visitor.office.originals.read(one.sha256), one.file_name)


def document_of(visitor: Visitor, case_id: str, evidence_id: str) -> EvidenceFile:
    """Return a document of a case.

    Raises:
        InputError: the case has no such document.
        PermissionRefused: people of partners look at theirs on their own pages.

    """
    if visitor.person is not None and visitor.person.partner_id:
        raise PermissionRefused(
            "not_permitted", "This page is for the agency.", "Go back to your own file."
        )
    for one in case_file(visitor.office, visitor.id, case_id).evidence:
        if one.id == evidence_id:
            return one
    raise InputError(
        "unknown_document", f"There is no document '{evidence_id}'.", "Go back to the case."
    )
