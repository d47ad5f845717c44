"""Which side of an agreement the names of its parties stand for: who finances, who implements.

A name seldom says it by itself ("IARD", "the Network"). The words before it may, what its bearer
pays may, and the order in which agreements name their parties settles the rest.
"""

from typing import NamedTuple

from contract_clauses.requirement import Lexicon

PARTNER_SIDE = "partner_party"
AGENCY_SIDE = "agency_party"
_REACH = 70  # characters behind a name in which it may be said to pay
_LEAST_SIDES = 2

BY_DEFAULT, BY_WORDS, BY_FORM, BY_NAME = range(4)


class NamedParty(NamedTuple):
    """A name of a party with the place that defines it, the side it seems to be on, and how surely."""

    name: str
    passage: int
    start: int
    end: int
    side: str
    strength: int


def sides_of(parties: list[NamedParty], folded: str, lexicon: Lexicon) -> dict[str, str]:
    """Return the side of each name, ``""`` for names that come after both parties are known."""
    groups = _groups(parties, folded, lexicon)
    if len(groups) < _LEAST_SIDES:
        return {party.name: party.side for party in parties}
    first, second = groups[:_LEAST_SIDES]
    sides = [_surest(first), _surest(second)]
    if all(one.strength == BY_NAME and one.side == PARTNER_SIDE for one in sides):
        settled = {party.name: PARTNER_SIDE for party in first + second}
    elif {one.side for one in sides} != {PARTNER_SIDE, AGENCY_SIDE}:
        agency = _financing(groups[:_LEAST_SIDES], sides, folded, lexicon)
        settled = {
            party.name: AGENCY_SIDE if at == agency else PARTNER_SIDE
            for at, group in enumerate(groups[:_LEAST_SIDES])
            for party in group
        }
    else:
        settled = {
            party.name: surest.side
            for surest, group in zip(sides, (first, second), strict=True)
            for party in group
        }
    for group in groups[_LEAST_SIDES:]:
        for party in group:
            is_listed = party.passage == second[0].passage
            known = party.side if is_listed or party.strength > BY_DEFAULT else ""
            settled.setdefault(party.name, known)
    return settled


def _groups(parties: list[NamedParty], folded: str, lexicon: Lexicon) -> list[list[NamedParty]]:
    """Put the names of one party together: '("UNICEF", hereinafter the "Agency")'."""
    groups: list[list[NamedParty]] = []
    for party in parties:
        last = groups[-1][-1] if groups else None
        is_other = last is None or last.passage != party.passage
        if last is not None and not is_other:
            between = folded[last.end : party.start]
            is_other = _is_parted(between, lexicon)
        if is_other:
            groups.append([])
        groups[-1].append(party)
    return groups


def _is_parted(between: str, lexicon: Lexicon) -> bool:
    """Whether another party is named before the second name: 'X ("Fund") grants Y ("Grantee")'."""
    if any(joiner in between for joiner in lexicon.party_joiners):
        return True
    closing, opening = between.find(")"), between.rfind("(")
    stretch = between[closing + 1 : opening].strip() if 0 <= closing < opening else ""
    return bool(stretch) and stretch[0] not in ",،、"


def _surest(group: list[NamedParty]) -> NamedParty:
    return max(group, key=lambda party: party.strength)


def _financing(
    groups: list[list[NamedParty]], sides: list[NamedParty], folded: str, lexicon: Lexicon
) -> int:
    """Return which of two parties finances the other, where their names do not say it."""
    strengths = [side.strength for side in sides]
    if sides[0].side == AGENCY_SIDE and strengths[0] != strengths[1]:
        return int(strengths[1] > strengths[0])  # two that sound like it: the surer one is
    payments = [
        0
        if side.side == PARTNER_SIDE and side.strength == BY_NAME
        else sum(_payments(party.name, folded, lexicon) for party in group)
        for side, group in zip(sides, groups, strict=True)
    ]
    if payments[0] != payments[1]:
        return int(payments[1] > payments[0])
    if sides[0].side == AGENCY_SIDE:
        return 0
    # A company may grant to others too: its form says something where nothing is said of the other.
    return int(
        (strengths[0] == BY_NAME and strengths[1] < BY_NAME)
        or (strengths[0] == BY_FORM and strengths[1] == BY_DEFAULT)
    )


def _payments(name: str, folded: str, lexicon: Lexicon) -> int:
    """Count where the bearer of a name is said to pay, to transfer, to finance."""
    count = 0
    place = folded.find(name)
    while place >= 0:
        stop = place + len(name)
        behind = folded[stop : stop + _REACH]
        for mark in lexicon.sentence_ends:
            behind = behind.split(mark, 1)[0]
        count += _pays(folded[max(0, place - _REACH) : place], behind, lexicon)
        place = folded.find(name, stop)
    return count


def _pays(before: str, behind: str, lexicon: Lexicon) -> bool:
    """Whether a party that stands between two stretches is the one who pays."""
    if not lexicon.word_boundaries:
        return any(word in behind for word in lexicon.paying_words)
    if not lexicon.verb_first:
        return any(f" {word}" in behind for word in lexicon.paying_words)
    # Where the verb comes first, what pays later in the sentence is somebody else.
    beside = (*before.split(" ")[-2:-1], *behind.split(" ")[1:2])
    return any(
        word == paying or word.removeprefix(clitic) == paying
        for word in beside
        for paying in lexicon.paying_words
        for clitic in lexicon.clitics
    )
