"""Checks the clause rules as a whole: every file loads, every example gets its result."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import ElementResult, ElementStatus
from contract_clauses.plain_agreement import an_agreement
from contract_clauses.requirement import ClauseElement, ClauseSet, Example, SetElement
from contract_clauses.rules import RULES_FOLDER, ClauseRules, load_clause_rules
from partner_screening.errors import RuleFileError, UnknownRule
from partner_screening.rule_files import RuleDocument, read_rule_file


class PlacedExample(NamedTuple):
    """An example with its element, its language and the file and line that it stands in."""

    element: str
    language: str
    example: Example
    document: RuleDocument
    number: int


def check_clause_rules(folder: Path = RULES_FOLDER) -> list[RuleFileError]:
    """Return every mistake of the rule files in ``folder``; an empty list when all is well."""
    try:
        rules = load_clause_rules(None, folder)
        for language in rules.languages:
            rules.languages[language]
    except RuleFileError as error:
        return [error]
    found = _missing_wordings(rules, folder)
    known = {element.id for element in rules.elements}
    for clause_set in rules.clause_sets.values():
        found += [
            RuleFileError(str(folder / "clause_sets"), 0, f"{clause_set.id} names '{item.id}'")
            for item in clause_set.elements
            if item.id not in known
        ]
    for path in example_files(folder):
        try:
            placed = list(examples_of(path))
            rules.element(path.stem)
        except RuleFileError as error:
            found.append(error)
        except UnknownRule:
            found.append(RuleFileError(str(path), 0, f"no element is called '{path.stem}'"))
        else:
            found += [
                mistake
                for one in placed
                if not one.example.known_gap and (mistake := example_mistake(one, rules))
            ]
    return found


def example_files(folder: Path = RULES_FOLDER) -> list[Path]:
    """Return the files of examples, ``examples/<language>/<element>.yaml``, in order."""
    return sorted((folder / "examples").glob("*/*.yaml"))


def examples_of(path: Path) -> Iterator[PlacedExample]:
    """Yield the examples of a file that is called after its element.

    Raises:
        RuleFileError: an example is not well formed, or the language is not that of the folder.

    """
    document = read_rule_file(path)
    language = document.data.get("language")
    if language != path.parent.name:
        raise document.error(("language",), "the language must be the name of the folder")
    for number in range(len(document.data.get("examples") or ())):
        example = document.load(Example, ("examples", number))
        yield PlacedExample(path.stem, language, example, document, number)


def example_mistake(placed: PlacedExample, rules: ClauseRules) -> RuleFileError | None:
    """Return what is wrong with the result of an example, None if it is as written."""
    result = result_of(placed.example.text, placed.language, placed.element, rules)
    example = placed.example
    got = f"{result.status.value} {[reason.value for reason in result.reasons]}"
    is_right = result.status is example.status and set(example.reasons) <= set(result.reasons)
    if example.status is ElementStatus.PRESENT:
        is_right = is_right and not result.reasons
    if is_right and example.quote:
        is_right = any(example.quote in evidence.quote for evidence in result.evidence)
        got += f" with {[evidence.quote for evidence in result.evidence]}"
    if is_right:
        return None
    place = ("examples", placed.number, "text")
    return placed.document.error(place, f"the example of {placed.element} gets {got}")


def result_of(text: str, language: str, element: str, rules: ClauseRules) -> ElementResult:
    """Return how one element stands in a plain text of known language."""
    alone = ClauseSet(
        id="one-element",
        version=1,
        title=element,
        sources=rules.element(element).sources,
        elements=(SetElement(id=element, requirement="mandatory"),),
    )
    return check_agreement(an_agreement(text), alone, rules, language).elements[0]


def _missing_wordings(rules: ClauseRules, folder: Path) -> list[RuleFileError]:
    found: list[RuleFileError] = []
    for language, wordings in rules.wordings.items():
        path = str(folder / "wordings" / f"{language}.yaml")
        for element in rules.elements:
            mistake = _wording_mistake(element, wordings.get(element.id, ""), language, rules)
            if mistake:
                found.append(RuleFileError(path, 0, mistake))
    return found


def _wording_mistake(
    element: ClauseElement, wording: str, language: str, rules: ClauseRules
) -> str:
    if not wording:
        return f"the wording of '{element.id}' is missing"
    if language not in rules.languages:
        return ""
    status = result_of(wording, language, element.id, rules).status
    return (
        ""
        if status is ElementStatus.PRESENT
        else f"the wording of '{element.id}' is {status.value}"
    )
