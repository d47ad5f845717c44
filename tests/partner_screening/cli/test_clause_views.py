"""``clauses check --view``: the view that was judged is named, and what differs in the other one."""

import json

import pytest
from typer.testing import CliRunner

from partner_screening.cli.main import app
from tests.contract_clauses.docx_making import a_docx, deleted, inserted, p

CLAUSE = "The Partner shall promptly report every allegation of sexual exploitation and abuse to the Agency."


@pytest.mark.parametrize(
    ("view", "status", "other"),
    [("accepted", "present", "missing"), ("original", "missing", "present")],
)
def test_both_views_name_the_change_that_decides(view, status, other, tmp_path):
    """The same insertion makes the element present in one view and missing in the other."""
    file = tmp_path / "a.docx"
    file.write_bytes(
        a_docx(p("1. The Partner shall ", deleted("not "), "work.") + p("2. ", inserted(CLAUSE)))
    )
    result = CliRunner().invoke(
        app, ["clauses", "check", str(file), "--view", view, "--format", "json"]
    )
    (told,) = json.loads(result.stdout)
    found = next(one for one in told["view_differences"] if one["element"] == "reporting")
    assert told["document"]["view"] == view
    assert (found["status"], found["other_status"]) == (status, other)
    assert [(one["kind"], one["author"], one["text"]) for one in found["changes"]] == [
        ("inserted", "A. Lawyer", CLAUSE)
    ]
    assert found["changes"][0]["date"].startswith("2026-01-02")
