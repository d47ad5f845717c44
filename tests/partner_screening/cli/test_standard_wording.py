"""An agency's own standard wording: read from a Word file, inserted, and compared with."""

import json

import pytest
from typer.testing import CliRunner

from contract_clauses.mending.difference import is_same, word_difference
from contract_clauses.read_agreement import read_agreement
from partner_screening.cli.main import app
from partner_screening.errors import FileRefused
from partner_screening.explanations import name_of
from partner_screening.languages import Language
from tests.contract_clauses.docx_making import a_docx, p

STYLES = (
    '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
)
OWN = "The Partner shall notify the Agency within twenty-four hours of every allegation of sexual exploitation and abuse."
SECOND = "It shall do so by the Agency's hotline."
POOR = "1. The Partner shall carry out the activities."
WEAK = "2. The Partner may report allegations of sexual exploitation and abuse to the Agency."


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def word_file(path, *texts):
    path.write_bytes(
        a_docx(
            "".join(p(t[2:], style="H") if t.startswith("# ") else p(t) for t in texts),
            styles=STYLES,
        )
    )
    return path


def inserted(folder, standard):
    file = word_file(folder / "a.docx", POOR)
    result = run("clauses", "insert", file, "--out", folder / "copy.docx", "--standard", standard,
                 "--format", "json")  # fmt: skip
    told = {clause["element"]: clause for clause in json.loads(result.stdout)["inserted"]}
    return told, read_agreement((folder / "copy.docx").read_bytes(), "a.docx").text


TITLES = ["reporting", "Reporting", "3. Reporting"] + [
    name_of("element", "reporting", language) for language in Language
]


@pytest.mark.parametrize("title", TITLES)
def test_a_heading_that_names_an_element_begins_its_wording(title, tmp_path):
    """The id or the title in any of the six languages; all paragraphs below it are the wording."""
    standard = word_file(
        tmp_path / "s.docx", "# Our clauses", f"# {title}", f"3.1 {OWN}", SECOND, "# Else", "x"
    )
    told, text = inserted(tmp_path, standard)
    assert told["reporting"]["text"] == f"{OWN}\n{SECOND}"
    assert told["reporting"]["is_standard"] is True
    assert told["prevention"]["is_standard"] is False
    assert OWN in text
    assert SECOND in text


def test_a_template_agreement_serves_as_standard(tmp_path):
    """Without such headings the check finds which paragraph carries which element."""
    standard = word_file(tmp_path / "s.docx", "# 5. Safeguarding", f"5.1 {OWN}")
    told, text = inserted(tmp_path, standard)
    assert told["reporting"]["text"] == OWN
    assert text.count(OWN) == 1


def test_one_paragraph_for_two_elements_is_inserted_once(tmp_path):
    """A wording that carries several elements stands once, and its comment names them all."""
    both = "The Partner shall investigate every allegation of sexual exploitation and abuse and take disciplinary action where it is established."
    standard = word_file(tmp_path / "s.docx", "# investigation", both, "# corrective_action", both)
    told, text = inserted(tmp_path, standard)
    assert told["investigation"]["text"] == told["corrective_action"]["text"] == both
    assert text.count(both) == 1
    assert "Investigation and cooperation: Missing" in text
    assert "Corrective action: Missing" in text


def test_the_settings_may_name_the_standard(tmp_path, monkeypatch):
    """Whoever runs the program once names the file in its settings and needs no option."""
    standard = word_file(tmp_path / "s.docx", "# reporting", OWN)
    monkeypatch.setenv("PARTNER_SCREENING_STANDARD_WORDING", str(standard))
    file = word_file(tmp_path / "a.docx", POOR)
    run("clauses", "insert", file, "--out", tmp_path / "copy.docx")
    assert OWN in read_agreement((tmp_path / "copy.docx").read_bytes(), "a.docx").text


def test_a_file_without_wording_is_refused(tmp_path):
    """A document in which no element is found is refused by that name, with what to do."""
    standard = word_file(tmp_path / "s.docx", "# Budget", "USD 100.")
    result = run("clauses", "check", word_file(tmp_path / "a.docx", POOR), "--standard", standard)
    assert isinstance(result.exception, FileRefused)
    assert result.exception.code == "no_standard_wording"


def test_the_check_shows_the_difference_word_by_word(tmp_path):
    """What only the agreement says and what only the standard says are told apart."""
    standard = word_file(tmp_path / "s.docx", "# reporting", OWN)
    file = word_file(tmp_path / "a.docx", POOR, WEAK)
    told = json.loads(
        run("clauses", "check", file, "--standard", standard, "--format", "json").stdout
    )
    found = {element["id"]: element["difference"] for element in told[0]["elements"]}
    assert found["prevention"] == []
    both = [(part["kind"], part["text"].strip()) for part in found["reporting"]]
    assert both[:3] == [("same", "The Partner"), ("agreement_only", "may report allegations"),
                        ("standard_only", "shall notify the Agency within twenty-four hours of every allegation")]  # fmt: skip
    text = run("clauses", "check", file, "--standard", standard).stdout
    assert "Beside the standard: The Partner [-may report allegations -]{+shall notify" in text


@pytest.mark.parametrize(
    ("agreement", "standard", "differing"),
    [
        ("The Partner may report.", "The Partner shall report.", ["may", "shall"]),
        ("合作方可以报告指控。", "合作方应报告指控。", ["可以", "应"]),
        ("Партнер может сообщать.", "Партнер сообщает.", ["может сообщать", "сообщает"]),
        ("يجوز للشريك أن يبلغ.", "يبلغ الشريك.", ["يجوز للشريك أن", "الشريك"]),
        ("THE  PARTNER shall report", "The Partner shall report", []),
    ],
)
def test_words_are_compared_chinese_by_character(agreement, standard, differing):
    """Words differ as wholes, Chinese by character; case and spaces do not count."""
    compared = word_difference(agreement, standard)
    assert [one.text.strip() for one in compared if one.kind != "same"] == differing
    assert is_same(compared) is not bool(differing)
    assert "".join(one.text for one in compared if one.kind != "standard_only") == agreement
