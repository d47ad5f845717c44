"""Writes docs/commands.md from the program itself: ``python -m partner_screening.cli.reference``."""

import inspect
from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from partner_screening.cli.main import app

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"

_OPENING = """# Commands

Made from the program by `make commands`; a test keeps it true.

Exit codes: 0 done and nothing blocks, 1 something blocks or needs review, 2 unusable input or usage
error, 3 database or server not reachable. Data goes to standard output, everything else to standard
error, so that `--format json` can be piped.
"""


def every_command() -> list[tuple[str, TyperCommand]]:
    """Return every command of the program with its full name, in the order of the help."""
    return list(_below(get_command(app), ""))


def _below(command: object, name: str) -> Iterator[tuple[str, TyperCommand]]:
    if isinstance(command, TyperGroup):
        for child_name, child in command.commands.items():
            yield from _below(child, f"{name} {child_name}".strip())
    elif isinstance(command, TyperCommand):
        yield name, command


def reference() -> str:
    """Return the page: a section per command with its help and its options."""
    sections = [_section(name, command) for name, command in every_command()]
    return "\n".join([_OPENING, *sections])


def _section(name: str, command: TyperCommand) -> str:
    lines = [f"## partner-screening {name}", "", inspect.cleandoc(command.help or ""), ""]
    options = [
        f"- `{', '.join(option.opts)}` {option.help or ''}".rstrip()
        for option in command.params
        if isinstance(option, TyperOption) and option.name != "help"
    ]
    return "\n".join([*lines, *options, *([""] if options else [])])


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8")
