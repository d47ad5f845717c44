"""Who does what a rule looks for: the partner, or the Agency beside or behind it."""

from contract_clauses.agency_acts import (
    binds_agency,
    does_what_is_served,
    is_ban_on_agency,
    is_in_clause_of_agency,
    told_by_partner,
)
from contract_clauses.parties import belongs_to_agency, preposition_before, preposition_over
from contract_clauses.requirement import Lexicon, Rule
from contract_clauses.terms import Hit
from contract_clauses.units import AGENCY, PARTNER, Statement


def actor_fits(rule: Rule, statement: Statement, key: Hit, lexicon: Lexicon) -> bool:
    """Whether the rule allows who acts: the subject, or by whom a passive says it is done."""
    actor = statement.actor
    if actor == "thing":
        by = _agent_after(statement, key, lexicon)
        actor = by or actor
    elif actor == "agency" and key.concept == "report":
        actor = "partner" if told_by_partner(statement, lexicon) else actor
    if actor == "mutual":
        return "partner" in rule.actors or "agency" in rule.actors
    return actor in rule.actors


def is_done_by_agency(rule: Rule, statement: Statement, key: Hit, lexicon: Lexicon) -> bool:
    """Whether the act is the Agency's: "shall bear the cost of any investigation by it"."""
    if "agency" in rule.actors or statement.concepts.isdisjoint(AGENCY):
        return False
    whose = {lexicon.prepositions[0]}
    if key.concept == "investigate":
        whose.update(lexicon.owner_prepositions)
    if (
        _is_help_to_agency(statement, key, lexicon)
        or binds_agency(statement, key, lexicon)
        or is_in_clause_of_agency(statement, key, lexicon)
        or is_ban_on_agency(statement, key, lexicon)
        or belongs_to_agency(statement, key, lexicon)
    ):
        return True
    return any(
        hit.concept in AGENCY
        and 0 <= hit.start - key.end <= 3 * lexicon.word_width
        and preposition_before(statement.unit, hit.start, lexicon) in whose
        for hit in statement.hits
    )


def _is_help_to_agency(statement: Statement, key: Hit, lexicon: Lexicon) -> bool:
    """Whether the partner only helps the Agency do it: "shall help the Agency prevent it"."""
    width = lexicon.word_width
    by = f" {lexicon.prepositions[0]} "
    helped = [
        agency
        for agency in statement.hits
        if agency.concept in AGENCY
        and 0 <= key.start - agency.end <= 4 * width
        and by not in statement.unit.folded[agency.end : key.start]
        and not is_listed(statement, agency.end, key.start, lexicon)
    ]
    return any(
        verb.concept in ("assist", "cooperate")
        and verb.start >= statement.modal_start
        and 0 <= agency.start - verb.end <= 2 * width
        for agency in helped
        for verb in statement.hits
    )


def is_listed(statement: Statement, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a joint parts a stretch; one inside a name, "exploitation and abuse", is none."""
    folded = statement.unit.folded
    for joint in lexicon.joints:
        place = folded.find(joint, start, end)
        while place >= 0:
            if not any(h.start <= place and place + 1 < h.end for h in statement.hits):
                return True
            place = folded.find(joint, place + 1, end)
    return False


def _agent_after(statement: Statement, key: Hit, lexicon: Lexicon) -> str | None:
    """Who does what a passive states: "shall be investigated by the Agency"."""
    first = ""
    for hit in statement.hits:
        if hit.concept not in (AGENCY | PARTNER):
            continue
        is_early = hit.start < statement.modal_start and not lexicon.agent_may_precede
        if is_early or does_what_is_served(statement, key, hit, 2 * lexicon.word_width):
            continue
        before = preposition_over(statement.unit, hit, lexicon)
        is_named_behind = 0 <= hit.start - statement.modal_end <= 2 * lexicon.word_width
        is_given = before == "dative" or before in lexicon.recipient_prepositions
        is_after_modal = is_named_behind and before != "" and not is_given
        if (
            (before and before == lexicon.prepositions[0])
            or (is_after_modal and _may_be_bound(statement, lexicon))
            or any(
                other.concept == "lies_with" and 0 <= hit.start - other.end <= lexicon.word_width
                for other in statement.hits
            )
        ):
            who = "agency" if hit.concept in AGENCY else "partner"
            if hit.start >= key.start:
                return who
            first = first or who
    return first or None


def _may_be_bound(statement: Statement, lexicon: Lexicon) -> bool:
    """Whether a party behind the modal may be whom it binds; by case, behind a verb it is not."""
    if statement.modal is None:
        return False
    return statement.modal.concept != "finite" or not lexicon.agent_may_precede
