"""Hundreds of files through two years of haste, chance and mistakes: what must never happen never does.

See ``simulation``: people try what the state of a file asks for, and what is forbidden; two of them do
the same at once; the follow-up is forgotten for weeks; the mail server refuses, or is away.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from partner_screening.partner import PartnerType
from partner_screening.process.case import Step
from partner_screening.process.permissions import actions
from partner_screening.storage.database import Database, open_database
from tests.partner_screening.process.overview_invariants import check_overviews
from tests.partner_screening.process.simulation import DAYS, START, World
from tests.partner_screening.process.simulation_deeds import Deeds
from tests.partner_screening.process.simulation_invariants import (
    check_gate,
    check_history,
    check_records,
)

AT_THE_SCREEN = ("account.", "draft.", "link.", "run.", "webhook.")
"""Actions of the web application: no decision hangs on them, and its own tests do them."""

CHANGING = {
    name for name in actions() if not name.endswith(".read") and not name.startswith(AT_THE_SCREEN)
}
GATES = {"open", "pending", "blocked", "open_by_waiver"}


class Life:
    """What happened in a world: how gates stood, and which steps cases reached."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.deeds = Deeds(world)
        self.lacking = {
            world.office.originals.keep(data): lacking
            for data, lacking in self.deeds.lacking.items()
        }
        self.gates: set[str] = set()
        self.steps: set[Step] = set()

    def live(self, deeds_a_day: int, days: int) -> None:
        """Live through some days with so many deeds a day, most of them about the first partners."""
        world, chance = self.world, self.world.chance
        follow_up_on = START
        for number in range(days):
            day = START + timedelta(days=number)
            world.clock.to(day)
            for _ in range(deeds_a_day):
                self._something(self._a_partner())
            while follow_up_on <= day:
                some = tuple(dict.fromkeys(self._a_partner() for _ in range(8)))
                world.follow_up(some, twice=chance.random() < 0.1)
                follow_up_on = day + timedelta(days=chance.choice([0, 1, 7, 14, 21]))
                if chance.random() < 0.3:
                    world.deliver()
            if number % 90 == 50:
                world.staff_changes()
            if number % 240 == 239:
                world.follow_up(world.partners)
                self.look_at_everything()
        world.deliver()
        self.look_at_everything()

    def _a_partner(self) -> str:
        """Return whose file somebody opens: a few are opened often, most of them seldom."""
        partners = self.world.partners
        return partners[int(len(partners) * self.world.chance.random() ** 4)]

    def look_at_everything(self) -> None:
        """Check every agreement, because time alone closes gates, all records, and the lists' rows."""
        for partner_id in self.world.partners:
            self._check(partner_id)
        self.steps |= check_records(self.world)
        check_overviews(self.world.office)

    def _something(self, partner_id: str) -> None:
        world, chance = self.world, self.world.chance
        case = self.deeds.case(partner_id)
        luck = chance.random()
        if luck < 0.05:
            choices = self.deeds.every
        elif luck < 0.35 or self.world.kinds[partner_id] is PartnerType.GOVERNMENT:
            choices = self.deeds.anytime
        else:
            choices = self.deeds.at_step(case.step if case is not None and case.is_open else None)
        formed = [one for one in (chance.choice(choices)(partner_id) for _ in range(3)) if one]
        if not formed:
            return
        # What was done least is tried first, so that a short life sees everything.
        deed = min(formed, key=lambda one: world.record.done[one.action])
        luck = chance.random()
        if luck < 0.04:
            other = chance.choice(world.people_like(deed.actor))
            world.attempt_at_once(deed, (deed.actor, other))
        else:
            world.attempt(deed)
            if luck < 0.08:
                world.attempt(deed)  # a double click
        self._check(partner_id)

    def _check(self, partner_id: str) -> None:
        found = check_gate(self.world, partner_id, self.lacking)
        if found:
            self.gates.add(found)
            self.world.gates[partner_id] = found


def lived(
    database: Database,
    folder: Path,
    seed: int,
    *,
    partners: int,
    deeds_a_day: int,
    days: int = DAYS,
) -> Life:
    """Live through some days in a database, check everything, and return what happened."""
    database.upgrade()
    life = Life(World(database, folder, Random(seed), partners))
    life.live(deeds_a_day, days)
    check_history(life.world)
    return life


@pytest.fixture(scope="module")
def two_hundred(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """Two years with two hundred partners."""
    folder = tmp_path_factory.mktemp("two-hundred")
    database = open_database(f"sqlite:///{folder / 'office.db'}")
    yield lived(database, folder, seed=2026, partners=200, deeds_a_day=3)
    database.close()


def test_two_hundred_partners_in_two_years_do_everything_that_can_be_done(two_hundred):
    """Every action that changes something was done, and every step and state of a gate was reached."""
    done, refused = two_hundred.world.record.done, two_hundred.world.record.refused
    # Real threads make each life a little different: a rare action may be missed by chance.
    assert len(CHANGING - set(done)) <= 2, sorted(done.items())
    # A case is superseded only when its partner merges in the middle of it: chance need not bring that.
    assert two_hundred.steps >= set(Step) - {Step.SUPERSEDED}
    assert two_hundred.gates == GATES
    codes = {code for _, code in refused}
    assert {"not_permitted", "second_person", "move_refused", "wrong_step"} <= codes


def test_other_chances_break_nothing_either(tmp_path):
    """A smaller office under other chances."""
    database = open_database(f"sqlite:///{tmp_path / 'office.db'}")
    try:
        life = lived(database, tmp_path, seed=11, partners=8, deeds_a_day=1, days=300)
    finally:
        database.close()
    assert sum(life.world.record.done.values()) > sum(life.world.record.refused.values())


def test_eight_partners_on_postgresql(postgres_server, tmp_path):
    """The same on a database server, where two people really work at once."""
    database = open_database(postgres_server.new_database())
    try:
        life = lived(database, tmp_path, seed=5, partners=8, deeds_a_day=1, days=300)
    finally:
        database.close()
    assert "open" in life.gates
