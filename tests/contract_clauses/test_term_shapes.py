"""How terms of a lexicon are written, and what they find."""

import pytest

from contract_clauses.folding import FoldedText
from contract_clauses.requirement import Concept, Lexicon
from contract_clauses.term_shapes import ShapeBook, shapes_of
from contract_clauses.terms import TermIndex

CONCEPTS = {
    name: Concept(id=name, meaning=name) for name in ("thing", "finite", "oblique", "agent_case")
}


def found(term, text, **fields):
    """Return the words of ``text`` that ``term`` finds, each with its concept."""
    fields = {"language": "ru", "version": 1, "word_width": 6, "sentence_ends": "."} | fields
    lexicon = Lexicon(joints=(), concepts={"thing": (term,)}, **fields)
    folded = FoldedText(text, lexicon.language, lexicon.folds)
    index = TermIndex(lexicon, CONCEPTS, CONCEPTS, ShapeBook())
    hits = index.find(folded.folded, folded.cased, 0, len(folded.folded))
    return [(text[slice(*folded.original_span(h.start, h.end))], h.concept) for h in hits]


@pytest.mark.parametrize(
    ("term", "text", "words"),
    [
        ("сексуальн* эксплуатаци*", "о сексуальной эксплуатации;", ["сексуальной эксплуатации"]),
        ("сексуальн* эксплуатаци*", "сексуальная\nэксплуатация", ["сексуальная\nэксплуатация"]),
        ("сексуальн* эксплуатаци*", "сексуальное насилие", []),
        ("сексуальн* эксплуатаци", "сексуальной эксплуатации", []),
        ("*эксплуатация", "неэксплуатация", ["эксплуатация"]),
        ("ещё", "еще и ещё", ["еще", "ещё"]),
        ("SEA", "the sea and SEA", ["SEA"]),
    ],
)
def test_a_star_stands_for_a_few_letters_of_a_word(term, text, words):
    """A star at the end of any word takes its endings in; without one the word must end there."""
    assert [word for word, _ in found(term, text)] == words


@pytest.mark.parametrize(
    ("mark", "concept"), [("!", "finite"), ("~", "oblique"), ("^", "agent_case")]
)
def test_a_mark_adds_its_concept(mark, concept):
    """A mark behind a term says what the form of the word does in its sentence."""
    assert found(f"слово{mark}", "слово") == [("слово", "thing"), ("слово", concept)]


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("شريك", {"thing"}),
        ("الشَّريك", {"thing"}),
        ("للشريك", {"thing", "oblique"}),
        ("تشريك", set()),
    ],
)
def test_prefixes_are_written_onto_a_word(text, concepts):
    """An article changes nothing; a preposition written onto a party makes it no subject."""
    hits = found("شريك", text, language="ar", clitics=("ال",), governing_clitics=("لل",))
    assert {concept for _, concept in hits} == concepts


def test_letters_of_another_script_style_are_folded():
    """Traditional characters find the term that is written in simplified ones."""
    hits = found("性剥削", "防止性剝削。", language="zh", word_boundaries=False, folds={"剝": "剥"})
    assert hits == [("性剝削", "thing")]


@pytest.mark.parametrize("term", ["", "*", " a", "a  b", "a * b", "a*b"])
def test_a_term_that_cannot_match_is_refused(term):
    """Spaces at an end and stars that stand alone or inside a word are mistakes of the writer."""
    lexicon = Lexicon(
        language="en", version=1, word_width=6, sentence_ends=".", joints=(), concepts={}
    )
    with pytest.raises(ValueError) as caught:
        list(shapes_of(term, lexicon))
    assert caught.value.args == (term,)


def test_a_long_word_costs_no_more_than_its_length():
    """A star never reaches further than a few letters, so a hostile text gains nothing by it."""
    assert found("a* b* c*", "a" * 20_000 + " b") == []


@pytest.mark.parametrize(
    ("term", "text", "words"),
    [
        (
            "signale(|nt|ra)",
            "signale, signalent, signalera, signaler",
            ["signale", "signalent", "signalera"],
        ),
        (
            "(est|sont) signalé*",
            "est signalée; sont signalés; sera signalé",
            ["est signalée", "sont signalés"],
        ),
        (
            "abus (|et (atteintes|agressions) )sexuels",
            "abus sexuels, abus et atteintes sexuels",
            ["abus sexuels", "abus et atteintes sexuels"],
        ),
        ("tenu (de|d')", "tenu de payer, tenu d'agir, tenu dehors", ["tenu de", "tenu d'"]),
        ("n'", "n'agit", ["n'"]),
        ("dix-huit (18) ans", "dix-huit (18) ans", ["dix-huit (18) ans"]),
    ],
)
def test_brackets_hold_alternatives(term, text, words):
    """One of the alternatives stands there, the longest that fits; brackets without a bar are text."""
    assert [word for word, _ in found(term, text, language="fr")] == words


def test_accents_may_be_left_off_where_the_lexicon_says_so():
    """Capitals often lose their accents; short words keep theirs, for they would be others."""
    assert found("prévenir*", "PREVENIR", language="fr", accents_optional=True)
    assert found("mise en (œuvre|place)", "MISE EN OEUVRE", language="fr", accents_optional=True)
    assert not found("prévenir*", "PREVENIR", language="fr")
    assert not found("où", "OU", language="fr", accents_optional=True)
