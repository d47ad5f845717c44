"""Whole agreements in very different drafting styles."""

import pytest

from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import Verdict
from contract_clauses.plain_agreement import an_agreement
from contract_clauses.rules import load_clause_rules

COMPLIANT = {
    "numbered article": """# Article 14 – Protection from Sexual Exploitation and Abuse
14.1 The Implementing Partner accepts and shall comply with the standards of conduct set out in section 3 of ST/SGB/2003/13.
14.2 The Implementing Partner shall take all appropriate measures to prevent sexual exploitation and abuse of anyone by it, its employees or any other persons engaged or controlled by it to perform activities under this Agreement.
14.3 The Implementing Partner shall refrain from, and shall take all reasonable and appropriate measures to prohibit its employees or other persons engaged or controlled by it from, engaging in any form of sexual exploitation and abuse, including exchanging money, goods, services, offers of employment or other things of value for sexual favours or activities, or engaging in sexual activities that are exploitive or degrading.
14.4 For the purposes of this Article, sexual activity with any person under the age of eighteen, irrespective of the age of majority or consent locally, constitutes sexual exploitation and abuse. Mistaken belief regarding the age of the person is not a defence.
14.5 The Implementing Partner shall promptly and confidentially report to UN-Habitat any allegation or suspicion of sexual exploitation and abuse of which it becomes aware.
14.6 The Implementing Partner shall investigate without delay any such allegation and shall cooperate fully with any investigation conducted by UN-Habitat or the United Nations.
14.7 Where an allegation is established, the Implementing Partner shall take appropriate corrective action, including disciplinary measures.
14.8 The Implementing Partner shall ensure that the same obligations are included in any subcontract or sub-agreement it concludes.
14.9 The Parties agree that this Article is an essential term of this Agreement. Any failure by the Implementing Partner to take preventive measures, to investigate allegations or to take corrective action shall constitute grounds for immediate termination of this Agreement by UN-Habitat, without liability.
""",
    "protocol style": """# PROTECTION FROM SEXUAL EXPLOITATION AND ABUSE
1. UNICEF (the "Agency") and Save the Villages (hereinafter "SVO") agree that sexual exploitation and abuse violate universally recognized norms and are strictly prohibited.
2. SVO warrants that it has and will maintain appropriate preventive measures so that neither its personnel nor any consultant, volunteer or sub-grantee commits sexual exploitation or sexual abuse.
3. SVO undertakes to abide by the UN Protocol on Allegations of Sexual Exploitation and Abuse involving Implementing Partners.
4. Sexual acts with children (persons under 18 years) are forbidden whatever the local age of consent may be.
5. Giving jobs, cash, food or any other assistance in return for sex is forbidden.
6. As soon as it learns of a credible allegation, SVO must notify the Agency in writing within 24 hours.
7. SVO must look into each allegation swiftly and professionally, or refer it to the Agency for investigation.
8. When misconduct is proven, SVO must discipline or dismiss the persons responsible.
9. SVO must write these obligations into every agreement with sub-recipients.
10. If SVO does not comply with any of these obligations, the Agency may suspend or terminate this Agreement with immediate effect.
""",
    "lead-in with nested list": """12. Safeguarding and SEA
12.1 With respect to sexual exploitation and abuse ("SEA"), the Grantee shall:
(a) take all necessary steps to prevent SEA by its staff, volunteers, consultants and anyone else acting on its behalf;
(b) ensure that its staff, volunteers and consultants do not, whether on or off duty:
(i) engage in SEA;
(ii) have sexual intercourse with anyone below the age of 18, regardless of the legal age of consent or majority in the country; or
(iii) offer money, employment, goods, services or humanitarian assistance in exchange for sexual acts;
(c) comply with Secretary-General's Bulletin ST/SGB/2003/13;
(d) immediately inform UNOPS of any suspicion or allegation of SEA;
(e) promptly investigate all allegations and cooperate with UNOPS investigators;
(f) take disciplinary and other corrective measures against perpetrators; and
(g) impose identical obligations on its sub-grantees and subcontractors.
12.2 Breach of clause 12.1 is a material breach and entitles UNOPS to terminate this Grant Agreement immediately.
""",
    "defined terms": """1. Definitions
1.1 "Prohibited Conduct" means sexual exploitation or sexual abuse as defined in ST/SGB/2003/13, and includes (i) any sexual activity with a person under eighteen (18) years of age, irrespective of local laws on consent or majority, and (ii) any exchange of money, employment, goods, services, assistance or anything of value for sex or sexual favours.
1.2 "Associated Persons" means the Recipient's employees, officers, agents, consultants, interns, volunteers and subcontractors.
2. Conduct
2.1 The Recipient shall not engage in Prohibited Conduct and shall ensure that no Associated Person engages in Prohibited Conduct.
2.2 The Recipient shall put in place adequate measures to prevent Prohibited Conduct.
2.3 The Recipient shall notify the Agency immediately upon becoming aware of any alleged Prohibited Conduct.
2.4 The Recipient shall conduct a prompt investigation into any alleged Prohibited Conduct.
2.5 The Recipient shall take corrective action, including disciplinary action, against any Associated Person found to have engaged in Prohibited Conduct.
2.6 The Recipient shall adhere to the standards of ST/SGB/2003/13 and shall include equivalent provisions in all sub-agreements.
2.7 The Agency may terminate this Agreement immediately if the Recipient fails to prevent, investigate or remedy Prohibited Conduct.
""",
    "attached annex of bullets": """5. The Partner shall comply with the rules of conduct in Annex C, which is attached and forms an integral part of this Agreement.
# ANNEX C: RULES OF CONDUCT ON SEXUAL EXPLOITATION AND ABUSE
• All persons working for the Partner in any capacity, paid or unpaid, are prohibited from committing acts of sexual exploitation and abuse.
• The Partner must put in place safeguards that prevent such acts.
• No member of the Partner's workforce may have sexual relations with a child, that is, anyone who has not reached the age of eighteen; local rules on majority or consent are irrelevant.
• No member of the workforce may trade goods, money, jobs, services or aid for sexual favours.
• Allegations must be passed on to UN Women without delay.
• The Partner must cooperate without reservation in inquiries by UN Women into such allegations.
• Offenders must be disciplined or removed.
• The Partner is bound by ST/SGB/2003/13.
• Subcontracts must contain the same rules.
• UN Women can end this Agreement at once where these rules are breached.
""",
    "lettered warranties": """IMPLEMENTING PARTNERSHIP AGREEMENT
This Agreement is entered into by the International Organization for Migration (hereinafter referred to as "IOM") and Horizonte Foundation, a non-profit organization registered in Peru (hereinafter referred to as the "Foundation"), each a "Party".
1. Introduction and integral documents
The Foundation agrees to carry out the project in accordance with this Agreement.
24. Protection from Sexual Exploitation and Abuse
24.1 IOM and the Foundation have zero tolerance for sexual exploitation and abuse ("SEA").
24.2 The Foundation warrants that it shall:
a. Take all appropriate measures to prohibit and prevent actual, attempted and threatened SEA by its employees or any other persons engaged and controlled by it to perform activities under this Agreement ("other personnel"). For the purpose of this Agreement, SEA shall include: exchanging any money, goods, services, preferential treatment, job opportunities or other advantages for sexual favours or activities, including humiliating or degrading treatment of a sexual nature; abusing a position of vulnerability, differential power or trust for sexual purposes; and physical intrusion of a sexual nature whether by force or under unequal or coercive conditions. Engaging in sexual activity with a person under the age of 18 ("child") regardless of the age of majority or consent is SEA.
b. Strongly discourage its employees or other personnel having sexual relationships with IOM beneficiaries.
c. Report timely to IOM any allegations or suspicions of SEA, and investigate and take appropriate corrective measures, including imposing disciplinary measures on the person who has committed SEA.
d. Ensure that the SEA provisions are included in all subcontracts.
e. Adhere to above commitments at all times.
24.3 The Foundation expressly acknowledges and agrees that breach by the Foundation, or by any of its employees or other personnel of any provision contained in Article 24.2 constitutes a material breach of this Agreement and shall entitle IOM to terminate this Agreement immediately on written notice without liability.
24.4 The Foundation accepts the standards of conduct in ST/SGB/2003/13.
""",
    "lettered section": """# SECTION G - SAFEGUARDING
G1. For purposes of this Section, sexual exploitation and abuse has the meaning given in ST/SGB/2003/13, by which the Grantee agrees to be bound.
G2. The Grantee is obligated to take proactive steps so that sexual exploitation and abuse does not occur in connection with the Project, whether through its own conduct or that of its officers, employees, agents, volunteers, sub-grantees or other representatives.
G3. The Grantee shall ensure that all such persons abstain from: (a) sexual activity with anyone less than eighteen years old, whatever the local law on consent or the age of majority may provide; (b) soliciting or receiving sexual favours in return for money, jobs, goods, services or assistance; and (c) any other form of sexual exploitation or abuse.
G4. The Grantee shall bring every suspected case to UNOPS's attention without undue delay and no later than three (3) working days after learning of it.
G5. Upon receipt of a report, the Grantee shall open an inquiry, keep UNOPS informed, and, at UNOPS's request, assist any inquiry which UNOPS itself undertakes.
G6. Proven cases shall lead to disciplinary sanctions against the person concerned.
G7. Equivalent duties shall be imposed by the Grantee on every sub-grantee.
G8. Non-observance of this Section amounts to a fundamental breach, on which UNOPS can cancel the Grant with immediate effect.
""",
    "roman points": """ARTICLE XVII
SEXUAL EXPLOITATION AND ABUSE
17.1 IP acknowledges and agrees that UNICEF will apply a policy of zero tolerance in respect of sexual exploitation or abuse.
17.2 In the performance of this Agreement, IP will comply with the standards of conduct set forth in the Secretary-General's Bulletin on Special measures for protection from sexual exploitation and sexual abuse (ST/SGB/2003/13). In particular, IP will not engage in, and will ensure that all of its employees, personnel, sub-contractors and others acting for it do not engage in, sexual exploitation and abuse. Without limiting the generality of the foregoing:
(i) sexual activity with any person under eighteen years of age, regardless of any laws relating to consent, will constitute sexual exploitation and abuse of such person;
(ii) exchanging or promising to exchange money, goods, services, offers of employment or other things of value for sexual acts will constitute sexual exploitation and abuse.
17.3 IP will take all appropriate measures to prevent the occurrence of sexual exploitation and abuse by its employees, personnel, sub-contractors and others.
17.4 IP will promptly inform UNICEF, in confidence, of any incident or report of sexual exploitation and abuse.
17.5 IP will promptly and appropriately investigate such reports, and will cooperate with UNICEF.
17.6 IP will take effective corrective action in response to confirmed incidents.
17.7 IP will require its sub-contractors and sub-recipients to comply with this Article.
17.8 Any breach of this Article is a ground for UNICEF to terminate this Agreement with immediate effect.
""",
    "one narrative paragraph": """The Grantee (Fundación Aurora) recognises that sexual exploitation and abuse harms the people both organisations serve. It therefore undertakes, for itself and for everyone it employs or engages, including volunteers and contractors, that no act of sexual exploitation or sexual abuse will be committed, condoned or concealed, and that it will do what is needed to prevent such acts. Sex with anyone below eighteen is always abuse, irrespective of consent or of local age-of-consent laws. Sex may never be sought or given in return for money, work, goods, services, aid or any other benefit. The Grantee will alert UNFPA within 24 hours of hearing of an allegation, will have it investigated independently, and will take disciplinary action where it is borne out. The Grantee shall be bound by ST/SGB/2003/13 and shall hold its sub-grantees to the same rules in writing. Any failure in these duties allows UNFPA to end this Agreement immediately.
""",
    "code of conduct": """# Annex 3 Code of conduct
The Partner and its workers, paid or unpaid, employees, consultants, volunteers and interns alike, must observe the following rules of ST/SGB/2003/13.
1. Sexual exploitation and abuse are prohibited.
2. Sexual activity with persons under the age of 18 is prohibited, regardless of the local age of majority or consent.
3. Exchange of money, employment, goods or services for sex, including sexual favours, is prohibited. This includes exchange of assistance due to beneficiaries.
4. The Partner must maintain an environment that prevents sexual exploitation and abuse.
5. Concerns or suspicions of sexual exploitation and abuse must be reported immediately to the Agency.
6. The Partner must investigate each such concern and cooperate with the Agency.
7. Where a concern is well founded, the Partner must take corrective action.
8. These rules must be included in every sub-agreement.
9. The Agency may terminate the Agreement where the Partner breaks these rules.
""",
}

GENERAL_CONDITIONS = """# ARTICLE 21: SEXUAL EXPLOITATION
21.1 The Contractor shall take all appropriate measures to prevent sexual exploitation or abuse of anyone by the Contractor, by its employees or by any other persons who may be engaged by the Contractor to perform any services under the Contract. For these purposes, sexual activity with any person less than eighteen years of age, regardless of any laws relating to consent, shall constitute the sexual exploitation and abuse of such person. In addition, the Contractor shall refrain from, and shall take all reasonable and appropriate measures to prohibit its employees or other persons engaged by it from, exchanging any money, goods, services, offers of employment or other things of value, for sexual favours or activities, or from engaging in any sexual activities that are exploitive or degrading to any person. The Contractor acknowledges and agrees that the provisions hereof constitute an essential term of the Contract and that breach of these provisions shall entitle the United Nations to terminate the Contract immediately upon notice to the Contractor, without any liability for termination charges or any other liability of any kind.
"""

MARRIAGE = """21.2 The United Nations shall not apply the foregoing standard relating to age in any case in which the Contractor's personnel is married to the person less than the age of eighteen years with whom sexual activity has occurred and in which such marriage is recognized as valid under the laws of the country of citizenship of such Contractor's personnel.
"""


def checked(text, clause_set="un-protocol-2018"):
    """Check a plain text against one of our sets."""
    rules = load_clause_rules()
    return check_agreement(an_agreement(text), rules.clause_set(clause_set), rules)


@pytest.mark.parametrize("style", COMPLIANT)
def test_an_agreement_with_all_duties_is_compliant_in_any_style(style):
    """An agreement that carries every mandatory duty is compliant however it is drafted."""
    result = checked(COMPLIANT[style])
    assert result.verdict is Verdict.COMPLIANT, result.reasons
    assert result.reasons == ()


@pytest.mark.parametrize("style", COMPLIANT)
def test_every_quotation_is_copied_from_the_text(style):
    """Evidence is the live text between its offsets, to the letter."""
    agreement = an_agreement(COMPLIANT[style])
    rules = load_clause_rules()
    result = check_agreement(agreement, rules.clause_set("un-protocol-2018"), rules)
    quotes = [evidence for element in result.elements for evidence in element.evidence]
    assert quotes
    assert all(agreement.text[quote.start : quote.end] == quote.quote for quote in quotes)


def test_the_general_conditions_pass_their_own_set():
    """The article of the UN general conditions carries all six elements of that set."""
    assert checked(GENERAL_CONDITIONS, "un-standard-conditions").verdict is Verdict.COMPLIANT


def test_the_narrow_marriage_exception_passes_and_is_named():
    """The set for the general conditions accepts the narrow exception and says so."""
    result = checked(GENERAL_CONDITIONS + MARRIAGE, "un-standard-conditions")
    assert result.verdict is Verdict.COMPLIANT
    assert any("gcc_marriage" in reason for reason in result.reasons)


def test_a_wider_marriage_exception_does_not_pass():
    """An exception for customary marriage is no longer the narrow one."""
    wider = MARRIAGE.replace("laws of the country of citizenship", "customary law of the place")
    result = checked(GENERAL_CONDITIONS + wider, "un-standard-conditions")
    assert result.verdict is Verdict.NON_COMPLIANT


def test_the_marriage_exception_falls_short_of_the_protocol_set():
    """The default set accepts no exception at all."""
    result = checked(GENERAL_CONDITIONS + MARRIAGE)
    minors = next(element for element in result.elements if element.id == "minors")
    assert minors.status.value == "weakened"
    assert not minors.is_accepted


def test_an_agreement_without_any_clause_misses_every_element():
    """A text about anything else carries nothing, and each element says what to insert."""
    result = checked("1. The Partner shall submit quarterly financial reports to the Agency.")
    assert result.verdict is Verdict.NON_COMPLIANT
    assert {element.status.value for element in result.elements} == {"missing"}
    assert all(element.insert for element in result.elements)


def test_an_unreadable_agreement_is_for_review_and_never_missing():
    """What cannot be read is neither present nor missing."""
    agreement = an_agreement("").model_copy(update={"is_readable": False})
    rules = load_clause_rules()
    result = check_agreement(agreement, rules.clause_set("un-protocol-2018"), rules)
    assert result.verdict is Verdict.NEEDS_REVIEW
    assert {element.status.value for element in result.elements} == {"cannot_tell"}


def test_a_language_without_rules_is_for_review_and_never_missing():
    """What is written in a language that has no lexicon cannot be judged."""
    rules = load_clause_rules(("en",))
    agreement = an_agreement("Mpenzi mshirika atazuia unyanyasaji.")
    result = check_agreement(agreement, rules.clause_set("un-protocol-2018"), rules, "sw")
    assert result.verdict is Verdict.NEEDS_REVIEW
