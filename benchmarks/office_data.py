"""Fills a database with an office at work: partners with their records, a run, and the lists' rows.

    python -m benchmarks.office_data --partners 10000 --database postgresql://user@host/name

The stories of ``office_stories`` are told once through the program's actions, in a small database of
their own; then their records are copied, under other ids and dates and with events that vouch for them,
for as many partners as are asked for. ``history verify`` finds nothing. Sample people are ``admin``,
``officer``, ``reviewer``, ``legal``, ``management`` (each also with ``-2``), ``focal`` and ``auditor``.
"""

import argparse
import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, text

from assessment_tools.answers import AnswerValue, Review, ReviewedAnswer
from assessment_tools.catalogue import load_instrument
from benchmarks.office_stories import STORIES, StoryClock, story_start, tell
from contract_clauses.clause_check import ClauseCheck
from partner_screening.actions.process.office import Office, utc_now
from partner_screening.actions.process.people import add_first_administrator, add_person
from partner_screening.actions.process.refreshing import refresh_all
from partner_screening.languages import Language
from partner_screening.outcome import AgreementRecord
from partner_screening.partner import ImplementingPartner, PartnerType
from partner_screening.policy import Policy, load_policy
from partner_screening.process.agreement_file import AgreementFile
from partner_screening.process.determining import CaseDetermination, ReviewBasis
from partner_screening.process.evidence_file import EvidenceFile
from partner_screening.process.people import Person, Role
from partner_screening.process.review_round import ReviewAnswer, current_answers
from partner_screening.process.submission import Submission, current_submission
from partner_screening.screening import CheckedAgreement, PartnerInputs, screen_partner
from partner_screening.settings import read_settings
from partner_screening.storage import history
from partner_screening.storage.database import Database, open_database
from partner_screening.storage.originals import Originals
from partner_screening.storage.outcome_marks import marks_of_latest
from partner_screening.storage.partners import keep_partner
from partner_screening.storage.process_tables import RECORD_TABLES
from partner_screening.storage.record_store import record_fingerprint, row_of
from partner_screening.storage.records import RunStart
from partner_screening.storage.store import Store
from partner_screening.storage.tables import METADATA
from partner_screening.values import Value

PAGE = 400
"""Partners that are written together."""

_SCREENED_OF_HUNDRED = 15
"""How many of a hundred partners nobody but a run has looked at."""

_STAFF = {
    "officer": Role.OFFICER,
    "reviewer": Role.REVIEWER,
    "legal": Role.LEGAL,
    "management": Role.MANAGEMENT,
}
_PLACES = (
    *("Kenya", "Somalia", "Ethiopia", "Uganda", "South Sudan", "DR Congo", "Nigeria", "Mali"),
    *("Niger", "Chad", "Sudan", "Egypt", "Morocco", "Syria", "Yemen", "Iraq", "Lebanon", "Jordan"),
    *("Afghanistan", "Pakistan", "Bangladesh", "Nepal", "Myanmar", "Philippines", "Viet Nam"),
    *("Ukraine", "Moldova", "Haiti", "Colombia", "Peru", "Ecuador", "Guatemala", "Fiji"),
)
_FIRST = ("Hope", "Blue River", "Green Hill", "Sun", "Open", "New Dawn", "Élan", "Unity", "Bright")
_SECOND = ("Bridge", "Relief", "Women's", "Children's", "Health", "Water", "Rural", "Refugee")
_THIRD = ("Union", "Network", "Association", "Foundation", "Alliance", "Committee", "Initiative")
_KINDS = (
    *(PartnerType.NATIONAL_NGO,) * 9,
    *(PartnerType.INTERNATIONAL_NGO,) * 4,
    *(PartnerType.COMMUNITY_BASED,) * 4,
    PartnerType.ACADEMIC,
    PartnerType.RED_CROSS,
)
_DATE = re.compile(r"\b20\d\d-\d\d-\d\d")

_PARTNERS = METADATA.tables["partner"]
_EVENTS = METADATA.tables["history_event"]
_TABLE_ORDER = {table.name: at for at, table in enumerate(METADATA.sorted_tables)}


@dataclass(frozen=True)
class Told:
    """A story that was told: its records as JSON, its events, and how long it took.

    An event is its kind, its person, its moment and what it says.
    """

    partner_id: str
    days: int
    records: tuple[tuple[type[Value], str], ...]
    events: tuple[tuple[str, str, str, dict[str, Any]], ...]
    ids: frozenset[str]


@dataclass
class Copied:
    """What is written for one partner."""

    partner: dict[str, Any]
    person: Person
    records: list[Value]
    events: list[dict[str, Any]]


def main() -> None:
    """Fill the database that is named, and say how long each part took."""
    options = _options()
    database = open_database(options.database)
    folder = options.workspace or Path(read_settings(os.environ).workspace.value)
    try:
        database.upgrade()
        times = fill(database, Originals(folder), options.partners, seed=options.seed)
    finally:
        database.close()
    print("; ".join(f"{what} {seconds:.1f} s" for what, seconds in times.items()), file=sys.stderr)


def fill(
    database: Database,
    originals: Originals,
    partners: int,
    *,
    seed: int = 1,
    clock: Callable[[], datetime] = utc_now,
) -> dict[str, float]:
    """Fill an empty database whose tables are up to date; return the seconds of each part."""
    chance = random.Random(seed)
    policy = load_policy()
    office = Office(database, policy, originals, clock=clock)
    times: dict[str, float] = {}

    def timed(what: str, since: float) -> float:
        times[what] = time.monotonic() - since
        return time.monotonic()

    now = time.monotonic()
    told = _told(policy, originals)
    now = timed("stories", now)
    _staff(office)
    roster = [_partner(number, chance) for number in range(1, partners + 1)]
    _copy(office, roster, told, chance)
    now = timed("records", now)
    _screen(office, roster, told, chance)
    now = timed("run", now)
    refresh_all(office)
    now = timed("rows for lists", now)
    with database.writing() as connection:
        connection.execute(text("ANALYZE"))
    timed("statistics", now)
    return times


def _told(policy: Policy, originals: Originals) -> list[Told]:
    """Tell every story once, in a database that is thrown away."""
    clock = StoryClock(story_start())
    found = []
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/stories.db")
        database.upgrade()
        office = Office(database, policy, originals, clock=clock)
        _staff(office)
        for number, story in enumerate(STORIES, 1):
            partner_id = f"STORY-{number:02}"
            with database.writing() as connection:
                keep_partner(
                    connection,
                    ImplementingPartner(
                        partner_id=partner_id,
                        name=partner_id,
                        type=PartnerType.NATIONAL_NGO,
                        contact_with_beneficiaries=True,
                    ),
                )
            clock.set(story_start())
            _add_partner_person(office, partner_id)
            days = tell(office, clock, story, partner_id)
            found.append(_kept(office, partner_id, days))
        database.close()
    return found


def _staff(office: Office) -> None:
    add_first_administrator(
        office, person_id="admin", name="Ada Administrator", email="admin@example.org"
    )
    people = {f"{name}{suffix}": role for name, role in _STAFF.items() for suffix in ("", "-2")} | {
        "focal": Role.FOCAL_POINT,
        "auditor": Role.AUDITOR,
    }
    for person_id, role in people.items():
        add_person(
            office,
            "admin",
            person_id=person_id,
            name=person_id.title(),
            email=f"{person_id}@example.org",
            roles=(role,),
            head_id="admin",
        )


def _add_partner_person(office: Office, partner_id: str) -> None:
    add_person(
        office,
        "admin",
        person_id=f"person-{partner_id}",
        name="Director",
        email="director@example.org",
        roles=(Role.PARTNER,),
        partner_id=partner_id,
    )


def _kept(office: Office, partner_id: str, days: int) -> Told:
    records: list[tuple[type[Value], str]] = []
    with office.records.reading() as view:
        for kind, table in RECORD_TABLES.items():
            if "partner_id" in table.table.c and kind is not Person:
                found = view.all(kind, partner_id=partner_id)
                records += [(kind, one.model_dump_json()) for one in found]
        query = select(_EVENTS).where(_EVENTS.c.partner_id == partner_id).order_by(_EVENTS.c.seq)
        rows = view.connection.execute(query).mappings().all()
    events = tuple(
        (row["kind"], row["who"], row["at"].isoformat(), json.loads(row["payload"])["facts"])
        for row in rows
    )
    ids = {json.loads(text)["id"] for _, text in records}
    return Told(partner_id, days, tuple(records), events, frozenset(ids))


def _partner(number: int, chance: random.Random) -> dict[str, Any]:
    luck = chance.random()
    kind = (
        PartnerType.GOVERNMENT
        if luck < 0.03
        else PartnerType.PRIVATE_SECTOR
        if luck < 0.05
        else chance.choice(_KINDS)
    )
    words = [chance.choice(words) for words in (_FIRST, _SECOND, _THIRD)]
    return {
        "partner_id": f"P-{number:05}",
        "name": f"{' '.join(words)} {number}",
        "acronym": "".join(word[0] for word in words),
        "type": kind.value,
        "country": chance.choice(_PLACES),
        "unpp_id": "",
        "contact_email": f"p{number}@example.org",
        "language": chance.choice(tuple(Language)).value,
        "contact_with_beneficiaries": True,
        "works_with_children": chance.random() < 0.4,
        "has_sea_flag": False,
    }


def _in_scope(row: dict[str, Any]) -> bool:
    return row["type"] not in {PartnerType.GOVERNMENT, PartnerType.PRIVATE_SECTOR}


def _copy(
    office: Office, roster: list[dict[str, Any]], told: list[Told], chance: random.Random
) -> None:
    """Give most partners one of the stories, and write everything page by page."""
    weights = list(STORIES.values())
    chosen: list[tuple[dict[str, Any], Told | None, float]] = []
    first = iter(told)  # a small office has every story once, too, and of late
    for row in roster:
        has_story = _in_scope(row) and chance.random() * 100 < sum(weights)
        story = next(first, None) if has_story else None
        lateness = 1.0 if story else chance.random()
        if has_story and story is None:
            story = chance.choices(told, weights)[0]
        chosen.append((row, story, lateness))
    today = office.today()
    for start in range(0, len(chosen), PAGE):
        page = [
            _copied(row, story, today, lateness)
            for row, story, lateness in chosen[start : start + PAGE]
        ]
        with office.database.writing() as connection:
            history.keep_others_out(connection)
            _write(connection, page, office.clock())


def _copied(row: dict[str, Any], story: Told | None, today: date, lateness: float) -> Copied:
    """Return the records of a story as those of another partner, moved to other days.

    ``lateness`` is 0 for as early as the story was told, and 1 for as late as it can have ended today.
    """
    partner_id = row["partner_id"]
    person = Person(
        id=f"person-{partner_id}",
        name=f"Director {partner_id}",
        email=row["contact_email"],
        language=row["language"],
        roles=(Role.PARTNER,),
        partner_id=partner_id,
        by="admin",
        at=story_start(),
    )
    if story is None:
        return Copied(row, person, [], [])
    room = (today - story_start().date()).days - story.days - 1
    shift = timedelta(days=round(max(0, room) * lateness))
    names = {one: f"{one}-{partner_id}" for one in story.ids}
    names[story.partner_id] = partner_id
    names[f"person-{story.partner_id}"] = person.id
    pattern = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))

    def moved(written: str) -> str:
        renamed = pattern.sub(lambda match: names[match[0]], written)
        return _DATE.sub(lambda day: (date.fromisoformat(day[0]) + shift).isoformat(), renamed)

    records = [kind.model_validate_json(moved(written)) for kind, written in story.records]
    events = [
        {"kind": kind, "who": moved(who), "at": datetime.fromisoformat(moved(at)), "facts": facts}
        for kind, who, at, facts in (
            (kind, who, at, json.loads(moved(json.dumps(facts))))
            for kind, who, at, facts in story.events
            if kind != "standard_answered"
        )
    ]
    return Copied(row, person, _bound(records), events)


def _bound(records: list[Value]) -> list[Value]:
    """Bind each determination anew to what it stands on: other ids make another fingerprint."""
    sent = [one for one in records if isinstance(one, Submission)]
    filed = tuple(one for one in records if isinstance(one, EvidenceFile))
    answers = [one for one in records if isinstance(one, ReviewAnswer)]
    found: list[Value] = []
    for record in records:
        if isinstance(record, CaseDetermination):
            basis = ReviewBasis(
                stage=record.stage,
                submission=current_submission(one for one in sent if one.case_id == record.case_id),
                evidence=filed,
                answers=current_answers(
                    [one for one in answers if one.case_id == record.case_id], record.stage
                ),
            )
            print_of = basis.fingerprint(record.instrument_checksum, record.parameters)
            found.append(record.model_copy(update={"fingerprint": print_of}))
        else:
            found.append(record)
    return found


def _write(connection: Connection, page: list[Copied], now: datetime) -> None:
    """Write a page of partners: their rows, table by table, and the events that vouch for them."""
    connection.execute(insert(_PARTNERS), [copied.partner for copied in page])
    rows: dict[str, list[dict[str, Any]]] = {}
    for copied in page:
        for record in (copied.person, *copied.records):
            table = RECORD_TABLES[type(record)]
            rows.setdefault(table.table.name, []).append(row_of(table, record))
    for name in sorted(rows, key=_TABLE_ORDER.__getitem__):
        connection.execute(insert(METADATA.tables[name]), rows[name])
    seq, head = history.head(connection)
    events = []
    for copied in page:
        for event in _events(copied, now):
            seq += 1
            event |= {"seq": seq, "previous_hash": head, "run_id": ""}
            head = event["hash"] = history.event_hash(event)
            events.append(event)
    connection.execute(insert(_EVENTS), events)


def _events(copied: Copied, now: datetime) -> Iterator[dict[str, Any]]:
    """Give the events of a partner; the first one vouches for all of its rows."""
    partner_id = copied.partner["partner_id"]
    records = (copied.person, *copied.records)
    vouched = {_name(one): record_fingerprint(one) for one in records}
    latest = marks_of_latest({"partner": [copied.partner]})
    first: dict[str, Any] = {
        "kind": "partner_registered",
        "who": "officer",
        "at": copied.events[0]["at"] if copied.events else now,
        "facts": {"fields": []},
    }
    for event in (first, *copied.events):
        payload = {"facts": event.pop("facts"), "rows": {}}
        if event is first:
            payload |= {"rows": vouched, "latest": latest}
        yield event | {
            "partner_id": partner_id,
            "payload": json.dumps(payload, ensure_ascii=False, sort_keys=True, default=str),
        }


def _name(record: Value) -> str:
    """Return how the history calls the row of a record."""
    return f"{RECORD_TABLES[type(record)].table.name}:{record.model_dump(include={'id'})['id']}"


def _screen(
    office: Office, roster: list[dict[str, Any]], told: list[Told], chance: random.Random
) -> None:
    """Let a run find reviews and agreements of some partners that no story determined."""
    with office.records.reading() as view:
        known = view.partners_with(CaseDetermination)
    chosen = [
        row
        for row in roster
        if row["partner_id"] not in known and chance.random() * 100 < _SCREENED_OF_HUNDRED * 3
    ][: len(roster) * _SCREENED_OF_HUNDRED // 100]
    instrument = load_instrument("un-hit-2020")
    checks = [
        file.check
        for one in told
        for kind, written in one.records
        if kind is AgreementFile
        and (file := AgreementFile.model_validate_json(written)).check is not None
    ]
    today, now = office.today(), office.clock()
    store = Store(office.database)
    start = RunStart(
        portfolio="portfolio",
        portfolio_fingerprint=f"{len(roster)}",
        policy=office.policy.reference,
        as_of=today - timedelta(days=40),
        program="benchmark",
        partners=len(chosen),
    )
    run = store.start_run(start, now).run
    for row in chosen:
        partner = ImplementingPartner.model_validate(row)
        outcome = screen_partner(
            PartnerInputs(
                partner=partner,
                review=_review(partner.partner_id, start.as_of, chance),
                agreements=(_agreement(partner.partner_id, chance.choice(checks), start.as_of),),
            ),
            {instrument.reference: instrument},
            office.policy,
            start.as_of,
        )
        store.save_outcome(run.id, outcome, now)
    store.finish_run(run.id, now)


def _review(partner_id: str, as_of: date, chance: random.Random) -> Review | None:
    if chance.random() < 0.2:
        return None
    gaps = chance.choice((0, 0, 0, 1, 2, 4))
    instrument = load_instrument("un-hit-2020")
    reviewed = as_of - timedelta(days=chance.randint(20, 2000))
    standards = [standard.id for standard in instrument.standards]
    return Review(
        partner_id=partner_id,
        instrument=instrument.reference,
        reviewer="R. Reviewer",
        reviewed_on=reviewed,
        determined_by="D. Head",
        determined_on=reviewed + timedelta(days=5),
        answers=tuple(
            ReviewedAnswer(
                standard=standard,
                value=AnswerValue.NO if at >= len(standards) - gaps else AnswerValue.YES,
                evidence="policy",
            )
            for at, standard in enumerate(standards)
        ),
    )


def _agreement(partner_id: str, check: ClauseCheck, as_of: date) -> CheckedAgreement:
    return CheckedAgreement(
        record=AgreementRecord(
            reference=f"RUN-{partner_id}",
            partner_id=partner_id,
            file=f"agreements/{partner_id}.txt",
            type="cooperation_agreement",
            start=as_of,
            end=as_of + timedelta(days=365),
        ),
        check=check,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partners", type=int, default=1000)
    parser.add_argument("--database", required=True, help="URL of an empty database")
    parser.add_argument("--workspace", type=Path, help="where the originals go")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
