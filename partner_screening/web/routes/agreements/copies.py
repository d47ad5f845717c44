"""Copies to take along: the original, the redline, the annotated copy, the review sheet."""

from datetime import datetime
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Response

from contract_clauses.mending.word_comments import Writer
from contract_clauses.rules import load_clause_rules
from partner_screening.actions.agreement_copies import annotated_agreement
from partner_screening.actions.mended_agreement import MendWish, mended_agreement
from partner_screening.actions.process.agreement_desk import agreement_version
from partner_screening.errors import InputError
from partner_screening.process.agreement_file import AgreementFile
from partner_screening.reports.review_sheet import review_sheet, sheet_contents
from partner_screening.web.downloads import download
from partner_screening.web.gate import allowed
from partner_screening.web.visitor import Visitor

router = APIRouter()


@router.get("/agreements/{partner_id}/{reference:path}/original")
def original(
    visitor: Annotated[Visitor, allowed("agreement.examine")],
    partner_id: str,
    reference: str,
    version: int = 0,
) -> Response:
    """Give the file as it came."""
    file = _file(visitor, partner_id, reference, version)
    return download(visitor.office.originals.read(file.sha256), file.file_name)


@router.get("/agreements/{partner_id}/{reference:path}/redline")
def redline(
    visitor: Annotated[Visitor, allowed("agreement.examine")],
    partner_id: str,
    reference: str,
    version: int = 0,
) -> Response:
    """Give a copy with model wording for what falls short, as tracked insertions."""
    file = _file(visitor, partner_id, reference, version)
    rules = load_clause_rules()
    wish = MendWish(clause_set=rules.clause_set(file.clause_set), writer=_writer(visitor))
    data = visitor.office.originals.read(file.sha256)
    mended = mended_agreement(data, file.file_name, wish, rules)
    return download(mended.data, _named(file, "mended"))


@router.get("/agreements/{partner_id}/{reference:path}/annotated")
def annotated(
    visitor: Annotated[Visitor, allowed("agreement.examine")],
    partner_id: str,
    reference: str,
    version: int = 0,
) -> Response:
    """Give a copy with a comment or highlight at the words of every finding."""
    file = _file(visitor, partner_id, reference, version)
    if file.check is None:
        raise _unchecked()
    copy = annotated_agreement(
        visitor.office.originals.read(file.sha256),
        file.file_name,
        file.check,
        visitor.texts.words,
        _writer(visitor),
    )
    return download(copy, _named(file, "annotated"))


@router.get("/agreements/{partner_id}/{reference:path}/sheet.pdf")
def sheet(
    visitor: Annotated[Visitor, allowed("agreement.examine")],
    partner_id: str,
    reference: str,
    version: int = 0,
) -> Response:
    """Give the review sheet of one page, in the visitor's language."""
    file = _file(visitor, partner_id, reference, version)
    if file.check is None:
        raise _unchecked()
    words = visitor.texts.words
    data = review_sheet(sheet_contents(file.check, words, {}), words)
    return download(data, f"{PurePath(file.file_name).stem}-review.pdf")


def _file(visitor: Visitor, partner_id: str, reference: str, number: int) -> AgreementFile:
    return agreement_version(
        visitor.office, visitor.id, partner_id=partner_id, reference=reference, number=number
    )


def _writer(visitor: Visitor) -> Writer:
    assert visitor.person is not None
    now: datetime = visitor.office.clock()
    return Writer(author=visitor.person.name, date=now)


def _named(file: AgreementFile, what: str) -> str:
    path = PurePath(file.file_name)
    return f"{path.stem}-{what}{path.suffix}"


def _unchecked() -> InputError:
    return InputError(
        "not_checked",
        "The file could not be read, so that there is nothing to mark.",
        "Obtain a readable file and register it as a new version.",
    )
