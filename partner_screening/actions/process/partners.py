"""Bringing a partner list in, with a preview of what would change; a partner's timeline."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from partner_screening.actions.process.office import Act, Office, known_partner
from partner_screening.errors import PermissionRefused
from partner_screening.findings import Problem
from partner_screening.languages import Language
from partner_screening.partner import ImplementingPartner
from partner_screening.process.people import InterestDeclaration
from partner_screening.roster import read_roster
from partner_screening.sandbox import run_contained
from partner_screening.storage.history import events
from partner_screening.storage.partners import every_partner, keep_partner
from partner_screening.storage.records import HistoryEvent


@dataclass(frozen=True)
class RosterImport:
    """What a partner list changes, or would change: ids, and per changed partner the fields."""

    added: tuple[str, ...]
    changed: dict[str, tuple[str, ...]]
    unchanged: int
    problems: tuple[Problem, ...]


def import_partners(
    office: Office,
    actor: str,
    file: Path,
    *,
    is_preview: bool = False,
    language: Language = Language.EN,
) -> RosterImport:
    """Bring a partner list in: all of its usable rows in one transaction; with a preview, nothing.

    A partner that is not in the list stays as it is: leaving a list ends nothing. Decisions without a
    score are taken with 'determinations without-score' and not from a list.

    Raises:
        FileRefused: the file is no table that can be read.
        PermissionRefused: the actor may not bring lists in, or declared an interest in a partner that
            the list would change.

    """
    office.require(actor, "partner.import")
    roster: tuple[tuple[ImplementingPartner, ...], tuple[Problem, ...]] = run_contained(
        read_roster, file, language, file=file.name
    )
    partners, problems = roster
    if is_preview:
        with office.look(actor, "partner.import") as view:
            known = {one.partner_id: one for one in every_partner(view.connection)}
        return _compared(known, partners, problems)
    with office.act(actor, "partner.import") as act:
        known = {one.partner_id: one for one in every_partner(act.connection)}
        result = _compared(known, partners, problems)
        _require_no_tie(act, result.changed)
        for partner in partners:
            if keep_partner(act.connection, partner):
                act.say_of_row(
                    partner.partner_id,
                    "partner_registered"
                    if partner.partner_id in result.added
                    else "partner_changed",
                    fields=result.changed.get(partner.partner_id, ()),
                )
        act.say(
            "partners_imported",
            added=len(result.added),
            changed=len(result.changed),
            unchanged=result.unchanged,
        )
    return result


def partners(office: Office, actor: str) -> tuple[ImplementingPartner, ...]:
    """Return every registered partner by id.

    Raises:
        PermissionRefused: the actor may not read them; people of a partner read their own alone.

    """
    with office.look(actor, "partner.read") as view:
        return tuple(every_partner(view.connection))


def partner_of_file(office: Office, actor: str, partner_id: str) -> ImplementingPartner:
    """Return a partner as the list knows it.

    Raises:
        InputError: unknown partner.
        PermissionRefused: the actor may not read this partner's file.

    """
    with office.look(actor, "partner.read", partner_id) as view:
        return known_partner(view, partner_id)


def timeline(office: Office, actor: str, partner_id: str) -> tuple[HistoryEvent, ...]:
    """Return everything that the history holds about a partner, oldest first.

    Raises:
        InputError: unknown partner.
        PermissionRefused: the actor may not read the history.

    """
    with office.look(actor, "history.read", partner_id) as view:
        known_partner(view, partner_id)
    return tuple(events(office.database, partner_id=partner_id))


def facts_of(event: HistoryEvent) -> dict[str, object]:
    """Return what an event of the process says, without the fingerprints of its rows."""
    payload = json.loads(event.payload)
    facts: dict[str, object] = payload.get("facts", payload)
    return facts


def _require_no_tie(act: Act, changed: Iterable[str]) -> None:
    """Refuse a list that changes a partner in which the person declared an interest."""
    ties = {one.partner_id for one in act.all(InterestDeclaration, person_id=act.person.id)}
    tied = sorted(ties & set(changed))
    if tied:
        raise PermissionRefused(
            "not_permitted",
            f"{act.person.name} declared an interest in {', '.join(tied)}, which the list changes.",
            "Leave these rows out, and ask a colleague without a tie to bring them in.",
        )


def _compared(
    known: dict[str, ImplementingPartner],
    partners: tuple[ImplementingPartner, ...],
    problems: tuple[Problem, ...],
) -> RosterImport:
    added, changed, unchanged = [], {}, 0
    for partner in partners:
        before = known.get(partner.partner_id)
        if before is None:
            added.append(partner.partner_id)
            continue
        old, new = before.model_dump(), partner.model_dump()
        fields = tuple(
            name for name in new if name != "unscored_decision" and new[name] != old[name]
        )
        if fields:
            changed[partner.partner_id] = fields
        else:
            unchanged += 1
    return RosterImport(tuple(added), changed, unchanged, problems)
