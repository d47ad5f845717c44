"""``clauses check`` and ``clauses annotate`` on PDF files: typed ones and scans."""

import io
import json
from pathlib import Path

import pikepdf
from reportlab.pdfgen.canvas import Canvas
from typer.testing import CliRunner

from partner_screening.cli.main import app
from tests.contract_clauses.scan_making import a_scan

LINES = [
    "1. The Partner shall report every allegation of sexual exploitation",
    "and abuse to the Agency immediately.",
]


def a_typed_pdf() -> bytes:
    """A page with two lines of text."""
    target = io.BytesIO()
    canvas = Canvas(target)
    for at, line in enumerate(LINES):
        canvas.drawString(72, 700 - 14 * at, line)
    canvas.save()
    return target.getvalue()


def test_a_scan_is_checked_and_left_to_a_person(tmp_path: Path) -> None:
    """The command recognises the scan, quotes it, names page and confidence, and clears nothing."""
    file = tmp_path / "scan.pdf"
    file.write_bytes(a_scan(LINES))
    done = CliRunner().invoke(app, ["clauses", "check", str(file), "--format", "json"])
    (result,) = json.loads(done.stdout)
    assert done.exit_code == 1
    assert result["verdict"] == "needs_review"
    assert any(reason.startswith("recognised_text: 1 (") for reason in result["reasons"])
    (reporting,) = [one for one in result["elements"] if one["id"] == "reporting"]
    assert reporting["status"] == "present"
    assert reporting["evidence"][0]["page"] == 1


def test_annotate_highlights_findings_in_a_pdf(tmp_path: Path) -> None:
    """The copy has a highlight per quotation and signs for what is missing; the original is untouched."""
    file, out = tmp_path / "a.pdf", tmp_path / "b.pdf"
    original = a_typed_pdf()
    file.write_bytes(original)
    done = CliRunner().invoke(
        app, ["clauses", "annotate", str(file), "--out", str(out), "--language", "fr"]
    )
    assert done.exit_code == 1
    assert file.read_bytes() == original
    with pikepdf.open(out) as pdf:
        kinds = [str(one.Subtype) for one in pdf.pages[0].Annots]
    assert "/Highlight" in kinds
    assert "/Text" in kinds
