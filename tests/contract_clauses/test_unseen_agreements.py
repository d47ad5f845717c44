"""The clause check on English agreements that its rules were not written from, with thresholds."""

import pytest

from tests.contract_clauses.unseen_agreement_scores import score

SETS = {
    # file names, most false clearances, least share of exact statuses and of right verdicts
    "improved from": (
        ("compliant.yaml", "weakened.yaml", "missing.yaml", "second_round.yaml"),
        (0.0, 0.97, 0.97),
    ),
    "held out": (("held_out.yaml",), (0.04, 0.92, 0.9)),
}
LEAST_F1 = 0.9


@pytest.mark.parametrize("name", SETS)
def test_unseen_agreements_are_judged_well(name):
    """Hardly anything is cleared wrongly; statuses are mostly exact; the figures are printed."""
    files, (most_cleared, least_exact, least_verdicts) = SETS[name]
    scores = score(*files)
    print(f"{name}\n{scores.report()}")
    assert scores.false_clearance_rate <= most_cleared
    assert scores.exact_share >= least_exact
    assert scores.verdicts_right >= least_verdicts * scores.verdicts


def test_every_element_is_found_and_found_rightly():
    """No element falls behind: the harmonic mean of precision and recall of each is high."""
    scores = score(*SETS["improved from"][0])
    weak = {name: scores.f1(name) for name in scores.elements if scores.f1(name) < LEAST_F1}
    assert weak == {}


def test_the_labels_cover_all_elements_and_many_agreements():
    """At least forty agreements and all seventeen elements are scored."""
    scores = score(*SETS["improved from"][0])
    assert scores.verdicts >= 40
    assert len(scores.elements) == 17
