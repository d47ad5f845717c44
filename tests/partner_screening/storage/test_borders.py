"""Storage keeps to itself what is its own."""

import subprocess
import sys
from pathlib import Path

from partner_screening.storage.database import open_database

ROOT = Path(__file__).parents[3]
PACKAGES = ("partner_screening", "assessment_tools", "contract_clauses", "flows")


def test_sqlmodel_is_imported_in_one_module_only() -> None:
    """Tables are an edge: no other module can mistake a table class for a value."""
    importing = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "import sqlmodel" in (text := path.read_text("utf-8")) or "from sqlmodel" in text
    ]

    assert importing == ["partner_screening/storage/tables.py"]


def loaded_by(statements: str) -> set[str]:
    code = f"import sys\n{statements}\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_current_database_is_opened_without_alembic(tmp_path: Path) -> None:
    """Migrations are loaded only when there is something to migrate."""
    url = f"sqlite:///{tmp_path / 'x.db'}"
    database = open_database(url)
    database.upgrade()
    database.close()

    loaded = loaded_by(
        "from partner_screening.storage.database import open_database\n"
        f"database = open_database({url!r})\nassert not database.upgrade()\ndatabase.close()"
    )

    assert "sqlalchemy" in loaded
    assert "alembic" not in loaded


def test_worker_makes_rows_without_a_database() -> None:
    """The module that worker processes load knows no database library."""
    loaded = loaded_by("import partner_screening.storage.outcomes")

    assert not loaded & {"sqlalchemy", "sqlmodel", "alembic", "psycopg"}


def test_command_line_starts_without_a_database() -> None:
    """Help and other commands must not wait for libraries that they do not need."""
    loaded = loaded_by("import partner_screening.cli.main")

    assert not loaded & {"sqlalchemy", "sqlmodel", "alembic", "psycopg"}
