"""Reads an agency's own standard wording of clauses from a document, in a contained child."""

from contract_clauses.checker import check_agreement
from contract_clauses.mending.standard import Wording, standard_wording
from contract_clauses.requirement import ClauseSet, SetElement
from contract_clauses.rules import ClauseRules
from partner_screening.actions.contained_reading import read_contained
from partner_screening.errors import FileRefused
from partner_screening.evidence import Source
from partner_screening.explanations import name_of
from partner_screening.languages import Language


def read_standard_wording(data: bytes, name: str, rules: ClauseRules) -> Wording:
    """Return the wording that a document holds, per language and element.

    Raises:
        FileRefused: ``no_standard_wording`` when no element is found in it, or as ``read_agreement``.

    """
    agreement = read_contained(data, name)
    titles = {
        element.id: [name_of("element", element.id, language) for language in Language]
        for element in rules.elements
    }
    found = standard_wording(
        agreement, check_agreement(agreement, _everything(rules), rules), titles
    )
    if not found:
        raise FileRefused(
            "no_standard_wording",
            name,
            "No wording of a clause element was found in it.",
            "Begin each wording with a heading that is the title or the id of an element, as "
            "'partner-screening clauses sets' lists them.",
        )
    return found


def _everything(rules: ClauseRules) -> ClauseSet:
    """Return a clause set of all elements: the standard is asked for each of them."""
    return ClauseSet(
        id="everything",
        version=1,
        title="All elements",
        sources=(Source(title="Partner Screening", locator="all elements", certainty="reasoned"),),
        elements=tuple(SetElement(id=one.id, requirement="recommended") for one in rules.elements),
    )
