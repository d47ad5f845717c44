"""Everything goes into one file and comes back as it was, into either kind of database; or nothing does."""

import zipfile
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from partner_screening.actions.backups import back_up, restore
from partner_screening.actions.process.agreements import AgreementTerms, register_agreement
from partner_screening.actions.process.holds import place_hold
from partner_screening.errors import ConflictError, FileRefused, InputError
from partner_screening.storage.database import open_database
from partner_screening.storage.history_verification import verify
from partner_screening.storage.originals import Originals
from partner_screening.storage.overview_tables import DERIVED_TABLES
from partner_screening.storage.overviews import stale_partners
from partner_screening.storage.store import Store
from partner_screening.storage.tables import METADATA
from tests.outcome_samples import AT, RUN, sample_outcome
from tests.partner_screening.process.case_stories import agreement_text, determined

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def worked(office):
    """An office in which something was done, with a screening run in the same database."""
    determined(office, gaps=("cs3_vetting",))
    register_agreement(
        office,
        "olga",
        partner_id="P-001",
        reference="AoC-7",
        terms=AgreementTerms("cooperation_agreement"),
        data=agreement_text(),
        name="agreement.txt",
    )
    place_hold(office, "lena", partner_id="P-002", reason="To be looked into — «später».")
    store = Store(office.database)
    store.save_outcome(store.start_run(RUN, AT).run.id, sample_outcome(), AT)
    return office


def everything(database) -> dict[str, list[dict[str, object]]]:
    """Return every row of every table, but for those that are worked out from the others."""
    with database.reading() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(
                    select(table).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in METADATA.sorted_tables
            if table.name not in DERIVED_TABLES
        }


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_what_was_backed_up_comes_back_to_the_letter(worked, target, tmp_path, request):
    """From either kind of database into either; the originals too; the history is proven."""
    file = tmp_path / "backup.zip"
    manifest = back_up(worked.database, worked.originals, file, NOW)
    assert manifest.originals == len(list(worked.originals.every())) > 0
    url = (
        f"sqlite:///{tmp_path / 'new.db'}"
        if target == "sqlite"
        else request.getfixturevalue("postgres_server").new_database()
    )
    opened = open_database(url)
    originals = Originals(tmp_path / "new")
    try:
        done = restore(opened, originals, file)
        assert everything(opened) == everything(worked.database)
        assert verify(opened, noted=manifest.history).is_intact
        assert done.originals == manifest.originals
        with opened.reading() as connection:  # lists and figures are there again
            assert not stale_partners(
                connection, datetime.now(UTC).date(), worked.policy.fingerprint
            )
        for path in worked.originals.every():
            assert originals.read(path.name) == path.read_bytes()
        with pytest.raises(ConflictError, match="holds data"):
            restore(opened, originals, file)
    finally:
        opened.close()


def damaged(file, target, change):
    """Copy a backup with one part changed; ``change`` gets and returns its bytes, or ``None``."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda name, data: data.replace(b"To be", b"Not to be") if "hold" in name else data,
            id="a row was changed",
        ),
        pytest.param(lambda name, data: None if "case_move" in name else data, id="a part is gone"),
        pytest.param(
            lambda name, data: data + b"x" if "originals" in name else data,
            id="an original was changed",
        ),
    ],
)
def test_a_damaged_backup_restores_nothing(worked, change, tmp_path):
    """It is proven whole before the first row is written."""
    file = tmp_path / "backup.zip"
    back_up(worked.database, worked.originals, file, NOW)
    damaged(file, tmp_path / "damaged.zip", change)
    opened = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    try:
        with pytest.raises(FileRefused, match="not what was written"):
            restore(opened, Originals(tmp_path / "new"), tmp_path / "damaged.zip")
        assert opened.revision() is None
    finally:
        opened.close()


def test_a_file_that_is_no_backup_is_refused_by_name(worked, tmp_path):
    """A cut-off copy and any other file say so, and what to do."""
    file = tmp_path / "backup.zip"
    back_up(worked.database, worked.originals, file, NOW)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(file.read_bytes()[:-200])
    (tmp_path / "other.zip").write_bytes(b"nothing")
    for name in ("cut.zip", "other.zip", "absent.zip"):
        with pytest.raises(FileRefused) as refused:
            restore(worked.database, worked.originals, tmp_path / name)
        assert (refused.value.code, refused.value.file) == ("no_backup", name)


def test_a_backup_is_never_written_over_another_file(worked, tmp_path):
    """Last week's backup stays."""
    file = tmp_path / "backup.zip"
    back_up(worked.database, worked.originals, file, NOW)
    before = file.read_bytes()
    with pytest.raises(InputError, match="already"):
        back_up(worked.database, worked.originals, file, NOW)
    assert file.read_bytes() == before
