"""The history takes its next line and nothing else: triggers refuse every other change."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SQLITE = (
    """
    CREATE TRIGGER history_event_no_update BEFORE UPDATE ON history_event
    BEGIN SELECT RAISE(ABORT, 'history_event is append-only'); END
    """,
    """
    CREATE TRIGGER history_event_no_delete BEFORE DELETE ON history_event
    BEGIN SELECT RAISE(ABORT, 'history_event is append-only'); END
    """,
    # Also stops INSERT OR REPLACE, which deletes without firing the trigger above.
    """
    CREATE TRIGGER history_event_next_only BEFORE INSERT ON history_event
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM history_event)
    BEGIN SELECT RAISE(ABORT, 'history_event is append-only'); END
    """,
)

_POSTGRESQL = (
    """
    CREATE FUNCTION history_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'history_event is append-only'
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE FUNCTION history_event_check_next() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM history_event) THEN
            RAISE EXCEPTION 'history_event is append-only'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER history_event_no_change BEFORE UPDATE OR DELETE ON history_event
    FOR EACH ROW EXECUTE FUNCTION history_event_refuse()
    """,
    """
    CREATE TRIGGER history_event_no_truncate BEFORE TRUNCATE ON history_event
    FOR EACH STATEMENT EXECUTE FUNCTION history_event_refuse()
    """,
    """
    CREATE TRIGGER history_event_next_only BEFORE INSERT ON history_event
    FOR EACH ROW EXECUTE FUNCTION history_event_check_next()
    """,
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if is_sqlite else _POSTGRESQL:
        op.execute(statement)
