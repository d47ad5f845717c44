"""docs/fidelity.md is true: each row names a test that exists, and the last omissions are held here."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from contract_clauses.read_agreement import read_agreement
from tests.contract_clauses import docx_making as making
from tests.contract_clauses.docx_making import a_docx, deleted, inserted, p, r

ROOT = Path(__file__).parents[2]
ROWS = [
    line
    for line in (ROOT / "docs/fidelity.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| What")
]
TESTS = "\n".join(one.read_text("utf-8") for one in Path(__file__).parent.glob("test_*.py"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip()[:50])
def test_every_row_is_held_by_a_test(row):
    """A row of the table names the test that holds it."""
    name = re.search(r"`(test_\w+)` \|$", row)
    assert name is not None
    assert f"def {name[1]}(" in TESTS


def test_pictures_and_colours_are_not_looked_at():
    """Text in the colour of the paper is read like any other, as the table says."""
    white = p(r("unseen", '<w:color w:val="FFFFFF"/>'))
    assert read_agreement(a_docx(white), "a.docx").text == "unseen"


def test_form_fields_and_notes_are_not_read():
    """What was typed into a form field of a PDF is no part of its text, as the table says."""
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.drawString(72, 700, "The Partner shall report.")
    canvas.acroForm.textfield(name="a", value="typed", x=72, y=500)
    canvas.save()
    assert read_agreement(target.getvalue(), "a.pdf").text == "The Partner shall report."


def test_a_page_is_read_without_its_scripts():
    """A script that would change a web page is not run."""
    page = b"<html><body><p id=a>x</p><script>a.hidden = true</script>"
    assert read_agreement(page, "a.html").text == "x"


def test_an_outside_copy_of_a_pdf_reads_the_same():
    """A PDF rewritten by another program reads the same."""
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.drawString(72, 700, "The Partner shall report.")
    canvas.save()
    again = io.BytesIO()
    with pikepdf.open(io.BytesIO(target.getvalue())) as pdf:
        pdf.save(again, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert read_agreement(again.getvalue(), "a.pdf").text == "The Partner shall report."


TRACKED = a_docx(
    p("1.1 The Partner shall ", deleted("not "), inserted("promptly "), "report.")
    + p(deleted("Gone as a whole."), props=making.MARK_DELETED)
    + p("Joined ", props=making.MARK_DELETED)
    + p("in one.")
    + p("The last.")
)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_copy_saved_by_libreoffice_reads_the_same(tmp_path):
    """LibreOffice opens our tracked changes, and what it writes reads the same in both views."""
    source = tmp_path / "tracked.docx"
    source.write_bytes(TRACKED)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "docx", "--outdir", str(tmp_path / "out"), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    saved = (tmp_path / "out/tracked.docx").read_bytes()
    for view in ("accepted", "original"):
        assert (
            read_agreement(saved, "a.docx", view=view).text
            == read_agreement(TRACKED, "a.docx", view=view).text
        )
    assert read_agreement(saved, "a.docx").text == (
        "1.1 The Partner shall promptly report.\nJoined in one.\nThe last."
    )
