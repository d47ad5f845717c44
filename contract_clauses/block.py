"""A block: a paragraph as a reader of files hands it over, before numbers and offsets are known."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from contract_clauses.agreement import InactiveKind, RecognisedPage, Role


class Piece(NamedTuple):
    """A stretch of a paragraph. ``kind`` is ``None`` for plain text.

    ``kind`` says what the file says of it; whether it is live depends on the view. ``origin`` is the
    node of the file that it was read from, for whoever writes a changed copy.
    """

    text: str
    kind: InactiveKind | None = None
    author: str = ""
    date: datetime | None = None
    origin: object = None


@dataclass(slots=True)
class Block:
    """A paragraph with its pieces in reading order.

    ``label`` is an automatic number, not part of the text; ``depth`` its level, 0 at the top.
    ``page`` is where it begins; ``later_pages`` are the places in its text at which it goes on on
    another page. ``annex`` is the name of the embedded document that it stands in, if any;
    ``is_embedded`` also marks what was inserted from another document. ``origin`` is the node of the
    file with which the paragraph ends; in a PDF its lines.
    """

    pieces: list[Piece]
    role: Role = Role.BODY
    label: str = ""
    depth: int = 0
    list_id: str = ""
    page: int | None = None
    later_pages: tuple[tuple[int, int], ...] = ()
    annex: str = ""
    is_embedded: bool = False
    origin: object = None


@dataclass(slots=True)
class Blocks:
    """All that one reader found in one file."""

    blocks: list[Block] = field(default_factory=list)
    pages: int | None = None
    recognised: tuple[RecognisedPage, ...] = ()

    def add_text(
        self,
        text: str,
        role: Role = Role.BODY,
        *,
        page: int | None = None,
        list_id: str = "",
        label: str = "",
        depth: int = 0,
    ) -> None:
        """Add a paragraph without tracked changes."""
        self.blocks.append(Block([Piece(text)], role, label, depth, list_id, page))
