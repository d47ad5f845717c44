"""Hedges that bear on an aside only: "disciplinary measures, including dismissal where needed"."""

from contract_clauses.parties import follows_that
from contract_clauses.requirement import Lexicon, Rule
from contract_clauses.terms import Hit
from contract_clauses.units import Statement

_TELLING = frozenset({"tell_only", "train", "report"})
_LONGEST_ASIDE = 5  # words between the word that opens an aside and its hedge


def is_aside(folded: str, start: int, hedge: Hit, lexicon: Lexicon) -> bool:
    """Whether a hedge behind ``start`` closes an aside, so that the rest of the sentence stands.

    Where the hedge comes last: "including dismissal where needed", or between two commas that part
    one more receiver from the rest: "the Agency and, where needed, the authorities" the other way
    round.
    """
    reach = _LONGEST_ASIDE * lexicon.word_width
    stretch = folded[max(start, hedge.start - reach) : hedge.start]
    if any(f" {word} " in stretch for word in lexicon.inclusion_joints):
        return True
    if not lexicon.verb_first or not folded[hedge.end :].startswith(lexicon.pauses):
        return False
    opened = max(stretch.rfind(pause) + len(pause) - 1 for pause in lexicon.pauses)
    return any(
        stretch.startswith(joint, opened) and not joint.startswith(lexicon.pauses)
        for joint in lexicon.joints
    )


def is_only_told(rule: Rule, statement: Statement, lexicon: Lexicon) -> bool:
    """Whether a ban is only what the statement before tells: "explains to staff that it is banned"."""
    if "tell_only" not in rule.blocked_by:
        return False
    statements = statement.unit.statements
    at = next((n for n, one in enumerate(statements) if one is statement), 0)
    return (
        at > 0
        and not _TELLING.isdisjoint(statements[at - 1].concepts)
        and follows_that(statement.unit, statement.start, lexicon)
    )


def is_report_sent(statement: Statement, key: Hit, lexicon: Lexicon) -> bool:
    """Whether what is passed on is a report and no case: "shall send the Agency a notice of it"."""
    if key.concept != "refer":
        return False
    folded = statement.unit.folded
    return any(
        hit.concept == "report"
        and key.end <= hit.start <= key.end + 3 * lexicon.word_width
        and not any(joint in folded[key.end : hit.start] for joint in lexicon.joints)
        for hit in statement.hits
    )
