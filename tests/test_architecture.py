"""The house keeps its shape: lint, types and import contracts are tests like any other."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "."], id="ruff finds nothing"),
        pytest.param(["ruff", "format", "--check", "."], id="everything is formatted"),
        pytest.param(["mypy"], id="mypy --strict finds nothing"),
        pytest.param(["lint-imports"], id="the import contracts hold"),
    ],
)
def test_tool_finds_nothing(command: list[str]) -> None:
    """Each tool that guards the code ends without a finding."""
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_drawer_modules() -> None:
    """No module is named after being a drawer for anything."""
    drawers = {"utils", "helpers", "common", "misc", "base", "manager", "service", "models"}
    packages = ("partner_screening", "assessment_tools", "contract_clauses", "flows", "benchmarks")

    found = [
        path for name in packages for path in (ROOT / name).rglob("*.py") if path.stem in drawers
    ]

    assert found == []


def test_package_roots_hold_no_code() -> None:
    """``__init__`` files hold a docstring and at most the version: fat ones tie import knots."""
    import ast

    for name in ("partner_screening", "assessment_tools", "contract_clauses", "flows"):
        tree = ast.parse((ROOT / name / "__init__.py").read_text("utf-8"))
        rest = [node for node in tree.body if not isinstance(node, ast.Expr | ast.Assign)]

        assert rest == [], name


@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        ["assess", "--help"],
        ["workbook", "--help"],
        ["clauses", "--help"],
        ["run", "--help"],
    ],
)
def test_light_commands_never_import_prefect(command: list[str]) -> None:
    """Commands that need no flow never load Prefect, the database or the PDF writer."""
    code = (
        "import sys\n"
        "from partner_screening.cli.main import app\n"
        "try:\n    app(sys.argv[1:])\n"
        "except SystemExit as left:\n    assert left.code == 0, left.code\n"
        "heavy = {'prefect', 'sqlmodel', 'alembic', 'reportlab', 'fastapi'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
