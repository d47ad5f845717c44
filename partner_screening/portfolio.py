"""A portfolio folder, read into an index: partners, agreements, reviews, files, problems.

Tens of thousands of partners must not fill the memory: every record is kept as a few hundred bytes of
JSON and built anew when it is asked for. Files are listed here and read by whoever needs them, once.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from assessment_tools.answers import Review
from partner_screening.agreement_list import list_agreements
from partner_screening.errors import FileRefused, InputError
from partner_screening.findings import Problem, Severity
from partner_screening.languages import Language
from partner_screening.outcome import AgreementRecord
from partner_screening.partner import ImplementingPartner
from partner_screening.portfolio_problems import Place, ProblemList
from partner_screening.review_list import joined, list_reviews
from partner_screening.roster import list_partners, read_roster

__all__ = ["WORKBOOK_FOLDER", "PackedRecords", "Portfolio", "read_portfolio", "read_roster"]

WORKBOOK_FOLDER = "self-assessments"
EVIDENCE_FOLDER = "evidence"
_TABLE_ENDINGS = (".xlsx", ".csv")

Record = TypeVar("Record")


class PackedRecords(Mapping[str, Record], Generic[Record]):
    """Records by partner id, kept as JSON, built on access; in the order in which they were put."""

    def __init__(self, kind: type[Record]) -> None:
        self._adapter: TypeAdapter[Record] = TypeAdapter(kind)
        self._kind = kind
        self._packed: dict[str, bytes] = {}

    def __getitem__(self, key: str) -> Record:
        return self._adapter.validate_json(self._packed[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __contains__(self, key: object) -> bool:
        return key in self._packed

    def __reduce__(self) -> tuple[object, tuple[type[Record], dict[str, bytes]]]:
        """Carry the packed records across a process border."""
        return _unpacked, (self._kind, self._packed)

    def put(self, key: str, record: Record) -> None:
        """Keep ``record`` under ``key``."""
        self._packed[key] = self._adapter.dump_json(record, exclude_defaults=True)


def _unpacked(kind: type[Record], packed: dict[str, bytes]) -> PackedRecords[Record]:
    records = PackedRecords(kind)
    records._packed.update(packed)  # noqa: SLF001 - its own kind
    return records


class Portfolio:
    """What a portfolio folder holds.

    Attributes:
        folder: the folder.
        partners: partner by id, in the order of the list.
        agreements: the agreements of a partner by partner id, in the order of the list.
        reviews: the agency's review of a partner by partner id.
        workbook_files: workbooks in ``self-assessments/``, as paths inside the folder, sorted. The
            partner id is written inside the file: a name is no more than a hint where to look first.
        evidence_folders: path inside the folder of a partner's evidence, by partner id.
        problems: everything in the lists and the folder that could not be used.

    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.partners: PackedRecords[ImplementingPartner] = PackedRecords(ImplementingPartner)
        self.agreements: PackedRecords[tuple[AgreementRecord, ...]] = PackedRecords(
            tuple[AgreementRecord, ...]
        )
        self.reviews: PackedRecords[Review] = PackedRecords(Review)
        self.workbook_files: tuple[str, ...] = ()
        self.evidence_folders: dict[str, str] = {}
        self.problems: tuple[Problem, ...] = ()


def read_portfolio(
    folder: Path,
    *,
    language: Language = Language.EN,
    default_instrument: str = "un-hit-2020",
) -> Portfolio:
    """Read the lists of a portfolio folder and list its files.

    ``language`` is that of the problems. ``default_instrument`` is that of a review that names none.

    Raises:
        InputError: there is no folder, or no single partner list in it.
        FileRefused: the partner list cannot be read.

    """
    if not folder.is_dir():
        raise InputError(
            "no_portfolio",
            f"There is no portfolio folder '{folder.name}'.",
            "Give the folder that holds the partner list (partners.xlsx or partners.csv).",
        )
    portfolio, problems = Portfolio(folder), ProblemList(language)
    roster = _table(folder, "partners", problems)
    if roster is None:
        raise InputError(
            "no_partner_list",
            f"The folder '{folder.name}' has no single partner list.",
            "Put exactly one file partners.xlsx or partners.csv into it.",
        )
    for partner_id, partner in list_partners(roster, problems).items():
        portfolio.partners.put(partner_id, partner)
    known = {partner_id.casefold(): partner_id for partner_id in portfolio.partners}
    _read_agreements(portfolio, known, problems)
    _read_reviews(portfolio, known, problems, default_instrument)
    portfolio.workbook_files = _workbooks(folder, problems)
    portfolio.evidence_folders = _evidence(folder, known, problems)
    portfolio.problems = problems.all()
    return portfolio


def _table(folder: Path, name: str, problems: ProblemList) -> Path | None:
    found = [
        path
        for path in sorted(folder.iterdir())
        if path.stem.casefold() == name and path.suffix.lower() in _TABLE_ENDINGS and path.is_file()
    ]
    if len(found) > 1:
        problems.add("two_lists", found=", ".join(path.name for path in found))
    return found[0] if len(found) == 1 else None


def _read_agreements(portfolio: Portfolio, known: Mapping[str, str], problems: ProblemList) -> None:
    path = _table(portfolio.folder, "agreements", problems)
    if path is None:
        return
    by_partner: dict[str, list[AgreementRecord]] = {}
    try:
        for record in list_agreements(path, known, problems):
            by_partner.setdefault(record.partner_id, []).append(record)
    except FileRefused as error:
        problems.add_refusal(error)
    for partner_id, records in by_partner.items():
        portfolio.agreements.put(partner_id, tuple(records))


def _read_reviews(
    portfolio: Portfolio, known: Mapping[str, str], problems: ProblemList, instrument: str
) -> None:
    path = _table(portfolio.folder, "reviews", problems)
    if path is None:
        return
    reviews = portfolio.reviews
    try:
        for review in list_reviews(path, known, problems, default_instrument=instrument):
            key = review.partner_id
            whole = joined(reviews[key], review, problems, path.name) if key in reviews else review
            reviews.put(key, whole)
    except FileRefused as error:
        problems.add_refusal(error)


def _workbooks(folder: Path, problems: ProblemList) -> tuple[str, ...]:
    root = folder / WORKBOOK_FOLDER
    if not root.is_dir():
        return ()
    found: list[str] = []
    with os.scandir(root) as entries:
        for entry in entries:
            name = f"{WORKBOOK_FOLDER}/{entry.name}"
            if entry.name.startswith((".", "~$")):
                continue
            if entry.is_symlink():
                problems.add("link_refused", Place(name))
            elif entry.is_file():
                found.append(name)
            else:
                problems.add("unexpected_folder", Place(name), severity=Severity.WARNING)
    return tuple(sorted(found))


def _evidence(folder: Path, known: Mapping[str, str], problems: ProblemList) -> dict[str, str]:
    root = folder / EVIDENCE_FOLDER
    if not root.is_dir():
        return {}
    found: dict[str, str] = {}
    for path in sorted(root.iterdir()):
        name = f"{EVIDENCE_FOLDER}/{path.name}"
        partner_id = known.get(path.name.casefold())
        if path.is_symlink():
            problems.add("link_refused", Place(name))
        elif partner_id is None or partner_id in found or not path.is_dir():
            problems.add("unknown_evidence", Place(name), severity=Severity.WARNING)
        else:
            found[partner_id] = name
    return found
