"""Who is bound where a text says "we" and "you", and where it calls a side by a name it never defines."""

import pytest

from contract_clauses.checker import check_agreement
from contract_clauses.plain_agreement import an_agreement
from contract_clauses.rules import load_clause_rules


def status_of(element: str, text: str) -> str:
    """Return the status of one element in a plain text whose lines are its paragraphs."""
    rules = load_clause_rules()
    check = check_agreement(an_agreement(text), rules.clause_set("un-protocol-2018"), rules)
    return next(one.status.value for one in check.elements if one.id == element)


@pytest.mark.parametrize(
    "letter",
    [
        (
            "You shall report any allegation of sexual exploitation and abuse to us at once.\n"
            "We will investigate every allegation of sexual exploitation and abuse promptly."
        ),
        (
            "Vous nous signalerez immédiatement toute allégation d'exploitation et d'abus sexuels.\n"
            "Nous enquêterons rapidement sur toute allégation d'exploitation et d'abus sexuels."
        ),
        (
            "Ustedes nos comunicarán de inmediato toda denuncia de explotación y abusos sexuales.\n"
            "Investigaremos con prontitud toda denuncia de explotación y abusos sexuales."
        ),
    ],
    ids=["en", "fr", "es"],
)
def test_a_letter_of_the_agency_binds_its_reader_not_its_writer(letter):
    """What "we" promise there is the agency's, and clears nothing."""
    assert status_of("investigation", letter) == "missing"


@pytest.mark.parametrize(
    "undertaking",
    [
        (
            "We, Sahel Youth Network, undertake as follows:\n"
            "1. We shall investigate every allegation of sexual exploitation and abuse promptly."
        ),
        (
            "Nous soussignés nous engageons envers le Bailleur à ce qui suit :\n"
            "1. Nous enquêterons sans délai sur toute allégation d'exploitation et d'abus sexuels."
        ),
        (
            "Quienes suscriben nos comprometemos ante el Donante a lo siguiente:\n"
            "1. Investigaremos sin demora toda denuncia de explotación y abusos sexuales."
        ),
        (
            "نحن الموقعين أدناه نتعهد للجهة المانحة بما يلي:\n"
            "1. أن نحقق على الفور في جميع ادعاءات الاستغلال والانتهاك الجنسيين."
        ),
        (
            "Мы, нижеподписавшиеся, обязуемся перед Донором:\n"
            "1. Незамедлительно расследовать все сообщения о сексуальной эксплуатации и надругательствах."
        ),
        "我们郑重承诺如下：\n1、及时调查所有有关性剥削和性虐待的指控。",
    ],
    ids=["en", "fr", "es", "ar", "ru", "zh"],
)
def test_an_undertaking_binds_those_who_speak(undertaking):
    """A partner that writes "we" promises for itself, whomever it promises to."""
    assert status_of("investigation", undertaking) == "present"


def test_the_same_article_is_judged_anew_in_the_mouth_of_the_other_side():
    """What was judged before is used again only where the same side speaks."""
    article = (
        "# 2. Exploitation et abus sexuels\n"
        "Nous enquêterons rapidement sur toute allégation d'exploitation et d'abus sexuels."
    )
    own = f"# 1. Rapports\nNous remettrons un rapport annuel.\n{article}"
    letter = f"# 1. Rapports\nVous remettrez un rapport annuel.\n{article}"
    assert [status_of("investigation", text) for text in (own, letter, own)] == [
        "present",
        "missing",
        "present",
    ]


def test_a_code_for_staff_makes_no_party_of_its_readers():
    """Where the partner is called by its name, "we" is nobody's name."""
    text = (
        "The Partner shall prevent sexual exploitation and abuse.\n"
        "The Partner shall report every allegation of sexual exploitation and abuse to the Agency at once.\n"
        "The Partner shall train its employees.\n"
        "The code says: we investigate every allegation of sexual exploitation and abuse."
    )
    assert status_of("investigation", text) != "present"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The Partner shall build wells.\nThe Partner shall prevent sexual exploitation and abuse.\n"
            "The Partner shall at once notify the Organization of every allegation of sexual exploitation "
            "and abuse.\nThe Organization may visit the wells.",
            "present",
            id="the Organization beside the Partner is the agency",
        ),
        pytest.param(
            "The Office shall build wells.\nThe Office shall prevent sexual exploitation and abuse.\n"
            "The Office shall at once notify the Agency of every allegation of sexual exploitation and abuse.",
            "present",
            id="the Office beside the Agency is the partner",
        ),
        pytest.param(
            "The Foundation grants the Sub-grantee USD 9,000.\nThe Sub-grantee shall build wells.\n"
            "The Sub-grantee shall prevent sexual exploitation and abuse.\nThe Sub-grantee shall at once "
            "notify the Foundation of every allegation of sexual exploitation and abuse.\n"
            "The Foundation may visit the wells.",
            "present",
            id="the Sub-grantee that has duties is the partner",
        ),
    ],
)
def test_a_side_that_is_never_defined_is_known_by_the_other(text, expected):
    """An allegation told to it is told to the agency."""
    assert status_of("reporting", text) == expected


def test_a_sub_grantee_with_duties_of_its_own_binds_no_sub_partner():
    """What it must do itself is not passed on to anybody."""
    text = (
        "The Foundation grants the Sub-grantee USD 9,000.\nThe Sub-grantee shall build wells.\n"
        "The Sub-grantee shall impose sanctions for sexual exploitation and abuse."
    )
    assert status_of("flow_down", text) == "missing"
