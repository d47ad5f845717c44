"""Formulas, error values and far-away cells: what calamine does not tell, seen in the sheet XML.

A scan of the bytes suffices for what spreadsheet programs write; XML is parsed only when something
unusual stands in it (prefixed names, cells without a reference, error values, far-away cells).
"""

import posixpath
import re
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from assessment_tools.workbook_safety import Parts

_MOST_ROWS = 5_000
_MOST_COLUMNS = 300
_CELL = re.compile(rb"<(?:\w+:)?c(?P<attributes>\s[^<>]*?)>\s*<(?:\w+:)?(?:f|v|is)[\s/>]")
# A column of three letters, a row of four digits, or an error value somewhere in the sheet.
_UNUSUAL = re.compile(rb"=\s*[\"'](?:[A-Z]{3}[0-9]|[A-Z]{1,2}[0-9]{4}|e[\"'])")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_IS_ERROR = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_FORMULA = re.compile(rb"<f[\s/>]")
_OPENING = re.compile(rb"<c(\s[^<>]*)>\s*")
# The main namespace (of either dialect) with a prefix, for "<x:c>"; extensions have others.
_PREFIXED = re.compile(
    rb"xmlns:\w+\s*=\s*[\"']http://(?:schemas\.openxmlformats\.org/spreadsheetml/2006/main"
    rb"|purl\.oclc\.org/ooxml/spreadsheetml/main)[\"']"
)
_LETTERS = re.compile(r"([A-Z]+)([0-9]+)")

Place = tuple[int, int]
"""Row and column of a cell, counted from 0."""


class SheetScan(NamedTuple):
    """What one sheet's XML shows; ``far`` is a filled cell beyond any sensible size."""

    formulas: frozenset[Place]
    errors: frozenset[Place]
    far: str


NOTHING_SEEN = SheetScan(frozenset(), frozenset(), "")


def scan_sheets(parts: Parts) -> dict[str, SheetScan]:
    """Return what each sheet's XML shows, by the name of the sheet.

    Raises:
        etree.XMLSyntaxError: a part is not XML.
        ValueError: a sheet's part is missing, or a row has no proper number.

    """
    by_name = {name.casefold(): content for name, content in parts.items()}
    scans: dict[str, SheetScan] = {}
    for name, part in _sheet_parts(parts):
        if part.casefold() not in by_name:  # unseen is not the same as free of formulas
            raise ValueError(f"the part of sheet '{name}' is missing")
        scans[name] = _scan(by_name[part.casefold()])
    return scans


def cell_name(place: Place) -> str:
    """Return the name of a cell, such as ``E7``."""
    row, column = place
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _scan(content: bytes) -> SheetScan:
    if _UNUSUAL.search(content) or _PREFIXED.search(content):
        return _thorough_scan(content)
    formulas: set[Place] = set()
    for match in _FORMULA.finditer(content):
        tag = content[content.rfind(b"<", 0, match.start()) : match.start()]
        opening = _OPENING.fullmatch(tag)
        reference = _REFERENCE.search(opening[1]) if opening else None
        if reference is None:
            return _thorough_scan(content)
        formulas.add(_place(reference))
    return SheetScan(frozenset(formulas), frozenset(), "")


def _thorough_scan(content: bytes) -> SheetScan:
    errors: set[Place] = set()
    far = ""
    for match in _CELL.finditer(content):
        attributes = match["attributes"]
        reference = _REFERENCE.search(attributes)
        if reference is None:
            continue
        place = _place(reference)
        if place[0] >= _MOST_ROWS or place[1] >= _MOST_COLUMNS:
            far = far or cell_name(place)
        if _IS_ERROR.search(attributes):
            errors.add(place)
    return SheetScan(frozenset(_parsed_formulas(content)), frozenset(errors), far)


def _place(reference: re.Match[bytes]) -> Place:
    return int(reference[2]) - 1, _column(reference[1].decode())


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _parsed_formulas(content: bytes) -> set[Place]:
    found: set[Place] = set()
    row = column = -1
    for element in _parse(content).iter("{*}row", "{*}c"):
        if etree.QName(element).localname == "row":
            row = int(element.get("r") or row + 2) - 1
            column = -1
            continue
        named = _LETTERS.fullmatch(element.get("r") or "")
        column = _column(named[1]) if named else column + 1
        if named:
            row = int(named[2]) - 1
        if element.find("{*}f") is not None:
            found.add((row, column))
    return found


def _sheet_parts(parts: Parts) -> tuple[tuple[str, str], ...]:
    return _parts_by_sheet(
        parts["xl/workbook.xml"], parts.get("xl/_rels/workbook.xml.rels", b"<none/>")
    )


# Workbooks that were issued alike are alike in these two parts.
@lru_cache(maxsize=16)
def _parts_by_sheet(workbook: bytes, relations: bytes) -> tuple[tuple[str, str], ...]:
    targets = {
        relation.get("Id"): relation.get("Target") or ""
        for relation in _parse(relations).iter("{*}Relationship")
    }
    found: dict[str, str] = {}
    for sheet in _parse(workbook).iter("{*}sheet"):
        relation_id = next(
            (str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), ""
        )
        target = targets.get(relation_id, "")
        found[sheet.get("name") or ""] = posixpath.normpath(
            posixpath.join("/xl", target)
        ).removeprefix("/")
    return tuple(found.items())


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(content, parser)
