"""Copies to take along: original, redline and what it would mend, annotated copy, review sheet."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from contract_clauses.mending.word_comments import Writer
from contract_clauses.rules import load_clause_rules
from partner_screening.actions.agreement_copies import annotated_agreement
from partner_screening.actions.mended_agreement import MendedAgreement, MendWish, mended_agreement
from partner_screening.actions.process.agreement_desk import agreement_version
from partner_screening.errors import InputError
from partner_screening.languages import Language
from partner_screening.process.agreement_file import AgreementFile
from partner_screening.reports.review_sheet import review_sheet, sheet_contents
from partner_screening.web.downloads import download
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.roles import may
from partner_screening.web.visitor import Visitor

router = APIRouter()


@dataclass(frozen=True)
class MendingWish:
    """What is to be inserted. ``language``: of the wording, that of the agreement when empty."""

    version: int = 0
    language: str = ""
    recommended: bool = False
    unclear: bool = False


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


@router.get("/agreements/{partner_id}/{reference:path}/mending")
def mending(
    visitor: Annotated[Visitor, allowed("agreement.examine")],
    partner_id: str,
    reference: str,
    wish: Annotated[MendingWish, Depends()],
) -> Response:
    """Show what would be inserted, what it mends, and what words cannot mend."""
    file = _file(visitor, partner_id, reference, wish.version)
    mended, error = None, None
    try:
        mended = _mended(visitor, file, wish)
    except InputError as refused:
        error = refused
    assert visitor.person is not None
    return visitor.page(
        "agreements/mending.html",
        status=status_of(error) if error else 200,
        file=file,
        wish=wish,
        mended=mended,
        error=error,
        may_register=may(visitor.person, "agreement.register"),
        languages=[Language(one) for one in load_clause_rules().wordings],
    )


@router.get("/agreements/{partner_id}/{reference:path}/redline")
def redline(
    visitor: Annotated[Visitor, allowed("agreement.examine")],
    partner_id: str,
    reference: str,
    wish: Annotated[MendingWish, Depends()],
) -> Response:
    """Give a copy with model wording for what falls short, as tracked insertions."""
    file = _file(visitor, partner_id, reference, wish.version)
    return download(_mended(visitor, file, wish).data, _named(file, "mended"))


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


def _mended(visitor: Visitor, file: AgreementFile, wish: MendingWish) -> MendedAgreement:
    if file.check is None:
        raise _unchecked()
    rules = load_clause_rules()
    if wish.language and wish.language not in rules.wordings:
        raise InputError(
            "unknown_language",
            f"There is no model wording in '{wish.language}'.",
            "Choose one of the languages that are offered.",
        )
    wanted = MendWish(
        clause_set=rules.clause_set(file.clause_set),
        writer=_writer(visitor),
        language=wish.language or None,
        with_recommended=wish.recommended,
        with_unclear=wish.unclear,
    )
    data = visitor.office.originals.read(file.sha256)
    return mended_agreement(data, file.file_name, wanted, rules)


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
