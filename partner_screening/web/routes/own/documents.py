"""The documents of a case: sent, described, and shown to their partner again."""

from typing import Annotated

from fastapi import APIRouter, Form, Response, UploadFile

from assessment_tools.catalogue import load_instrument
from assessment_tools.instrument import Instrument
from partner_screening.actions.process.case_file import case_file
from partner_screening.actions.process.receiving import EvidenceDetails
from partner_screening.errors import ConflictError, InputError, ScreeningError
from partner_screening.languages import Language
from partner_screening.web.days import day_in
from partner_screening.web.downloads import download
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.routes.own.assessment import instrument_texts
from partner_screening.web.routes.own.own_file import own_case
from partner_screening.web.routes.own.upload_desk import upload_desk
from partner_screening.web.routes.own.uploads import LARGEST_PIECE
from partner_screening.web.visitor import Visitor

router = APIRouter()


@router.get("/own/cases/{case_id}/documents")
def documents_page(
    visitor: Annotated[Visitor, allowed("evidence.add")], case_id: str, standard: str = ""
) -> Response:
    """Show the documents of a case, those that still have to be described first."""
    return _page(visitor, case_id, standard)


@router.post("/own/cases/{case_id}/documents")
def documents_sent(
    visitor: Annotated[Visitor, allowed("evidence.add")],
    case_id: str,
    files: list[UploadFile],
    standard: Annotated[str, Form()] = "",
) -> Response:
    """Take files from a form without script; each is described on the next page."""
    assert visitor.person is not None
    own_case(visitor.office, visitor.person, case_id)
    desk = upload_desk(visitor.around)
    refused: list[ScreeningError] = []
    for file in files:
        if not file.filename:
            continue
        try:
            upload = desk.begin(visitor.id, case_id, name=file.filename, size=file.size or 0)
            offset = 0
            while piece := file.file.read(LARGEST_PIECE):
                offset = desk.append(visitor.id, upload.id, offset=offset, data=piece).received
        except (InputError, ConflictError) as error:
            refused.append(error)
    if refused:
        return _page(visitor, case_id, standard, errors=refused)
    return visitor.go(f"/own/cases/{case_id}/documents?standard={standard}#describe")


@router.post("/own/cases/{case_id}/documents/{upload_id}")
def document_described(
    visitor: Annotated[Visitor, allowed("evidence.add")],
    case_id: str,
    upload_id: str,
    title: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
    standards: Annotated[list[str] | None, Form()] = None,
    document_date: Annotated[str, Form()] = "",
    expires_on: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
    page: Annotated[str, Form()] = "",
    remove: Annotated[str, Form()] = "",
    standard: Annotated[str, Form()] = "",
) -> Response:
    """File a document with what is said about it, or remove what should not have been sent."""
    assert visitor.person is not None
    own_case(visitor.office, visitor.person, case_id)
    desk = upload_desk(visitor.around)
    back = f"/own/cases/{case_id}/documents?standard={standard}"
    if remove:
        desk.remove(visitor.id, upload_id)
        return visitor.go(back, done="own.document_removed")
    try:
        details = EvidenceDetails(
            title=title,
            kind=kind,
            standards=tuple(standards or ()),
            document_date=day_in(document_date),
            expires_on=day_in(expires_on),
            language=language if language in set(Language) else "",
            page=page.strip(),
        )
        desk.file(visitor.id, upload_id, details)
    except (InputError, ConflictError) as error:
        given: dict[str, object] = {
            "title": title,
            "kind": kind,
            "standards": standards or [],
            "document_date": document_date,
            "expires_on": expires_on,
            "language": language,
            "page": page,
        }
        return _page(visitor, case_id, standard, errors=[error], given={upload_id: given})
    if standard and not desk.waiting(visitor.id, case_id):
        return visitor.go(
            f"/own/cases/{case_id}/standards/{standard}#documents", done="own.document_filed"
        )
    return visitor.go(back, done="own.document_filed")


@router.get("/own/cases/{case_id}/documents/{evidence_id}/file")
def document_file(
    visitor: Annotated[Visitor, allowed("evidence.add")], case_id: str, evidence_id: str
) -> Response:
    """Give a document back as it was sent."""
    assert visitor.person is not None
    own_case(visitor.office, visitor.person, case_id)
    file = case_file(visitor.office, visitor.id, case_id)
    for one in file.evidence:
        if one.id == evidence_id:
            return download(visitor.office.originals.read(one.sha256), one.file_name)
    raise InputError(
        "unknown_document", f"There is no document '{evidence_id}'.", "Go back to your documents."
    )


def _page(
    visitor: Visitor,
    case_id: str,
    standard: str,
    *,
    errors: list[ScreeningError] | None = None,
    given: dict[str, dict[str, object]] | None = None,
) -> Response:
    assert visitor.person is not None
    own_case(visitor.office, visitor.person, case_id)
    file = case_file(visitor.office, visitor.id, case_id)
    instrument = load_instrument(file.case.instrument)
    return visitor.page(
        "own/documents.html",
        status=status_of(errors[0]) if errors else 200,
        file=file,
        waiting=upload_desk(visitor.around).waiting(visitor.id, case_id),
        standard=standard if standard in {one.id for one in instrument.standards} else "",
        errors=errors or (),
        kinds=_kinds(visitor, instrument, standard),
        language_choices=[(one, one.own_name) for one in Language],
        given=given or {},
        limit=visitor.around.upload_limit,
        **instrument_texts(visitor, instrument),
    )


def _kinds(visitor: Visitor, instrument: Instrument, standard: str) -> list[tuple[str, str]]:
    """Return the kinds of document with their names, those of the standard first."""
    first: tuple[str, ...] = ()
    if standard in {one.id for one in instrument.standards}:
        first = instrument.standard(standard).evidence_kinds
    ordered = dict.fromkeys((*first, *(one.id for one in instrument.evidence_kinds)))
    return [(kind, instrument.text(visitor.language, f"evidence_kinds.{kind}")) for kind in ordered]
