"""Printing records: as a plain table for people, or as JSON for programs."""

from collections.abc import Mapping, Sequence

import typer

from partner_screening.cli.exits import Format, print_json

_WIDEST = 60


def print_rows(rows: Sequence[Mapping[str, object]], output: Format, nothing: str) -> None:
    """Print rows with the same keys; ``nothing`` is said to people when there are none.

    In the table for people a line break becomes a blank and a long text is cut; JSON has all of it.
    """
    if output is Format.JSON:
        print_json([dict(row) for row in rows])
        return
    if not rows:
        typer.echo(nothing)
        return
    names = list(rows[0])
    cells = [names, *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(names))]
    for line in cells:
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        typer.echo("  ".join(padded).rstrip())


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        value = ", ".join(str(part) for part in value)
    text = " ".join(("" if value is None else str(value)).split())
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
