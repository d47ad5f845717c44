"""Makes a PDF with text, or a plain text file, of an agreement of the corpus."""

import io
import textwrap

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from partner_screening.languages import Language
from partner_screening.reports.fonts import runs, width
from partner_screening.reports.right_to_left import direction_of, drawing_order, join_letters
from tests.contract_clauses.corpus_files import CorpusAgreement, Kind

_MARGIN = 62.0
_LEADING = 14.0
_SIZES = {Kind.TITLE: 14.0, Kind.HEADING: 11.5, Kind.HEADER: 8.0, Kind.FOOTER: 8.0}
_BOLD = frozenset({Kind.TITLE, Kind.HEADING, Kind.SUBHEADING})
_AROUND = frozenset({Kind.HEADER, Kind.FOOTER})
_COLUMNS = {Language.ZH: 40}


def write_text(agreement: CorpusAgreement) -> bytes:
    """Return a text file: lines of even length, a blank line between paragraphs."""
    columns = _COLUMNS.get(agreement.language, 88)
    paragraphs: list[str] = []
    for line in agreement.lines:
        text = " \t ".join(line.live_texts) if line.kind is Kind.ROW else line.plain_text
        if agreement.language is Language.ZH:
            lines = [text[at : at + columns] for at in range(0, len(text), columns)]
        else:
            lines = textwrap.wrap(text, columns, break_long_words=False, break_on_hyphens=False)
        paragraphs.append("\n".join(lines))
    return ("\n\n".join(paragraphs) + "\n").encode()


def write_pdf(agreement: CorpusAgreement) -> bytes:
    """Return a PDF with a text layer; header and footer stand on every page."""
    return _PdfWriter(agreement).write()


class _PdfWriter:
    """Sets lines on pages; the fonts are those of the reports."""

    def __init__(self, agreement: CorpusAgreement) -> None:
        self._agreement = agreement
        self._language = agreement.language
        self._target = io.BytesIO()
        self._canvas = Canvas(self._target, pagesize=A4, invariant=1, pageCompression=1)
        self._top = A4[1] - _MARGIN

    def write(self) -> bytes:
        self._begin_page()
        for line in self._agreement.lines:
            if line.kind in _AROUND:
                continue
            size = _SIZES.get(line.kind, 10.0)
            text = "    ".join(line.live_texts) if line.kind is Kind.ROW else line.plain_text
            for part in self._wrapped(text, size, is_bold=line.kind in _BOLD):
                if self._top < _MARGIN + _LEADING:
                    self._canvas.showPage()
                    self._begin_page()
                self._draw(part, self._top, size, is_bold=line.kind in _BOLD)
                self._top -= _LEADING
            self._top -= _LEADING * 0.6
        self._canvas.showPage()
        self._canvas.save()
        return self._target.getvalue()

    def _begin_page(self) -> None:
        for line in self._agreement.lines:
            if line.kind in _AROUND:
                place = A4[1] - 34 if line.kind is Kind.HEADER else 30.0
                self._draw(line.plain_text, place, _SIZES[line.kind], is_bold=False)
        self._top = A4[1] - _MARGIN

    def _wrapped(self, text: str, size: float, *, is_bold: bool) -> list[str]:
        """Part a paragraph into lines: at spaces, or between any two signs of Chinese."""
        is_han = self._language is Language.ZH
        pieces = list(text) if is_han else text.split(" ")
        joint = "" if is_han else " "
        room = (A4[0] - 2 * _MARGIN) / size
        lines: list[list[str]] = [[]]
        filled = 0.0
        for piece in pieces:
            wide = width(join_letters(piece) + joint, self._language, is_bold)
            if lines[-1] and filled + wide > room and piece not in "，。；：、）》”":
                lines.append([])
                filled = 0.0
            lines[-1].append(piece)
            filled += wide
        return [joint.join(line) for line in lines]

    def _draw(self, text: str, top: float, size: float, *, is_bold: bool) -> None:
        if not text:
            return
        is_rtl = self._language.direction == "rtl"
        if is_rtl or direction_of(text) == "rtl":
            letters = " ".join(join_letters(word) for word in text.split(" "))
            shown = "".join(letter.letter for letter in drawing_order(letters, "rtl"))
            at = A4[0] - _MARGIN - size * width(shown, self._language, is_bold)
        else:
            shown, at = text, _MARGIN
        drawn = self._canvas.beginText(at, top)
        for run in runs(shown, self._language, is_bold):
            drawn.setFont(run.face.name, size * run.face.scale)
            drawn.textOut(run.text)
        self._canvas.drawText(drawn)
