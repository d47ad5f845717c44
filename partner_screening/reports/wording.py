"""Words of the reports in one language: our own texts, names of statuses, reasons, dates."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

import assessment_tools
from assessment_tools.catalogue import load_instrument
from contract_clauses.clause_check import ElementResult
from contract_clauses.explanations import explanation_in
from partner_screening.errors import UnknownRule
from partner_screening.explanations import explain, name_of
from partner_screening.findings import Problem, Reason
from partner_screening.languages import Language
from partner_screening.translations import load_translations
from partner_screening.values import Value

TEXTS = Path(__file__).parent / "texts"
"""The folder with the texts of the reports."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ANSWER_REASONS = Path(assessment_tools.__file__).parent / "texts"


class ReasonLine(Value):
    """Reasons of one rule in words: what was found, what to do, the rule and its authority.

    Facts that lead to the same remedy by the same rule stand together in ``text``.
    """

    text: str
    remedy: str
    rule: str
    source: str


class ProblemLine(Value):
    """A problem in words. ``place`` is sheet, cell or page inside the file."""

    file: str
    place: str
    code: str
    found: str
    expected: str
    remedy: str


class Words:
    """All wordings in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._own = load_translations(TEXTS)
        self._answers = load_translations(_ANSWER_REASONS)

    def say(self, key: str, **values: object) -> str:
        """Return a text of the reports.

        Raises:
            KeyError: no such key: a mistake of the program, held away by the tests.

        """
        return self._own.text(self.language, key, **values)

    def name(self, kind: str, value: str) -> str:
        """Return the name of a status, such as ``name("capacity", "full")``."""
        return name_of(kind, value, self.language)

    def answer_reason(self, code: str) -> str:
        """Return why an answer was counted or not."""
        return self._answers.text(self.language, f"reason.{code}")

    def standard(self, instrument: str, standard: str) -> str:
        """Return the title of a standard."""
        return self.instrument_text(instrument, f"standards.{standard}.title")

    def instrument_text(self, instrument: str, key: str) -> str:
        """Return a text of an instrument; the key itself when no such text is installed."""
        try:
            return load_instrument(instrument).text(self.language, key)
        except (UnknownRule, KeyError):
            # A kept result may speak of an instrument that this machine no longer has.
            return key

    def reasons(self, reasons: Iterable[Reason]) -> tuple[ReasonLine, ...]:
        """Return the reasons of a recommendation or gate in words, in their order."""
        facts: dict[tuple[str, str, str], list[str]] = {}
        for reason in reasons:
            explained = explain(self._with_days(reason), self.language)
            key = (explained.remedy, reason.rule, reason.source)
            facts.setdefault(key, []).append(explained.text)
        between = "" if self.language is Language.ZH else " "
        return tuple(
            ReasonLine(text=between.join(texts), remedy=remedy, rule=rule, source=source)
            for (remedy, rule, source), texts in facts.items()
        )

    def _with_days(self, reason: Reason) -> Reason:
        """Return the reason with its dates as the language writes them."""
        values = {name: self._as_day(value) for name, value in reason.values.items()}
        return reason.model_copy(update={"values": values})

    def _as_day(self, value: str) -> str:
        try:
            return self.day(date.fromisoformat(value)) if _DATE.fullmatch(value) else value
        except ValueError:  # looks like a date, but no calendar has it
            return value

    def problem(self, problem: Problem) -> ProblemLine:
        """Return a problem in words; its sentences are already in the reader's language."""
        return ProblemLine(
            file=problem.file or "",
            place=self.place(problem),
            code=problem.code,
            found=problem.found,
            expected=problem.expected,
            remedy=problem.remedy,
        )

    def place(self, problem: Problem) -> str:
        """Return where in its file a problem is."""
        page = self.say("place.page", page=problem.page) if problem.page is not None else ""
        return " ".join(part for part in (problem.sheet or "", problem.cell or "", page) if part)

    def day(self, day: date | None) -> str:
        """Return a date as it is written in the language; a dash when there is none."""
        if day is None:
            return "–"
        month = self.say(f"months.m{day.month}")
        return self.say("date", day=day.day, month=month, year=day.year)

    def element_reason(self, element: ElementResult) -> str:
        """Return why a clause element has its standing, with every detail.

        A kept result of rules that this machine no longer has says it in English, as it was kept.
        """
        try:
            return explanation_in(self.language, element.facts)
        except KeyError:
            return element.explanation


@lru_cache(maxsize=6)
def words_in(language: Language) -> Words:
    """Return the wordings of a language, loaded once."""
    return Words(language)
