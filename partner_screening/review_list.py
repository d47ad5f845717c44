"""The review list of a portfolio: the agency's answer per partner and standard, by a named reviewer.

A row that contradicts another row of the same review is not used: the standard then has no answer,
and without an answer to every standard there is no determination.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from assessment_tools.answers import AnswerValue, Review, ReviewedAnswer
from assessment_tools.catalogue import list_instruments, load_instrument
from assessment_tools.instrument import Instrument
from assessment_tools.workbook_words import words_of
from partner_screening.errors import UnknownRule
from partner_screening.findings import Severity
from partner_screening.languages import Language
from partner_screening.list_cells import read_date, read_id
from partner_screening.portfolio_problems import Place, ProblemList
from partner_screening.portfolio_words import fold, portfolio_words
from partner_screening.table_file import TableRow, read_table

_REQUIRED = ("partner_id", "standard", "answer", "reviewer", "date")


class _Line(NamedTuple):
    """One usable row: who answered what, when, with which tool."""

    row: TableRow
    instrument: str
    answer: ReviewedAnswer
    reviewer: str
    reviewed_on: date
    determined_by: str
    determined_on: date | None


def list_reviews(
    path: Path,
    partner_ids: Mapping[str, str],
    problems: ProblemList,
    *,
    default_instrument: str,
) -> Iterator[Review]:
    """Yield the reviews of a review list, partner by partner.

    A partner whose rows do not stand together is yielded several times; ``joined`` puts the parts
    together. ``partner_ids`` holds the known ids by their casefolded form.

    Raises:
        FileRefused: the file is no table that can be read.

    """
    columns = portfolio_words().columns["reviews"]
    rows = read_table(path, columns, _REQUIRED, problems)
    for written, group in groupby(rows, key=lambda row: row.text("partner_id")):
        together = list(group)
        if not read_id(together[0], "partner_id", problems):
            continue
        partner_id = partner_ids.get(written.casefold())
        if partner_id is None:
            problems.add("unknown_partner", together[0].place("partner_id"), found=written)
            continue
        lines = [
            line
            for row in together
            if (line := _line(row, default_instrument, problems)) is not None
        ]
        if lines:
            yield _review(partner_id, lines, problems)


def joined(first: Review, second: Review, problems: ProblemList, file: str) -> Review:
    """Return one review from two parts of the list about the same partner."""
    if (first.instrument, first.reviewer, first.determined_by) != (
        second.instrument,
        second.reviewer,
        second.determined_by,
    ):
        problems.add("review_contradicts", Place(file), found=first.partner_id)
        return first.model_copy(update={"answers": ()})
    answers = {answer.standard: answer for answer in first.answers}
    for answer in second.answers:
        if answers.setdefault(answer.standard, answer) != answer:
            problems.add("review_contradicts", Place(file), found=first.partner_id)
            answers[answer.standard] = ReviewedAnswer(
                standard=answer.standard, value=AnswerValue.UNANSWERED
            )
    dates = [day for day in (first.determined_on, second.determined_on) if day]
    return first.model_copy(
        update={
            "answers": tuple(answers.values()),
            "reviewed_on": max(first.reviewed_on, second.reviewed_on),
            "determined_on": max(dates, default=None),
        }
    )


def _line(row: TableRow, default_instrument: str, problems: ProblemList) -> _Line | None:
    instrument = _instrument(row, default_instrument, problems)
    reviewed_on = read_date(row, "date", problems)
    if not row.text("date"):
        problems.add("missing_cell", row.place(), column="date")
    reviewer = row.text("reviewer")
    if not reviewer:
        problems.add("missing_cell", row.place(), column="reviewer")
    if instrument is None:
        return None
    standard = _standards(instrument.reference).get(fold(row.text("standard")), "")
    if not standard:
        problems.add("unknown_standard", row.place("standard"), found=row.text("standard"))
    answer = _answer(row, instrument, standard, problems) if standard else None
    if answer is None or reviewed_on is None or not reviewer:
        return None
    return _Line(
        row,
        instrument.reference,
        answer,
        reviewer,
        reviewed_on,
        row.text("determined_by"),
        read_date(row, "determined_on", problems),
    )


def _instrument(row: TableRow, default: str, problems: ProblemList) -> Instrument | None:
    try:
        return load_instrument(row.text("instrument") or default)
    except UnknownRule:
        known = ", ".join(instrument.reference for instrument in list_instruments())
        problems.add(
            "unknown_instrument",
            row.place("instrument"),
            found=row.text("instrument"),
            known=known,
        )
        return None


@lru_cache(maxsize=8)
def _standards(reference: str) -> dict[str, str]:
    """Return the ids of the standards by id, number, and title in six languages, folded."""
    instrument = load_instrument(reference)
    return {
        fold(name): standard.id
        for standard in instrument.standards
        for name in (
            standard.id,
            standard.id.partition("_")[0],
            str(standard.number),
            *(instrument.text(spoken, f"standards.{standard.id}.title") for spoken in Language),
        )
    }


def _answer(
    row: TableRow, instrument: Instrument, standard: str, problems: ProblemList
) -> ReviewedAnswer | None:
    allowed = instrument.standard(standard).answers
    text = row.text("answer")
    value = _answer_words(instrument.reference, problems.language).get(fold(text))
    if value is None or value not in allowed:
        problems.add("unknown_answer", row.place("answer"), found=text, allowed=", ".join(allowed))
        return None
    return ReviewedAnswer(
        standard=standard,
        value=value,
        comment=row.text("comment"),
        evidence=row.text("evidence"),
    )


@lru_cache(maxsize=16)
def _answer_words(reference: str, language: Language) -> dict[str, AnswerValue]:
    instrument = load_instrument(reference)
    known = {fold(word): value for word, value in words_of(instrument, language).answers.items()}
    return known | {
        fold(value): value for value in AnswerValue if value is not AnswerValue.UNANSWERED
    }


def _review(partner_id: str, lines: list[_Line], problems: ProblemList) -> Review:
    head = lines[0]
    answers: dict[str, ReviewedAnswer] = {}
    used: list[_Line] = []
    for line in lines:
        place = line.row.place("standard")
        if not _is_same_review(head, line):
            problems.add("review_contradicts", place, found=partner_id)
            answers[line.answer.standard] = _open(line)
            continue
        first = answers.setdefault(line.answer.standard, line.answer)
        if first is not line.answer and first == line.answer:
            problems.add(
                "repeated_row", place, severity=Severity.WARNING, found=line.answer.standard
            )
        elif first != line.answer:
            problems.add("review_contradicts", place, found=partner_id)
            answers[line.answer.standard] = _open(line)
        used.append(line)
    decided = [line.determined_on for line in used if line.determined_on]
    return Review(
        partner_id=partner_id,
        instrument=head.instrument,
        reviewer=head.reviewer,
        reviewed_on=max(line.reviewed_on for line in used),
        answers=tuple(answers.values()),
        determined_by=head.determined_by,
        determined_on=max(decided, default=None),
    )


def _is_same_review(head: _Line, line: _Line) -> bool:
    return (head.instrument, head.reviewer, head.determined_by) == (
        line.instrument,
        line.reviewer,
        line.determined_by,
    )


def _open(line: _Line) -> ReviewedAnswer:
    return ReviewedAnswer(standard=line.answer.standard, value=AnswerValue.UNANSWERED)
