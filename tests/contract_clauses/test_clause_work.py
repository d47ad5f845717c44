"""The clause check does work in proportion to the text, also to a text made to be slow."""

import pytest

from contract_clauses.agreement import Role
from contract_clauses.judgement import Judge
from contract_clauses.plain_agreement import an_agreement
from contract_clauses.reading import read
from contract_clauses.rules import load_clause_rules

SLOW = {
    "one endless sentence": "the partner shall prevent sexual exploitation and abuse and ",
    "open brackets and quotes": 'the ("partner" shall (hereinafter "prevent" sexual abuse, ',
    "nothing but modals": "shall may must should not sexual abuse ",
    "many short points": "(a) prevent sexual exploitation and abuse;\n",
    "nothing of interest": "the sum is payable in three instalments. ",
}


def work(text):
    """Return rule applications and characters read closely."""
    rules = load_clause_rules()
    index = rules.languages["en"].index
    reading = read(an_agreement(text), index)
    judge = Judge(reading, index.lexicon, rules.general)
    judge.judge(rules.elements)
    return judge.comparisons + reading.characters_read


@pytest.mark.parametrize("kind", SLOW)
def test_four_times_the_text_is_about_four_times_the_work(kind):
    """Doubling a text twice costs at most five times the work, never the square."""
    small, large = work(SLOW[kind] * 100), work(SLOW[kind] * 400)
    assert large <= 5 * small + 1000


def test_an_agreement_without_the_topic_is_hardly_read():
    """Where no word of the topic stands, no passage is read closely."""
    assert work("The Partner shall submit reports to the Agency.\n" * 500) == 0


def test_a_header_of_pages_belongs_to_no_article():
    """A running header stands behind the last article in a file: it is not read with it."""
    index = load_clause_rules().languages["en"].index
    line = "Agreement 17/2026"
    body = an_agreement(
        f"1. Protection\nThe Partner shall prevent sexual exploitation and abuse.\n{line}"
    )
    *others, last = body.paragraphs
    header = last.model_copy(update={"role": Role.HEADER})
    headed = body.model_copy(update={"paragraphs": (*others, header)})
    in_body, in_header = (read(each, index).characters_read for each in (body, headed))
    assert in_body - in_header == len(line)
