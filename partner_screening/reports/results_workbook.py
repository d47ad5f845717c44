"""``results.xlsx``: every partner, agreement, gap and problem as a row that can be filtered."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from partner_screening.findings import Problem, Severity
from partner_screening.outcome import AgreementOutcome, PartnerOutcome
from partner_screening.reports.partner_contents import (
    gaps_in_words,
    judged_assessment,
    verdict_badge,
)
from partner_screening.reports.sheet_stream import (
    CellValue,
    Column,
    SheetPlan,
    SheetStream,
    TonedText,
)
from partner_screening.reports.tones import Tone, tone_of
from partner_screening.reports.wording import Words

PARTNERS, AGREEMENTS, GAPS, PROBLEMS = range(4)
"""Numbers of the sheets."""

_Columns = tuple[tuple[str, float], ...]
_PARTNERS: _Columns = (
    ("partner_id", 14), ("name", 34), ("recommendation", 20), ("capacity", 24), ("risk", 16),
    ("reasons", 52), ("remedy", 44), ("gaps", 40), ("self_score", 11), ("reviewed_score", 11),
    ("maximum", 10), ("valid_until", 13), ("plan_deadline", 13), ("partner_type", 22),
    ("country", 12), ("language", 12), ("instrument", 18), ("policy", 18),
)  # fmt: skip
_AGREEMENTS: _Columns = (
    ("reference", 18), ("name", 32), ("partner_id", 14), ("gate", 18), ("verdict", 18),
    ("reasons", 56), ("remedy", 44), ("shortfalls", 46), ("file", 30), ("type", 22),
    ("amount", 14), ("currency", 10), ("start", 13), ("end", 13), ("clause_set", 22),
    ("policy", 18),
)  # fmt: skip
_GAPS: _Columns = (
    ("partner_id", 14), ("name", 34), ("standard", 42), ("basis", 22), ("why", 50),
    ("action_count", 10), ("plan_deadline", 13), ("instrument", 18), ("policy", 18),
)  # fmt: skip
_PROBLEMS: _Columns = (
    ("partner_id", 14), ("file", 40), ("place", 22), ("severity", 14), ("code", 26),
    ("found", 40), ("expected", 44), ("remedy", 44),
)  # fmt: skip


class ResultsWorkbook:
    """The workbook of results while it is written; a context manager that finishes it."""

    def __init__(self, path: Path, words: Words) -> None:
        self._words = words
        plans = [
            SheetPlan(
                words.say(f"sheet.{sheet}"),
                tuple(Column(words.say(f"column.{key}"), width) for key, width in columns),
            )
            for sheet, columns in (
                ("partners", _PARTNERS),
                ("agreements", _AGREEMENTS),
                ("gaps", _GAPS),
                ("problems", _PROBLEMS),
            )
        ]
        self._sheets = SheetStream(path, plans, is_rtl=words.language.direction == "rtl")

    def add(self, outcome: PartnerOutcome) -> None:
        """Write the rows of one partner."""
        words = self._words
        self._sheets.add(PARTNERS, partner_row(outcome, words))
        for agreement in outcome.agreements:
            self._sheets.add(AGREEMENTS, agreement_row(outcome, agreement, words))
        for gap in gap_rows(outcome, words):
            self._sheets.add(GAPS, gap)
        self.add_problems(all_problems(outcome), outcome.partner.partner_id)

    def add_problems(self, problems: Iterable[Problem], partner_id: str = "") -> None:
        """Write problems; those of no partner have no partner number."""
        for problem in problems:
            self._sheets.add(PROBLEMS, problem_row(problem, partner_id, self._words))

    def __enter__(self) -> Self:
        self._sheets.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._sheets.__exit__(kind, error, trace)


def all_problems(outcome: PartnerOutcome) -> tuple[Problem, ...]:
    """Return the problems of a partner and of the agreements, each once."""
    problems = [*outcome.problems]
    for agreement in outcome.agreements:
        problems += agreement.check.problems if agreement.check is not None else ()
    return tuple({problem.model_dump_json(): problem for problem in problems}.values())


def partner_row(outcome: PartnerOutcome, words: Words) -> tuple[CellValue, ...]:
    """Return a partner as a row, in the order of the columns."""
    partner, recommendation = outcome.partner, outcome.recommendation
    capacity = recommendation.capacity
    reasons = words.reasons(recommendation.reasons)
    own, reviewed = outcome.self_assessment, outcome.reviewed_assessment
    judged = judged_assessment(outcome)
    return (
        partner.partner_id,
        partner.name,
        TonedText(words.name("status", recommendation.status), tone_of(recommendation.status)),
        TonedText(words.name("capacity", capacity), tone_of(capacity)),
        words.name("risk", recommendation.risk) if recommendation.risk else "",
        "\n".join(reason.text for reason in reasons),
        "\n".join(reason.remedy for reason in reasons if reason.remedy),
        "\n".join(gaps_in_words(outcome, words)),
        own.score if own else None,
        reviewed.score if reviewed else None,
        judged.maximum if judged else None,
        recommendation.valid_until,
        outcome.plan.deadline if outcome.plan else None,
        words.name("partner_type", partner.type),
        partner.country,
        partner.language.own_name,
        judged.instrument if judged else "",
        recommendation.policy,
    )


def agreement_row(
    outcome: PartnerOutcome, agreement: AgreementOutcome, words: Words
) -> tuple[CellValue, ...]:
    """Return an agreement as a row, in the order of the columns."""
    row, gate = agreement.agreement, agreement.gate
    verdict = verdict_badge(agreement, words)
    reasons = words.reasons(gate.reasons)
    return (
        row.reference,
        outcome.partner.name,
        outcome.partner.partner_id,
        TonedText(words.name("gate", gate.status), tone_of(gate.status)),
        TonedText(verdict.text, verdict.tone),
        "\n".join(reason.text for reason in reasons),
        "\n".join(reason.remedy for reason in reasons if reason.remedy),
        "\n".join(_shortfalls(agreement, words)),
        row.file,
        row.type.replace("_", " "),
        row.amount,
        row.currency,
        row.start,
        row.end,
        agreement.check.clause_set if agreement.check else row.clause_set,
        gate.policy,
    )


def gap_rows(outcome: PartnerOutcome, words: Words) -> Iterator[tuple[CellValue, ...]]:
    """Yield a row per standard that is not met."""
    judged = judged_assessment(outcome)
    if judged is None:
        return
    results = {result.id: result for result in judged.standards}
    actions = [action.standard for action in outcome.plan.actions] if outcome.plan else []
    for gap in judged.gaps:
        yield (
            outcome.partner.partner_id,
            outcome.partner.name,
            words.standard(judged.instrument, gap),
            words.say(f"basis.{judged.basis}"),
            words.answer_reason(results[gap].reason),
            actions.count(gap),
            outcome.plan.deadline if outcome.plan else None,
            judged.instrument,
            outcome.recommendation.policy,
        )


def problem_row(problem: Problem, partner_id: str, words: Words) -> tuple[CellValue, ...]:
    """Return a problem as a row, in the order of the columns."""
    line = words.problem(problem)
    tone = Tone.BAD if problem.severity is Severity.ERROR else Tone.ATTENTION
    return (
        partner_id,
        line.file,
        line.place,
        TonedText(words.say(f"severity.{problem.severity}"), tone),
        line.code,
        line.found,
        line.expected,
        line.remedy,
    )


def _shortfalls(agreement: AgreementOutcome, words: Words) -> Iterator[str]:
    for element in agreement.check.elements if agreement.check else ():
        is_short = element.status != "present" and not element.is_accepted
        if element.requirement == "mandatory" and is_short:
            status = words.name("element_status", element.status)
            yield f"{words.name('element', element.id)}: {status}"
