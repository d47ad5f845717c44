"""The example agreements as files: what other programs see in them."""

import io

import docx
import pikepdf
import pypdfium2
import pytest

from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import Verdict
from contract_clauses.read_agreement import read_agreement
from contract_clauses.rules import load_clause_rules
from partner_screening.example_portfolio.agreement_text import parse_agreement
from partner_screening.example_portfolio.agreement_writing import write_agreement
from partner_screening.example_portfolio.docx_writing import DocxStyle, write_docx
from partner_screening.example_portfolio.example_data import (
    ExampleAgreement,
    example_agreements,
    example_partners,
)
from partner_screening.languages import Language

PARTNERS = {partner.partner_id: partner for partner in example_partners()}
SENT = [agreement for agreement in example_agreements() if agreement.layout != "absent"]


def bytes_of(reference: str) -> bytes:
    """Return the file of one agreement."""
    agreement = next(one for one in SENT if one.reference == reference)
    return write_agreement(agreement, PARTNERS[agreement.partner])


@pytest.mark.parametrize("agreement", SENT, ids=lambda one: one.reference)
def test_same_agreement_gives_same_bytes(agreement: ExampleAgreement) -> None:
    """An agreement written twice is the same file, and no placeholder is left in it."""
    partner = PARTNERS[agreement.partner]
    assert write_agreement(agreement, partner) == write_agreement(agreement, partner)
    text = "".join(block.plain_text for block in agreement.blocks(partner))
    assert "{" not in text
    assert "[[" not in text


WHOLE = [one for one in SENT if one.shows.startswith("complete")]


@pytest.mark.parametrize("agreement", WHOLE, ids=lambda one: one.reference)
def test_what_is_called_complete_is_found_compliant(agreement: ExampleAgreement) -> None:
    """The example must not blame an agreement that carries every mandatory clause."""
    rules = load_clause_rules()
    read = read_agreement(bytes_of(agreement.reference), agreement.file)
    check = check_agreement(read, rules.clause_set("un-protocol-2018"), rules)
    short = {one.id: one.status for one in check.elements if one.requirement == "mandatory"}
    assert set(short.values()) == {"present"}, short
    assert check.verdict is Verdict.COMPLIANT


@pytest.mark.parametrize("language", list(Language))
def test_another_program_reads_the_paragraphs(language: Language) -> None:
    """python-docx sees every paragraph and the signature table, in each script."""
    agreement = next(one for one in SENT if one.language is language and one.file.endswith(".docx"))
    document = docx.Document(io.BytesIO(bytes_of(agreement.reference)))
    partner = PARTNERS[agreement.partner]
    assert any(partner.name in paragraph.text for paragraph in document.paragraphs)
    assert len(document.tables) == 1


def test_deleted_article_is_no_text_for_a_reader_of_the_accepted_view() -> None:
    """The tracked deletion takes the whole article away; its author and date stay in the file."""
    document = docx.Document(io.BytesIO(bytes_of("AOC-2026-011")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "sexual exploitation" not in text
    deletions = document.element.body.xpath(".//w:r/w:delText")
    assert "sexual exploitation" in "".join(one.text for one in deletions)
    assert document.element.body.xpath("string(.//w:del/@w:author)") == "Counsel of the Partner"


def test_notes_and_comments_are_parts_of_their_own() -> None:
    """Footnotes and comments are referred to from the text and not in it."""
    data = write_docx(parse_agreement("a{^note^}{?Lawyer|2026-01-02|why?}b"), DocxStyle())
    document = docx.Document(io.BytesIO(data))
    assert document.paragraphs[0].text == "ab"
    assert [(comment.author, comment.text) for comment in document.comments] == [("Lawyer", "why")]


def test_scan_has_pictures_and_no_text() -> None:
    """The scanned agreement has pages with an image and not one character."""
    document = pypdfium2.PdfDocument(bytes_of("AOC-2026-013"))
    assert [page.get_textpage().count_chars() for page in document] == [0] * len(document)
    assert all(any(True for _ in page.get_objects()) for page in document)
    document.close()


def test_encrypted_agreement_does_not_open() -> None:
    """Nobody opens the encrypted agreement without its password."""
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(bytes_of("AOC-2026-014")))
