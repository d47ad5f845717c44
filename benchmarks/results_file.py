"""Writes what was measured into RESULTS.md, one section per harness, with command and machine."""

import os
import platform
import sys
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"

_HEADING = "# What was measured\n\nWritten by the harness; see README.md in this folder.\n"


def table(columns: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def write_section(name: str, command: str, body: str, results: Path = RESULTS) -> None:
    """Put the section ``name`` into the results file, in place of an earlier one of that name."""
    old = results.read_text("utf-8") if results.exists() else _HEADING
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    section = f"{begin}\n## {name}\n\n{_machine(command)}\n\n{body}\n{end}\n"
    if begin in old:
        before, rest = old.split(begin, 1)
        after = rest.split(end, 1)[1].lstrip("\n")
        new = before + section + (f"\n{after}" if after else "")
    else:
        new = f"{old}\n{section}"
    results.write_text(new, "utf-8")


def command_line(module: str) -> str:
    """Return the command as it was given, without the path of this machine."""
    return " ".join(["python -m", module, *sys.argv[1:]])


def _machine(command: str) -> str:
    cores = os.cpu_count() or 1
    version = platform.python_version()
    return f"Command: `{command}`. Machine: {cores} cores ({platform.machine()}), Python {version}."
