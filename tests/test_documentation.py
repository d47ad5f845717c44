"""The documents tell the truth: commands exist and are described, README's commands are real."""

import re
from pathlib import Path

import pytest
import yaml
from typer.core import TyperCommand

from partner_screening.cli.reference import (
    PAGE,
    PERMISSIONS_PAGE,
    every_command,
    permissions_page,
    reference,
)
from partner_screening.settings import read_settings

ROOT = Path(__file__).parent.parent
BUILD_FILES = ("constraints.txt", "pyproject.toml", "Makefile", "debian-packages.txt")
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


COMMANDS = every_command()


def test_the_page_of_permissions_is_true() -> None:
    """docs/permissions.md says what the table says; ``make commands`` writes it anew."""
    assert PERMISSIONS_PAGE.read_text("utf-8") == permissions_page()


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_every_command_shows_an_example(name: str, command: TyperCommand) -> None:
    """Each command's help holds a real example of itself."""
    assert "partner-screening " + name in (command.help or "")


def test_reference_of_commands_is_true() -> None:
    """docs/commands.md says what the program says; ``make commands`` writes it anew."""
    assert PAGE.read_text("utf-8") == reference()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_documents_name_only_commands_that_exist(document: Path) -> None:
    """Every ``partner-screening ...`` in a document begins with the name of a real command."""
    names = [name for name, _ in COMMANDS]

    for line in re.findall(r"partner-screening ([a-z][a-z -]*)", document.read_text("utf-8")):
        assert any(
            line.strip().startswith(name) or name.startswith(line.strip()) for name in names
        ), line


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    """Every relative link in a document points to a file that exists."""
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text("utf-8")):
        assert (document.parent / target).exists(), target


def test_the_deployment_speaks_of_settings_that_exist() -> None:
    """The compose file is sound, and every setting of the example is one that the program reads."""
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
    assert {"database", "prefect", "web", "proxy", "backup"} <= compose["services"].keys()
    named = {
        name: "x" * 40
        for path in (ROOT / "deploy" / "settings.example.env", ROOT / "docs" / "deploy.md")
        for name in re.findall(r"PARTNER_SCREENING_[A-Z_]+[A-Z]", path.read_text("utf-8"))
        if name != "PARTNER_SCREENING_OIDC"  # a group of them
    }
    assert read_settings(named).unknown == ()


def test_readme_commands_are_make_targets() -> None:
    """The two commands of the README's first screen are targets of the Makefile."""
    first_screen = "\n".join((ROOT / "README.md").read_text("utf-8").splitlines()[:40])
    makefile = (ROOT / "Makefile").read_text("utf-8")

    for target in ("demo", "test"):
        assert f"make {target}" in first_screen
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_no_address_of_a_host_is_written_in_the_project() -> None:
    """No package registry's or other host's address stands in a document or a build file."""
    for document in [*DOCUMENTS, *(ROOT / name for name in BUILD_FILES)]:
        found = re.findall(r"https?://(?!127\.0\.0\.1|localhost)\S+", document.read_text("utf-8"))

        assert found == [], document
