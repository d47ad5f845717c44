"""The exchange file as a workbook: the content of the JSON form in three sheets of plain text.

Every cell is text, dates as year-month-day, so that both forms give the same content and checksum.
Nothing that begins like a formula is ever written or read as one.
"""

import io
from collections.abc import Iterable, Iterator

import python_calamine
from lxml import etree
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assessment_tools.workbook_bytes import deterministic_bytes
from assessment_tools.workbook_formulas import cell_name, scan_sheets
from assessment_tools.workbook_safety import inspect_workbook
from partner_screening.errors import FileRefused
from partner_screening.process.exchange_format import (
    FORMAT,
    VERSION,
    ExchangeContent,
    accepted,
    checksum,
)

_SHEETS = {
    "assessment": ("field", "value"),
    "answers": ("standard", "answer", "evidence"),
    "plan": ("field", "value"),
}
_LISTS = frozenset({"gaps"})
_NUMBERS = frozenset({"score", "maximum", "progress"})
_SEPARATOR = "\n"


def workbook_of(content: ExchangeContent) -> bytes:
    """Return the workbook: the same bytes for the same content."""
    plain = content.model_dump(mode="json")
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    head = [("format", FORMAT), ("version", str(VERSION)), ("checksum", checksum(content))]
    _fill(first, "assessment", [*head, *_fields(plain)])
    _fill(
        book.create_sheet(),
        "answers",
        [
            (one["standard"], one["answer"], _SEPARATOR.join(one["evidence"]))
            for one in plain["answers"]
        ],
    )
    if content.plan is not None:
        _fill(book.create_sheet(), "plan", _fields(plain["plan"]))
    return deterministic_bytes(book, FORMAT)


def read_workbook(data: bytes, file: str) -> ExchangeContent:
    """Return the content of a workbook whose checksum holds.

    Raises:
        FileRefused: no safe workbook, a formula anywhere, a sheet or field missing, or changed.

    """
    parts = inspect_workbook(data, file)
    try:
        for name, scan in scan_sheets(parts).items():
            if scan.formulas or scan.errors or scan.far:
                place = min(scan.formulas | scan.errors, default=(0, 0))
                raise FileRefused(
                    "formula_cell",
                    file,
                    f"Sheet '{name}', cell {scan.far or cell_name(place)}: an exchange file holds "
                    "texts and no formulas.",
                    "Ask the issuer for the file as it was exported.",
                    name,
                )
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {name: _rows(book, name, file) for name in book.sheet_names}
    except (python_calamine.CalamineError, etree.XMLSyntaxError, ValueError) as error:
        raise FileRefused(
            "damaged_file", file, "The file is damaged: its sheets cannot be read.",
            "Ask the issuer for the file again.",
        ) from error  # fmt: skip
    return accepted(_whole(sheets, file), file)


def _whole(sheets: dict[str, list[list[str]]], file: str) -> dict[str, object]:
    missing = [name for name in ("assessment", "answers") if name not in sheets]
    if missing:
        raise FileRefused(
            "not_an_exchange_file",
            file,
            f"The sheet '{missing[0]}' is missing.",
            "Ask the issuer for a file as docs/exchange.md describes it.",
        )
    head = _named(sheets["assessment"], file)
    if head.pop("format", "") != FORMAT:
        raise FileRefused(
            "not_an_exchange_file",
            file,
            f"The file does not say that it is a {FORMAT}.",
            "Ask the issuer for a file as docs/exchange.md describes it.",
        )
    version, stated = head.pop("version", ""), head.pop("checksum", "")
    content: dict[str, object] = {**_content(head)}
    content["answers"] = [
        {
            "standard": row[0],
            "answer": row[1],
            "evidence": row[2].split(_SEPARATOR) if row[2] else [],
        }
        for row in sheets["answers"]
    ]
    content["plan"] = _content(_named(sheets["plan"], file)) if "plan" in sheets else None
    return {"version": version, "checksum": stated, "content": content}


def _content(fields: dict[str, str]) -> dict[str, object]:
    """Return the fields as the JSON form has them: groups, lists, numbers, nothing for nothing."""
    found: dict[str, object] = {}
    groups: dict[str, dict[str, str]] = {}
    for name, value in fields.items():
        group, dot, inner = name.partition(".")
        if dot:
            groups.setdefault(group, {})[inner] = value
        elif name in _LISTS:
            found[name] = value.split(_SEPARATOR) if value else []
        elif name in _NUMBERS:
            found[name] = int(value) if value.isascii() and value.isdigit() else value
        else:
            found[name] = value or None
    if "issuer" in fields:
        groups.setdefault("parameters", {})
    return found | groups


def _fields(plain: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in plain.items():
        if name in {"answers", "plan"}:
            continue
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", str(one)) for inner, one in value.items())
        elif isinstance(value, list):
            yield name, _SEPARATOR.join(str(one) for one in value)
        else:
            yield name, "" if value is None else str(value)


def _fill(sheet: Worksheet, name: str, rows: Iterable[tuple[str, ...]]) -> None:
    sheet.title = name
    for number, row in enumerate([_SHEETS[name], *rows], start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=column)
            cell.value = text
            cell.data_type = "s"  # a text that begins with "=" stays a text
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for column in range(1, len(_SHEETS[name]) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 28 if column == 1 else 70
    sheet.freeze_panes = "A2"


def _rows(book: python_calamine.CalamineWorkbook, name: str, file: str) -> list[list[str]]:
    wanted = _SHEETS.get(name)
    if wanted is None:
        raise FileRefused(
            "unknown_sheet",
            file,
            f"The sheet '{name}' does not belong into an exchange file.",
            "Ask the issuer for the file as it was exported.",
            name,
        )
    rows = book.get_sheet_by_name(name).to_python()
    texts = [[_text(value) for value in row] for row in rows]
    if not texts or texts[0][: len(wanted)] != list(wanted):
        raise FileRefused(
            "unknown_column",
            file,
            f"The first row of sheet '{name}' must be: {', '.join(wanted)}.",
            "Ask the issuer for the file as it was exported.",
            name,
        )
    return [(row + [""] * len(wanted))[: len(wanted)] for row in texts[1:] if any(row)]


def _text(value: object) -> str:
    # A program that saved the file again may have turned a text into a number.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _named(rows: list[list[str]], file: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in rows:
        if name in found:
            raise FileRefused(
                "repeated_field",
                file,
                f"The field '{name}' stands twice.",
                "Ask the issuer for the file as it was exported.",
                name,
            )
        found[name] = value
    return found
