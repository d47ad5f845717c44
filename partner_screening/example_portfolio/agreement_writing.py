"""Writes an agreement of the example in the format that its file name asks for."""

from html import escape
from pathlib import PurePosixPath

from partner_screening.example_portfolio.agreement_text import Block, BlockKind
from partner_screening.example_portfolio.docx_writing import DocxStyle, write_docx
from partner_screening.example_portfolio.example_data import ExampleAgreement, ExamplePartner
from partner_screening.example_portfolio.pdf_writing import write_pdf, write_scan

_PASSWORD = "not-sent-with-the-file"  # noqa: S105 - the point of this example is that nobody has it
_HTML_TAGS = {BlockKind.TITLE: "h1", BlockKind.ARTICLE: "h2", BlockKind.ANNEX: "h2"}


def write_agreement(agreement: ExampleAgreement, partner: ExamplePartner) -> bytes:
    """Return the bytes of the agreement's file."""
    blocks = agreement.blocks(partner)
    suffix = PurePosixPath(agreement.file).suffix
    if suffix == ".docx":
        style = DocxStyle(
            language=agreement.language,
            automatic_numbers=agreement.numbers == "automatic",
            article_label=agreement.article_label,
        )
        return write_docx(blocks, style)
    if suffix == ".html":
        return write_html(blocks, agreement)
    if suffix == ".txt":
        return write_text(blocks, agreement.article_label)
    if agreement.layout == "scanned":
        return write_scan(blocks, agreement.article_label)
    password = _PASSWORD if agreement.layout == "encrypted" else ""
    return write_pdf(blocks, agreement.article_label, password)


def write_html(blocks: tuple[Block, ...], agreement: ExampleAgreement) -> bytes:
    """Return a web page with typed numbers."""
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{agreement.language}" dir="{agreement.language.direction}">',
        f'<head><meta charset="utf-8"><title>{escape(agreement.reference)}</title></head>',
        "<body>",
    ]
    rows: list[str] = []
    for block in blocks:
        if block.kind is BlockKind.ROW:
            cells = "".join(f"<td>{escape(cell)}</td>" for cell in block.plain_text.split("\t"))
            rows.append(f"<tr>{cells}</tr>")
            continue
        lines += _html_table(rows)
        rows = []
        tag = _HTML_TAGS.get(block.kind, "p")
        lines.append(f"<{tag}>{escape(_numbered(block, agreement.article_label))}</{tag}>")
    lines += [*_html_table(rows), "</body>", "</html>", ""]
    return "\n".join(lines).encode()


def write_text(blocks: tuple[Block, ...], article_label: str) -> bytes:
    """Return plain text in UTF-8, paragraphs parted by empty lines."""
    return "\n\n".join(_numbered(block, article_label) for block in blocks).encode() + b"\n"


def _html_table(rows: list[str]) -> list[str]:
    return ["<table>", *rows, "</table>"] if rows else []


def _numbered(block: Block, article_label: str) -> str:
    if block.kind is BlockKind.ARTICLE:
        return f"{article_label.format(block.number)} {block.plain_text}"
    return f"{block.number} {block.plain_text}".strip()
