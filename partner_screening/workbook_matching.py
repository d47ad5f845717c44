"""Which workbook belongs to which partner: by the partner id inside the file, never by its name.

Two different workbooks for one partner are a question to the officer, not a choice of the program:
neither is used. The same bytes sent in twice are used once.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from partner_screening.findings import Problem, Severity
from partner_screening.languages import Language
from partner_screening.portfolio_problems import Place, ProblemList


class StampedWorkbook(NamedTuple):
    """A workbook file and what is written in it: path inside the portfolio, SHA-256, partner id."""

    file: str
    sha256: str
    partner_id: str


class WorkbookMatches(NamedTuple):
    """Workbook by partner id; partners whose workbooks contradict; what could not be matched."""

    by_partner: dict[str, StampedWorkbook]
    contradicting: frozenset[str]
    problems: tuple[Problem, ...]


def match_workbooks(
    workbooks: Iterable[StampedWorkbook],
    partner_ids: Mapping[str, str],
    language: Language = Language.EN,
) -> WorkbookMatches:
    """Return which workbook counts for which partner.

    ``partner_ids`` holds the known ids by their casefolded form. The result does not depend on the
    order of ``workbooks``.
    """
    problems = ProblemList(language)
    found: dict[str, list[StampedWorkbook]] = {}
    for workbook in sorted(workbooks):
        partner_id = partner_ids.get(workbook.partner_id.casefold())
        if partner_id is None:
            code = "workbook_of_unknown_partner" if workbook.partner_id else "workbook_without_id"
            problems.add(code, Place(workbook.file), found=workbook.partner_id)
        else:
            found.setdefault(partner_id, []).append(workbook)
    matched: dict[str, StampedWorkbook] = {}
    contradicting: set[str] = set()
    for partner_id, several in found.items():
        if len({workbook.sha256 for workbook in several}) > 1:
            names = ", ".join(workbook.file for workbook in several)
            problems.add("two_workbooks", Place(several[0].file), found=names, partner=partner_id)
            contradicting.add(partner_id)
            continue
        matched[partner_id] = several[0]
        for copy in several[1:]:
            problems.add(
                "same_workbook_twice",
                Place(copy.file),
                severity=Severity.WARNING,
                found=several[0].file,
            )
    return WorkbookMatches(matched, frozenset(contradicting), problems.all())
