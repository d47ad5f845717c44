"""Uploads under way and drafts, as rows that come and go."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select, update

from partner_screening.storage.web_tables import DRAFT_ANSWER, UPLOAD
from partner_screening.values import Value


class Upload(Value):
    """A file on its way. ``about`` is the case that it is for; sizes in bytes.

    ``sha256`` is set when all of it is there, ``filed_as`` when it became a document of the case.
    """

    id: str
    person_id: str
    partner_id: str
    about: str
    name: str
    size: int
    received: int = 0
    sha256: str = ""
    filed_as: str = ""
    created_at: datetime
    seen_at: datetime


class DraftAnswer(Value):
    """An answer that was not sent yet. ``version`` counts its savings from 1."""

    case_id: str
    standard: str
    partner_id: str
    value: str
    comment: str
    version: int
    saved_by: str
    saved_at: datetime


def add_upload(connection: Connection, upload: Upload) -> None:
    """Keep a new upload."""
    connection.execute(insert(UPLOAD), upload.model_dump())


def find_upload(connection: Connection, upload_id: str) -> Upload | None:
    """Return an upload; ``None`` when there is none."""
    found = _uploads(connection, select(UPLOAD).where(UPLOAD.c.id == upload_id))
    return next(found, None)


def uploads_about(connection: Connection, about: str) -> tuple[Upload, ...]:
    """Return the uploads for a case that are not filed yet, oldest first."""
    query = select(UPLOAD).where(UPLOAD.c.about == about, UPLOAD.c.filed_as == "")
    return tuple(_uploads(connection, query.order_by(UPLOAD.c.created_at, UPLOAD.c.id)))


def open_uploads(connection: Connection, partner_id: str) -> int:
    """Return how many uploads of a partner are not filed yet."""
    query = select(func.count()).where(UPLOAD.c.partner_id == partner_id, UPLOAD.c.filed_as == "")
    return connection.scalar(query) or 0


def change_upload(connection: Connection, before: Upload, **values: object) -> bool:
    """Change an upload unless somebody else did so since ``before``; say whether it was done."""
    done = connection.execute(
        update(UPLOAD)
        .where(
            UPLOAD.c.id == before.id,
            UPLOAD.c.received == before.received,
            UPLOAD.c.filed_as == before.filed_as,
        )
        .values(**values)
    )
    return done.rowcount == 1


def drop_upload(connection: Connection, upload_id: str) -> None:
    """Forget an upload that was not filed."""
    connection.execute(delete(UPLOAD).where(UPLOAD.c.id == upload_id, UPLOAD.c.filed_as == ""))


def abandoned(connection: Connection, before: datetime) -> tuple[Upload, ...]:
    """Return the uploads that stopped in the middle and were not touched since ``before``."""
    query = select(UPLOAD).where(UPLOAD.c.sha256 == "", UPLOAD.c.seen_at < before)
    return tuple(_uploads(connection, query))


def drafts_of(connection: Connection, case_id: str) -> dict[str, DraftAnswer]:
    """Return the draft of a case, by standard."""
    rows = connection.execute(select(DRAFT_ANSWER).where(DRAFT_ANSWER.c.case_id == case_id))
    found = (DraftAnswer.model_validate(dict(row)) for row in rows.mappings())
    return {draft.standard: draft for draft in found}


def keep_draft(connection: Connection, draft: DraftAnswer) -> bool:
    """Keep a draft as the version after the one that is kept; say whether it was that."""
    if draft.version == 1:
        known = select(DRAFT_ANSWER.c.version).where(*_key(draft))
        if connection.scalar(known) is not None:
            return False
        connection.execute(insert(DRAFT_ANSWER), draft.model_dump())
        return True
    done = connection.execute(
        update(DRAFT_ANSWER)
        .where(*_key(draft), DRAFT_ANSWER.c.version == draft.version - 1)
        .values(draft.model_dump(exclude={"case_id", "standard", "partner_id"}))
    )
    return done.rowcount == 1


def drop_drafts(connection: Connection, case_id: str, versions: Mapping[str, int]) -> None:
    """Forget the answers of a draft that were sent; one that was saved again meanwhile stays."""
    for standard, version in versions.items():
        connection.execute(
            delete(DRAFT_ANSWER).where(
                DRAFT_ANSWER.c.case_id == case_id,
                DRAFT_ANSWER.c.standard == standard,
                DRAFT_ANSWER.c.version == version,
            )
        )


def _key(draft: DraftAnswer) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        DRAFT_ANSWER.c.case_id == draft.case_id,
        DRAFT_ANSWER.c.standard == draft.standard,
    )


def _uploads(connection: Connection, query: Select[Any]) -> Iterator[Upload]:
    for row in connection.execute(query).mappings().all():
        yield Upload.model_validate(dict(row))
