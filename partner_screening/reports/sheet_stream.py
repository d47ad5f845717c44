"""Writes large .xlsx workbooks row by row: flat memory, same bytes for the same rows.

Every text is an inline string, so that text from people can never become a formula. Rows of all
sheets may come in any order: each sheet is kept in a file of its own until the workbook is closed.
"""

import math
import re
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO, NamedTuple, Self
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from partner_screening.reports.right_to_left import is_right_to_left
from partner_screening.reports.tones import SOFT, STRONG, Tone

LONGEST_CELL = 32_000
"""Letters that a cell may hold (the format's limit is 32,767); the rest is cut, and marked."""

CUT_MARK = " […]"

_BEYOND_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH = date(1899, 12, 30)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_HEADING, _TEXT, _DATE, _NUMBER = 1, 2, 3, 4
_TONES = {tone: 5 + at for at, tone in enumerate(Tone)}
_RIGHT_TO_LEFT = 5 + len(Tone)  # the same styles again, for texts that read from right to left
_LINE_HEIGHT = 13.5
_HIGHEST_ROW = 190.0
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

UNFINISHED_SHEETS = ".sheets-"
"""How the folder of a workbook that still grows begins; a kill can leave one behind."""


class TonedText(NamedTuple):
    """A status on the colour of its tone."""

    text: str
    tone: Tone


CellValue = str | int | date | TonedText | None


class Column(NamedTuple):
    """A column: its heading and its width in letters."""

    heading: str
    width: float


class SheetPlan(NamedTuple):
    """A sheet: its title (at most 31 letters) and its columns."""

    title: str
    columns: tuple[Column, ...]


class SheetStream:
    """A workbook that is being written; a context manager that finishes it at the end.

    Attributes:
        path: where the workbook is written.

    """

    def __init__(self, path: Path, plans: Sequence[SheetPlan], *, is_rtl: bool) -> None:
        self.path = path
        self._plans, self._is_rtl = tuple(plans), is_rtl
        self._folder = TemporaryDirectory(dir=path.parent, prefix=UNFINISHED_SHEETS)
        self._files: list[IO[str]] = [
            (Path(self._folder.name) / str(at)).open("w", encoding="utf-8")
            for at in range(len(plans))
        ]
        self._rows = [1] * len(plans)
        for file, plan in zip(self._files, plans, strict=True):
            headings = [_text(column.heading, _HEADING) for column in plan.columns]
            file.write(_row(1, 2 * _LINE_HEIGHT + 4, headings))

    def add(self, sheet: int, values: Sequence[CellValue]) -> None:
        """Write one row to the sheet with this number, counted from 0."""
        self._rows[sheet] += 1
        height = _height(values, self._plans[sheet].columns)
        row = _row(self._rows[sheet], height, [_cell(value) for value in values])
        self._files[sheet].write(row)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for file in self._files:
            file.close()
        try:
            if kind is None:
                self._finish()
        finally:
            self._folder.cleanup()

    def _finish(self) -> None:
        with ZipFile(self.path, "w") as archive:
            for name, content in self._small_parts().items():
                archive.writestr(_entry(name), _HEAD + content)
            for at, plan in enumerate(self._plans):
                with archive.open(_entry(f"xl/worksheets/sheet{at + 1}.xml"), "w") as target:
                    target.write((_HEAD + self._before_rows(plan)).encode())
                    with (Path(self._folder.name) / str(at)).open("rb") as source:
                        shutil.copyfileobj(source, target)
                    target.write(self._after_rows(at, plan).encode())

    def _before_rows(self, plan: SheetPlan) -> str:
        columns = "".join(
            f'<col min="{at}" max="{at}" width="{column.width}" customWidth="1"/>'
            for at, column in enumerate(plan.columns, 1)
        )
        rtl = ' rightToLeft="1"' if self._is_rtl else ""
        return (
            f'<worksheet {_MAIN}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView{rtl} workbookViewId="0" showGridLines="0">'
            '<pane xSplit="2" ySplit="1" topLeftCell="C2" activePane="bottomRight" state="frozen"/>'
            f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>"
        )

    def _after_rows(self, at: int, plan: SheetPlan) -> str:
        area = f"A1:{_letters(len(plan.columns))}{self._rows[at]}"
        return (
            f'</sheetData><autoFilter ref="{area}"/>'
            '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="8" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
        )

    def _small_parts(self) -> dict[str, str]:
        numbers = range(1, len(self._plans) + 1)
        styles = len(self._plans) + 1
        return {
            "[Content_Types].xml": _content_types(numbers),
            "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": self._workbook(),
            "xl/_rels/workbook.xml.rels": _relations(
                [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
                + [(f"rId{styles}", "styles", "styles.xml")]
            ),
            "xl/styles.xml": _styles(),
        }

    def _workbook(self) -> str:
        sheets, names = [], []
        for at, plan in enumerate(self._plans):
            sheets.append(
                f'<sheet name={quoteattr(plan.title)} sheetId="{at + 1}" r:id="rId{at + 1}"/>'
            )
            quoted = escape("'" + plan.title.replace("'", "''") + "'")
            area = f"{quoted}!$A$1:${_letters(len(plan.columns))}${self._rows[at]}"
            names.append(
                f'<definedName name="_xlnm._FilterDatabase" localSheetId="{at}" hidden="1">'
                f"{area}</definedName>"
            )
            names.append(
                f'<definedName name="_xlnm.Print_Titles" localSheetId="{at}">{quoted}!$1:$1'
                "</definedName>"
            )
        return (
            f'<workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets>{"".join(sheets)}</sheets>'
            f"<definedNames>{''.join(names)}</definedNames></workbook>"
        )


def _row(number: int, height: float, cells: Iterable[str]) -> str:
    return f'<row r="{number}" ht="{height:.1f}" customHeight="1">{"".join(cells)}</row>'


def _height(values: Sequence[CellValue], columns: Sequence[Column]) -> float:
    """Return the height that shows every text, within reason; programs do not fit it themselves."""
    lines = 1
    for value, column in zip(values, columns, strict=True):
        text = value.text if isinstance(value, TonedText) else value
        if isinstance(text, str) and (len(text) * 2 > column.width or "\n" in text):
            lines = max(lines, lines_of(text[:2_000], column.width))
    return min(_LINE_HEIGHT * lines + 4, _HIGHEST_ROW)


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text fills in a column; Chinese letters are two wide."""
    room = max(1.0, width - 2)
    return sum(
        math.ceil(sum(1 + (letter > "\u2e7f") for letter in line) / room) or 1
        for line in text.split("\n")
    )


def _cell(value: CellValue) -> str:
    if value is None or value == "":
        return f'<c s="{_TEXT}"/>'
    if isinstance(value, TonedText):
        return _text(value.text, _TONES[value.tone])
    if isinstance(value, date):
        return f'<c s="{_DATE}"><v>{(value - _EPOCH).days}</v></c>'
    if isinstance(value, int):
        return f'<c s="{_NUMBER}"><v>{value}</v></c>'
    return _text(value, _TEXT)


def _text(text: str, style: int) -> str:
    if len(text) > LONGEST_CELL:
        text = text[:LONGEST_CELL] + CUT_MARK
    if is_right_to_left(text):
        style += _RIGHT_TO_LEFT
    shown = escape(_BEYOND_XML.sub("\ufffd", text))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def _letters(column: int) -> str:
    """Return the name of a column, such as ``AB`` for 28."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _ZIP_DATE)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _relations(parts: Iterable[tuple[str, str, str]]) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="{id_}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
            for id_, kind, target in parts
        )
        + "</Relationships>"
    )


def _content_types(numbers: Iterable[int]) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in numbers
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
        f"{sheets}</Types>"
    )


def _styles() -> str:
    """Return the styles: default, heading, text, date, number, and one per tone."""
    font = '<font>{bold}<sz val="10"/><color rgb="FF{colour}"/><name val="Calibri"/></font>'
    fonts = [font.format(bold="", colour="1F2933"), font.format(bold="<b/>", colour="FFFFFF")]
    fills = ['<fill><patternFill patternType="none"/></fill>']
    fills.append('<fill><patternFill patternType="gray125"/></fill>')
    solid = (
        '<fill><patternFill patternType="solid"><fgColor rgb="FF{}"/><bgColor indexed="64"/>'
        "</patternFill></fill>"
    )
    fills.append(solid.format("0B4F6C"))
    for tone in Tone:
        fonts.append(font.format(bold="<b/>", colour=STRONG[tone][1:].upper()))
        fills.append(solid.format(SOFT[tone][1:].upper()))
    side = '<{0} style="thin"><color rgb="FFC9D2D9"/></{0}>'
    border = "<border><left/><right/><top/><bottom/><diagonal/></border>"
    border += f"<border><left/><right/><top/>{side.format('bottom')}<diagonal/></border>"
    formats: list[str] = []
    for reading in ("", ' readingOrder="2"'):
        formats += [_format((0, 0), 0, ""), _format((1, 2), 0, reading)]
        formats += [_format((0, 0), number, reading) for number in (0, 164, 1)]
        formats += [_format((2 + at, 3 + at), 0, reading) for at in range(len(Tone))]
    return (
        f'<styleSheet {_MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
        f'</numFmts><fonts count="{len(fonts)}">{"".join(fonts)}</fonts>'
        f'<fills count="{len(fills)}">{"".join(fills)}</fills>'
        f'<borders count="2">{border}</borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(formats)}">{"".join(formats)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )


def _format(font_and_fill: tuple[int, int], number: int, reading: str) -> str:
    font, fill = font_and_fill
    centre = ' horizontal="center"' if number else ""
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="1" xfId="0" '
        'applyFont="1" applyFill="1" applyBorder="1" applyNumberFormat="1" applyAlignment="1">'
        f'<alignment vertical="top" wrapText="1"{centre}{reading}/></xf>'
    )
