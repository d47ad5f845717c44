"""Reasons in words, in six languages."""

import pytest

from partner_screening.decision import recommend
from partner_screening.determination import PartnerFacts
from partner_screening.explanations import TEXTS, explain, name_of
from partner_screening.findings import Reason
from partner_screening.languages import Language
from partner_screening.policy import list_policies
from partner_screening.translations import load_translations


def test_every_translation_is_complete_and_fresh():
    """No text is missing, stale or has other placeholders."""
    assert [str(error) for error in load_translations(TEXTS).check()] == []


def test_every_rule_of_our_policies_has_its_text():
    """A rule without words would leave an official without an explanation."""
    texts = load_translations(TEXTS)
    for policy in list_policies():
        for rule in policy.partner_rules + policy.agreement_rules:
            assert texts.has(f"reason.{rule.id}.text"), rule.id
            assert all(texts.has(f"measure.{measure}") for measure in rule.measures)


@pytest.mark.parametrize("language", list(Language))
def test_a_reason_is_told_without_holes(language):
    """No placeholder and no raw id is left in the sentence."""
    from datetime import date

    facts = PartnerFacts(partner_id="A-1", partner_type="government", has_contact=True)
    (reason,) = recommend(facts, list_policies()[0], date(2026, 6, 1)).reasons
    told = explain(reason, language)
    assert "{" not in told.text + told.remedy
    assert "joint_plan" not in told.text
    assert name_of("partner_type", "government", language) in told.text
    assert told.remedy


def test_a_rule_that_an_agency_wrote_itself_is_named():
    """Without a text of ours the rule itself is named, never an empty line."""
    reason = Reason(code="board_vote", rule="our-policy@3/board_vote", source="Board")
    assert "our-policy@3/board_vote" in explain(reason, Language.EN).text


def test_gaps_are_named_by_their_titles():
    """A reader sees what a standard is called in his or her language, never its id."""
    reason = Reason(
        code="plan_overdue",
        rule="psea-default@1/plan_overdue",
        source="x",
        values={"plan_deadline": "2026-09-02", "gaps": "cs3_vetting, cs4_training", "instrument": "un-hit-2020@1"},
    )  # fmt: skip
    for language in Language:
        assert "cs3" not in explain(reason, language).text
    unknown = reason.model_copy(update={"values": reason.values | {"instrument": "gone@1"}})
    assert "cs3_vetting" in explain(unknown, Language.EN).text
