"""Traps of agreements: what looks like a clause and is none, and what is one in other clothes."""

import pytest

from contract_clauses.rule_checks import result_of
from contract_clauses.rules import load_clause_rules

TRAPS = [
    (
        "The Partner shall use its best endeavours to prevent sexual exploitation and abuse by its personnel.",
        "prevention",
        "weakened",
        "best_efforts",
    ),
    (
        "The Partner shall, to the extent possible, take measures to prevent sexual exploitation and abuse.",
        "prevention",
        "weakened",
        "best_efforts",
    ),
    (
        "The Partner may take appropriate measures to prevent sexual exploitation and abuse.",
        "prevention",
        "weakened",
        "discretionary",
    ),
    (
        "The Partner should take appropriate measures to prevent sexual exploitation and abuse.",
        "prevention",
        "weakened",
        "discretionary",
    ),
    (
        "UN-Habitat shall take all appropriate measures to prevent sexual exploitation and abuse.",
        "prevention",
        "missing",
        "",
    ),
    (
        "The Parties shall take all appropriate measures to prevent sexual exploitation and abuse.",
        "prevention",
        "present",
        "",
    ),
    (
        "The Partner shall not be required to take measures to prevent sexual exploitation and abuse.",
        "prevention",
        "weakened",
        "negated",
    ),
    (
        "Nothing in this Agreement obliges the Partner to take measures to prevent sexual exploitation and abuse.",
        "prevention",
        "weakened",
        "negated",
    ),
    (
        "The Partner shall not fail to take all appropriate measures to prevent sexual exploitation and abuse.",
        "prevention",
        "present",
        "",
    ),
    (
        "Whereas the Partner shall take all appropriate measures to prevent sexual exploitation and abuse,",
        "prevention",
        "missing",
        "inactive_text",
    ),
    (
        "# Prevention of sexual exploitation and abuse\nThe Partner shall submit financial reports.",
        "prevention",
        "missing",
        "inactive_text",
    ),
    ("The Partner shall prevent fraud and corruption.", "prevention", "missing", ""),
    ("The Partner shall prevent sexual harassment in the workplace.", "prevention", "missing", ""),
    (
        "The Partner shall prevent child labour and shall take all measures to prevent trafficking.",
        "prevention",
        "missing",
        "",
    ),
    (
        "The Partner shall carry out a Strategic Environmental Assessment (SEA). The Partner shall take measures to prevent SEA delays.",
        "prevention",
        "missing",
        "",
    ),
    (
        "The Partner encourages its staff to prevent sexual exploitation and abuse.",
        "prevention",
        "weakened",
        "discretionary",
    ),
    (
        "The Partner shall take measures to prevent sexual exploitation and abuse during working hours.",
        "prevention",
        "weakened",
        "limited_scope",
    ),
    (
        "The Partner shall take all appropriate measures to prevent sexual exploitation and abuse of anyone, during and outside working hours.",
        "prevention",
        "present",
        "",
    ),
    (
        "The Partner shall make sure that nobody working for it takes sexual advantage of anyone in the communities.",
        "prevention",
        "cannot_tell",
        "possible_paraphrase",
    ),
    (
        "The Partner shall stamp out sexual exploitation and abuse in its ranks.",
        "prevention",
        "cannot_tell",
        "possible_paraphrase",
    ),
    (
        "Employees of the Partner shall not engage in sexual exploitation and abuse.",
        "prohibition",
        "present",
        "",
    ),
    (
        "No employee, volunteer or contractor of the Partner may engage in sexual exploitation or abuse.",
        "prohibition",
        "present",
        "",
    ),
    (
        "Sexual exploitation and abuse by the Partner's personnel is strictly prohibited.",
        "prohibition",
        "present",
        "",
    ),
    (
        "SEA shall be prohibited. For this purpose SEA means sexual exploitation and abuse.",
        "prohibition",
        "present",
        "",
    ),
    ("Sexual exploitation and abuse shall not be tolerated.", "prohibition", "present", ""),
    (
        "The Partner shall inform its staff of the rules on sexual exploitation and abuse.",
        "prohibition",
        "missing",
        "",
    ),
    (
        "The Partner should prohibit its employees from sexual exploitation and abuse.",
        "prohibition",
        "weakened",
        "discretionary",
    ),
    (
        "The Partner shall refrain from sexual exploitation and abuse.",
        "prohibition",
        "weakened",
        "limited_scope",
    ),
    (
        "The Partner shall prohibit its employees from committing sexual exploitation and abuse while on duty.",
        "prohibition",
        "weakened",
        "limited_scope",
    ),
    (
        "The Partner shall prohibit its employees from committing sexual exploitation and abuse.",
        "personnel_scope",
        "weakened",
        "limited_scope",
    ),
    (
        "The Partner shall prohibit its employees, consultants and volunteers from committing sexual exploitation and abuse.",
        "personnel_scope",
        "present",
        "",
    ),
    (
        "The Partner shall prohibit its personnel from committing sexual exploitation and abuse.",
        "personnel_scope",
        "cannot_tell",
        "possible_paraphrase",
    ),
    (
        "# Article 17. Sexual exploitation and abuse\n17.1 The Partner shall prohibit its employees and any other persons engaged by it from committing sexual exploitation and abuse.\n# Special conditions\nArticle 17 applies to staff only.",
        "personnel_scope",
        "weakened",
        "limited_scope",
    ),
    (
        "# Article 17. Sexual exploitation and abuse\n17.1 The Partner shall take all appropriate measures to prevent sexual exploitation and abuse.\n# Amendment No. 1\nArticle 17 is deleted in its entirety.",
        "prevention",
        "weakened",
        "negated",
    ),
    (
        "# Article 17. Sexual exploitation and abuse\n17.1 The Partner shall take all appropriate measures to prevent sexual exploitation and abuse.\n# Special conditions\nIn the event of conflict, these Special Conditions prevail. Article 17 shall not apply.",
        "prevention",
        "weakened",
        "negated",
    ),
    (
        "Sexual activity with any person under eighteen is sexual abuse and is prohibited.",
        "minors",
        "weakened",
        "limited_scope",
    ),
    (
        "Sexual activity with minors as defined by national law is prohibited.",
        "minors",
        "weakened",
        "carve_out",
    ),
    (
        "Sexual activity with persons under 18 is prohibited regardless of the age of consent, except where the persons are married under custom.",
        "minors",
        "weakened",
        "carve_out",
    ),
    (
        "Sexual activity with persons under 18 is prohibited, unless the local age of consent is lower.",
        "minors",
        "weakened",
        "carve_out",
    ),
    (
        "Sexual activity with persons under 16 is prohibited regardless of consent.",
        "minors",
        "weakened",
        "limited_scope",
    ),
    (
        "The Partner shall not employ persons under 18 in hazardous work, in line with the Convention on the Rights of the Child.",
        "minors",
        "missing",
        "",
    ),
    (
        "Sexual activity with children (persons under the age of 18) is prohibited regardless of the age of majority or age of consent locally. Mistaken belief in the age of a child is not a defence.",
        "minors",
        "present",
        "",
    ),
    (
        "Personnel shall not exchange money, employment, goods or services for sex, including sexual favours.",
        "exchange_for_sex",
        "present",
        "",
    ),
    (
        "Personnel shall not use the services of prostitutes.",
        "exchange_for_sex",
        "weakened",
        "limited_scope",
    ),
    (
        "Personnel should not exchange money, employment, goods or services for sex.",
        "exchange_for_sex",
        "weakened",
        "discretionary",
    ),
    (
        "The exchange of money, employment, goods or services for sexual favours is forbidden.",
        "exchange_for_sex",
        "present",
        "",
    ),
    (
        "The Partner shall report to the Agency all substantiated allegations of sexual exploitation and abuse promptly.",
        "reporting",
        "weakened",
        "limited_scope",
    ),
    (
        "The Partner shall report allegations of sexual exploitation and abuse to the Agency annually.",
        "reporting",
        "weakened",
        "limited_scope",
    ),
    (
        "The Partner shall promptly report all allegations of sexual exploitation and abuse.",
        "reporting",
        "weakened",
        "limited_scope",
    ),
    (
        "The Partner shall promptly report to the Agency all allegations of sexual exploitation and abuse, whether or not substantiated.",
        "reporting",
        "present",
        "",
    ),
    (
        "The Partner shall promptly report to the Agency all allegations of fraud.",
        "reporting",
        "missing",
        "",
    ),
    (
        "Allegations of sexual exploitation and abuse shall be reported immediately to the Agency by the Partner.",
        "reporting",
        "present",
        "",
    ),
    (
        "The Agency shall promptly inform the Partner of any allegation of sexual exploitation and abuse.",
        "reporting",
        "missing",
        "",
    ),
    (
        "The Partner shall, where it deems appropriate, promptly report to the Agency allegations of sexual exploitation and abuse.",
        "reporting",
        "weakened",
        "discretionary",
    ),
    (
        "The Partner shall promptly notify the Agency of any allegation of sexual exploitation and abuse, unless it considers the allegation unfounded.",
        "reporting",
        "weakened",
        "negated",
    ),
    (
        "The Partner shall promptly notify the Agency of any allegation of sexual exploitation and abuse, and, where appropriate, the national authorities.",
        "reporting",
        "present",
        "",
    ),
    (
        "The Agency shall investigate allegations of sexual exploitation and abuse.",
        "investigation",
        "missing",
        "",
    ),
    (
        "Allegations of sexual exploitation and abuse shall be investigated by the Agency.",
        "investigation",
        "missing",
        "",
    ),
    (
        "The Partner shall investigate allegations of sexual exploitation and abuse where it deems appropriate.",
        "investigation",
        "weakened",
        "discretionary",
    ),
    (
        "The Partner shall refer allegations of sexual exploitation and abuse to the Agency, which shall investigate them.",
        "investigation",
        "present",
        "",
    ),
    (
        "The Partner acknowledges that the Agency may investigate allegations of sexual exploitation and abuse and shall cooperate fully with such investigation.",
        "investigation",
        "present",
        "",
    ),
    (
        "The Partner acknowledges that the Agency may investigate allegations of sexual exploitation and abuse.",
        "investigation",
        "missing",
        "",
    ),
    (
        "The Partner may take disciplinary action in cases of sexual exploitation and abuse.",
        "corrective_action",
        "weakened",
        "discretionary",
    ),
    (
        "Upon proof of sexual exploitation or abuse, the Partner shall take disciplinary action including, where appropriate, termination of employment.",
        "corrective_action",
        "present",
        "",
    ),
    (
        "Sexual exploitation and abuse constitute serious misconduct and are grounds for disciplinary measures, including termination of employment.",
        "termination",
        "missing",
        "",
    ),
    (
        "Either party may terminate this Agreement at its convenience. Sexual exploitation and abuse is prohibited.",
        "termination",
        "missing",
        "",
    ),
    (
        "The Agency may terminate this Agreement immediately in the event of sexual exploitation and abuse by the Partner or its personnel.",
        "termination",
        "present",
        "",
    ),
    (
        "Failure by the Partner to prevent sexual exploitation and abuse, to investigate it or to take corrective action constitutes grounds for termination of this Agreement.",
        "termination",
        "present",
        "",
    ),
    (
        "Failure by the Partner to prevent sexual exploitation and abuse, to investigate it or to take corrective action constitutes grounds for termination of this Agreement.",
        "prevention",
        "missing",
        "",
    ),
    (
        "Repeated failure by the Partner to prevent sexual exploitation and abuse shall entitle the Agency to terminate this Agreement.",
        "termination",
        "weakened",
        "limited_scope",
    ),
    (
        "The Partner takes note of ST/SGB/2003/13.",
        "standards_reference",
        "weakened",
        "by_reference_only",
    ),
    ("The Partner shall comply with ST/SGB/2003/13.", "standards_reference", "present", ""),
    (
        "Recalling ST/SGB/2003/13, the parties agree as follows:",
        "standards_reference",
        "missing",
        "inactive_text",
    ),
    (
        "The Partner shall ensure that subcontractors are bound by the same obligations regarding sexual exploitation and abuse.",
        "flow_down",
        "present",
        "",
    ),
    (
        "The Partner shall inform its subcontractors of the policy on sexual exploitation and abuse.",
        "flow_down",
        "weakened",
        "limited_scope",
    ),
    (
        "The Partner shall ensure that major subcontractors are bound by the same obligations regarding sexual exploitation and abuse.",
        "flow_down",
        "weakened",
        "limited_scope",
    ),
    (
        "The Partner shall comply with the provisions on sexual exploitation and abuse in Annex F, available on request.",
        "prevention",
        "weakened",
        "by_reference_only",
    ),
    (
        "The Partner is encouraged to train its personnel on sexual exploitation and abuse.",
        "training",
        "weakened",
        "discretionary",
    ),
    (
        "The Partner shall train all personnel on the prevention of sexual exploitation and abuse.",
        "prevention",
        "missing",
        "",
    ),
    (
        '"Sexual exploitation" means any abuse of a position of vulnerability for sexual purposes.\nThe Partner shall submit reports.',
        "prohibition",
        "missing",
        "inactive_text",
    ),
    (
        "[The Partner shall take all appropriate measures to prevent sexual exploitation and abuse.]",
        "prevention",
        "missing",
        "inactive_text",
    ),
    (
        "Note to drafter: the Partner shall take all appropriate measures to prevent sexual exploitation and abuse.",
        "prevention",
        "missing",
        "inactive_text",
    ),
    (
        "The Partner, where it sees fit, shall prohibit its staff and volunteers from sexual exploitation and abuse.",
        "prohibition",
        "weakened",
        "discretionary",
    ),
    (
        "The Partner shall do its utmost to prohibit sexual exploitation and abuse by its volunteers.",
        "prohibition",
        "weakened",
        "best_efforts",
    ),
    (
        "The Agency and the Partner shall prevent sexual exploitation and abuse.",
        "prevention",
        "present",
        "",
    ),
    (
        "The Partner acknowledges that the Agency shall take all appropriate measures to prevent sexual exploitation and abuse.",
        "prevention",
        "missing",
        "",
    ),
    (
        "The Agency shall ensure that measures are taken to prevent sexual exploitation and abuse by the Partner.",
        "prevention",
        "missing",
        "",
    ),
    (
        "The Agency expects the Partner to take measures to prevent sexual exploitation and abuse.",
        "prevention",
        "cannot_tell",
        "possible_paraphrase",
    ),
    (
        "The Partner is not obliged to prevent fraud but shall prevent sexual exploitation and abuse.",
        "prevention",
        "present",
        "",
    ),
    (
        "The Partner shall in no way be obliged to take measures to prevent sexual exploitation and abuse.",
        "prevention",
        "weakened",
        "negated",
    ),
    (
        "The Partner shall prevent sexual exploitation and abuse to the best of its ability.",
        "prevention",
        "weakened",
        "best_efforts",
    ),
    (
        "The Partner declares its intention to prevent sexual exploitation and abuse.",
        "prevention",
        "cannot_tell",
        "possible_paraphrase",
    ),
    (
        "The Partner shall consider taking measures to prevent sexual exploitation and abuse.",
        "prevention",
        "weakened",
        "best_efforts",
    ),
    (
        "Measures to prevent sexual exploitation and abuse are described in the project document.",
        "prevention",
        "missing",
        "",
    ),
    (
        "# Article 5 Sexual exploitation and abuse\n5.1 The Partner shall report promptly to UNDP all allegations.\n5.2 The obligation in 5.1 does not apply to allegations that the Partner considers unfounded.",
        "reporting",
        "weakened",
        "negated",
    ),
    (
        "The Partner shall report promptly to the Agency allegations of sexual exploitation and abuse provided that its board agrees.",
        "reporting",
        "weakened",
        "negated",
    ),
    (
        "The Partner shall report promptly to the Agency allegations of sexual exploitation and abuse if it considers them credible.",
        "reporting",
        "weakened",
        "discretionary",
    ),
    (
        "The Partner shall promptly report to its own board all allegations of sexual exploitation and abuse.",
        "reporting",
        "weakened",
        "limited_scope",
    ),
    (
        "The Partner shall promptly report to the Agency all allegations of abuse of authority.",
        "reporting",
        "missing",
        "",
    ),
    (
        "Personnel shall not engage in sexual harassment at work. The Partner shall promptly report to the Agency any such incident.",
        "reporting",
        "missing",
        "",
    ),
    (
        "The Partner shall cooperate with the investigation of sexual exploitation and abuse at its discretion.",
        "investigation",
        "weakened",
        "discretionary",
    ),
    (
        "The Agency reserves the right to investigate any allegation of sexual exploitation and abuse.",
        "investigation",
        "missing",
        "",
    ),
    (
        "Sexual activity with persons under the age of 18 is prohibited, regardless of the age of consent, save where customary marriage is recognised locally.",
        "minors",
        "weakened",
        "carve_out",
    ),
    (
        "Sexual relations with a child are prohibited, a child being defined in accordance with national law.",
        "minors",
        "weakened",
        "carve_out",
    ),
    (
        "Sexual activity with persons under the age of 18 is prohibited, subject to national law.",
        "minors",
        "weakened",
        "carve_out",
    ),
    (
        "Sexual activity with persons under the age of 18 is prohibited only if local law so provides.",
        "minors",
        "weakened",
        "",
    ),
    (
        "The Agency may terminate this Agreement for its convenience and shall give notice to the Partner. In case of sexual exploitation and abuse the Partner shall take corrective action.",
        "termination",
        "missing",
        "",
    ),
    (
        "Sexual exploitation and abuse by the Partner shall not be a ground for termination of this Agreement.",
        "termination",
        "weakened",
        "negated",
    ),
    ("This Agreement is not subject to ST/SGB/2003/13.", "standards_reference", "missing", ""),
    ("The Agency's personnel are bound by ST/SGB/2003/13.", "standards_reference", "missing", ""),
    (
        "The Partner shall prohibit its employees from engaging in sexual exploitation and abuse, with the exception of volunteers.",
        "prohibition",
        "weakened",
        "negated",
    ),
    (
        "Employees of the Partner, but not volunteers, shall not engage in sexual exploitation and abuse.",
        "personnel_scope",
        "weakened",
        "",
    ),
    (
        "The Partner shall prohibit sexual exploitation and abuse by its employees only; consultants and volunteers are not covered.",
        "personnel_scope",
        "weakened",
        "limited_scope",
    ),
    (
        "Subcontractors are encouraged to accept the same obligations on sexual exploitation and abuse.",
        "flow_down",
        "weakened",
        "discretionary",
    ),
    ("Sexual exploitation and abuse is discouraged.", "prohibition", "missing", ""),
    (
        "The Partner shall ensure that its employees are informed that sexual exploitation and abuse is prohibited.",
        "prohibition",
        "missing",
        "",
    ),
]


@pytest.mark.parametrize(("text", "element", "status", "reason"), TRAPS)
def test_a_trap_gets_its_status(text, element, status, reason):
    """Each text gets its status, and its reason where it falls short for one."""
    result = result_of(text, "en", element, load_clause_rules())
    reasons = [found.value for found in result.reasons]
    assert result.status.value == status
    assert not reason or reason in reasons


NEAR_MISSES = [
    "The Partner shall ensure that sexual exploitation and abuse complaints boxes are installed.",
    "The Partner shall maintain a register of sexual exploitation and abuse cases and shall submit it to the Agency quarterly.",
    "The Partner shall display posters on sexual exploitation and abuse in its offices.",
    "The Partner shall nominate a focal point for sexual exploitation and abuse, who shall report promptly to the Agency's focal point on training needs.",
    "The Partner shall keep all information on sexual exploitation and abuse confidential and shall not disclose it to third parties.",
    "The Partner shall bear the costs of any investigation by the Agency into sexual exploitation and abuse.",
    "The Partner shall budget for measures against sexual exploitation and abuse.",
    "The Agency shall provide the Partner with training materials on sexual exploitation and abuse, and the Partner shall return them after use.",
]


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_duty_about_something_near_carries_no_mandatory_element(text):
    """Posters, registers, budgets and costs around the topic are none of the duties asked for."""
    rules = load_clause_rules()
    asked = [element.id for element in rules.clause_set("un-protocol-2018").elements[:11]]
    present = [
        name for name in asked if result_of(text, "en", name, rules).status.value == "present"
    ]
    assert present == []
