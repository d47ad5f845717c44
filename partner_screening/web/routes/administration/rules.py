"""The rules in force, in words, with their sources: instruments, clause sets, policy; two compared."""

from typing import Annotated

from fastapi import APIRouter, Response

from partner_screening.actions.administration import rules_in_force
from partner_screening.errors import InputError
from partner_screening.web.gate import allowed
from partner_screening.web.visitor import Visitor

router = APIRouter()


@router.get("/rules")
def rules_page(
    visitor: Annotated[Visitor, allowed("rules.read")], first: str = "", second: str = ""
) -> Response:
    """Show the rules in force; with ``first`` and ``second`` two instruments beside each other."""
    rules = rules_in_force(visitor.office, visitor.id)
    known = {one.reference: one for one in rules.instruments}
    if (first or second) and not {first, second} <= known.keys():
        raise InputError(
            "unknown_instrument", "There is no such instrument.", "Choose two of the list."
        )
    return visitor.page(
        "administration/rules.html",
        rules=rules,
        choices=[(one, one) for one in sorted(known)],
        compared=[known[one] for one in (first, second)] if first else [],
        first=first,
        second=second,
    )
