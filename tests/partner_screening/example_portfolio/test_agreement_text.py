"""The light markup of the example agreements."""

import pytest

from partner_screening.example_portfolio.agreement_text import (
    BlockKind,
    Mark,
    fill_holes,
    parse_agreement,
    track,
)


def test_numbers_are_those_a_reader_sees() -> None:
    """Articles count through, clauses within their article, points within their clause; annexes anew."""
    text = "## A\n1. x\na. y\na. z\n1. x\n## B\n1. x\nannex: C\n1. x\n"
    numbers = [block.number for block in parse_agreement(text)]
    assert numbers == ["1", "1.1", "(a)", "(b)", "1.2", "2", "2.1", "", "1"]


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("= Agreement", BlockKind.TITLE, "Agreement"),
        ("## Fraud", BlockKind.ARTICLE, "Fraud"),
        ("| left | right |", BlockKind.ROW, "left\tright"),
        ("footer: page", BlockKind.FOOTER, "page"),
        ("WHEREAS", BlockKind.PLAIN, "WHEREAS"),
    ],
    ids=str,
)
def test_first_characters_say_what_a_line_is(line: str, kind: BlockKind, text: str) -> None:
    """Each kind of line is known by its first characters, which are not part of its text."""
    (block,) = parse_agreement(line)
    assert (block.kind, block.plain_text) == (kind, text)


def test_marks_inside_a_line() -> None:
    """Inserted text is in force; deleted, struck, hidden, noted and commented text is not."""
    line = "a{+A|2026-01-02|b+}{-B|2026-01-03|c-}{~d~}{_e_}{^f^}{?C|2026-01-04|g?}h"
    (block,) = parse_agreement(line)
    assert block.plain_text == "abh"
    assert [run.mark for run in block.runs] == ["", "+", "-", "~", "_", "^", "?", ""]
    assert [(run.author, run.date) for run in block.runs if run.author] == [
        ("A", "2026-01-02"),
        ("B", "2026-01-03"),
        ("C", "2026-01-04"),
    ]


def test_a_hole_without_fragment_disappears() -> None:
    """A hole takes the lines of its fragment, or nothing."""
    assert fill_holes("a\n[[x]]\n[[y]]\nb", {"x": "1\n2"}) == "a\n1\n2\nb"


def test_tracking_keeps_what_a_line_is() -> None:
    """A tracked fragment keeps its articles and clauses; only their text is marked."""
    blocks = parse_agreement(track("## A\n1. b", Mark.DELETED, "Counsel", "2026-10-02"))
    assert [(block.kind, block.number) for block in blocks] == [
        (BlockKind.ARTICLE, "1"),
        (BlockKind.CLAUSE, "1.1"),
    ]
    assert {run.mark for block in blocks for run in block.runs} == {Mark.DELETED}
