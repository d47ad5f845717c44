"""What management may decide when a plan failed: read from ``plan_consequences.yaml``."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from partner_screening.errors import InputError, UnknownRule
from partner_screening.evidence import Source
from partner_screening.languages import Language
from partner_screening.months import after_months
from partner_screening.process.plan import PlanConsequence, PlanRecords, deadline
from partner_screening.rule_files import YesNo, read_rule_file
from partner_screening.translations import load_translations
from partner_screening.values import Value

CONSEQUENCES_FILE = Path(__file__).parent / "plan_consequences.yaml"
TEXTS = Path(__file__).parent / "plan_texts"
"""The titles of consequences, triggers, inheritance and issuers in six languages."""


class ConsequenceRule(Value):
    """One consequence and what it brings about."""

    id: str
    why: str
    places_hold: YesNo = False
    needs_end: YesNo = False
    keeps_running: YesNo = False
    at_most_months: int = 0
    source: Source

    def title(self, language: Language) -> str:
        """Return what it is called in ``language``."""
        return load_translations(TEXTS).text(language, f"consequences.{self.id}")


class ConsequencesFile(Value):
    """The content of the consequences file."""

    id: str
    version: int
    consequences: tuple[ConsequenceRule, ...]


@lru_cache(maxsize=4)
def load_consequences(path: Path = CONSEQUENCES_FILE) -> ConsequencesFile:
    """Load the consequences file.

    Raises:
        RuleFileError: at the line of the first mistake.

    """
    document = read_rule_file(path)
    content = document.load(ConsequencesFile)
    seen = set()
    for at, rule in enumerate(content.consequences):
        place = ("consequences", at)
        if rule.id in seen:
            raise document.error((*place, "id"), f"the consequence '{rule.id}' is repeated")
        seen.add(rule.id)
        if rule.keeps_running and not rule.needs_end:
            raise document.error(place, "a plan that keeps running must need an end")
        if rule.needs_end and rule.at_most_months < 1:
            raise document.error(place, "an end must be bounded by at_most_months")
        if not load_translations(TEXTS).has(f"consequences.{rule.id}"):
            raise document.error((*place, "id"), f"plan_texts has no title for '{rule.id}'")
    return content


def consequence_rule(kind: str) -> ConsequenceRule:
    """Return the rule of a consequence.

    Raises:
        UnknownRule: the file has no such consequence.

    """
    rules = load_consequences().consequences
    for rule in rules:
        if rule.id == kind:
            return rule
    raise UnknownRule(
        "unknown_consequence",
        f"There is no consequence '{kind}'.",
        f"Choose one of: {', '.join(rule.id for rule in rules)}.",
    )


def require_end(rule: ConsequenceRule, until: date | None, today: date) -> None:
    """Refuse a consequence without the last day that it needs, or with one that it must not have.

    Raises:
        InputError: the day is missing, past, too far away, or given for nothing.

    """
    if not rule.needs_end:
        if until is not None:
            raise InputError(
                "end_for_nothing", f"'{rule.id}' has no last day.", "Leave the date away."
            )
        return
    latest = after_months(today, rule.at_most_months)
    if until is None or not today < until <= latest:
        raise InputError(
            "end_needed",
            f"'{rule.id}' needs a last day between {today} and {latest}.",
            "Give it with --until; a longer time is a new decision.",
        )


def plan_deadline(records: PlanRecords, as_of: date) -> date | None:
    """Return the last day that the decision about the partner counts with.

    It is the deadline that holds, or the end of an exceptional continuation that management decided;
    the original deadline stays in the plan's standing.
    """
    last = deadline(records, as_of)
    decided = [one for one in records.consequences if one.at.date() <= as_of]
    if decided and last is not None:
        last = max(last, _running_until(decided[-1]) or last)
    return last


def _running_until(decided: PlanConsequence) -> date | None:
    return decided.until if consequence_rule(decided.kind).keeps_running else None
