"""Alembic's entry: runs the migrations within the transaction that the program has opened."""

from alembic import context

from partner_screening.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
