"""The parts of a .docx: found through its relations, checked, and parsed without any surprise."""

import posixpath
from typing import NamedTuple

from lxml import etree

from contract_clauses.reading_problem import refused
from partner_screening.errors import FileRefused
from partner_screening.zip_safety import SafeZip

STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_EMBEDDED = ("word/embeddings/", "word/diagrams/data", "word/activex/")
_MAY_HOLD_TEXT = (".docx", ".pdf", ".bin")


class Part(NamedTuple):
    """A part of the document: the last word of its relation type, its parsed root, its name."""

    kind: str
    root: etree._Element
    name: str


class EmbeddedFile(NamedTuple):
    """A file inside the document; ``data`` is empty where its kind holds no text that is read."""

    name: str
    data: bytes


class DocxParts(NamedTuple):
    """All parts that hold text or say how to read it, and the files that are embedded.

    ``name`` is the name of the main part; ``chunks`` are inserted documents by their relation.
    """

    document: etree._Element
    name: str
    others: tuple[Part, ...]
    embedded: tuple[EmbeddedFile, ...]
    chunks: dict[str, EmbeddedFile]

    def first(self, kind: str) -> etree._Element | None:
        """Return the root of the first part of a kind."""
        return next((part.root for part in self.others if part.kind == kind), None)


_WANTED = frozenset(
    {"styles", "numbering", "header", "footer", "footnotes", "endnotes", "comments"}
)


def read_parts(data: bytes, file: str) -> DocxParts:
    """Return the parts of a .docx.

    Raises:
        FileRefused: ``zip_bomb``, ``entity_bomb``, ``macro_file``, ``encrypted_file`` or
            ``damaged_file``.

    """
    with SafeZip(data, file) as archive:
        types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive else b""
        lowered = [name.casefold() for name in archive.names]
        if b"macroEnabled" in types or any(name.endswith("vbaproject.bin") for name in lowered):
            raise refused("macro_file", file)
        main = _main_part(archive, file)
        folder = posixpath.dirname(main)
        others = []
        chunks = {}
        for relation in _relations(
            archive, f"{folder}/_rels/{posixpath.basename(main)}.rels", file
        ):
            path = _path(folder, relation.target)
            if path not in archive:
                continue
            if relation.kind in _WANTED:
                others.append(Part(relation.kind, parsed_part(archive, path, file), path))
            elif relation.kind == "aFChunk":
                chunks[relation.id] = EmbeddedFile(path, archive.read(path))
        return DocxParts(
            parsed_part(archive, main, file), main, tuple(others), _embedded(archive), chunks
        )


def _embedded(archive: SafeZip) -> tuple[EmbeddedFile, ...]:
    return tuple(
        EmbeddedFile(name, archive.read(name) if lowered.endswith(_MAY_HOLD_TEXT) else b"")
        for name in archive.names
        if (lowered := name.casefold()).startswith(_EMBEDDED)
    )


class _Relation(NamedTuple):
    id: str
    kind: str
    target: str


def _main_part(archive: SafeZip, file: str) -> str:
    for relation in _relations(archive, "_rels/.rels", file):
        path = _path("", relation.target)
        if relation.kind == "officeDocument" and path in archive:
            return path
    return "word/document.xml"


def _relations(archive: SafeZip, name: str, file: str) -> list[_Relation]:
    if name not in archive:
        return []
    return [
        _Relation(
            relation.get("Id", ""),
            relation.get("Type", "").rsplit("/", 1)[-1],
            relation.get("Target", ""),
        )
        for relation in parsed_part(archive, name, file).iterfind(_RELATION)
        if relation.get("TargetMode") != "External"
    ]


def _path(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(folder, target))


def parsed_part(archive: SafeZip, name: str, file: str) -> etree._Element:
    """Return the root of one part, in the transitional name space.

    Raises:
        FileRefused: ``entity_bomb`` or ``damaged_file``.

    """
    content = archive.read_xml(name)
    if STRICT in content:
        content = content.replace(STRICT, TRANSITIONAL)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise FileRefused(
            "damaged_file",
            file,
            "The file is damaged: a part of it is not well-formed.",
            "Open it in a word processor, save it anew, and hand in the new file.",
            f"{name}: {error.msg}"[:200],
        ) from error
