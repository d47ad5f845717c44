"""The agreement list of a portfolio: one row per agreement, each bound to a file in ``agreements/``."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from partner_screening.findings import Severity
from partner_screening.list_cells import read_date, read_id
from partner_screening.outcome import AgreementRecord
from partner_screening.portfolio_problems import Place, ProblemList
from partner_screening.portfolio_words import fold, portfolio_words
from partner_screening.table_file import TableRow, read_table

AGREEMENT_FOLDER = "agreements"
_REQUIRED = ("reference", "partner_id", "file", "type")


def list_agreements(
    path: Path, partner_ids: Mapping[str, str], problems: ProblemList
) -> list[AgreementRecord]:
    """Read an agreement list; ``partner_ids`` holds the known ids by their casefolded form.

    ``AgreementRecord.file`` is the path inside the portfolio folder, empty when there is no file that
    can be used. A reference that stands in two rows that differ is not used at all.

    Raises:
        FileRefused: the file is no table that can be read.

    """
    files = _files_of(path.parent / AGREEMENT_FOLDER, problems)
    records: dict[str, AgreementRecord] = {}
    doubtful: set[str] = set()
    columns = portfolio_words().columns["agreements"]
    for row in read_table(path, columns, _REQUIRED, problems):
        record = _record(row, partner_ids, files, problems)
        if record is None:
            continue
        key = record.reference.casefold()
        first = records.setdefault(key, record)
        if first is record:
            continue
        place = row.place("reference")
        if first == record:
            problems.add("repeated_row", place, severity=Severity.WARNING, found=record.reference)
        else:
            problems.add("duplicate_agreement", place, found=record.reference)
            doubtful.add(key)
    _report_unlisted(files, list(records.values()), problems)
    return [record for key, record in records.items() if key not in doubtful]


def _record(
    row: TableRow,
    partner_ids: Mapping[str, str],
    files: Mapping[str, str],
    problems: ProblemList,
) -> AgreementRecord | None:
    reference = read_id(row, "reference", problems)
    written = read_id(row, "partner_id", problems)
    partner_id = partner_ids.get(written.casefold(), "")
    if written and not partner_id:
        problems.add("unknown_partner", row.place("partner_id"), found=written)
    file = _file(row, files, problems)
    annexes = tuple(
        found
        for name in re.split(r"[;|\n]", row.text("annexes"))
        if name.strip() and (found := _file_named(name.strip(), row, "annexes", files, problems))
    )
    if not reference or not partner_id:
        return None
    return AgreementRecord(
        reference=reference,
        partner_id=partner_id,
        file=file,
        annexes=annexes,
        type=_type(row, problems),
        clause_set=row.text("clause_set"),
        amount=row.text("amount"),
        currency=row.text("currency"),
        start=read_date(row, "start", problems),
        end=read_date(row, "end", problems),
    )


def _type(row: TableRow, problems: ProblemList) -> str:
    """Return the type; a type that is not known is kept as written and held to the fuller set."""
    text = row.text("type")
    known = portfolio_words().agreement_types.get(fold(text))
    if known is None:
        problems.add(
            "unknown_agreement_type", row.place("type"), severity=Severity.WARNING, found=text
        )
    return known or text


def _file(row: TableRow, files: Mapping[str, str], problems: ProblemList) -> str:
    name = row.text("file")
    if not name:
        problems.add("agreement_file_missing", row.place(), found="")
        return ""
    return _file_named(name, row, "file", files, problems)


def _file_named(
    name: str, row: TableRow, column: str, files: Mapping[str, str], problems: ProblemList
) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        problems.add("file_outside_folder", row.place(column), found=name)
        return ""
    inside = path.parts[1:] if path.parts[0] == AGREEMENT_FOLDER else path.parts
    found = files.get("/".join(inside).casefold(), "")
    if not found:
        problems.add("agreement_file_missing", row.place(column), found=name)
    return found


def _files_of(folder: Path, problems: ProblemList) -> dict[str, str]:
    """Return the files of the agreements folder by casefolded name; links are refused."""
    files: dict[str, str] = {}
    if not folder.is_dir():
        return files
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            problems.add("link_refused", Place(f"{AGREEMENT_FOLDER}/{name}"))
        elif path.is_file() and not path.name.startswith((".", "~$")):
            files[name.casefold()] = f"{AGREEMENT_FOLDER}/{name}"
    return files


def _report_unlisted(
    files: Mapping[str, str], records: list[AgreementRecord], problems: ProblemList
) -> None:
    used = Counter(name for record in records for name in (record.file, *record.annexes))
    for file in files.values():
        if file not in used:
            problems.add("unlisted_agreement", Place(file), severity=Severity.WARNING)
