"""Which elements stand otherwise in the other view of an agreement, and whose changes they hang on."""

from collections.abc import Iterable, Mapping

from contract_clauses.agreement import Agreement, TrackedChange
from contract_clauses.clause_check import ChangeMade, ViewDifference
from contract_clauses.judgement import Judgement


def view_differences(
    agreement: Agreement,
    judged: Mapping[str, Judgement],
    other: Agreement,
    otherwise: Mapping[str, Judgement],
    asked: Iterable[str],
) -> tuple[ViewDifference, ...]:
    """Return a difference per element whose status is not the same in both views.

    ``other`` is the same file in the other view, ``otherwise`` what was judged of it.
    """
    return tuple(
        ViewDifference(
            element=name,
            status=judged[name].status,
            other_view=other.view,
            other_status=otherwise[name].status,
            changes=_changes(agreement, judged[name], other, otherwise[name]),
        )
        for name in asked
        if judged[name].status is not otherwise[name].status
    )


def _changes(
    agreement: Agreement, judgement: Judgement, other: Agreement, otherwise: Judgement
) -> tuple[ChangeMade, ...]:
    """Return the changes in the passages quoted in either view; all where no quotation has one."""
    near = [
        *_in_passages(agreement.changes, judgement),
        *_in_passages(other.changes, otherwise),
    ]
    made = dict.fromkeys(
        ChangeMade(kind=one.kind, author=one.author, date=one.date, text=one.text)
        for one in near or agreement.changes
    )
    return tuple(made)


def _in_passages(changes: Iterable[TrackedChange], judgement: Judgement) -> list[TrackedChange]:
    quoted = {unit.passage for unit in judgement.units}
    return [change for change in changes if change.paragraph in quoted]
