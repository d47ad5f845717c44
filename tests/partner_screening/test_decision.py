"""Decision and gate: properties that hold for every set of facts."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from partner_screening.decision import GATE_ORDER, PARTNER_ORDER, gate, recommend
from partner_screening.determination import (
    AgreementFacts,
    Determination,
    GateStatus,
    PartnerFacts,
    RecommendationStatus,
)
from partner_screening.partner import CapacityOutcome, PartnerType, SeaRisk
from partner_screening.policy import load_policy

POLICY = load_policy()
TODAY = date(2026, 6, 1)
PASSING = {"cleared", "cleared_with_plan", "not_required"}

days = st.integers(-3000, 3000).map(lambda offset: TODAY + timedelta(days=offset))
maybe_days = st.none() | days
RISKS = {
    CapacityOutcome.FULL: SeaRisk.LOW,
    CapacityOutcome.MEDIUM: SeaRisk.MODERATE,
    CapacityOutcome.LOW: SeaRisk.HIGH,
}


@st.composite
def determinations(draw):
    """Any determination that a review can give."""
    capacity = draw(st.sampled_from(list(RISKS)))
    return Determination(
        partner_id="A-1",
        kind="preliminary",
        instrument=draw(st.sampled_from(["un-hit-2020@1", "unicef-2020@1", "other@1"])),
        score=draw(st.integers(0, 18)),
        maximum=18,
        capacity=capacity,
        risk=RISKS[capacity],
        gaps=draw(st.sampled_from([(), ("cs1_policy",), ("cs3_vetting", "cs4_training")])),
        reviewer="N. Okafor",
        reviewed_on=draw(days),
        determined_by=draw(st.sampled_from(["", "M. Silva", " n.  okafor"])),
        determined_on=draw(maybe_days),
        valid_until=draw(days),
        review_fingerprint="0",
    )


@st.composite
def partners(draw):
    """Any facts about a partner, plausible or not."""
    return PartnerFacts(
        partner_id="A-1",
        partner_type=draw(st.sampled_from(list(PartnerType))),
        has_contact=draw(st.sampled_from([None, True, False])),
        unscored_outcome=draw(st.none() | st.sampled_from([CapacityOutcome.NO_CONTACT, CapacityOutcome.LOW_ASSUMED_EMERGENCY])),
        unscored_decided_by=draw(st.sampled_from(["", " ", "R. Amsel"])),
        unscored_reason=draw(st.sampled_from(["", "desk study"])),
        unscored_decided_on=draw(maybe_days),
        unscored_expires=draw(maybe_days),
        determination=draw(st.none() | determinations()),
        self_score=draw(st.none() | st.integers(0, 8)),
        self_maximum=8,
        has_self_assessment=draw(st.booleans()),
        has_unusable_self_assessment=draw(st.booleans()),
        has_plan=draw(st.booleans()),
        plan_deadline=draw(maybe_days),
        blocking_findings=draw(st.sampled_from([(), ("hold",)])),
        has_sea_flag=draw(st.booleans()),
        unreviewed_standards=draw(st.sampled_from([(), ("cs1_policy",)])),
    )  # fmt: skip


@st.composite
def agreements(draw):
    """Any facts about an agreement."""
    return AgreementFacts(
        reference="AOC-1",
        partner_id="A-1",
        type=draw(st.sampled_from(["cooperation_agreement", "contract", "side letter"])),
        start=draw(maybe_days),
        end=draw(maybe_days),
        verdict=draw(st.none() | st.sampled_from(["compliant", "non_compliant", "needs_review"])),
        clause_set=draw(st.none() | st.sampled_from(["un-protocol-2018@1", "un-standard-conditions@1", "own@1"])),
        shortfalls=draw(st.sampled_from([(), ("prevention:weakened",), ("minors:missing", "reporting:missing")])),
        unread_reason=draw(st.sampled_from(["", "encrypted_file", "agreement_file_missing"])),
        determined_on=draw(maybe_days),
    )  # fmt: skip


def rank(facts):
    """Return how bad the recommendation is; 0 is best."""
    return PARTNER_ORDER[recommend(facts, POLICY, TODAY).status]


def has_valid_determination(facts):
    """Say, independently of the rules, whether a determination may be relied on."""
    found = facts.determination
    return (
        found is not None
        and found.instrument.startswith(("un-hit-2020", "unicef-2020"))
        and " ".join(found.determined_by.casefold().split()) != "n. okafor"
        and found.reviewed_on <= TODAY <= found.valid_until
        and (found.determined_on or TODAY) <= TODAY
        and found.capacity in {CapacityOutcome.FULL, CapacityOutcome.MEDIUM}
    )


def has_standing_reason(facts):
    """Say whether a named person's unexpired decision, or the kind of partner, stands by itself."""
    is_decided = (
        facts.unscored_outcome is not None
        and facts.unscored_decided_by.strip()
        and facts.unscored_reason.strip()
        and facts.unscored_decided_on is not None
        and facts.unscored_expires is not None
        and facts.unscored_decided_on <= TODAY <= facts.unscored_expires
        and not (facts.has_contact and facts.unscored_outcome is CapacityOutcome.NO_CONTACT)
    )
    return is_decided or facts.partner_type == PartnerType.PRIVATE_SECTOR


@given(partners(), agreements())
@settings(max_examples=400)
def test_no_agreement_is_open_without_its_two_halves(partner, agreement):
    """Open needs a valid determination or a standing policy reason, and a compliant clause check."""
    recommendation = recommend(partner, POLICY, TODAY)
    decided = gate(agreement, recommendation, POLICY, TODAY)
    if recommendation.status in PASSING:
        assert has_valid_determination(partner) or has_standing_reason(partner)
        assert not partner.blocking_findings
        assert not partner.has_sea_flag
    if decided.status is GateStatus.OPEN:
        assert recommendation.status in PASSING
        assert agreement.verdict == "compliant"
        assert agreement.clause_set != "own@1"
    assert decided.status is not GateStatus.OPEN_BY_WAIVER
    assert decided.reasons
    assert recommendation.reasons


@given(partners())
def test_a_finding_or_a_flag_never_improves_a_recommendation(partner):
    """Adding a finding leads to "not cleared"; adding a flag never makes anything better."""
    held = partner.model_copy(update={"blocking_findings": ("hold",)})
    assert recommend(held, POLICY, TODAY).status is RecommendationStatus.NOT_CLEARED
    assert rank(partner.model_copy(update={"has_sea_flag": True})) >= rank(partner)


@given(partners())
def test_taking_a_review_away_never_lets_a_partner_pass(partner):
    """Without the review a partner passes only by a reason that stands without it."""
    bare = partner.model_copy(update={"determination": None})
    if recommend(bare, POLICY, TODAY).status in PASSING:
        assert has_standing_reason(partner)


@given(partners(), st.sampled_from([CapacityOutcome.MEDIUM, CapacityOutcome.LOW]))
def test_a_worse_capacity_never_improves_a_recommendation(partner, worse):
    """Full, medium, low: each step down leaves the recommendation where it is or makes it worse."""
    found = partner.determination
    if found is None or (
        found.capacity is CapacityOutcome.LOW and worse is not CapacityOutcome.LOW
    ):
        return
    gaps = found.gaps or ("cs1_policy",)
    update = {"capacity": worse, "risk": RISKS[worse], "gaps": gaps}
    lowered = partner.model_copy(update={"determination": found.model_copy(update=update)})
    assert rank(lowered) >= rank(partner)


@given(partners(), agreements())
def test_a_worse_verdict_never_improves_a_gate(partner, agreement):
    """Compliant, needs review, not compliant: each step down never opens anything."""
    recommendation = recommend(partner, POLICY, TODAY)
    ranks = [
        GATE_ORDER[gate(agreement.model_copy(update={"verdict": verdict}), recommendation, POLICY, TODAY).status]
        for verdict in ("compliant", "needs_review", "non_compliant")
    ]  # fmt: skip
    assert ranks == sorted(ranks)


@given(agreements(), partners(), partners())
def test_a_worse_partner_never_improves_a_gate(agreement, one, other):
    """Of two partners the one with the worse recommendation never has the better gate."""
    better, worse = sorted((one, other), key=rank)
    gates = [
        GATE_ORDER[gate(agreement, recommend(partner, POLICY, TODAY), POLICY, TODAY).status]
        for partner in (better, worse)
    ]
    if rank(better) != rank(worse):
        assert gates[0] <= gates[1]


def test_each_reason_names_rule_source_and_fact():
    """An official sees which rule of which policy applied, on what authority, to which fact."""
    facts = PartnerFacts(
        partner_id="A-1", partner_type="national_ngo", has_contact=True,
        has_self_assessment=True, self_score=7, self_maximum=8,
    )  # fmt: skip
    (reason,) = recommend(facts, POLICY, TODAY).reasons
    assert reason.rule == "psea-default@1/self_assessment_only"
    assert reason.source.startswith("UN Implementing Partner PSEA Capacity Assessment")
    assert reason.values == {"self_score": "7", "self_maximum": "8"}
