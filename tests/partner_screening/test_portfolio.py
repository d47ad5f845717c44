"""Portfolio folders: real lists, real doubts, nothing dropped silently."""

import io
import pickle
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from assessment_tools.answers import AnswerValue
from partner_screening.errors import FileRefused, InputError
from partner_screening.evidence_folder import evidence_files
from partner_screening.findings import Severity
from partner_screening.languages import Language
from partner_screening.partner import CapacityOutcome, PartnerType
from partner_screening.portfolio import read_portfolio, read_roster

ROSTER = "partner_id,name,type\nA-1,Hands Together,NGO\nB-2,Shelter First,INGO\n"


def a_portfolio(folder: Path, **lists: str) -> Path:
    """Write lists as .csv; a partner list is added when none is given."""
    for name, text in {"partners": ROSTER, **lists}.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def codes(portfolio) -> list[str]:
    """Return the problem codes in their order."""
    return [problem.code for problem in portfolio.problems]


def roster_of(folder: Path, data: bytes, name: str = "partners.csv"):
    """Read a partner list from bytes."""
    path = folder / name
    path.write_bytes(data)
    return read_roster(path)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(b"partner_id,name,type\nA-1,\xc3\x89cole,ngo\n", "École", id="UTF-8"),
        pytest.param(b"\xef\xbb\xbfpartner_id;name;type\r\nA-1;\xc3\x89cole;ngo\r\n", "École", id="UTF-8 with mark, semicolons"),
        pytest.param("partner_id\tname\ttype\nA-1\tÉcole\tngo\n".encode("utf-16"), "École", id="UTF-16, tabs"),
        pytest.param(b'type,name,partner_id\nngo,"Aid, Ltd",A-1\n', "Aid, Ltd", id="columns in another order, quoted comma"),
        pytest.param("Identifiant du partenaire,Nom,Type\nA-1,École,ONG\n".encode(), "École", id="French headings"),
        pytest.param("معرف الشريك,الاسم,النوع\nA-1,جمعية,منظمة غير حكومية\n".encode(), "جمعية", id="Arabic headings"),
        pytest.param("伙伴编号,名称,类型\nA-1,协会,非政府组织\n".encode(), "协会", id="Chinese headings"),
    ],
)  # fmt: skip
def test_lists_are_read_as_offices_write_them(tmp_path, data, name):
    """Encoding, separator, order and language of headings make no difference."""
    partners, problems = roster_of(tmp_path, data)
    assert problems == ()
    assert [(p.partner_id, p.name, p.type) for p in partners] == [
        ("A-1", name, PartnerType.NATIONAL_NGO)
    ]


def test_a_list_in_another_encoding_is_refused_rather_than_guessed(tmp_path):
    """Bytes that are no Unicode are refused with what to do."""
    with pytest.raises(FileRefused) as caught:
        roster_of(tmp_path, b"partner_id,name,type\nA-1,\xc9cole,ngo\n")
    assert caught.value.code == "not_unicode"


def test_a_workbook_list_keeps_dates_numbers_and_places(tmp_path):
    """Date cells, whole numbers, shifted tables; a formula and an unknown column are reported."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    rows = [
        ["partner_id", "name", "type", "outcome_decision", "decided_by", "decided_on", "decision_reason", "decision_expires", "our notes"],
        [101, "Desk Study Ltd", "university", "no contact", "R. Amsel", date(2026, 2, 10), "desk study", "2027-02-10", "x"],
        ["C-3", "=A2", "cbo", None, None, None, None, None, None],
    ]  # fmt: skip
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.cell(at + 3, column + 2, value)
    buffer = io.BytesIO()
    workbook.save(buffer)
    partners, problems = roster_of(tmp_path, buffer.getvalue(), "partners.xlsx")
    first, second = partners
    assert (first.partner_id, first.type) == ("101", PartnerType.ACADEMIC)
    assert first.unscored_decision is not None
    assert first.unscored_decision.outcome is CapacityOutcome.NO_CONTACT
    assert first.unscored_decision.expires == date(2027, 2, 10)
    assert (second.partner_id, second.name) == ("C-3", "C-3")
    assert [(p.code, p.cell) for p in problems] == [
        ("unknown_column", "J3"), ("formula_cell", "C5"), ("missing_name", "5:5"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "ids", "found"),
    [
        pytest.param("A-1,X,ngo\nA-1,X,ngo", ["A-1"], ["repeated_row"], id="the same row twice is used once"),
        pytest.param("A-1,X,ngo\na-1,Y,ngo\nB-2,Z,ngo", ["B-2"], ["duplicate_partner"], id="two rows that differ are not chosen between"),
        pytest.param(",X,ngo\nB-2,Z,ngo", ["B-2"], ["missing_id"], id="a row without id is left out"),
        pytest.param("../x,X,ngo\nB-2,Z,ngo", ["B-2"], ["unsafe_id"], id="an id that is a path is refused"),
        pytest.param("A-1,X,club\nB-2,Z,ngo", ["B-2"], ["unknown_word"], id="an unknown type is not guessed"),
        pytest.param("A-1,X,\nB-2,Z,ngo", ["B-2"], ["missing_type"], id="a missing type is not guessed"),
    ],
)  # fmt: skip
def test_a_bad_row_is_reported_and_the_rest_goes_on(tmp_path, rows, ids, found):
    """Every bad row is named; every good one is read."""
    partners, problems = roster_of(tmp_path, f"partner_id,name,type\n{rows}\n".encode())
    assert [partner.partner_id for partner in partners] == ids
    assert [problem.code for problem in problems] == found
    assert all(problem.expected and problem.remedy and problem.cell for problem in problems)


def test_doubt_in_the_partner_list_never_clears(tmp_path):
    """An unreadable flag is a flag; an unreadable contact is unknown; half a decision is none."""
    text = "partner_id,name,type,sea_flag,contact_with_beneficiaries,outcome_decision,decided_on\nA-1,X,ngo,perhaps,rarely,no_contact,03/04/2026\n"
    (partner,), problems = roster_of(tmp_path, text.encode())
    assert partner.has_sea_flag is True
    assert partner.contact_with_beneficiaries is None
    assert partner.unscored_decision is None
    assert [problem.code for problem in problems] == [
        "unknown_word", "unknown_word", "ambiguous_date", "incomplete_decision",
    ]  # fmt: skip


def test_annexes_are_bound_to_files_of_the_same_folder(tmp_path):
    """Several annexes in one cell, parted by semicolons; one that is not there is a problem."""
    folder = a_portfolio(
        tmp_path,
        agreements="reference,partner_id,file,type,annexes\n"
        "R1,A-1,one.txt,Agreement of cooperation,annex-a.txt; ANNEX-B.txt ; gone.txt\n",
    )
    (folder / "agreements").mkdir()
    for name in ("one.txt", "annex-a.txt", "annex-b.txt"):
        (folder / "agreements" / name).write_text("text")
    portfolio = read_portfolio(folder)
    (record,) = portfolio.agreements["A-1"]
    assert record.annexes == ("agreements/annex-a.txt", "agreements/annex-b.txt")
    assert codes(portfolio) == ["agreement_file_missing"]


def test_agreements_are_bound_to_files_inside_the_folder(tmp_path):
    """Names match without case; paths that leave the folder, links and missing files are reported."""
    folder = a_portfolio(
        tmp_path,
        agreements="reference,partner_id,file,type,start,end\n"
        "R1,a-1,one.TXT,AOC,2026-01-15,2027-12-31\nR2,A-1,../secret.txt,AOC,,\nR3,A-1,/etc/passwd,AOC,,\n"
        "R4,B-2,link.txt,contract,,\nR5,B-2,gone.txt,pact,31.12.2026,\nR6,Z-9,one.txt,AOC,,\n",
    )
    (folder / "agreements").mkdir()
    (folder / "agreements" / "One.txt").write_text("text")
    (folder / "agreements" / "extra.txt").write_text("text")
    (folder / "secret.txt").write_text("secret")
    (folder / "agreements" / "link.txt").symlink_to(folder / "secret.txt")
    portfolio = read_portfolio(folder)
    assert [(r.reference, r.file, r.type) for r in portfolio.agreements["A-1"]] == [
        ("R1", "agreements/One.txt", "agreement_of_cooperation"),
        ("R2", "", "agreement_of_cooperation"),
        ("R3", "", "agreement_of_cooperation"),
    ]
    assert [(r.reference, r.file, r.start) for r in portfolio.agreements["B-2"]] == [
        ("R4", "", None), ("R5", "", date(2026, 12, 31)),
    ]  # fmt: skip
    assert codes(portfolio) == [
        "link_refused", "file_outside_folder", "file_outside_folder", "agreement_file_missing",
        "agreement_file_missing", "unknown_agreement_type", "unknown_partner", "unlisted_agreement",
    ]  # fmt: skip


def review_rows(answers: str, partner: str = "A-1", reviewer: str = "N. Okafor") -> str:
    """Return one row per standard; y, n, - by number of the standard."""
    words = {"y": "yes", "n": "No", "-": "n/a"}
    return "".join(
        f"{partner},{number},{words[sign] if sign != '-' else 'not applicable'},{reviewer},2026-03-02\n"
        for number, sign in enumerate(answers, 1)
    )


HEAD = "partner_id,standard,answer,reviewer,reviewed_on\n"


def test_a_review_is_read_per_partner_and_standard(tmp_path):
    """Standards by number; the review carries reviewer, date and the exact instrument version."""
    portfolio = read_portfolio(a_portfolio(tmp_path, reviews=HEAD + review_rows("yyynyyy-")))
    review = portfolio.reviews["A-1"]
    assert codes(portfolio) == []
    assert (review.reviewer, review.reviewed_on, review.instrument) == (
        "N. Okafor", date(2026, 3, 2), "un-hit-2020@1",
    )  # fmt: skip
    assert review.answer("cs4_training").value is AnswerValue.NO
    assert review.answer("cs8_corrective_measures").value is AnswerValue.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("rows", "found", "left_open"),
    [
        pytest.param(review_rows("yyyyyyyy") + "A-1,1,no,N. Okafor,2026-03-02\n", "review_contradicts", "cs1_policy", id="two answers to one standard"),
        pytest.param(review_rows("yyyyyyy") + "A-1,8,yes,T. Ishii,2026-03-02\n", "review_contradicts", "cs8_corrective_measures", id="a second reviewer"),
        pytest.param(review_rows("yyyyyyy") + "A-1,8,mostly,N. Okafor,2026-03-02\n", "unknown_answer", "cs8_corrective_measures", id="an answer that the tool does not know"),
        pytest.param("A-1,cs1_policy,not applicable,N. Okafor,2026-03-02\nA-1,2,yes,N. Okafor,2026-03-02\n", "unknown_answer", "cs1_policy", id="not applicable where it is not allowed"),
        pytest.param(review_rows("yyyyyyy") + "A-1,9,yes,N. Okafor,2026-03-02\n", "unknown_standard", "cs8_corrective_measures", id="a standard that does not exist"),
        pytest.param(review_rows("yyyyyyy") + "A-1,8,yes,,2026-03-02\n", "missing_cell", "cs8_corrective_measures", id="no reviewer"),
        pytest.param(review_rows("yyyyyyy") + "B-2,1,yes,N. Okafor,2026-03-02\nA-1,1,no,N. Okafor,2026-03-02\n", "review_contradicts", "cs1_policy", id="rows of one partner that do not stand together"),
    ],
)  # fmt: skip
def test_a_review_that_contradicts_itself_leaves_the_standard_open(
    tmp_path, rows, found, left_open
):
    """A doubtful row answers nothing: without an answer there will be no determination."""
    portfolio = read_portfolio(a_portfolio(tmp_path, reviews=HEAD + rows))
    assert codes(portfolio) == [found]
    assert portfolio.reviews["A-1"].answer(left_open).value is AnswerValue.UNANSWERED


def test_problems_speak_the_language_of_the_reader(tmp_path):
    """The same problem keeps its code and speaks French."""
    folder = a_portfolio(tmp_path, partners="partner_id,name,type\nA-1,X,club\n")
    (problem,) = read_portfolio(folder, language=Language.FR).problems
    assert problem.code == "unknown_word"
    assert problem.expected == "Un mot que le programme connaît dans type."


def test_files_are_listed_and_evidence_is_found_by_partner(tmp_path):
    """Workbooks are listed sorted; lock files are not; evidence folders belong to known partners."""
    folder = a_portfolio(tmp_path)
    for name in ("self-assessments/b.xlsx", "self-assessments/a.xlsx", "self-assessments/~$a.xlsx", "evidence/a-1/Code.pdf", "evidence/Z-9/x.pdf"):  # fmt: skip
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"content")
    portfolio = read_portfolio(folder)
    assert portfolio.workbook_files == ("self-assessments/a.xlsx", "self-assessments/b.xlsx")
    assert portfolio.evidence_folders == {"A-1": "evidence/a-1"}
    assert [(p.code, p.severity) for p in portfolio.problems] == [
        ("unknown_evidence", Severity.WARNING)
    ]
    (file,) = evidence_files(folder, portfolio.evidence_folders["A-1"])
    assert (file.path, file.size, file.role) == ("evidence/a-1/Code.pdf", 7, "evidence")


def test_a_folder_without_one_partner_list_is_refused(tmp_path):
    """No list, two lists, no folder: there is nothing to screen."""
    with pytest.raises(InputError) as caught:
        read_portfolio(tmp_path)
    assert caught.value.code == "no_partner_list"
    a_portfolio(tmp_path)
    (tmp_path / "partners.xlsx").write_bytes(b"")
    with pytest.raises(InputError):
        read_portfolio(tmp_path)
    with pytest.raises(InputError):
        read_portfolio(tmp_path / "nowhere")


def test_a_portfolio_stays_small_and_crosses_processes(tmp_path):
    """A thousand partners take well under a megabyte and can be sent to another process."""
    rows = "".join(f"P-{n},Partner number {n},ngo\n" for n in range(1000))
    folder = a_portfolio(tmp_path, partners="partner_id,name,type\n" + rows)
    packed = pickle.dumps(read_portfolio(folder))
    assert len(packed) < 500_000
    assert pickle.loads(packed).partners["P-7"].name == "Partner number 7"
