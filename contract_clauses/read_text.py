"""Reads plain text: finds the encoding, then paragraphs by blank lines and numbers."""

import codecs
import re

from contract_clauses.agreement import Role
from contract_clauses.block import Blocks
from contract_clauses.heading import looks_like_contents_line, looks_like_heading
from contract_clauses.paragraph_lines import is_wrapped, join_lines
from contract_clauses.reading_problem import reading_warning
from partner_screening.findings import Problem

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FALLBACK = "cp1252"
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")


def decode(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """Return the text of ``data`` by its byte order mark, as UTF-8, or else as Windows-1252."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            text = data.decode(encoding, errors="replace")
            problems = [_guessed(file, encoding)] if "\ufffd" in text else []
            return text.removeprefix("\ufeff"), problems
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return data.decode(_FALLBACK, errors="replace"), [_guessed(file, _FALLBACK)]


def _guessed(file: str, encoding: str) -> Problem:
    return reading_warning("encoding_guessed", file, found=encoding)


def read_text(data: bytes, file: str) -> tuple[Blocks, list[Problem]]:
    """Return the paragraphs of a plain text file."""
    text, problems = decode(data, file)
    read = Blocks()
    lines = _LINE_END.split(text)
    for paragraph in join_lines(lines) if is_wrapped(lines) else filter(str.strip, lines):
        read.add_text(paragraph, role_of_line(paragraph))
    return read, problems


def role_of_line(text: str) -> Role:
    """Return the role that a paragraph without layout has by its text."""
    if looks_like_contents_line(text):
        return Role.CONTENTS_LIST
    return Role.HEADING if looks_like_heading(text) else Role.BODY
