"""What stands in the way of a determination: rules of ``review_lint.yaml`` over facts per standard.

Pure. An error stops the determination; a warning is shown and left to the people who decide.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from assessment_tools.answers import AnswerValue
from assessment_tools.instrument import Instrument
from partner_screening.evidence import Source
from partner_screening.findings import Severity
from partner_screening.languages import Language
from partner_screening.months import after_months
from partner_screening.policy import Words
from partner_screening.process.determining import ReviewBasis
from partner_screening.process.evidence_file import EvidenceFile, standing_files
from partner_screening.process.review_round import ReviewAnswer
from partner_screening.process.submission import Submission, changes_between, current_submission
from partner_screening.rule_files import read_rule_file
from partner_screening.translations import load_translations
from partner_screening.values import Value

LINT_FILE = Path(__file__).parent / "review_lint.yaml"
TEXTS = Path(__file__).parent / "review_texts"

FACTS: Mapping[str, tuple[str, ...]] = {
    "answer": ("yes", "no", "not_applicable", "rated", "unanswered"),
    "evidence": ("some", "unseen", "none"),
    "age": ("fresh", "stale", "undated", "none"),
    "expiry": ("none", "expired"),
    "names": ("own", "other", "absent", "unknown"),
    "copy": ("none", "shared"),
    "allegation": ("none", "known"),
    "question": ("none", "open"),
    "submission": ("current", "older"),
    "language": ("named", "unnamed"),
    "reviewer": ("free", "tied"),
    "adopted": ("yes", "no", "none"),
}
"""The words of a rule; the first value of each is that of a standard in order."""

IN_ORDER: Mapping[str, str] = {name: values[0] for name, values in FACTS.items()}


class LintRule(Value):
    """A rule with examples: differences from a standard in order that it fits, and does not."""

    id: str
    severity: Severity
    when: dict[str, Words]
    unless: dict[str, Words] = {}
    source: Source
    fits: tuple[dict[str, str], ...]
    fits_not: tuple[dict[str, str], ...]

    def applies(self, situation: Mapping[str, str]) -> bool:
        """Return whether the rule finds something in ``situation`` (a value per word)."""
        return all(situation[name] in values for name, values in self.when.items()) and not any(
            situation[name] in values for name, values in self.unless.items()
        )


class LintFile(Value):
    """The content of the rules file."""

    id: str
    version: int
    rules: tuple[LintRule, ...]


class LintFinding(Value):
    """What a rule found about a standard. ``documents`` are the titles that it is about."""

    rule: str
    severity: Severity
    standard: str
    documents: tuple[str, ...] = ()

    def text(self, language: Language) -> str:
        """Return what was found, in words."""
        return load_translations(TEXTS).text(language, f"lint.{self.rule}.text")

    def remedy(self, language: Language) -> str:
        """Return what to do about it."""
        return load_translations(TEXTS).text(language, f"lint.{self.rule}.remedy")


class LintGrounds(Value):
    """What the rules look at beside the review itself.

    ``own_names`` are the partner's names; ``other_names`` those of every other partner; ``shared`` the
    fingerprints of files that other partners sent too; ``tied`` the people who declared an interest in
    the partner, whenever they did; ``outdated`` the standards whose answer was given to a
    self-assessment that has changed in them since.
    """

    own_names: tuple[str, ...]
    other_names: tuple[str, ...]
    shared: frozenset[str]
    has_allegation: bool
    open_standards: frozenset[str]
    tied: frozenset[str] = frozenset()
    outdated: frozenset[str] = frozenset()
    fresh_months: int
    as_of: date


@lru_cache
def lint_rules(path: Path = LINT_FILE) -> tuple[LintRule, ...]:
    """Return the rules.

    Raises:
        RuleFileError: an unknown word, or an example that contradicts its rule.

    """
    document = read_rule_file(path)
    rules = document.load(LintFile).rules
    for place, rule in enumerate(rules):
        for words in (rule.when, rule.unless):
            for name, values in words.items():
                if name not in FACTS or not set(values) <= set(FACTS[name]):
                    raise document.error(("rules", place, "when"), f"'{name}: {values}' is no fact")
        for wanted, examples in ((True, rule.fits), (False, rule.fits_not)):
            for example in examples:
                if (
                    not set(example) <= set(FACTS)
                    or rule.applies({**IN_ORDER, **example}) != wanted
                ):
                    raise document.error(
                        ("rules", place), f"the example {example} contradicts rule '{rule.id}'"
                    )
    return rules


def lint(
    basis: ReviewBasis, instrument: Instrument, grounds: LintGrounds
) -> tuple[LintFinding, ...]:
    """Return everything found in a review, errors first, in the order of the standards."""
    found = []
    for standard in instrument.standards:
        answer = basis.answers.get(standard.id)
        files = _supporting(basis.evidence, standard.id, answer)
        situation = _situation(standard.id, answer, files, grounds)
        found += [
            LintFinding(
                rule=rule.id,
                severity=rule.severity,
                standard=standard.id,
                documents=tuple(file.title for file in files),
            )
            for rule in lint_rules()
            if rule.applies(situation)
        ]
    return tuple(sorted(found, key=lambda one: one.severity is not Severity.ERROR))


def outdated(
    answers: Mapping[str, ReviewAnswer], submissions: Iterable[Submission]
) -> frozenset[str]:
    """Return the standards that read otherwise now than when the agency answered them.

    Where nothing changed between two self-assessments the reviewer's answer stays good.
    """
    received = {one.id: one for one in submissions}
    current = current_submission(received.values())
    if current is None:
        return frozenset()
    return frozenset(
        standard
        for standard, answer in answers.items()
        if answer.submission_id not in received
        or standard
        in {change.standard for change in changes_between(received[answer.submission_id], current)}
    )


def _supporting(
    evidence: Iterable[EvidenceFile], standard: str, answer: ReviewAnswer | None
) -> tuple[EvidenceFile, ...]:
    """Return the documents that the reviewer looked at, else those said to support the standard."""
    standing = standing_files(evidence)
    looked_at = set(answer.evidence) if answer else set()
    seen = tuple(file for file in standing if file.id in looked_at)
    return seen or tuple(file for file in standing if standard in file.standards)


def _situation(
    standard: str,
    answer: ReviewAnswer | None,
    files: tuple[EvidenceFile, ...],
    grounds: LintGrounds,
) -> dict[str, str]:
    return {
        "answer": _answer(answer),
        "evidence": _evidence(answer, files),
        "age": _age(files, grounds),
        "expiry": "expired" if any(file.is_expired(grounds.as_of) for file in files) else "none",
        "names": _names(files, grounds),
        "copy": "shared" if any(file.sha256 in grounds.shared for file in files) else "none",
        "allegation": "known" if grounds.has_allegation else "none",
        "question": "open" if standard in grounds.open_standards else "none",
        "submission": "older" if standard in grounds.outdated else "current",
        "language": "unnamed" if any(not file.language for file in files) else "named",
        "adopted": _adopted(files),
        "reviewer": "tied" if answer is not None and answer.by in grounds.tied else "free",
    }


def _evidence(answer: ReviewAnswer | None, files: tuple[EvidenceFile, ...]) -> str:
    """Say whether the reviewer looked at something; what came and was not looked at is ``unseen``."""
    if answer is not None and (answer.evidence or answer.named_evidence):
        return "some"
    return "unseen" if files else "none"


def _answer(answer: ReviewAnswer | None) -> str:
    if answer is None or answer.value is AnswerValue.UNANSWERED:
        return "unanswered"
    plain = {AnswerValue.YES, AnswerValue.NO, AnswerValue.NOT_APPLICABLE}
    return answer.value if answer.value in plain else "rated"


def _age(files: tuple[EvidenceFile, ...], grounds: LintGrounds) -> str:
    if not files:
        return "none"
    dates = [file.document_date for file in files if file.document_date]
    if not dates:
        return "undated"
    is_stale = after_months(max(dates), grounds.fresh_months) < grounds.as_of
    return "stale" if is_stale else "fresh"


def _adopted(files: tuple[EvidenceFile, ...]) -> str:
    """Say whether any document says who signed or adopted it."""
    if not files:
        return "none"
    return "yes" if any(file.adopted_by for file in files) else "no"


def _names(files: tuple[EvidenceFile, ...], grounds: LintGrounds) -> str:
    """Say whose name the documents bear: another partner's counts only where the own is lacking.

    ``absent``: they could be read, and say nobody's name that we know; the organisation that a document
    was copied from need not be a partner of ours. A text in another script than the name that we know
    (an Arabic policy of a partner that is registered in Latin letters) cannot be held against anybody.
    """
    text = " \n ".join(name for file in files for name in file.opening)
    if not text:
        return "unknown"
    if any(_stands_in(name, text) for name in grounds.own_names):
        return "own"
    long_enough = (name for name in grounds.other_names if len(name) >= _SHORTEST_NAME)
    if any(_stands_in(name, text) for name in long_enough):
        return "other"
    own_scripts = {_script(name) for name in grounds.own_names}
    return "absent" if _script(text) in own_scripts else "unknown"


def _script(text: str) -> str:
    """Return the script of most letters of ``text``, as Unicode names it; empty without letters."""
    scripts = Counter(
        unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha()
    )
    return scripts.most_common(1)[0][0] if scripts else ""


_SHORTEST_NAME = 5
"""Letters from which on a name is told from a word of the language whatever its capitals."""


def _stands_in(name: str, text: str) -> bool:
    """Whether ``name`` stands in ``text``; a short one as a word of its own, letter by letter.

    Chinese sets no blanks between words, and four signs make a full name.
    """
    wanted = " ".join(name.split())
    if len(wanted) >= _SHORTEST_NAME or _script(wanted) == "CJK":
        return wanted.casefold() in text.casefold()
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text) is not None
