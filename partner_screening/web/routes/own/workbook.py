"""The workbook: downloaded for offline work, uploaded filled, its problems shown where they are."""

from typing import Annotated

from fastapi import APIRouter, Response, UploadFile

from assessment_tools.catalogue import load_instrument
from assessment_tools.workbook_write import write_workbook
from partner_screening.actions.process.partners import partner_of_file
from partner_screening.actions.process.receipts import send_receipt
from partner_screening.actions.process.receiving import receive_workbook
from partner_screening.actions.self_assessments import examine
from partner_screening.errors import ConflictError, InputError, ScreeningError
from partner_screening.findings import Problem
from partner_screening.web.downloads import download
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.routes.own.assessment import instrument_texts
from partner_screening.web.routes.own.own_file import own_case
from partner_screening.web.visitor import Visitor

router = APIRouter()
_COPY = "annotated-copy"


@router.get("/own/cases/{case_id}/workbook")
def workbook_page(
    visitor: Annotated[Visitor, allowed("submission.receive")], case_id: str
) -> Response:
    """Show how to work offline."""
    return _page(visitor, case_id)


@router.get("/own/cases/{case_id}/workbook.xlsx")
def workbook_file(
    visitor: Annotated[Visitor, allowed("submission.receive")], case_id: str
) -> Response:
    """Give the workbook of the case, prefilled, in the language of the page."""
    assert visitor.person is not None
    case = own_case(visitor.office, visitor.person, case_id)
    partner = partner_of_file(visitor.office, visitor.id, case.partner_id)
    data = write_workbook(load_instrument(case.instrument), visitor.language, partner)
    return download(data, f"{case.partner_id}_{case.instrument}_{visitor.language}.xlsx")


@router.post("/own/cases/{case_id}/workbook")
def workbook_sent(
    visitor: Annotated[Visitor, allowed("submission.receive")], case_id: str, file: UploadFile
) -> Response:
    """Take a filled workbook; it is kept as it came, whatever it holds."""
    assert visitor.person is not None
    own_case(visitor.office, visitor.person, case_id)
    data, name = file.file.read(), file.filename or "workbook.xlsx"
    try:
        read = examine(data, name, visitor.person.partner_id, visitor.language)[0]
        if read.sheet is None:
            copy = _copy_address(visitor, case_id, visitor.office.originals.keep(data), name)
            return _page(visitor, case_id, problems=read.problems, copy=copy, status=422)
        received = receive_workbook(
            visitor.office, visitor.id, case_id, data, name, language=visitor.language
        )
    except (InputError, ConflictError) as error:
        return _page(visitor, case_id, error=error, status=status_of(error))
    send_receipt(visitor.office, received.submission)
    if received.problems:
        copy = _copy_address(visitor, case_id, received.submission.sha256, name)
        return _page(visitor, case_id, problems=received.problems, copy=copy, is_received=True)
    return visitor.go(f"/own/cases/{case_id}/sent")


@router.get("/own/cases/{case_id}/annotated/{signed}")
def annotated_file(
    visitor: Annotated[Visitor, allowed("submission.receive")], case_id: str, signed: str
) -> Response:
    """Give a copy of a workbook that was sent, with its problems marked in place."""
    assert visitor.person is not None
    own_case(visitor.office, visitor.person, case_id)
    told = visitor.around.key.read_signed(_COPY, signed) or "::"
    of_case, sha256, name = told.split(":", 2)
    if of_case != case_id:
        raise InputError("unknown_document", "There is no such file.", "Send the workbook again.")
    data = visitor.office.originals.read(sha256)
    _, copy = examine(data, name, visitor.person.partner_id, visitor.language)
    return download(copy, name)


def _copy_address(visitor: Visitor, case_id: str, sha256: str, name: str) -> str:
    signed = visitor.around.key.signed(_COPY, f"{case_id}:{sha256}:{name}")
    return f"/own/cases/{case_id}/annotated/{signed}"


def _page(
    visitor: Visitor,
    case_id: str,
    *,
    status: int = 200,
    error: ScreeningError | None = None,
    problems: tuple[Problem, ...] = (),
    copy: str = "",
    is_received: bool = False,
) -> Response:
    assert visitor.person is not None
    case = own_case(visitor.office, visitor.person, case_id)
    return visitor.page(
        "own/workbook.html",
        status=status,
        case=case,
        error=error,
        problems=problems,
        copy=copy,
        is_received=is_received,
        **instrument_texts(visitor, load_instrument(case.instrument)),
    )
