"""Who finances and who implements: read from the clause that names the parties."""

import pytest

from contract_clauses.plain_agreement import an_agreement
from contract_clauses.rules import load_clause_rules
from contract_clauses.selection import select

DUTY = "The Partner shall prevent sexual exploitation and abuse."
CASES = (
    # the words before a name say nothing: the first party finances
    (
        (
            'between the International Agency for Rural Development ("IARD") and the Municipality of '
            'Tamale ("the Municipality")'
        ),
        {"iard": "agency", "municipality": "partner"},
    ),
    # what a party pays says more than the order
    (
        (
            'between Kibera Water Works ("KWW") and Northern Lights Aid ("NLA")\n'
            "NLA shall pay KWW USD 40,000 in two instalments."
        ),
        {"kww": "partner", "nla": "agency"},
    ),
    # a name that either party may bear is the other one's where the other says what it is
    (
        'between Bright Steps Clinic ("the Grantee") and the Northern Foundation ("the Foundation")',
        {"grantee": "partner", "foundation": "agency"},
    ),
    (
        (
            'between the Organization for Rural Recovery ("the Organization") and Sagarmatha Society '
            '("the Responsible Party")'
        ),
        {"organization": "agency", "responsible party": "partner"},
    ),
    # no joint between the parties
    (
        'The Northern Regional Health Fund ("Fund") grants Bright Steps Clinic ("Grantee") NGN 4,000',
        {"fund": "agency", "grantee": "partner"},
    ),
    # acronyms in bare brackets, positions of the parties
    (
        (
            "between the Nordic Council for Relief (NCR), of the one part, and Delta Youth Forum (DYF), "
            "of the other part"
        ),
        {"ncr": "agency", "dyf": "partner"},
    ),
    # neither brackets nor quotation marks
    (
        (
            "This Agreement is made between the Trust for Clean Rivers, hereinafter referred to as the "
            "Sponsor, and Delta Youth Forum, hereinafter DYF."
        ),
        {"sponsor": "agency", "dyf": "partner"},
    ),
    # two names of one party
    (
        (
            'between the United Nations Children\'s Fund ("UNICEF"), hereinafter the "Agency", and '
            'Hope for All ("HFA")'
        ),
        {"unicef": "agency", "agency": "agency", "hfa": "partner"},
    ),
    # names of things are no parties
    (
        (
            'This agreement ("the Agreement") is made between the Relief Desk ("RD") and Delta Youth '
            'Forum ("DYF") for the Delta wells (the "Project")'
        ),
        {"rd": "agency", "dyf": "partner", "agreement": None, "project": None},
    ),
)


@pytest.mark.parametrize(("opening", "sides"), CASES, ids=[str(sides) for _, sides in CASES])
def test_the_parties_clause_says_who_finances_and_who_implements(opening, sides):
    """Each name gets its side, whatever the agreement calls the parties."""
    index = load_clause_rules(("en",)).languages["en"].index
    named = {
        term.name: term.concept.removesuffix("_party")
        for term in select(an_agreement(f"{opening}\n{DUTY}"), index).terms
    }
    assert {name: named.get(name) for name in sides} == sides
