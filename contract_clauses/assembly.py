"""Assembles blocks into an Agreement: offsets, labels, clauses, annexes, inactive text."""

from collections.abc import Iterable
from typing import NamedTuple

from contract_clauses.agreement import (
    Agreement,
    InactiveKind,
    InactiveText,
    Paragraph,
    Role,
    TrackedChange,
)
from contract_clauses.block import Block, Blocks, Piece
from contract_clauses.clause_number import ClauseCounter, annex_heading, typed_label
from partner_screening.findings import Problem

_GONE_WHEN_ACCEPTED = frozenset({InactiveKind.DELETED, InactiveKind.MOVED_AWAY})
_TRACKED = _GONE_WHEN_ACCEPTED | {InactiveKind.INSERTED}
_NEVER_LIVE = frozenset({InactiveKind.STRUCK, InactiveKind.HIDDEN})
_INACTIVE = {
    "accepted": _NEVER_LIVE | _GONE_WHEN_ACCEPTED,
    "original": _NEVER_LIVE | {InactiveKind.INSERTED},
}
_NUMBERED = frozenset({Role.BODY, Role.TABLE, Role.TEXT_BOX, Role.HEADING, Role.TITLE})


class FileFacts(NamedTuple):
    """What is known of a file beside its text."""

    path: str
    sha256: str
    format: str
    view: str


def assemble(read: Blocks, facts: FileFacts, problems: Iterable[Problem] = ()) -> Agreement:
    """Return the agreement that the blocks make in the view that ``facts`` names."""
    assembly = _Assembly(_INACTIVE[facts.view])
    for block in read.blocks:
        assembly.add(block)
    return Agreement(
        path=facts.path,
        sha256=facts.sha256,
        format=facts.format,
        view=facts.view,
        text="\n".join(assembly.texts),
        paragraphs=tuple(assembly.paragraphs),
        inactive=tuple(assembly.inactive),
        changes=tuple(assembly.changes),
        pages=read.pages,
        recognised=read.recognised,
        is_readable=True,
        problems=tuple(problems),
    )


class _Assembly:
    def __init__(self, inactive_kinds: frozenset[InactiveKind]) -> None:
        self._inactive_kinds = inactive_kinds
        self._clauses = ClauseCounter()
        self._annex = ""
        self._embedded = ""
        self._offset = 0
        self.texts: list[str] = []
        self.paragraphs: list[Paragraph] = []
        self.inactive: list[InactiveText] = []
        self.changes: list[TrackedChange] = []

    def add(self, block: Block) -> None:
        pieces = block.pieces
        if len(pieces) == 1 and pieces[0].kind is None:
            text = pieces[0].text
        else:
            text = self._live(pieces)
            self._note_changes(_joined(pieces), bool(text.strip()))
        text = text.strip()
        if block.annex != self._embedded:
            self._embedded = self._annex = block.annex
            self._clauses.start_anew()
        if text:
            self._add_paragraph(block, text)

    def _live(self, pieces: list[Piece]) -> str:
        gone = self._inactive_kinds
        return "".join(piece.text for piece in pieces if piece.kind not in gone)

    def _add_paragraph(self, block: Block, text: str) -> None:
        start = self._offset
        end = start + len(text)
        label = block.label
        clause = None
        if block.role in _NUMBERED:
            label = label or typed_label(text)
            clause = self._clause(block, text, label)
        self.paragraphs.append(
            Paragraph(
                index=len(self.paragraphs),
                start=start,
                end=end,
                role=block.role,
                page=block.page,
                label=label,
                clause=clause,
                depth=block.depth,
                annex=self._annex,
                list_id=block.list_id,
                is_embedded=block.is_embedded,
                later_pages=tuple((start + at, page) for at, page in block.later_pages),
            )
        )
        self.texts.append(text)
        self._offset = end + 1

    def _clause(self, block: Block, text: str, label: str) -> str | None:
        is_heading = block.role in {Role.HEADING, Role.TITLE}
        full = f"{label} {text}" if block.label else text
        heading = annex_heading(full, is_heading=is_heading)
        if heading and block.role is not Role.TABLE:
            self._annex = heading
            self._clauses.start_anew()
            return None
        return self._clauses.advance(label) if label else self._clauses.reference

    def _note_changes(self, pieces: list[Piece], is_live: bool) -> None:
        # A paragraph that is gone altogether is placed at the live one before it, or at the first.
        paragraph = max(len(self.paragraphs) - (0 if is_live else 1), 0)
        for at, piece in enumerate(pieces):
            if piece.kind is None or not piece.text.strip():
                continue
            if piece.kind in self._inactive_kinds:
                self.inactive.append(
                    InactiveText(
                        kind=piece.kind,
                        text=piece.text,
                        context=_context(pieces, at).strip(),
                        paragraph=paragraph,
                        author=piece.author,
                        date=piece.date,
                    )
                )
            if piece.kind in _TRACKED:
                self.changes.append(
                    TrackedChange(
                        kind=piece.kind,
                        text=piece.text,
                        author=piece.author,
                        date=piece.date,
                        paragraph=paragraph,
                    )
                )


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Join neighbours that one person changed in one way: word processors split them at will."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and (last.kind, last.author, last.date) == (piece.kind, piece.author, piece.date):
            joined[-1] = Piece(last.text + piece.text, piece.kind, piece.author, piece.date)
        else:
            joined.append(piece)
    return joined


def _context(pieces: list[Piece], at: int) -> str:
    """Return the paragraph as it would read with the piece at ``at`` in force."""
    kind = pieces[at].kind
    if kind in _GONE_WHEN_ACCEPTED:
        in_force = _GONE_WHEN_ACCEPTED | {None}
    else:
        in_force = frozenset({None, InactiveKind.INSERTED})
    return "".join(
        piece.text for place, piece in enumerate(pieces) if place == at or piece.kind in in_force
    )
