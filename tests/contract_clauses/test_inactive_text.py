"""Text that is not in force satisfies nothing, and a tracked change that matters is named."""

from datetime import UTC, datetime

from contract_clauses.agreement import InactiveKind, InactiveText, TrackedChange
from contract_clauses.checker import check_agreement
from contract_clauses.plain_agreement import an_agreement
from contract_clauses.rules import load_clause_rules

CLAUSE = "The Partner shall take all appropriate measures to prevent sexual exploitation and abuse."
WHEN = datetime(2026, 3, 1, tzinfo=UTC)


def prevention(agreement):
    """Return the whole check and how prevention stands."""
    rules = load_clause_rules()
    result = check_agreement(agreement, rules.clause_set("un-protocol-2018"), rules)
    return result, next(element for element in result.elements if element.id == "prevention")


def test_a_tracked_deletion_leaves_the_element_missing_and_is_named():
    """A clause that an author deleted is not in force; author and date are reported."""
    gone = InactiveText(
        kind=InactiveKind.DELETED,
        text=CLAUSE,
        context=CLAUSE,
        paragraph=1,
        author="A. Lawyer",
        date=WHEN,
    )
    text = "The Partner shall keep the books.\nThe Partner shall submit a budget."
    result, element = prevention(an_agreement(text).model_copy(update={"inactive": (gone,)}))
    assert element.status.value == "missing"
    assert [reason.value for reason in element.reasons] == ["inactive_text"]
    named = [p.found for p in result.problems if p.code == "tracked_change_affects_element"]
    assert any("prevention" in found and "A. Lawyer" in found for found in named)


def test_hidden_text_leaves_the_element_missing_without_an_author():
    """Hidden text binds nobody; nobody tracked it."""
    hidden = InactiveText(kind=InactiveKind.HIDDEN, text=CLAUSE, context=CLAUSE, paragraph=0)
    agreement = an_agreement("The Partner shall submit a budget.")
    result, element = prevention(agreement.model_copy(update={"inactive": (hidden,)}))
    assert [reason.value for reason in element.reasons] == ["inactive_text"]
    assert result.problems == ()


def test_a_tracked_insertion_is_live_and_named():
    """An insertion counts in the accepted view; that the element hangs on it is reported."""
    change = TrackedChange(
        kind=InactiveKind.INSERTED, text=CLAUSE, author="B. Officer", date=WHEN, paragraph=1
    )
    agreement = an_agreement("The Partner shall submit a budget.\n" + CLAUSE)
    result, element = prevention(agreement.model_copy(update={"changes": (change,)}))
    assert element.status.value == "present"
    assert any("B. Officer" in problem.found for problem in result.problems)


def test_a_french_paragraph_is_neither_found_nor_ruled_out():
    """Where part of the text is in a language without rules, what is not found cannot be told."""
    french = (
        "Le Partenaire prend toutes les mesures nécessaires pour prévenir les abus sexuels commis."
    )
    text = (
        CLAUSE + "\nThe Partner shall submit to the Agency all of its reports on time.\n" + french
    )
    rules = load_clause_rules(("en",))
    result = check_agreement(an_agreement(text), rules.clause_set("un-protocol-2018"), rules)
    standing = {element.id: element.status.value for element in result.elements}
    assert standing["prevention"] == "present"
    assert standing["reporting"] == "cannot_tell"
    assert result.verdict.value == "needs_review"
