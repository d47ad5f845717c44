"""A .docx opened for a changed copy: every part that is not changed keeps its bytes."""

import io
import posixpath
import zipfile
from copy import copy
from typing import Literal

from lxml import etree

from contract_clauses.docx_inline import TRACKED
from contract_clauses.docx_package import STRICT, TRANSITIONAL, DocxParts, parsed_part, read_parts
from contract_clauses.docx_styles import OFF, W
from contract_clauses.read_agreement import identify
from contract_clauses.reading_problem import refused
from partner_screening.zip_safety import SafeZip

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ID = W + "id"

Purpose = Literal["insert", "annotate"]
"""What the copy is for: a file may be protected against the one and open to the other."""


class WordFile:
    """The parts of a .docx, to be changed and saved as a copy.

    Attributes:
        parts: the parsed parts; change their nodes in place.

    Raises:
        FileRefused: ``not_word``, ``protected_file``, ``signed_file``, or as ``read_parts``.

    """

    def __init__(self, data: bytes, file: str, purpose: Purpose) -> None:
        kind = identify(data, file)
        if kind == "encrypted":
            raise refused("encrypted_file", file)
        if kind != "docx":
            raise refused("not_word", file, kind)
        self.parts: DocxParts = read_parts(data, file)
        self._data = data
        self._file = file
        self._is_strict = False
        with SafeZip(data, file) as archive:
            if any(name.startswith("_xmlsignatures/") for name in archive.names):
                raise refused("signed_file", file)
            self._is_strict = STRICT in archive.read(self.parts.name)
            self._refuse_protected(archive, purpose)
        self._comments = self.parts.first("comments")
        self._has_comments = self._comments is not None
        self._last_id = self._highest_id()

    @property
    def comments(self) -> etree._Element:
        """The root of the comments part, made when the first comment is written."""
        if self._comments is None:
            self._comments = etree.Element(W + "comments", nsmap={"w": W[1:-1]})
        return self._comments

    def next_id(self) -> str:
        """Return an id that no tracked change and no comment of the document has."""
        self._last_id += 1
        return str(self._last_id)

    def saved(self) -> bytes:
        """Return the bytes of the copy: only document, comments and what announces them differ."""
        changed = {self.parts.name: self._written(self.parts.document)}
        if self._comments is not None:
            changed |= self._with_comments()
        target = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self._data)) as old,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for member in old.infolist():
                content = changed.pop(member.filename, None)
                if content is None:
                    content = old.read(member)
                new.writestr(copy(member), content, zipfile.ZIP_DEFLATED)
            for name, content in changed.items():
                new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        return target.getvalue()

    def _refuse_protected(self, archive: SafeZip, purpose: Purpose) -> None:
        settings = next(
            (name for name in archive.names if name == self._beside("settings.xml")), None
        )
        if settings is None:
            return
        root = parsed_part(archive, settings, self._file)
        protection = root.find(W + "documentProtection")
        if protection is not None and protection.get(W + "enforcement", "0").lower() not in OFF:
            kind = protection.get(W + "edit", "")
            is_open = (
                kind == "none"
                or kind == {"insert": "trackedChanges", "annotate": "comments"}[purpose]
            )
            if not is_open:
                raise refused("protected_file", self._file, kind)
        lock = root.find(W + "writeProtection")
        if lock is not None and any(
            lock.get(W + name) for name in ("hash", "hashValue", "cryptAlgorithmSid")
        ):
            raise refused("protected_file", self._file, "writeProtection")

    def _beside(self, name: str) -> str:
        return posixpath.join(posixpath.dirname(self.parts.name), name)

    def _highest_id(self) -> int:
        highest = 0
        roots = [self.parts.document, *(part.root for part in self.parts.others)]
        tags = [*TRACKED, W + "rPrChange", W + "pPrChange", W + "comment"]
        for root in roots:
            for element in root.iter(*tags):
                given = element.get(_ID, "")
                if given.isdecimal() and len(given) < 10:  # noqa: PLR2004 - ids are 32-bit
                    highest = max(highest, int(given))
        return highest

    def _with_comments(self) -> dict[str, bytes]:
        if self._has_comments:
            part = next(part for part in self.parts.others if part.kind == "comments")
            return {part.name: self._written(self.comments)}
        name = self._beside("comments.xml")
        relations = posixpath.join(
            posixpath.dirname(self.parts.name),
            "_rels",
            posixpath.basename(self.parts.name) + ".rels",
        )
        return {
            name: self._written(self.comments),
            "[Content_Types].xml": self._types_with(name),
            relations: self._relations_with(relations),
        }

    def _types_with(self, name: str) -> bytes:
        with SafeZip(self._data, self._file) as archive:
            root = parsed_part(archive, "[Content_Types].xml", self._file)
        etree.SubElement(
            root,
            f"{{{_TYPES}}}Override",
            {"PartName": f"/{name}", "ContentType": _COMMENTS_TYPE},
        )
        return _serialised(root)

    def _relations_with(self, name: str) -> bytes:
        with SafeZip(self._data, self._file) as archive:
            if name in archive:
                root = parsed_part(archive, name, self._file)
            else:
                root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})  # type: ignore[dict-item]
        taken = {relation.get("Id") for relation in root}
        office = _STRICT_OFFICE if self._is_strict else _OFFICE
        etree.SubElement(
            root,
            f"{{{_RELATIONS}}}Relationship",
            {
                "Id": next(f"rIdC{at}" for at in range(len(root) + 1) if f"rIdC{at}" not in taken),
                "Type": f"{office}/comments",
                "Target": "comments.xml",
            },
        )
        return _serialised(root)

    def _written(self, root: etree._Element) -> bytes:
        content = _serialised(root)
        return content.replace(TRANSITIONAL, STRICT) if self._is_strict else content


def _serialised(root: etree._Element) -> bytes:
    return _DECLARATION + etree.tostring(root, encoding="UTF-8")
