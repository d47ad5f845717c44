"""Writes docs/commands.md and docs/permissions.md from the program itself, as a module that is run."""

import inspect
from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from partner_screening.cli.main import app
from partner_screening.process.permissions import Condition, actions, permissions

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "commands.md"
PERMISSIONS_PAGE = DOCS / "permissions.md"

_OPENING = """# Commands

Made from the program by `make commands`; a test keeps it true.

Exit codes: 0 done and nothing blocks, 1 something blocks or needs review, 2 unusable input or usage
error, 3 database or server not reachable. Data goes to standard output, everything else to standard
error, so that `--format json` can be piped.
"""

_PERMISSIONS_OPENING = """# Who may do what

Made from `partner_screening/process/permissions.csv` by `make commands`; a test keeps it true. What
stands in no row is refused to everybody.

- *own file*: people of a partner do this for their own organisation alone.
- *second person*: whoever took part in the work does not approve it; the database refuses it too.
"""

_CONDITIONS = {
    Condition.ALWAYS: "",
    Condition.OWN_PARTNER: " (own file)",
    Condition.SECOND_PERSON: " (second person)",
}


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


def permissions_page() -> str:
    """Return the page of permissions: a row per action with the roles that may do it."""
    lines = [_PERMISSIONS_OPENING, "| action | what | roles |", "| --- | --- | --- |"]
    for action in actions():
        cells = [cell for cell in permissions() if cell.action == action]
        what = "; ".join(dict.fromkeys(cell.what for cell in cells))
        roles = ", ".join(f"{cell.role}{_CONDITIONS[cell.condition]}" for cell in cells)
        lines.append(f"| `{action}` | {what} | {roles} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PERMISSIONS_PAGE.write_text(permissions_page(), "utf-8")
    PAGE.write_text(reference(), "utf-8")
