"""Evidence: a pointer from a statement to the exact place that was read. And the source of a rule."""

from datetime import date

from partner_screening.values import Value


class Source(Value):
    """The authority behind a rule.

    ``certainty`` keeps how sure the project is of the fact (see docs): ``seen`` in the named
    source, ``remembered``, or ``reasoned`` by us from other facts.
    """

    title: str
    locator: str
    certainty: str = "seen"


class TextEvidence(Value):
    """A quotation from a document. ``start`` and ``end`` are offsets into the live text as read.

    ``annex`` names the annex that it stands in, with the file where that was given beside the
    agreement; ``page`` then counts in that file.
    """

    quote: str
    page: int | None
    paragraph: int
    clause: str | None
    start: int
    end: int
    annex: str = ""


class CellEvidence(Value):
    """A cell of a workbook and what stood in it."""

    sheet: str
    cell: str
    found: str


class Statement(Value):
    """What a named person stated, and when."""

    who: str
    when: date | None
    text: str = ""
