"""Everything that a run writes for people, in one pass over the outcomes.

``write_partner_files`` needs nothing but one outcome and may run in any process; ``RunOutputs`` takes
the outcomes one by one, in the portfolio's order, and its memory does not grow with them. The same
outcomes give the same bytes, so that a resumed run ends with the files of an undisturbed one.
"""

import re
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from partner_screening.determination import GateStatus, RecommendationStatus
from partner_screening.findings import Problem
from partner_screening.fingerprints import fingerprint_of_text
from partner_screening.languages import Language
from partner_screening.outcome import PartnerOutcome
from partner_screening.reports.agreement_contents import agreement_contents
from partner_screening.reports.agreement_pdf import agreement_pdf
from partner_screening.reports.finished_file import finished, write_finished
from partner_screening.reports.partner_contents import partner_contents
from partner_screening.reports.partner_pdf import partner_pdf
from partner_screening.reports.plan_workbook import plan_workbook
from partner_screening.reports.problems_csv import ProblemsFile
from partner_screening.reports.results_workbook import ResultsWorkbook, all_problems
from partner_screening.reports.summary_contents import SummaryTally, summary_contents
from partner_screening.reports.summary_pdf import write_summary
from partner_screening.reports.wording import words_in
from partner_screening.values import Value

ReportsFor = Literal["all", "not-cleared", "none"]
"""Whose reports are written: everybody's, those of partners and agreements that do not pass, none."""

_PASSING = (
    RecommendationStatus.CLEARED,
    RecommendationStatus.CLEARED_WITH_PLAN,
    RecommendationStatus.NOT_REQUIRED,
)
_UNSAFE = re.compile(r"[^\w. -]|^[. ]|[. ]$")


class RunFacts(Value):
    """What the outputs say about the run itself. ``problems`` belong to no partner of the list."""

    portfolio: str
    as_of: date
    problems: tuple[Problem, ...] = ()


def has_files(outcome: PartnerOutcome, reports_for: ReportsFor) -> bool:
    """Whether ``write_partner_files`` has anything to write about a partner."""
    if reports_for != "not-cleared":
        return reports_for == "all"
    return (
        outcome.recommendation.status not in _PASSING
        or outcome.plan is not None
        or any(agreement.gate.status is not GateStatus.OPEN for agreement in outcome.agreements)
    )


def write_partner_files(
    out: Path, outcome: PartnerOutcome, language: Language, reports_for: ReportsFor = "all"
) -> tuple[Path, ...]:
    """Write the reports on one partner and the agreements, and the plan; return what was written.

    The plan speaks the partner's language, the reports the agency's ``language``.
    """
    if reports_for == "none":
        return ()
    words, partner = words_in(language), outcome.partner
    wants_all = reports_for == "all"
    files: dict[Path, bytes] = {}
    if wants_all or outcome.recommendation.status not in _PASSING:
        name = f"{safe_name(partner.partner_id)}.pdf"
        files[out / "partners" / name] = partner_pdf(partner_contents(outcome, words), words)
    if outcome.plan is not None:
        name = f"{safe_name(partner.partner_id)}.xlsx"
        files[out / "plans" / name] = plan_workbook(outcome, words_in(partner.language))
    for agreement in outcome.agreements:
        if wants_all or agreement.gate.status is not GateStatus.OPEN:
            contents = agreement_contents(outcome, agreement, words)
            name = f"{safe_name(agreement.agreement.reference)}.pdf"
            files[out / "agreements" / name] = agreement_pdf(contents, words)
    for path, data in files.items():
        write_finished(path, data)
    return tuple(files)


class RunOutputs:
    """``results.xlsx``, ``summary.pdf`` and ``problems.csv`` while outcomes come in.

    A context manager: at its end the three files appear, each whole; after an error none of them.
    """

    def __init__(self, out: Path, facts: RunFacts, language: Language) -> None:
        self._out, self._facts, self._language = out, facts, language
        self._words = words_in(language)
        self._tally = SummaryTally(facts.as_of)
        self._open_files = ExitStack()

    def add(self, outcome: PartnerOutcome) -> None:
        """Take in one partner."""
        self._tally.add(outcome)
        self._results.add(outcome)
        self._problems.add(all_problems(outcome), outcome.partner.partner_id)

    def __enter__(self) -> Self:
        self._out.mkdir(parents=True, exist_ok=True)
        enter = self._open_files.enter_context
        results = enter(finished(self._out / "results.xlsx"))
        self._results = enter(ResultsWorkbook(results, self._words))
        problems = enter(finished(self._out / "problems.csv"))
        self._problems = enter(ProblemsFile(problems, self._words))
        self._tally.add_problems(self._facts.problems)
        self._results.add_problems(self._facts.problems)
        self._problems.add(self._facts.problems)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open_files.__exit__(kind, error, trace)
        if kind is None:
            contents = summary_contents(self._tally, self._facts.portfolio, self._words)
            write_summary(self._out / "summary.pdf", contents, self._language)


def write_outputs(
    out: Path,
    outcomes: Iterable[PartnerOutcome],
    facts: RunFacts,
    *,
    language: Language,
    reports_for: ReportsFor = "all",
) -> tuple[Path, ...]:
    """Write every output of a run into ``out`` in one pass; return the files for the whole run."""
    with RunOutputs(out, facts, language) as run:
        for outcome in outcomes:
            run.add(outcome)
            write_partner_files(out, outcome, language, reports_for)
    return tuple(out / name for name in ("results.xlsx", "summary.pdf", "problems.csv"))


def safe_name(text: str) -> str:
    """Return an id as a file name: unchanged when it is one, else marked so that it stays unique."""
    cleaned = _UNSAFE.sub("_", text)
    return cleaned if cleaned == text and text else f"{cleaned}-{fingerprint_of_text(text)[:8]}"
