"""What every table of the process gets in a migration: rows that stay as they were written.

Part of the migrations: it never changes its meaning, because old migrations call it.
"""

from collections.abc import Sequence

from alembic import op

_REFUSE = """
    CREATE OR REPLACE FUNCTION record_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% keeps its rows as they were written', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


def keep_rows(table: str, columns: Sequence[str], changing: Sequence[str] = ()) -> None:
    """Let the database refuse to delete rows, or to change other columns than ``changing``."""
    fixed = ", ".join(f'"{column}"' for column in columns if column not in changing)
    if op.get_bind().dialect.name == "sqlite":
        abort = f"BEGIN SELECT RAISE(ABORT, '{table} keeps its rows as they were written'); END"
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {abort}")
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {fixed} ON {table} {abort}")
        return
    op.execute(_REFUSE)
    op.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {fixed} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION record_refuse_change()"
    )
    for what, level in (("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
            f"FOR EACH {level} EXECUTE FUNCTION record_refuse_change()"
        )


def refuse_insert(table: str, name: str, when: str, message: str) -> None:
    """Let the database refuse a new row of ``table`` for which the SQL condition ``when`` holds.

    ``when`` speaks of ``NEW`` and may look into other tables; it is the same text on both databases.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        f"""
        CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {when} THEN
                RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_{name}()"
    )
