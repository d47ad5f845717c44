"""results.xlsx: every partner, agreement, gap and problem as a row, written as the outcomes stream by.

Rows go to disk as they come, so that memory does not grow with the portfolio. Text from people is
always typed as text: a formula in a name stays a name.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from partner_screening.findings import Problem
from partner_screening.outcome import AgreementOutcome, PartnerOutcome
from partner_screening.reports.partner_contents import judged_assessment
from partner_screening.reports.stable_workbook import write_stable
from partner_screening.reports.tones import SOFT, Tone, tone_of
from partner_screening.reports.wording import Words

Cell = str | int | date | None
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_CELL = 32_000  # a cell holds 32,767 characters

_PARTNERS = (
    ("partner_id", 14), ("partner", 34), ("partner_type", 20), ("country", 10),
    ("recommendation", 20), ("recommendation+code", 18), ("capacity", 20), ("risk", 14),
    ("self_score", 11), ("reviewed_score", 11), ("maximum", 9), ("valid_until", 12),
    ("gaps", 40), ("plan_deadline", 13), ("reasons", 60), ("remedy", 60), ("instrument", 16),
    ("policy", 16),
)  # fmt: skip
_AGREEMENTS = (
    ("reference", 18), ("partner_id", 14), ("partner", 34), ("type", 24), ("amount", 12),
    ("currency", 10), ("start", 12), ("end", 12), ("gate", 16), ("gate+code", 14),
    ("verdict", 18), ("clause_set", 24), ("shortfalls", 44), ("reasons", 60), ("remedy", 60),
    ("file", 28), ("policy", 16),
)  # fmt: skip
_GAPS = (
    ("partner_id", 14), ("partner", 34), ("standard", 40), ("basis", 20), ("why", 50),
    ("action_count", 10), ("due", 12), ("instrument", 16),
)  # fmt: skip
_PROBLEMS = (
    ("partner_id", 14), ("severity", 12), ("file", 34), ("place", 18), ("code", 26),
    ("found", 40), ("expected", 50), ("remedy", 60),
)  # fmt: skip


class ResultsWorkbook:
    """The workbook while it grows. ``add`` partners, then ``save``."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._book = Workbook(write_only=True)
        self._partners = _Sheet(self._book, "partners", _PARTNERS, words)
        self._agreements = _Sheet(self._book, "agreements", _AGREEMENTS, words)
        self._gaps = _Sheet(self._book, "gaps", _GAPS, words)
        self._problems = _Sheet(self._book, "problems", _PROBLEMS, words)

    def add(self, outcome: PartnerOutcome) -> None:
        """Write the rows of one partner."""
        recommendation = outcome.recommendation
        tone = tone_of(recommendation.status)
        self._partners.append(
            _partner_row(outcome, self._words),
            {4: tone, 5: tone, 6: tone_of(recommendation.capacity)},
        )
        for agreement in outcome.agreements:
            tones = {8: tone_of(agreement.gate.status), 9: tone_of(agreement.gate.status)}
            if agreement.check:
                tones[10] = tone_of(agreement.check.verdict)
            self._agreements.append(_agreement_row(agreement, outcome, self._words), tones)
        for row in _gap_rows(outcome, self._words):
            self._gaps.append(row)
        self.add_problems(outcome.problems, outcome.partner.partner_id)

    def add_problems(self, problems: Iterable[Problem], partner_id: str = "") -> None:
        """Write problems; those of the portfolio as a whole belong to no partner."""
        for problem in problems:
            line = self._words.problem(problem)
            severity = self._words.say(f"severity.{problem.severity}")
            self._problems.append(
                (partner_id, severity, line.file, line.place, line.code, line.found, line.expected,
                 line.remedy)
            )  # fmt: skip

    def save(self, path: Path) -> None:
        """Finish the sheets and write the file whole."""
        for sheet in (self._partners, self._agreements, self._gaps, self._problems):
            sheet.finish()
        write_stable(self._book, path)


class _Sheet:
    def __init__(
        self, book: Workbook, name: str, columns: Sequence[tuple[str, int]], words: Words
    ) -> None:
        self._sheet: Any = book.create_sheet(words.say(f"sheet.{name}")[:31])
        self._sheet.sheet_view.rightToLeft = words.language.direction == "rtl"
        self._sheet.freeze_panes = "C2"
        for number, (_, width) in enumerate(columns, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = width
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.page_setup.fitToHeight = 0
        self._sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self._sheet.print_title_rows = "1:1"
        self._columns = len(columns)
        self._rows = 1
        self._sheet.append([self._heading(key, words) for key, _ in columns])

    def append(self, row: Sequence[Cell], tones: dict[int, Tone] | None = None) -> None:
        """Write a row; ``tones`` colour cells by their place."""
        self._rows += 1
        self._sheet.append(
            [self._cell(value, (tones or {}).get(place)) for place, value in enumerate(row)]
        )

    def finish(self) -> None:
        """Let the filter reach over every row."""
        last = get_column_letter(self._columns)
        self._sheet.auto_filter.ref = f"A1:{last}{max(self._rows, 2)}"

    def _heading(self, key: str, words: Words) -> WriteOnlyCell:
        column, _, extra = key.partition("+")
        text = words.say(f"column.{column}")
        if extra:
            text = f"{text} ({words.say(f'column.{extra}')})"
        cell = WriteOnlyCell(self._sheet, text)
        cell.font, cell.fill, cell.alignment = _HEADING_FONT, _HEADING_FILL, _WRAPPED
        return cell

    def _cell(self, value: Cell, tone: Tone | None) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._sheet, as_text(value) if isinstance(value, str) else value)
        if isinstance(value, str):
            cell.data_type = "s"  # never a formula, whatever people wrote
        elif isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        cell.alignment = _WRAPPED
        if tone is not None:
            cell.fill = _FILLS[tone]
        return cell


def as_text(text: str) -> str:
    """Return text as a cell can hold it: without control characters, cut where no cell holds more."""
    clean = _NOT_IN_XML.sub("\ufffd", text)
    return clean if len(clean) <= _LONGEST_CELL else f"{clean[:_LONGEST_CELL]} …"


def _partner_row(outcome: PartnerOutcome, words: Words) -> tuple[Cell, ...]:
    partner, recommendation = outcome.partner, outcome.recommendation
    own, reviewed, judged = (
        outcome.self_assessment,
        outcome.reviewed_assessment,
        judged_assessment(outcome),
    )
    reasons = words.reasons(recommendation.reasons)
    gaps = [words.standard(judged.instrument, gap) for gap in judged.gaps] if judged else []
    return (
        partner.partner_id,
        partner.name,
        words.name("partner_type", partner.type),
        partner.country,
        words.name("status", recommendation.status),
        recommendation.status.value,
        words.name("capacity", recommendation.capacity),
        words.name("risk", recommendation.risk) if recommendation.risk else "",
        own.score if own else None,
        reviewed.score if reviewed else None,
        judged.maximum if judged else None,
        recommendation.valid_until,
        "\n".join(gaps),
        outcome.plan.deadline if outcome.plan else None,
        _lines(reason.text for reason in reasons),
        _lines(reason.remedy for reason in reasons),
        judged.instrument if judged else "",
        recommendation.policy,
    )


def _agreement_row(
    agreement: AgreementOutcome, outcome: PartnerOutcome, words: Words
) -> tuple[Cell, ...]:
    record, check, gate = agreement.agreement, agreement.check, agreement.gate
    reasons = words.reasons(gate.reasons)
    shortfalls = [
        f"{words.name('element', element.id)}: {words.name('element_status', element.status)}"
        for element in (check.elements if check else ())
        if element.requirement == "mandatory"
        and element.status != "present"
        and not element.is_accepted
    ]
    return (
        record.reference,
        record.partner_id,
        outcome.partner.name,
        record.type,
        record.amount,
        record.currency,
        record.start,
        record.end,
        words.name("gate", gate.status),
        gate.status.value,
        words.name("verdict", check.verdict) if check else words.say("not_checked"),
        check.clause_set if check else record.clause_set,
        "\n".join(shortfalls),
        _lines(reason.text for reason in reasons),
        _lines(reason.remedy for reason in reasons),
        record.file,
        gate.policy,
    )


def _gap_rows(outcome: PartnerOutcome, words: Words) -> Iterable[tuple[Cell, ...]]:
    judged = judged_assessment(outcome)
    if judged is None:
        return
    actions = outcome.plan.actions if outcome.plan else ()
    for standard in judged.standards:
        if standard.id not in judged.gaps:
            continue
        mine = [action for action in actions if action.standard == standard.id]
        yield (
            outcome.partner.partner_id,
            outcome.partner.name,
            words.standard(judged.instrument, standard.id),
            words.say(f"basis.{judged.basis}"),
            words.answer_reason(standard.reason),
            len(mine),
            max((action.due for action in mine), default=None),
            judged.instrument,
        )


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


_HEADING_FONT = Font(bold=True, color="FFFFFF")
_HEADING_FILL = PatternFill("solid", fgColor="1F4E79")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_FILLS = {tone: PatternFill("solid", fgColor=colour.lstrip("#")) for tone, colour in SOFT.items()}
