"""Clause numbers: what counts as one, and which clause a paragraph belongs to."""

import pytest

from contract_clauses.clause_number import ClauseCounter, annex_heading, typed_label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("12.1 The Partner shall", "12.1"),
        ("12.1. The Partner shall", "12.1."),
        ("5. Duties", "5."),
        ("5) Duties", "5)"),
        ("(a) money", "(a)"),
        ("(iv) money", "(iv)"),
        ("a) money", "a)"),
        ("Article 5 – Duties", "Article 5"),
        ("ARTICLE IV", "ARTICLE IV"),
        ("Artículo 7. Obligaciones", "Artículo 7"),
        ("Статья 3. Обязанности", "Статья 3"),
        ("المادة 5: الالتزامات", "المادة 5"),
        ("第五条 义务", "第五条"),
        ("第5条 义务", "第5条"),
        ("一、宗旨", "一、"),
        ("（一）宗旨", "（一）"),
        ("§ 4 Pflichten", "§ 4"),
        ("8-1 يلتزم الشريك", "8-1"),
        ("٨-١ يلتزم الشريك", "٨-١"),
        ("1- يلتزم الشريك", "1-"),
        ("1.- Objeto", "1.-"),
        ("3 – Objet", "3 –"),
        ("24/7 support", ""),
        ("5 - 10 days", ""),
        ("12 months after signature", ""),
        ("Article 5 of the Charter applies", ""),
        ("2026 was a good year", ""),
        ("A partner shall", ""),
        ("3.5 million dollars", "3.5"),
        ("The Partner shall", ""),
        ("", ""),
    ],
)
def test_typed_numbers(text, label):
    """A typed number is recognised in six languages; a number that counts things is none."""
    assert typed_label(text) == label


@pytest.mark.parametrize(
    ("labels", "references"),
    [
        pytest.param(
            ["1.", "1.1", "(a)", "(i)", "(ii)", "(b)", "1.2", "2.", "2.1"],
            ["1", "1.1", "1.1(a)", "1.1(a)(i)", "1.1(a)(ii)", "1.1(b)", "1.2", "2", "2.1"],
            id="decimal numbers with letters and numerals",
        ),
        pytest.param(
            ["Article 5", "1.", "(a)", "2.", "Article 6", "1."],
            ["5", "5.1", "5.1(a)", "5.2", "6", "6.1"],
            id="numbers inside articles",
        ),
        pytest.param(
            ["1.", "(g)", "(h)", "(i)", "(j)"],
            ["1", "1(g)", "1(h)", "1(i)", "1(j)"],
            id="the letter i after h",
        ),
        pytest.param(["3.1", "•", "3.2"], ["3.1", "3.1", "3.2"], id="bullets have no number"),
    ],
)
def test_full_references(labels, references):
    """A reference is the path of numbers from the clause down."""
    counter = ClauseCounter()
    assert [counter.advance(label) for label in labels] == references


@pytest.mark.parametrize(
    ("text", "is_heading", "expected"),
    [
        ("Annex A – Budget", False, True),
        ("ANNEX II", False, True),
        ("Приложение № 1", False, True),
        ("附件一：预算", False, True),
        ("المرفق ألف", True, False),
        ("الملحق 1: الميزانية", False, True),
        ("Anexo I", False, True),
        ("Annex A forms an integral part of this Agreement.", False, False),
        ("Annex A to this Agreement", False, False),
        ("Schedule of payments", True, False),
    ],
)
def test_annex_headings(text, is_heading, expected):
    """The heading of an annex is told from a sentence that mentions one."""
    assert bool(annex_heading(text, is_heading=is_heading)) is expected
