"""The rule files hold together, and every example in them gets its result."""

from pathlib import Path

import pytest

from contract_clauses.clause_check import ElementStatus
from contract_clauses.rule_checks import (
    example_files,
    example_mistake,
    examples_of,
)
from contract_clauses.rules import (
    RULES_FOLDER,
    list_clause_sets,
    load_clause_rules,
    load_clause_set,
    load_concepts,
    load_element,
    load_lexicon,
)
from partner_screening.errors import RuleFileError, UnknownRule

BAD = Path(__file__).parents[1] / "bad_rule_files" / "clauses"
ELEMENTS = sorted(path.stem for path in (RULES_FOLDER / "elements").glob("*.yaml"))
FILES = example_files()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_example_gets_its_result(path):
    """Each gets the status, the reasons and the quotation beside it; a known gap is still one."""
    rules = load_clause_rules()
    gaps, mistaken = {}, {}
    for placed in examples_of(path):
        if placed.example.known_gap:
            gaps[placed.number] = placed.example.known_gap
        mistake = example_mistake(placed, rules)
        if mistake is not None:
            mistaken[placed.number] = str(mistake)
    assert {number: mistaken[number] for number in mistaken if number not in gaps} == {}
    working = {number: gaps[number] for number in gaps if number not in mistaken}
    assert working == {}, "these work now: take their known_gap away"


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_element_has_enough_examples_of_both_kinds(path):
    """At least twelve texts that carry the element and twelve that do not, in each language."""
    found = [placed.example.status for placed in examples_of(path)]
    assert found.count(ElementStatus.PRESENT) >= 12
    assert len(found) - found.count(ElementStatus.PRESENT) >= 12


def test_the_seventeen_elements_are_there():
    """The set for cooperation agreements asks for seventeen elements, and each has its rules."""
    asked = load_clause_rules().clause_set("un-protocol-2018").elements
    assert len(asked) == len(ELEMENTS) == 17
    assert {element.id for element in asked} == set(ELEMENTS)


def test_clause_sets_are_listed():
    """Both of our sets are offered."""
    assert [one.id for one in list_clause_sets()] == ["un-protocol-2018", "un-standard-conditions"]


def test_an_unknown_clause_set_is_refused_by_name():
    """A set that nobody wrote is an error that names those there are."""
    with pytest.raises(UnknownRule, match="un-protocol-2018"):
        load_clause_rules().clause_set("nowhere")


@pytest.mark.parametrize(
    ("file", "line", "words"),
    [
        ("unknown_concept.yaml", 9, "concept 'sea_trem' is unknown"),
        ("unknown_limb.yaml", 10, "limb 'measurs' is unknown"),
        ("misspelt_field.yaml", 11, "extra inputs"),
        ("wrong_id.yaml", 1, "name of the file"),
        ("no_source.yaml", 4, "at least 1 item"),
    ],
)
def test_a_bad_element_file_is_refused_at_its_line(file, line, words):
    """The error names the line of the mistake and what is wrong."""
    with pytest.raises(RuleFileError) as caught:
        load_element(BAD / file, load_concepts())
    assert words in caught.value.reason
    assert caught.value.line == line


def test_a_lexicon_with_an_unknown_concept_is_refused():
    """A lexicon may only speak of concepts that are listed."""
    with pytest.raises(RuleFileError, match="unknown"):
        load_lexicon(BAD / "xx.yaml", load_concepts())


@pytest.mark.parametrize("term", ["protect * from", "we ", " we", "the  agency", "*"])
def test_a_term_that_can_never_match_is_refused(tmp_path, term):
    """A star that stands alone or a space at an end: named with its line."""
    text = (BAD / "xx.yaml").read_text("utf-8")
    path = tmp_path / "xx.yaml"
    path.write_text(text.replace("sea_trem: [word]", f'sea_term: [word, "{term}"]'), "utf-8")
    with pytest.raises(RuleFileError, match="can never match") as caught:
        load_lexicon(path, load_concepts())
    assert caught.value.line == len(text.splitlines())


def test_a_term_with_a_star_at_an_end_is_taken(tmp_path):
    """A star at an end stands for any ending, or any beginning."""
    text = (BAD / "xx.yaml").read_text("utf-8")
    path = tmp_path / "xx.yaml"
    path.write_text(text.replace("sea_trem: [word]", 'sea_term: [abus*, "*abuse", SEA]'), "utf-8")
    assert load_lexicon(path, load_concepts()).concepts["sea_term"] == ("abus*", "*abuse", "SEA")


def test_a_clause_set_that_names_an_element_twice_is_refused():
    """An element has one requirement in a set."""
    with pytest.raises(RuleFileError, match="twice"):
        load_clause_set(BAD / "element_twice.yaml")
