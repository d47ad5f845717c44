"""How the elements stand in an agreement as a whole, from how they stand in each of its languages."""

from typing import NamedTuple

from contract_clauses.agreement import Agreement
from contract_clauses.clause_check import ElementStatus, StatusReason
from contract_clauses.judgement import Judgement, mandatory_limbs
from contract_clauses.language_detection import OTHER
from contract_clauses.language_versions import prevailing_language, versions_of
from contract_clauses.reading import Reading
from contract_clauses.reading_problem import reading_warning
from contract_clauses.requirement import ClauseElement
from contract_clauses.rules import ClauseRules
from partner_screening.findings import Problem

_ELSEWHERE = (StatusReason.BY_REFERENCE_ONLY,)

Judged = dict[str, tuple[Judgement, Reading | None]]
"""The standing of each element by its id, with the text that its passages count in."""


class Versions(NamedTuple):
    """The texts of an agreement judged one by one.

    ``by_language`` holds each covered language, ``covered`` those that a substantial part is in,
    ``prevailing`` the language whose text prevails, as ``prevailing_language`` gives it.
    """

    by_language: dict[str, Judged]
    covered: tuple[str, ...]
    prevailing: str


def judge_versions(agreement: Agreement, rules: ClauseRules, spoken: tuple[str, ...]) -> Versions:
    """Judge the text of each covered language; ``spoken`` is the language of each paragraph."""
    if not agreement.is_readable:
        return Versions({}, (), "")
    by_language = {
        code: _judged_in(agreement, rules, spoken, code)
        for code in rules.languages
        if code in set(spoken)
    }
    covered = tuple(code for code in versions_of(agreement, spoken) if code in by_language)
    return Versions(by_language, covered, prevailing_language(agreement))


def standing_of(
    agreement: Agreement, rules: ClauseRules, spoken: tuple[str, ...], versions: Versions
) -> Judged:
    """Return how each element stands in the whole.

    The best standing of an element holds, unless the agreement has versions in several languages:
    then the one that prevails decides, and where none does, a difference is a matter for a lawyer.

    All elements are judged, whatever the clause set asks for: a definition counts where any duty of
    the agreement uses it.
    """
    elements = rules.elements
    unknown = Judgement(ElementStatus.CANNOT_TELL)
    if not agreement.is_readable:
        return {element.id: (unknown, None) for element in elements}
    by_language, covered, prevailing = versions
    judged = {
        element.id: _best([judgements[element.id] for judgements in by_language.values()])
        or (Judgement(ElementStatus.MISSING, (), [], mandatory_limbs(element)), None)
        for element in elements
    }
    for name, (judgement, reading) in judged.items():
        if prevailing in covered:
            judged[name] = by_language[prevailing][name]
        elif (prevailing and judgement.status is not ElementStatus.MISSING) or _differ(
            versions, name
        ):
            judged[name] = (_in_doubt(judgement), reading)
    if agreement.has_unread_parts or any(code not in rules.languages for code in spoken if code):
        for name, (judgement, reading) in judged.items():
            if judgement.status is ElementStatus.MISSING or judgement.reasons == _ELSEWHERE:
                judged[name] = (Judgement(ElementStatus.CANNOT_TELL), reading)
    return judged


def _judged_in(
    agreement: Agreement, rules: ClauseRules, spoken: tuple[str, ...], code: str
) -> Judged:
    """Judge the text of one language."""
    allowed = None
    if len(set(spoken)) > 1:
        allowed = frozenset(at for at, found in enumerate(spoken) if found == code)
    judged, reading = rules.languages[code].judge(agreement, allowed)
    return {name: (judgement, reading) for name, judgement in judged.items()}


def _best(found: list[tuple[Judgement, Reading | None]]) -> tuple[Judgement, Reading | None] | None:
    """Return the standing that is nearest to present."""
    best = found[0] if found else None
    for one in found[1:]:
        if best is None or one[0].is_better_than(best[0]):
            best = one
    return best


def _differ(versions: Versions, element: str) -> bool:
    """Whether an element stands otherwise in one version than in another."""
    found = {versions.by_language[code][element][0].status for code in versions.covered}
    return len(found) > 1


def _in_doubt(judgement: Judgement) -> Judgement:
    """Return a standing that a lawyer must settle, with the passages that speak for it."""
    return Judgement(ElementStatus.CANNOT_TELL, (), judgement.units, judgement.lacking)


def version_problems(
    agreement: Agreement, versions: Versions, elements: tuple[ClauseElement, ...]
) -> list[Problem]:
    """Name the elements in which the versions differ, and a prevailing text that was not read."""
    by_language, covered, prevailing = versions
    if prevailing and prevailing not in covered:
        named = "?" if prevailing == OTHER else prevailing
        return [reading_warning("prevailing_version_unread", agreement.path, found=named)]
    asked = sorted(element.id for element in elements)  # the order in which the rules are loaded
    differing = [
        f"{name}: " + " / ".join(f"{code} {by_language[code][name][0].status}" for code in covered)
        for name in asked
        if _differ(versions, name)
    ]
    if not differing:
        return []
    found = "; ".join(differing) + (f" ({prevailing} prevails)" if prevailing else "")
    return [reading_warning("language_versions_differ", agreement.path, found=found)]
