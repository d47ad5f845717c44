"""Yardstick 2, the plain script: what a user would write with openpyxl and python-docx in a loop.

It reads each workbook cell by cell, searches each agreement for a few keywords and writes the results
with openpyxl. It explains nothing, keeps nothing and is easily fooled; it is here for its speed only.
"""

import re
import time
from pathlib import Path

import docx
import pypdfium2
from openpyxl import Workbook, load_workbook

_KEYWORDS = {
    "prevention": re.compile(r"prevent.{0,80}sexual exploitation", re.IGNORECASE | re.DOTALL),
    "prohibition": re.compile(
        r"(prohibit|forbid).{0,80}sexual exploitation", re.IGNORECASE | re.DOTALL
    ),
    "minors": re.compile(
        r"under (the age of )?(18|eighteen)|below the age of eighteen", re.IGNORECASE
    ),
    "exchange": re.compile(r"money.{0,80}(sex|sexual favours)", re.IGNORECASE | re.DOTALL),
    "reporting": re.compile(
        r"(report|inform|notify).{0,80}(allegation|suspicion)", re.IGNORECASE | re.DOTALL
    ),
    "investigation": re.compile(r"investigat", re.IGNORECASE),
    "termination": re.compile(r"terminate", re.IGNORECASE),
    "standards": re.compile(r"ST/SGB/2003/13"),
}


def measure_plain_script(portfolio: Path, partners: int) -> float:
    """Return the seconds that the script takes for the first ``partners`` partners."""
    workbooks = sorted((portfolio / "self-assessments").glob("*.xlsx"))[:partners]
    agreements = sorted((portfolio / "agreements").iterdir())[:partners]
    started = time.perf_counter()
    screen(workbooks, agreements, portfolio.parent / "plain-script.xlsx")
    return time.perf_counter() - started


def screen(workbooks: list[Path], agreements: list[Path], out: Path) -> None:
    """Do the whole job of the plain script."""
    results = Workbook()
    sheet = results.active
    assert sheet is not None
    for path in workbooks:
        sheet.append([path.name, *_answers(path)])
    clauses = results.create_sheet("agreements")
    for path in agreements:
        text = _text(path)
        clauses.append(
            [path.name, *("yes" if word.search(text) else "no" for word in _KEYWORDS.values())]
        )
    results.save(out)


def _answers(path: Path) -> list[str]:
    workbook = load_workbook(path)
    cells = [
        str(cell.value)
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.value
    ]
    return cells[-20:]


def _text(path: Path) -> str:
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
        document.close()
        return text
    document = docx.Document(str(path))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)
