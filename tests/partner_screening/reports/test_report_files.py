"""The files that reports become, read back by other programs."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from partner_screening.findings import Problem
from partner_screening.fingerprints import fingerprint
from partner_screening.languages import Language
from partner_screening.reports import fonts
from partner_screening.reports.agreement_contents import agreement_contents
from partner_screening.reports.agreement_pdf import agreement_pdf
from partner_screening.reports.outputs import (
    RunFacts,
    RunOutputs,
    safe_name,
    write_outputs,
    write_partner_files,
)
from partner_screening.reports.partner_contents import partner_contents
from partner_screening.reports.partner_pdf import partner_pdf
from partner_screening.reports.plan_workbook import HEAD_ROW, plan_workbook
from partner_screening.reports.wording import words_in
from tests.partner_screening.reports.sample_outcomes import (
    AS_OF,
    NAMES,
    WEAK,
    outcome,
    sample_outcomes,
)

EN = words_in(Language.EN)
LOST = Problem(code="encrypted", file="@a.docx", found="=1+1", expected="A file", remedy="-Ask")
FACTS = RunFacts(portfolio="examples", as_of=AS_OF, problems=(LOST,))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of the twelve sample partners in English."""
    out = tmp_path_factory.mktemp("out")
    write_outputs(out, sample_outcomes(), FACTS, language=Language.EN)
    return out


def text_of(data: bytes) -> str:
    """Return the text of a PDF on one line."""
    document = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).split())


def fingerprints(out: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder."""
    return {
        path.relative_to(out).as_posix(): fingerprint(path.read_bytes())
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def test_same_outcomes_give_the_same_bytes(written: Path, tmp_path: Path) -> None:
    """A second run over the same outcomes writes the same files, byte by byte."""
    write_outputs(tmp_path, sample_outcomes(), FACTS, language=Language.EN)

    assert fingerprints(tmp_path) == fingerprints(written)
    assert len(fingerprints(written)) == 33  # 3 for all, 12 partners, 6 plans, 12 agreements


def test_results_workbook_can_be_filtered(written: Path) -> None:
    """Each sheet has a frozen heading, a filter over every row, and its rows."""
    book = openpyxl.load_workbook(written / "results.xlsx")

    assert book.sheetnames == ["Partners", "Agreements", "Gaps", "Problems"]
    for sheet in book:
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref == sheet.dimensions
    assert [book[name].max_row for name in ("Partners", "Agreements", "Problems")] == [13, 13, 3]
    partners = book["Partners"]
    assert partners["A3"].value == "IP-0002"
    assert partners["B3"].value == NAMES[Language.EN]
    assert partners["C3"].value == "Cleared with a plan"
    assert partners["L3"].value.date() == date(2031, 2, 3)
    assert partners["I3"].value == 7


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_text_from_people_is_never_a_formula(name: str, tmp_path: Path) -> None:
    """A name that looks like a formula stays a text, letter by letter, in both workbooks."""
    partner = outcome(name=name, reviewed="yyynynyy")
    with RunOutputs(tmp_path, FACTS, Language.EN) as run:
        run.add(partner)
    write_partner_files(tmp_path, partner, Language.EN)

    cell = openpyxl.load_workbook(tmp_path / "results.xlsx")["Partners"]["B2"]
    assert (cell.data_type, cell.value) == ("s", name)
    for path in (tmp_path / "results.xlsx", tmp_path / "plans" / "IP-0001.xlsx"):
        cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet for cell in row]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_problems_csv_is_safe_and_readable(written: Path) -> None:
    """The list has a byte order mark, one row per problem, and no cell that starts a formula."""
    raw = (written / "problems.csv").read_bytes()
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert [row["Partner number"] for row in rows] == ["", "IP-0006"]
    assert rows[0]["File"] == "'@a.docx"
    assert rows[0]["What was found"] == "'=1+1"
    assert rows[0]["What to do"] == "'-Ask"
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_letters_that_no_sheet_can_hold_are_marked(tmp_path: Path) -> None:
    """A control letter becomes a replacement mark; a text that is too long is cut, and says so."""
    with RunOutputs(tmp_path, FACTS, Language.EN) as run:
        run.add(outcome(name="a\x00b\x1fc" + "x" * 40_000))

    value = openpyxl.load_workbook(tmp_path / "results.xlsx")["Partners"]["B2"].value
    assert value.startswith("a\ufffdb\ufffdc")
    assert value.endswith("[…]")
    assert len(value) < 32_767


@pytest.mark.parametrize("language", list(Language))
def test_plan_is_filled_in_by_the_partner_alone(language: Language) -> None:
    """In each language: who, status and notes are open, all else is locked; the status is a list."""
    partner = outcome(own="yyyyyyya", reviewed="yyynynya", language=language)
    words = words_in(language)
    path = _opened(plan_workbook(partner, words))

    sheet = path.active
    assert partner.plan is not None
    assert sheet.max_row == HEAD_ROW + len(partner.plan.actions)
    assert sheet.protection.sheet
    assert sheet.sheet_view.rightToLeft == (language is Language.AR)
    first = sheet[HEAD_ROW + 1]
    assert [cell.column_letter for cell in first if not cell.protection.locked] == ["E", "H", "I"]
    assert first[2].value == words.instrument_text(
        "un-hit-2020@1", f"actions.{partner.plan.actions[0].key}.action"
    )
    assert first[6].value.date() == partner.plan.actions[0].due
    assert sheet.data_validations.dataValidation[0].sqref.ranges
    assert sheet.print_title_rows == f"${HEAD_ROW}:${HEAD_ROW}"


def test_partner_without_plan_gets_no_plan_workbook(tmp_path: Path) -> None:
    """A partner with full capacity has no plan, and none is written."""
    full = outcome(own="yyyyyyyy", reviewed="yyyyyyyy")

    write_partner_files(tmp_path, full, Language.EN)

    assert sorted(fingerprints(tmp_path)) == ["partners/IP-0001.pdf"]
    with pytest.raises(ValueError, match="has no plan"):
        plan_workbook(full, EN)


@pytest.mark.parametrize(
    ("reports_for", "names"),
    [
        (
            "all",
            {
                "partners/IP-0002.pdf",
                "plans/IP-0002.xlsx",
                "agreements/AG-0002-1.pdf",
                "agreements/AG-0002-2.pdf",
            },
        ),
        ("not-cleared", {"plans/IP-0002.xlsx", "agreements/AG-0002-1.pdf"}),
        ("none", set()),
    ],
)
def test_reports_are_written_for_whom_they_are_wanted(
    reports_for: str, names: set[str], tmp_path: Path
) -> None:
    """Only what does not pass is reported on when only that is wanted; plans are always for work."""
    write_partner_files(tmp_path, sample_outcomes()[1], Language.EN, reports_for)

    assert set(fingerprints(tmp_path)) == names


def test_interrupted_outputs_leave_no_half_file(tmp_path: Path) -> None:
    """When something breaks on the way, nothing of the three files is there."""
    broken = sample_outcomes()[0].model_construct()

    with pytest.raises(AttributeError), RunOutputs(tmp_path, FACTS, Language.EN) as run:
        run.add(broken)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["..", "", "a/b", "a\\b", ".hidden", "x" * 3 + "\x00", "a."])
def test_ids_cannot_leave_the_folder(text: str) -> None:
    """An id that is no file name is marked with its fingerprint, so that two never meet."""
    name = safe_name(text)

    assert not set(name) & {"/", "\\", "\x00"}
    assert name not in {"", ".", ".."}
    assert name != text
    assert safe_name("AG-2026 001.b") == "AG-2026 001.b"


def test_markup_in_text_from_people_stays_text() -> None:
    """Angle brackets and ampersands of names and quotations are printed as they stand."""
    partner = sample_outcomes()[1]
    shown = text_of(partner_pdf(partner_contents(partner, EN), EN))
    quoted = text_of(agreement_pdf(agreement_contents(partner, partner.agreements[0], EN), EN))

    assert NAMES[Language.EN] in shown
    assert "<b>wherever</b> they serve & work" in quoted
    assert WEAK.splitlines()[1].split(" ", 1)[1] in quoted


@pytest.mark.parametrize("language", list(Language))
def test_every_letter_is_drawn_in_every_language(language: Language) -> None:
    """No letter of a report falls to the mark for unknown letters, whatever scripts are mixed."""
    words = words_in(language)
    unknown: list[str] = []
    for name in NAMES.values():
        partner = outcome(
            name=name, own="yyyyyyyn", reviewed="yyynyyyn", agreements=(WEAK,), shown_in=language
        )
        said = partner_contents(partner, words).model_dump_json()
        said += agreement_contents(partner, partner.agreements[0], words).model_dump_json()
        chain = fonts.faces(language, is_bold=True)
        unknown += [
            letter
            for letter in set(said) - {"\n"}
            if not any(fonts.has_letter(face, letter) for face in chain)
        ]

    assert unknown == []


def test_arabic_report_is_joined_and_runs_from_the_right() -> None:
    """Letters are in their joined forms, and the first word of a line stands furthest right."""
    words = words_in(Language.AR)
    partner = outcome(
        language=Language.AR, own="yyyyyyyy", reviewed="yyyyyyyy", shown_in=Language.AR
    )
    document = pypdfium2.PdfDocument(partner_pdf(partner_contents(partner, words), words))
    page = document[0].get_textpage()

    letters = [
        (page.get_text_range(at, 1), page.get_charbox(at)) for at in range(page.count_chars())
    ]
    title = [(letter, box) for letter, box in letters if 760 < box[1] < 800 and letter.strip()]
    assert any(
        "\ufe70" <= letter <= "\ufefc" or "\u0600" <= letter <= "\u06ff" for letter, _ in title
    )
    assert max(box[2] for _, box in title) > 500  # aligned to the right margin


def test_very_long_words_and_texts_are_wrapped_and_cut() -> None:
    """A name without a space wraps; a text of a hundred thousand letters is cut with a mark."""
    partner = outcome(name="W" * 300, own="yyyyyyyn", reviewed="yyyyyyyn")
    judged = partner.reviewed_assessment
    assert judged is not None
    talkative = judged.standards[7].model_copy(update={"comment": "very long " * 10_000})
    judged = judged.model_copy(update={"standards": (*judged.standards[:7], talkative)})
    partner = partner.model_copy(update={"reviewed_assessment": judged})

    shown = text_of(partner_pdf(partner_contents(partner, EN), EN))

    assert shown.count("W") >= 300
    assert "[…]" in shown
    assert len(shown) < 20_000


def test_missing_chinese_font_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a Chinese font the reports are still written, and a warning says what to install."""
    monkeypatch.setattr(fonts, "CHINESE_FILES", ())
    monkeypatch.setattr(fonts, "_CHINESE", "no-such-face")

    with pytest.warns(fonts.NoChineseFont, match="fonts-wqy-microhei"):
        face = fonts._chinese(is_bold=False)

    assert face.name == "STSong-Light"
    assert fonts.has_letter(face, "中")
    assert not fonts.has_letter(face, "a")


def _opened(data: bytes) -> openpyxl.Workbook:
    from io import BytesIO

    return openpyxl.load_workbook(BytesIO(data))
