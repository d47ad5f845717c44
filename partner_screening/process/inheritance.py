"""What a country office takes over from its headquarters, standard by standard, and why.

Global policy is decided at headquarters; a referral list or a complaint channel is a matter of the
place (domain facts 2.3 and edge case 1). Which standards are which is data (``inheritance.yaml``); a
reviewer decides otherwise for a reason from that file.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from pydantic import AwareDatetime

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import load_instrument
from assessment_tools.instrument import Instrument
from partner_screening.errors import InputError, UnknownRule
from partner_screening.evidence import Source
from partner_screening.languages import Language
from partner_screening.process.determining import CaseDetermination
from partner_screening.process.plan_consequences import TEXTS
from partner_screening.process.reassessment import ReassessmentTrigger, Result, valid_until
from partner_screening.rule_files import RuleDocument, read_rule_file
from partner_screening.translations import load_translations
from partner_screening.values import Value

INHERITANCE_FILE = Path(__file__).parent / "inheritance.yaml"


class Choice(StrEnum):
    """Where a standard of a country office is answered."""

    INHERITED = "inherited"
    LOCAL = "local"


class PartnerLink(Value):
    """The headquarters of a country office, from a moment on; empty when the link has ended."""

    id: str
    partner_id: str
    headquarters_id: str
    reason: str
    by: str
    at: AwareDatetime


class StandardOverride(Value):
    """A reviewer's decision on one standard of one case, against or beside the default."""

    id: str
    case_id: str
    partner_id: str
    standard: str
    choice: Choice
    reason: str
    text: str = ""
    by: str
    at: AwareDatetime


class InheritedAnswer(Value):
    """A review answer of a country office that was taken over from a determination of headquarters."""

    id: str
    answer_id: str
    case_id: str
    partner_id: str
    standard: str
    determination_id: str
    by: str
    at: AwareDatetime


class ReasonRule(Value):
    """A reason for one choice, against the default."""

    id: str
    choice: Choice
    source: Source

    def title(self, language: Language) -> str:
        """Return what it is called in ``language``."""
        return load_translations(TEXTS).text(language, f"reasons.{self.id}")


class DefaultRule(Value):
    """What is inherited and what is local with one instrument, when nobody decides otherwise."""

    instrument: str
    inherited: tuple[str, ...]
    local: tuple[str, ...]
    source: Source


class InheritanceFile(Value):
    """The content of the inheritance file."""

    id: str
    version: int
    instruments: tuple[DefaultRule, ...]
    reasons: tuple[ReasonRule, ...]

    @property
    def reference(self) -> str:
        """Id and version."""
        return f"{self.id}@{self.version}"

    def reason(self, code: str, choice: Choice) -> ReasonRule:
        """Return the reason ``code`` for ``choice``.

        Raises:
            UnknownRule: the file has no such reason, or it is one for the other choice.

        """
        fitting = [rule for rule in self.reasons if rule.choice is choice]
        for rule in fitting:
            if rule.id == code:
                return rule
        raise UnknownRule(
            "unknown_reason",
            f"'{code}' is no reason for '{choice}'.",
            f"Choose one of: {', '.join(rule.id for rule in fitting)}.",
        )


class HeadquartersResult(Value):
    """The determination of the headquarters, as far as a country office may take it over."""

    partner_id: str
    case_id: str
    determination_id: str
    instrument: str
    determined_on: date
    valid_until: date
    answers: Mapping[str, AnswerValue]


class AnswerSource(Value):
    """Where the answer to one standard of a country office comes from, and why.

    ``because`` is a closed code: ``default``, ``decided`` (then ``reason`` and ``text`` say why),
    ``no_headquarters``, ``headquarters_not_determined``, ``headquarters_lapsed``,
    ``other_instrument``. ``answer`` is that of headquarters where it is inherited.
    """

    standard: str
    choice: Choice
    because: str
    rule: str
    reason: str = ""
    text: str = ""
    headquarters_id: str = ""
    case_id: str = ""
    determination_id: str = ""
    answer: AnswerValue | None = None


@lru_cache(maxsize=4)
def load_inheritance(path: Path = INHERITANCE_FILE) -> InheritanceFile:
    """Load the inheritance file.

    Raises:
        RuleFileError: at the line of the first mistake.

    """
    document = read_rule_file(path)
    content = document.load(InheritanceFile)
    for at, rule in enumerate(content.instruments):
        _check_standards(rule, document, at)
    for at, reason in enumerate(content.reasons):
        if not load_translations(TEXTS).has(f"reasons.{reason.id}"):
            raise document.error(
                ("reasons", at, "id"), f"plan_texts has no title for '{reason.id}'"
            )
    return content


def current_headquarters(links: Iterable[PartnerLink]) -> str:
    """Return the headquarters that the latest link names; empty when there is none."""
    latest = max(links, key=lambda link: link.at, default=None)
    return latest.headquarters_id if latest else ""


def answer_sources(
    instrument: Instrument,
    headquarters_id: str,
    result: HeadquartersResult | None,
    overrides: Iterable[StandardOverride],
    as_of: date,
) -> tuple[AnswerSource, ...]:
    """Return for each standard where its answer comes from, in the instrument's order.

    Nothing is inherited from a headquarters whose own determination is missing, has lapsed or was
    made with another instrument: then the standard is local, and ``because`` says why.
    """
    decided = {one.standard: one for one in sorted(overrides, key=lambda one: one.at)}
    default = _default(instrument)
    obstacle = _obstacle(instrument, headquarters_id, result, as_of)
    rule = load_inheritance().reference
    found = []
    for standard in instrument.standards:
        override = decided.get(standard.id)
        choice = override.choice if override else default.get(standard.id, Choice.LOCAL)
        source = AnswerSource(
            standard=standard.id,
            choice=choice,
            because="decided" if override else "default",
            rule=rule,
            reason=override.reason if override else "",
            text=override.text if override else "",
        )
        if choice is Choice.INHERITED:
            source = _inherited(source, result, obstacle)
        found.append(source)
    return tuple(found)


def lasts_until(
    standards: Iterable[str],
    taken: CaseDetermination,
    later: Iterable[CaseDetermination],
    triggers: Iterable[ReassessmentTrigger],
    as_of: date,
) -> date:
    """Return the last day of ``standards`` that were taken over from headquarters' determination.

    They last as long as that determination, and as long as a later one of headquarters that still finds
    them met; where the later one finds less, they end the day before it was made.
    """
    inherited, known = frozenset(standards), tuple(triggers)
    current = taken
    for made in sorted(later, key=lambda one: one.at):
        if inherited & (set(made.gaps) - set(current.gaps)):
            return made.at.date() - timedelta(days=1)
        current = made
    return valid_until(Result.DETERMINATION, current.valid_until, current.at, known, as_of)


def require_link(partner_type: str, headquarters_type: str, partner_id: str, other: str) -> None:
    """Refuse a link that cannot be one between a country office and its headquarters.

    Raises:
        InputError: the same partner, or partners of different kinds.

    """
    if partner_id == other:
        raise InputError(
            "own_headquarters",
            f"Partner {partner_id} cannot be its own headquarters.",
            "Give the id of the headquarters' own entry.",
        )
    if partner_type != headquarters_type:
        raise InputError(
            "other_kind",
            f"Partner {partner_id} is of kind '{partner_type}', and {other} of '{headquarters_type}'.",
            "Correct the kind in the partner list first, if they belong together.",
        )


def _inherited(
    source: AnswerSource, result: HeadquartersResult | None, obstacle: str
) -> AnswerSource:
    if obstacle or result is None:
        return source.model_copy(update={"choice": Choice.LOCAL, "because": obstacle})
    return source.model_copy(
        update={
            "headquarters_id": result.partner_id,
            "case_id": result.case_id,
            "determination_id": result.determination_id,
            "answer": result.answers.get(source.standard, AnswerValue.UNANSWERED),
        }
    )


def _obstacle(
    instrument: Instrument, headquarters_id: str, result: HeadquartersResult | None, as_of: date
) -> str:
    if not headquarters_id:
        return "no_headquarters"
    if result is None:
        return "headquarters_not_determined"
    if result.instrument != instrument.reference:
        return "other_instrument"
    return "" if result.determined_on <= as_of <= result.valid_until else "headquarters_lapsed"


def _default(instrument: Instrument) -> dict[str, Choice]:
    for rule in load_inheritance().instruments:
        if rule.instrument == instrument.id:
            return dict.fromkeys(rule.inherited, Choice.INHERITED)
    return {}


def _check_standards(rule: DefaultRule, document: RuleDocument, at: int) -> None:
    place = ("instruments", at)
    try:
        known = [standard.id for standard in load_instrument(rule.instrument).standards]
    except UnknownRule as error:
        raise document.error((*place, "instrument"), error.message) from error
    if sorted((*rule.inherited, *rule.local)) != sorted(known):
        raise document.error(
            place, f"inherited and local must name each of {', '.join(known)} once"
        )
