"""Builds an agreement from plain lines: the notation of the examples in rule files.

One paragraph a line; ``# `` before a line makes it a heading; typed numbers become clauses.
"""

from contract_clauses.agreement import Agreement, Paragraph, Role
from contract_clauses.list_markers import marker_of
from partner_screening.fingerprints import fingerprint_of_text

_HEADING = "# "


def an_agreement(text: str, path: str = "example.txt") -> Agreement:
    """Return an agreement whose paragraphs are the lines of ``text``; empty lines are left out."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    paragraphs: list[Paragraph] = []
    texts: list[str] = []
    clause: str | None = None
    place = 0
    for index, line in enumerate(lines):
        is_heading = line.startswith(_HEADING)
        words = line.removeprefix(_HEADING)
        clause = _clause(words, clause)
        end = place + len(words)
        role = Role.HEADING if is_heading else Role.BODY
        paragraphs.append(
            Paragraph(index=index, start=place, end=end, role=role, page=1, clause=clause)
        )
        texts.append(words)
        place = end + 1
    whole = "\n".join(texts)
    return Agreement(
        path=path,
        sha256=fingerprint_of_text(whole),
        format="txt",
        text=whole,
        paragraphs=tuple(paragraphs),
        pages=1,
    )


def _clause(line: str, before: str | None) -> str | None:
    marker, body = marker_of(line.lower(), 0, len(line), "")
    if marker is None or marker.kind == "bullet":
        return before
    number = line[:body].strip(" .")
    if marker.kind == "number":
        return number
    return f"{(before or '').split('(')[0]}({number.strip('()')})"
