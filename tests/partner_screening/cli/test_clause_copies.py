"""``clauses insert`` and ``clauses annotate`` on real files, judged by our check and by LibreOffice."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contract_clauses.checker import check_agreement
from contract_clauses.read_agreement import read_agreement
from contract_clauses.rules import load_clause_rules
from partner_screening.cli.main import app
from partner_screening.errors import FileRefused, InputError
from tests.contract_clauses.accepting_office import has_office, settle
from tests.contract_clauses.docx_making import a_docx, p

AGREEMENTS = Path(__file__).parents[3] / "examples/portfolio/agreements"
RULES = load_clause_rules()
SET = RULES.clause_set("un-protocol-2018")
# What stays short when only words are added, because words that stay in force take it away.
NOT_BY_ADDITION = {"AOC-2026-010": {"minors"}, "AOC-2026-016": {"prevention"}}
ENGLISH = sorted(AGREEMENTS.glob("AOC-*.docx"))


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def insert(file, out, *more):
    result = run(
        "clauses", "insert", file, "--out", out, "--date", "2026-11-25", "--format", "json", *more
    )
    return result.exit_code, json.loads(result.stdout)


def checked(data, name="a.docx"):
    return check_agreement(read_agreement(data, name), SET, RULES)


def live(data):
    agreement = read_agreement(data, "a.docx")
    return [agreement.text_of(one) for one in agreement.paragraphs if one.role.value != "comment"]


def falls_short(check):
    return {
        element.id
        for element in check.elements
        if element.requirement == "mandatory" and element.status.value in {"missing", "weakened"}
    }


@pytest.mark.parametrize("file", ENGLISH, ids=lambda file: file.stem)
def test_an_agreement_is_mended_by_what_is_inserted(file, tmp_path):
    """With all changes accepted the copy is compliant, or what must be struck is named and quoted."""
    code, told = insert(file, tmp_path / "copy.docx")
    copy = (tmp_path / "copy.docx").read_bytes()
    short = falls_short(checked(copy))
    assert short == NOT_BY_ADDITION.get(file.stem, set())
    assert code == (1 if short else 0)
    named = {one["element"]: one for one in told["still_short"]}
    assert all(named[element]["passages"] for element in short)
    assert all(
        passage["quote"] in read_agreement(file.read_bytes(), "a.docx").text
        for element in short
        for passage in named[element]["passages"]
    )


@pytest.mark.parametrize("file", ENGLISH, ids=lambda file: file.stem)
def test_a_mended_agreement_needs_nothing_more(file, tmp_path):
    """Running on its own output inserts only what could not be mended by adding words."""
    insert(file, tmp_path / "copy.docx")
    _, told = insert(tmp_path / "copy.docx", tmp_path / "again.docx")
    again = {clause["element"] for clause in told["inserted"]}
    assert again <= NOT_BY_ADDITION.get(file.stem, set())


@pytest.mark.skipif(not has_office(), reason="LibreOffice and its bridge are not installed")
def test_libreoffice_accepts_all_changes(tmp_path):
    """LibreOffice opens every copy; accepted there, it is as compliant as our own reading says."""
    copies = {}
    for file in ENGLISH:
        insert(file, tmp_path / file.name)
        copies[file.name] = (tmp_path / file.name).read_bytes()
    (tmp_path / "office").mkdir()
    settled = settle(tmp_path / "office", copies)
    for name, data in settled.items():
        assert falls_short(checked(data)) == NOT_BY_ADDITION.get(Path(name).stem, set()), name
        assert live(data) == live(copies[name])
        assert read_agreement(data, name).changes == ()


@pytest.mark.skipif(not has_office(), reason="LibreOffice and its bridge are not installed")
def test_libreoffice_rejects_all_changes(tmp_path):
    """Rejected in LibreOffice, the text is the original again."""
    file = AGREEMENTS / "AOC-2026-003.docx"
    insert(file, tmp_path / "copy.docx")
    (tmp_path / "office").mkdir()
    data = settle(tmp_path / "office", {"c.docx": (tmp_path / "copy.docx").read_bytes()}, "Reject")
    assert live(data["c.docx"]) == live(file.read_bytes())


def test_the_comment_names_duty_source_and_the_passage_to_strike(tmp_path):
    """The comment says in the agreement's language what was inserted, why, on what authority."""
    insert(AGREEMENTS / "AOC-2026-010.docx", tmp_path / "copy.docx")
    agreement = read_agreement((tmp_path / "copy.docx").read_bytes(), "a.docx")
    said = [agreement.text_of(one) for one in agreement.paragraphs if one.role.value == "comment"]
    assert said[0] == "Persons under eighteen: Weakened (Mandatory)"
    assert any(line.startswith("Source: ST/SGB/2003/13") for line in said)
    assert any("customary marriage" in line and "Strike it" in line for line in said)
    assert said[-1].startswith("Until that is done")


LIST = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="Article %1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
)
PREVENT = (
    "The Partner shall take all appropriate measures to prevent sexual exploitation and abuse."
)


def lines(*texts):
    return a_docx(
        "".join(p(text[2:], style="H") if text.startswith("# ") else p(text) for text in texts),
        styles=STYLES,
    )


PLACES = {
    "behind the last clause of the article": (
        lines("# 1. Work", "1.1 The Partner shall work.", "# 2. Sexual exploitation and abuse",
              f"2.1 {PREVENT}", "# 3. Money", "3.1 The Agency shall pay."),
        ["2.1", "2.2", "# 3. Money"],
    ),
    "a new article behind the last": (
        lines("# Article I: Work", "1. The Partner shall work.", "# Article II: Money",
              "1. The Agency shall pay.", "In witness whereof, both have signed.", "For the Agency"),
        ["1. The Agency", "# Article III: Protection", "1. The Partner", "2. "],
    ),
    "clauses without headings": (
        lines("1. The Partner shall work.", "2. The Agency shall pay.", "Signed: ____"),
        ["2. The Agency", "3. The Partner", "4. "],
    ),
    "one clause of its own": (
        lines("1. The Partner shall work.", f"2. {PREVENT}", "3. The Agency shall pay."),
        ["2. The Partner", "The Partner shall refrain"],
    ),
    "points under a lead-in": (
        lines("# Work", "The Partner shall work.", "# Sexual exploitation and abuse",
              "The Partner shall:", "(a) take all appropriate measures to prevent it; and",
              "(b) report it promptly to the Agency.", "# Money", "The Agency shall pay."),
        ["(b) report", "The Partner shall"],
    ),
    "before the annex": (
        lines("# 1. Work", "1.1 The Partner shall work.", "# Annex A: Budget", "1. USD 100."),
        ["1.1", "# 2. Protection", "2.1 The Partner", "2.2 "],
    ),
    "automatic numbers": (
        a_docx(
            p("Work", style="H", props=LIST.format(0)) + p("The Partner shall work.", props=LIST.format(1))
            + p("Signed: ____"), styles=STYLES, numbering=NUMBERING,
        ),
        ["The Partner shall work.", "# Protection", "The Partner shall take"],
    ),
    "behind a table": (
        a_docx(f"<w:tbl><w:tr><w:tc>{p('The Partner shall work.')}</w:tc></w:tr></w:tbl>{p('Signed: ____')}"),
        ["The Partner shall work.", "The Partner shall take"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), PLACES.values(), ids=PLACES)
def test_new_clauses_stand_where_a_drafter_would_put_them(data, expected, tmp_path):
    """Paragraphs of the copy begin, one behind the other, as expected; and the copy is compliant."""
    (tmp_path / "a.docx").write_bytes(data)
    code, _ = insert(tmp_path / "a.docx", tmp_path / "copy.docx")
    agreement = read_agreement((tmp_path / "copy.docx").read_bytes(), "a.docx")
    found = [
        ("# " if one.role.value == "heading" else "") + agreement.text_of(one)
        for one in agreement.paragraphs
    ]
    first = next(at for at, text in enumerate(found) if text.startswith(expected[0]))
    behind = found[first : first + len(expected)]
    if expected[0] == "2.1":
        behind = [found[first], found[first + 1], next(t for t in found if t.startswith("# 3"))]
    assert all(text.startswith(start) for text, start in zip(behind, expected, strict=True)), behind
    assert code == 0


def test_recommended_elements_are_inserted_on_request(tmp_path):
    """By default only what the clause set demands is inserted; on request also what it recommends."""
    file = AGREEMENTS / "AOC-2026-009.docx"
    _, few = insert(file, tmp_path / "few.docx")
    _, all_of_them = insert(file, tmp_path / "all.docx", "--recommended")
    assert [clause["element"] for clause in few["inserted"]] == ["personnel_scope"]
    assert len(all_of_them["inserted"]) > 1
    assert checked((tmp_path / "all.docx").read_bytes()).verdict.value == "compliant"


def test_a_pdf_is_refused_and_nothing_is_written(tmp_path):
    """Only a Word file can be mended; the refusal leaves no file behind."""
    result = run("clauses", "insert", AGREEMENTS / "AOC-2026-013.pdf", "--out", tmp_path / "x.docx")
    assert isinstance(result.exception, FileRefused)
    assert result.exception.code == "not_word"
    assert not (tmp_path / "x.docx").exists()


def test_the_original_is_never_replaced(tmp_path):
    """A copy must have a name of its own."""
    file = tmp_path / "a.docx"
    file.write_bytes(lines("The Partner shall work."))
    before = file.read_bytes()
    for command in ("insert", "annotate"):
        assert isinstance(run("clauses", command, file, "--out", file).exception, InputError)
    assert file.read_bytes() == before


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_an_annotated_copy_reads_the_same(language, tmp_path):
    """In each language of comments the text stays the same, and every quotation has its comment."""
    file = AGREEMENTS / "AOC-2026-010.docx"
    out = tmp_path / "copy.docx"
    result = run("clauses", "annotate", file, "--out", out, "--language", language)
    assert result.exit_code == 1
    assert live(out.read_bytes()) == live(file.read_bytes())
    agreement = read_agreement(out.read_bytes(), "a.docx")
    comments = [one for one in agreement.paragraphs if one.role.value == "comment"]
    assert len(comments) > 10
    check = checked(out.read_bytes())
    before = checked(file.read_bytes())
    assert [element.status for element in check.elements] == [
        element.status for element in before.elements
    ]


@pytest.mark.skipif(not has_office(), reason="LibreOffice and its bridge are not installed")
def test_libreoffice_keeps_text_and_comments_of_an_annotated_copy(tmp_path):
    """LibreOffice opens the annotated copy and gives the same text and comments back."""
    file = AGREEMENTS / "AOC-2026-010.docx"
    run("clauses", "annotate", file, "--out", tmp_path / "copy.docx")
    (tmp_path / "office").mkdir()
    copy = (tmp_path / "copy.docx").read_bytes()
    saved = settle(tmp_path / "office", {"c.docx": copy})["c.docx"]
    assert live(saved) == live(file.read_bytes())

    def comments(data):
        agreement = read_agreement(data, "a.docx")
        return sorted(
            agreement.text_of(one) for one in agreement.paragraphs if one.role.value == "comment"
        )

    assert comments(saved) == comments(copy)


def test_both_texts_of_a_bilingual_agreement_are_mended(tmp_path):
    """A text in each language is inserted in its own language, and the versions do not differ."""
    file = tmp_path / "a.docx"
    file.write_bytes(
        lines(
            "# 第一条 工作", "1.1 合作伙伴应按照双方商定的计划和预算执行本协定所述的全部活动，并按时向本机构提交报告。",
            "# Article 1: Work", "1.1 The Partner shall carry out the activities agreed by both parties.",
            "# 第二条 款项", "2.1 本机构应按照本协定附表所列的时间和数额，分期向合作伙伴支付活动所需的款项。",
            "# Article 2: Money", "2.1 The Agency shall pay the Partner in instalments as agreed.",
        )
    )  # fmt: skip
    code, told = insert(file, tmp_path / "copy.docx")
    found = {(clause["element"], clause["language"]) for clause in told["inserted"]}
    assert set(told["languages"]) == {"en", "zh"}
    assert {("minors", "en"), ("minors", "zh")} <= found
    assert (code, told["verdict_after"]) == (0, "compliant"), told["still_short"]


def test_the_language_of_the_wording_may_be_chosen(tmp_path):
    """Wording in another language than that of the agreement stands where it would stand in its own."""
    file = tmp_path / "a.docx"
    file.write_bytes(lines("# 1. Work", "1.1 The Partner shall work.", "Signed: ____"))
    _, told = insert(file, tmp_path / "copy.docx", "--language", "zh")
    assert {clause["language"] for clause in told["inserted"]} == {"zh"}
    found = live((tmp_path / "copy.docx").read_bytes())
    assert found[2].startswith("2. 防止性剥削和性虐待")
    assert found[3].startswith("2.1 ")
    assert found[-1] == "Signed: ____"


BARE = {
    "ar": ("المادة 1: الأنشطة", "1.1 ينفذ الشريك الأنشطة المبينة في هذا الاتفاق بالعناية الواجبة.",
           "المادة 2: التمويل", "2.1 تحول الوكالة إلى الشريك المبالغ المتفق عليها على دفعات.",
           "وإثباتا لما تقدم وقع الطرفان هذا الاتفاق.", "المادة 3: ", "3.1 "),
    "es": ("Artículo 1. Actividades", "1.1 El Socio llevará a cabo las actividades con la debida diligencia.",
           "Artículo 2. Financiación", "2.1 La Agencia transferirá al Socio los fondos acordados en cuotas.",
           "En fe de lo cual, las partes firman el presente acuerdo.", "Artículo 3. ", "3.1 "),
    "fr": ("Article 1 – Activités", "1.1 Le Partenaire exécute les activités avec la diligence voulue.",
           "Article 2 – Financement", "2.1 L'Agence verse au Partenaire les fonds convenus par tranches.",
           "En foi de quoi, les parties ont signé le présent accord.", "Article 3 – ", "3.1 "),
    "ru": ("Статья 1. Деятельность", "1.1 Партнер осуществляет деятельность с должной тщательностью.",
           "Статья 2. Финансирование", "2.1 Учреждение перечисляет Партнеру согласованные средства частями.",
           "В удостоверение чего стороны подписали настоящее соглашение.", "Статья 3. ", "3.1 "),
    "zh": ("第一条 活动", "1.1 合作伙伴应以应有的勤勉执行本协定所述的各项活动。",
           "第二条 款项", "2.1 本机构应按照约定的时间和数额分期向合作伙伴支付款项。",
           "双方代表签署本协定，以资证明。", "第三条 ", "3.1 "),
}  # fmt: skip


@pytest.mark.parametrize("language", BARE)
def test_a_bare_agreement_is_mended_in_its_own_language(language, tmp_path):
    """The new article is written in the agreement's language, numbered on, before the signatures."""
    first, one, second, two, signed, article, clause = BARE[language]
    file = tmp_path / "a.docx"
    file.write_bytes(lines(f"# {first}", one, f"# {second}", two, signed))
    code, told = insert(file, tmp_path / "copy.docx")
    found = live((tmp_path / "copy.docx").read_bytes())
    assert (code, told["verdict_after"]) == (0, "compliant"), told["still_short"]
    assert told["languages"] == [language]
    assert (found[4][: len(article)], found[5][: len(clause)]) == (article, clause)
    assert found[-1] == signed


def test_what_an_annex_given_beside_carries_is_not_inserted(tmp_path):
    """The annex that the agreement refers to is read with it, and its duties are not repeated."""
    file, annex = tmp_path / "a.docx", tmp_path / "c.docx"
    file.write_bytes(
        lines("1. The Partner shall comply with Annex C, which forms a part of this Agreement.")
    )
    annex.write_bytes(lines("Annex C", f"1. {PREVENT}"))
    _, alone = insert(file, tmp_path / "alone.docx")
    _, both = insert(file, tmp_path / "both.docx", "--annex", annex)
    assert "prevention" in {clause["element"] for clause in alone["inserted"]}
    assert "prevention" not in {clause["element"] for clause in both["inserted"]}
    assert both["verdict_after"] == "compliant"


def test_what_may_be_said_in_other_words_is_inserted_on_request(tmp_path):
    """A passage that only a person can judge is left alone, unless wording is asked for all the same."""
    file = tmp_path / "a.docx"
    said = "1. Any whisper of sexual exploitation or abuse must find its way to the Agency's focal point straight away."
    file.write_bytes(lines(said))
    _, left = insert(file, tmp_path / "left.docx")
    code, asked = insert(file, tmp_path / "asked.docx", "--unclear")
    assert "reporting" not in {clause["element"] for clause in left["inserted"]}
    assert left["verdict_after"] == "needs_review"
    assert "reporting" in {clause["element"] for clause in asked["inserted"]}
    assert (code, asked["verdict_after"]) == (0, "compliant")


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("insert", "a-mended.docx"),
        ("annotate", "a-annotated.docx"),
        ("sheet", "a-review.pdf"),
    ],
)
def test_without_a_name_the_copy_stands_beside_the_agreement(command, name, tmp_path):
    """Its name says what it is; what is there already, and may hold somebody's work, stays."""
    file = tmp_path / "a.docx"
    file.write_bytes(a_docx(p("1. The Partner may report sexual exploitation to the Agency.")))
    CliRunner().invoke(app, ["clauses", command, str(file)])
    made = tmp_path / name
    assert made.stat().st_size > 1000
    made.write_bytes(b"work of a lawyer")
    again = CliRunner().invoke(app, ["clauses", command, str(file)])
    assert again.exit_code != 0
    assert made.read_bytes() == b"work of a lawyer"
