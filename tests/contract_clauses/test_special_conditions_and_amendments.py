"""What stands elsewhere in an agreement and takes force from a paragraph, in six languages.

A special condition or an amendment weakens what the paragraph that it names carries, and nothing
else. The new text that an amendment quotes counts; the text that it replaces does not.
"""

import pytest

from contract_clauses.rule_checks import result_of
from contract_clauses.rules import load_clause_rules

ARTICLE = {
    "en": "# Article 12. Sexual exploitation and abuse\n"
    "12.1 The Partner shall take all appropriate measures to prevent sexual exploitation and abuse.\n"
    "12.4 The Partner shall promptly report to the Agency every allegation of sexual exploitation"
    " and abuse.\n"
    "12.7 The Agency may terminate this Agreement if the Partner fails to prevent sexual exploitation"
    " and abuse.\n",
    "fr": "# Article 12. Exploitation et abus sexuels\n"
    "12.1 Le Partenaire prend toutes les mesures appropriées pour prévenir l'exploitation et les abus"
    " sexuels.\n"
    "12.4 Le Partenaire signale sans délai à l'Agence toute allégation d'exploitation ou d'abus"
    " sexuels.\n"
    "12.7 L'Agence peut résilier le présent accord si le Partenaire ne prévient pas l'exploitation et"
    " les abus sexuels.\n",
    "es": "# Artículo 12. Explotación y abusos sexuales\n"
    "12.1 El Socio adoptará todas las medidas apropiadas para prevenir la explotación y los abusos"
    " sexuales.\n"
    "12.4 El Socio informará sin demora a la Agencia de toda denuncia de explotación o abusos"
    " sexuales.\n"
    "12.7 La Agencia podrá rescindir el presente acuerdo si el Socio no previene la explotación y los"
    " abusos sexuales.\n",
    "ru": "# Статья 12. Сексуальная эксплуатация и сексуальные надругательства\n"
    "12.1 Партнёр обязан принимать все надлежащие меры для предотвращения сексуальной эксплуатации и"
    " сексуальных надругательств.\n"
    "12.4 Партнёр обязан незамедлительно сообщать Агентству о каждом обвинении в сексуальной"
    " эксплуатации и сексуальных надругательствах.\n"
    "12.7 Агентство вправе расторгнуть настоящее Соглашение, если Партнёр не предотвращает"
    " сексуальную эксплуатацию и сексуальные надругательства.\n",
    "ar": "# المادة 12: الاستغلال والانتهاك الجنسيان\n"
    "12-1 يتخذ الشريك جميع التدابير المناسبة لمنع الاستغلال والانتهاك الجنسيين.\n"
    "12-4 يبلغ الشريك الوكالة فورا بكل ادعاء بوقوع استغلال أو انتهاك جنسيين.\n"
    "12-7 يجوز للوكالة إنهاء هذا الاتفاق إذا لم يمنع الشريك الاستغلال والانتهاك الجنسيين.\n",
    "zh": "# 第十二条 性剥削和性虐待\n"
    "12.1 合作伙伴应采取一切适当措施防止性剥削和性虐待。\n"
    "12.4 合作伙伴应立即向机构报告所有性剥削和性虐待的指控。\n"
    "12.7 如合作伙伴未能防止性剥削和性虐待，机构可终止本协定。\n",
}
ON_PROOF = {
    "en": "# Special Conditions\nSC 1 Clause 12.4 applies only to substantiated cases.",
    "fr": "# Conditions particulières\n1. Le paragraphe 12.4 s'applique uniquement aux cas avérés.",
    "es": "# Condiciones especiales\n1. La cláusula 12.4 se aplica únicamente a los casos probados.",
    "ru": "# Особые условия\n1. Пункт 12.4 применяется только к подтверждённым случаям.",
    "ar": "# الشروط الخاصة\n1- لا يسري البند 12-4 إلا على الحالات الثابتة.",
    "zh": "# 特殊条件\n1. 第12.4条仅适用于经证实的案件。",
}
DELETED = {
    "en": "# Amendment No. 1\n1. Paragraph 12.7 is deleted.",
    "fr": "# Avenant n° 1\n1. Le paragraphe 12.7 est supprimé.",
    "es": "# Enmienda núm. 1\n1. Se suprime el párrafo 12.7.",
    "ru": "# Поправка № 1\n1. Пункт 12.7 исключается.",
    "ar": "# التعديل رقم 1\n1- يلغى البند 12-7.",
    "zh": "# 第一号修正案\n1. 第12.7条予以删除。",
}
REPLACED = {
    "en": '# Amendment No. 1\n1. Paragraph 12.4 is replaced by the following: "The Partner shall once'
    ' a year report to the Agency the allegations of sexual exploitation and abuse."',
    "fr": "# Avenant n° 1\n1. Le paragraphe 12.4 est remplacé par le texte suivant : « Le Partenaire"
    " signale une fois par an à l'Agence les allégations d'exploitation et d'abus sexuels. »",
    "es": "# Enmienda núm. 1\n1. El párrafo 12.4 queda redactado así: «El Socio informará anualmente"
    " a la Agencia de las denuncias de explotación y abusos sexuales».",
    "ru": "# Поправка № 1\n1. Пункт 12.4 изложить в следующей редакции: «Партнёр ежегодно сообщает"
    " Агентству об обвинениях в сексуальной эксплуатации и сексуальных надругательствах».",
    "ar": "# التعديل رقم 1\n1- يستعاض عن البند 12-4 بما يلي: «يبلغ الشريك الوكالة سنويا بادعاءات"
    " الاستغلال والانتهاك الجنسيين».",
    "zh": "# 第一号修正案\n1. 第12.4条修改为：“合作伙伴应每年向机构报告性剥削和性虐待的指控。”",
}
MENDED = {
    "en": '# Amendment No. 1\n1. Paragraph 12.7 is replaced by the following:\n"The Agency may'
    " terminate this Agreement at once if the Partner fails to investigate or to prevent sexual"
    ' exploitation and abuse."',
    "fr": "# Avenant n° 1\n1. Le paragraphe 12.7 est remplacé par le texte suivant :\n« L'Agence peut"
    " résilier immédiatement le présent accord si le Partenaire ne prévient pas l'exploitation et les"
    " abus sexuels. »",
    "es": "# Enmienda núm. 1\n1. El párrafo 12.7 queda redactado así:\n«La Agencia podrá rescindir de"
    " inmediato el presente acuerdo si el Socio no previene la explotación y los abusos sexuales».",
    "ru": "# Поправка № 1\n1. Пункт 12.7 изложить в следующей редакции:\n«Агентство вправе немедленно"
    " расторгнуть настоящее Соглашение, если Партнёр не предотвращает сексуальную эксплуатацию и"
    " сексуальные надругательства».",
    "ar": "# التعديل رقم 1\n1- يستعاض عن البند 12-7 بما يلي:\n«يجوز للوكالة إنهاء هذا الاتفاق فورا"
    " إذا لم يمنع الشريك الاستغلال والانتهاك الجنسيين».",
    "zh": "# 第一号修正案\n1. 第12.7条修改为：\n“如合作伙伴未能防止性剥削和性虐待，机构可立即终止本协定。”",
}
ELSEWHERE = {
    "en": "# Amendment No. 1\n1. Clause 9.1 of the general conditions is deleted.",
    "fr": "# Avenant n° 1\n1. Le paragraphe 9.1 des conditions générales est supprimé.",
    "es": "# Enmienda núm. 1\n1. Se suprime el párrafo 9.1 de las condiciones generales.",
    "ru": "# Поправка № 1\n1. Пункт 9.1 общих условий исключается.",
    "ar": "# التعديل رقم 1\n1- يلغى البند 9-1 من الشروط العامة.",
    "zh": "# 第一号修正案\n1. 一般条件第9.1条予以删除。",
}
LETTERED = {
    "en": "A.1 The Partner shall take all appropriate measures to prevent sexual exploitation and"
    " abuse.\nA.2 The Partner shall promptly report to the Agency every allegation of sexual"
    " exploitation and abuse.\nB.1 Paragraph A.2 is deleted.",
    "fr": "A.1 Le Partenaire prend toutes les mesures appropriées pour prévenir l'exploitation et les"
    " abus sexuels.\nA.2 Le Partenaire signale sans délai à l'Agence toute allégation d'exploitation"
    " ou d'abus sexuels.\nB.1 Le paragraphe A.2 est supprimé.",
    "es": "A.1 El Socio adoptará todas las medidas apropiadas para prevenir la explotación y los"
    " abusos sexuales.\nA.2 El Socio informará sin demora a la Agencia de toda denuncia de"
    " explotación o abusos sexuales.\nB.1 Se suprime el párrafo A.2.",
    "ru": "А.1. Партнёр обязан принимать все надлежащие меры для предотвращения сексуальной"
    " эксплуатации и сексуальных надругательств.\nА.2. Партнёр обязан незамедлительно сообщать"
    " Агентству о каждом обвинении в сексуальной эксплуатации и сексуальных надругательствах.\n"
    "Б.1. Пункт А.2 исключается.",
    "ar": "ألف-1 يتخذ الشريك جميع التدابير المناسبة لمنع الاستغلال والانتهاك الجنسيين.\n"
    "ألف-2 يبلغ الشريك الوكالة فورا بكل ادعاء بوقوع استغلال أو انتهاك جنسيين.\n"
    "باء-1 يلغى البند ألف-2.",
    "zh": "甲1 合作伙伴应采取一切适当措施防止性剥削和性虐待。\n"
    "甲2 合作伙伴应立即向机构报告所有性剥削和性虐待的指控。\n乙1 甲2予以删除。",
}
ALL = ("prevention", "reporting", "termination")
TABLE = [
    ("nothing else is said", dict.fromkeys(ARTICLE, ""), ()),
    ("a paragraph holds for proven cases only", ON_PROOF, ("reporting",)),
    ("a paragraph is deleted", DELETED, ("termination",)),
    ("a paragraph is replaced by a yearly report", REPLACED, ("reporting",)),
    ("a paragraph is replaced by one that carries the same", MENDED, ()),
    ("a paragraph of another text is deleted", ELSEWHERE, ()),
]


@pytest.mark.parametrize("language", sorted(ARTICLE))
@pytest.mark.parametrize(
    ("addition", "weakened"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_only_what_the_named_paragraph_carries_is_weakened(language, addition, weakened):
    """Elements of other paragraphs stay as they are; those of the named one are not cleared."""
    rules = load_clause_rules((language,))
    text = ARTICLE[language] + addition[language]
    found = {name: result_of(text, language, name, rules).status.value for name in ALL}
    assert found == {name: "weakened" if name in weakened else "present" for name in ALL}


@pytest.mark.parametrize("language", sorted(LETTERED))
def test_paragraphs_may_be_numbered_with_letters(language):
    """ "Paragraph A.2 is deleted" takes away what stands in A.2, and leaves A.1."""
    rules = load_clause_rules((language,))
    found = {
        name: result_of(LETTERED[language], language, name, rules).status.value
        for name in ("prevention", "reporting")
    }
    assert found == {"prevention": "present", "reporting": "weakened"}
