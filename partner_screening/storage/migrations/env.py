"""Alembic's entry: runs the migrations within the transaction that the program has opened."""

from alembic import context

from partner_screening.storage import process_tables  # noqa: F401 - adds its tables to METADATA
from partner_screening.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
