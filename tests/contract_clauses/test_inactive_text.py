"""Text that is not in force satisfies nothing, and a tracked change that matters is named."""

from contract_clauses.agreement import InactiveKind, InactiveText
from contract_clauses.checker import check_agreement
from contract_clauses.plain_agreement import an_agreement
from contract_clauses.read_agreement import read_agreement
from contract_clauses.rules import load_clause_rules
from tests.contract_clauses.docx_making import MARK_DELETED, a_docx, deleted, inserted, p

CLAUSE = "The Partner shall take all appropriate measures to prevent sexual exploitation and abuse."


def prevention(agreement):
    """Return the whole check and how prevention stands."""
    rules = load_clause_rules()
    result = check_agreement(agreement, rules.clause_set("un-protocol-2018"), rules)
    return result, next(element for element in result.elements if element.id == "prevention")


def a_file(*paragraphs, view="accepted"):
    """Return an agreement read from a real Word file."""
    return read_agreement(a_docx("".join(paragraphs)), "a.docx", view=view)


def named(result):
    """Return the difference of views in prevention, and who made the changes that it hangs on."""
    found = [one for one in result.view_differences if one.element == "prevention"]
    problems = [p.found for p in result.problems if p.code == "tracked_change_affects_element"]
    assert [any("prevention: " in problem for problem in problems)] == [bool(found)]
    return found


def test_a_tracked_deletion_leaves_the_element_missing_and_is_named():
    """A clause that an author deleted is not in force; author and date are reported."""
    agreement = a_file(
        p("1. The Partner shall keep the books."), p("2. ", deleted(CLAUSE), props=MARK_DELETED)
    )
    result, element = prevention(agreement)
    (difference,) = named(result)
    assert element.status.value == "missing"
    assert [reason.value for reason in element.reasons] == ["inactive_text"]
    assert (difference.other_view, difference.other_status.value) == ("original", "present")
    assert [(one.author, one.date.year, one.text) for one in difference.changes] == [
        ("A. Lawyer", 2026, CLAUSE)
    ]
    assert any("A. Lawyer 2026-01-02" in problem.found for problem in result.problems)


def test_hidden_text_leaves_the_element_missing_without_an_author():
    """Hidden text binds nobody; nobody tracked it."""
    hidden = InactiveText(kind=InactiveKind.HIDDEN, text=CLAUSE, context=CLAUSE, paragraph=0)
    agreement = an_agreement("The Partner shall submit a budget.")
    result, element = prevention(agreement.model_copy(update={"inactive": (hidden,)}))
    assert [reason.value for reason in element.reasons] == ["inactive_text"]
    assert result.problems == ()


def test_a_tracked_insertion_is_live_and_named():
    """An insertion counts in the accepted view; that the element hangs on it is reported."""
    result, element = prevention(a_file(p("1. The Partner shall work."), p(inserted(CLAUSE))))
    (difference,) = named(result)
    assert element.status.value == "present"
    assert (difference.status.value, difference.other_status.value) == ("present", "missing")


def test_the_original_view_reports_the_same_difference_the_other_way():
    """Judged as if nothing had been changed, the element is missing, and the insertion is named."""
    agreement = a_file(p("1. The Partner shall work."), p(inserted(CLAUSE)), view="original")
    result, element = prevention(agreement)
    (difference,) = named(result)
    assert result.document.view == "original"
    assert element.status.value == "missing"
    assert (difference.other_view, difference.other_status.value) == ("accepted", "present")


def test_words_inserted_and_deleted_in_one_sentence():
    """A "shall" made of a "may" changes the standing; only the changes of that passage are named."""
    start, end = (
        "The Partner ",
        " take all appropriate measures to prevent sexual exploitation and abuse.",
    )
    other = p("1. The Partner shall pay within ", inserted("thirty"), " days.")
    agreement = a_file(other, p("2. " + start, deleted("may"), inserted("shall"), end))
    result, element = prevention(agreement)
    (difference,) = named(result)
    assert element.status.value == "present"
    assert difference.other_status.value == "weakened"
    assert [one.text for one in difference.changes] == ["may", "shall"]


def test_a_change_that_touches_no_element_is_not_reported():
    """Elements that stand the same in both views are not named."""
    agreement = a_file(p("1. The Partner shall pay ", inserted("promptly"), "."), p("2. " + CLAUSE))
    assert prevention(agreement)[0].view_differences == ()


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
