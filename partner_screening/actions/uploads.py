"""Files on their way over a bad line: begun, continued where they broke off, and filed when whole.

A part stands in a file of its own below the workspace until all of it is there; what was taken over is
on the disk before the sender is told so. A kill at any moment costs at most the piece under way.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path, PurePath
from typing import BinaryIO

from partner_screening.actions.process.cases import case_by_id
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.receiving import EvidenceDetails, add_evidence
from partner_screening.errors import ConflictError, FileRefused, InputError
from partner_screening.process.evidence_file import EvidenceFile
from partner_screening.process.people import Person
from partner_screening.process.upload_kinds import require_sendable
from partner_screening.storage.upload_store import (
    Upload,
    abandoned,
    add_upload,
    change_upload,
    drop_upload,
    find_upload,
    open_uploads,
    uploads_about,
)

MOST_OPEN = 100
"""Uploads of one partner that may be under way or not filed at once."""

_PATIENCE = timedelta(days=14)
_LONGEST_NAME = 200


class UploadDesk:
    """Where uploads come in. ``folder`` takes their parts; ``limit`` is the most bytes of one file."""

    def __init__(self, office: Office, folder: Path, limit: int) -> None:
        self.office = office
        self.folder = folder
        self.limit = limit

    def begin(self, actor: str, case_id: str, *, name: str, size: int) -> Upload:
        """Begin an upload for a case.

        Raises:
            InputError: unknown case, or a name that is none.
            FileRefused: the file is empty or too large, or its kind is not taken.
            ConflictError: too many uploads wait to be finished or described.
            PermissionRefused: the actor may not send for this partner.

        """
        case = case_by_id(self.office, case_id)
        self.office.require(actor, "evidence.add", case.partner_id)
        shown = _plain_name(name)
        self._require_size(shown, size)
        upload = Upload(
            id=self.office.new_id("upload"),
            person_id=actor,
            partner_id=case.partner_id,
            about=case.id,
            name=shown,
            size=size,
            created_at=self.office.clock(),
            seen_at=self.office.clock(),
        )
        with self.office.database.writing() as connection:
            if open_uploads(connection, case.partner_id) >= MOST_OPEN:
                raise ConflictError(
                    "too_many_uploads",
                    f"{MOST_OPEN} files wait to be finished or described.",
                    "Describe those that are there, or remove what you do not need.",
                )
            add_upload(connection, upload)
        return upload

    def standing(self, actor: str, upload_id: str) -> Upload:
        """Return an upload, to go on where it broke off.

        Raises:
            InputError: unknown upload, or of another partner.
            FileRefused: it is whole, and it is no document or not what its name says.

        """
        upload = self._found(actor, upload_id)
        if upload.received == upload.size and not upload.sha256:
            # The program was stopped between the last piece and the end.
            with self._part_of(upload):
                upload = self._found(actor, upload_id)
                return upload if upload.sha256 else self._finish(upload)
        return upload

    def append(self, actor: str, upload_id: str, *, offset: int, data: bytes) -> Upload:
        """Take over the next piece of an upload, which begins at ``offset``; the last one ends it.

        Raises:
            InputError: unknown upload, or more than was announced.
            ConflictError: the piece does not begin where the last one ended.
            FileRefused: the file is whole now, and it is no document or not what its name says.
            PermissionRefused: it is of another partner.

        """
        with self._part_of(self._found(actor, upload_id)) as part:
            upload = self._found(actor, upload_id)  # as it stands now that nobody else writes
            if offset != upload.received or upload.sha256:
                raise ConflictError(
                    "upload_offset",
                    f"The next piece begins at {upload.received}, not at {offset}.",
                    "Ask where the upload stands and go on from there.",
                )
            if offset + len(data) > upload.size:
                raise InputError(
                    "upload_too_long",
                    f"'{upload.name}' was announced with {upload.size} bytes and is longer.",
                    "The file was changed while it was sent: send it again.",
                )
            _write(part, offset, data)
            after = upload.model_copy(
                update={"received": offset + len(data), "seen_at": self.office.clock()}
            )
            with self.office.database.writing() as connection:
                change_upload(connection, upload, received=after.received, seen_at=after.seen_at)
            return self._finish(after) if after.received == after.size else after

    def waiting(self, actor: str, case_id: str) -> tuple[Upload, ...]:
        """Return the uploads for a case that are under way or not described yet.

        Raises:
            InputError: unknown case.
            PermissionRefused: the actor may not send for this partner.

        """
        case = case_by_id(self.office, case_id)
        self.office.require(actor, "evidence.add", case.partner_id)
        with self.office.database.reading() as connection:
            found = uploads_about(connection, case_id)
        return tuple(self.standing(actor, one.id) for one in found)

    def file(self, actor: str, upload_id: str, details: EvidenceDetails) -> EvidenceFile:
        """File a whole upload as a document of its case.

        Raises:
            InputError: unknown upload, it is not whole, or what is said about it cannot be.
            ConflictError: the case has ended, or the very file is filed for the same standards.
            PermissionRefused: the actor may not send for this partner.

        """
        upload = self.standing(actor, upload_id)
        if not upload.sha256:
            raise InputError(
                "upload_not_whole",
                f"{upload.received} of {upload.size} bytes of '{upload.name}' are there.",
                "Send the rest first.",
            )
        data = self.office.originals.read(upload.sha256)
        filed, _ = add_evidence(
            self.office, actor, upload.about, data, upload.name, details=details
        )
        with self.office.database.writing() as connection:
            change_upload(connection, upload, filed_as=filed.id)
        return filed

    def remove(self, actor: str, upload_id: str) -> None:
        """Remove an upload that was not filed.

        Raises:
            InputError: unknown upload.

        """
        upload = self.standing(actor, upload_id)
        self._part(upload).unlink(missing_ok=True)
        with self.office.database.writing() as connection:
            drop_upload(connection, upload.id)

    def sweep(self) -> int:
        """Remove what stopped in the middle a fortnight ago; return how many. Whole files stay."""
        with self.office.database.writing() as connection:
            old = abandoned(connection, self.office.clock() - _PATIENCE)
            for upload in old:
                drop_upload(connection, upload.id)
        for upload in old:
            self._part(upload).unlink(missing_ok=True)
        return len(old)

    def _found(self, actor: str, upload_id: str) -> Upload:
        with self.office.database.reading() as connection:
            upload = find_upload(connection, upload_id)
        # Who may not see an upload is not told that it exists.
        if upload is None or not self._may(actor, upload):
            raise InputError(
                "unknown_upload", f"There is no upload '{upload_id}'.", "Send the file again."
            )
        return upload

    def _finish(self, upload: Upload) -> Upload:
        """Keep the whole file as it came; what may not be sent is dropped with its reason."""
        part = self._part(upload)
        data = part.read_bytes()
        try:
            require_sendable(upload.name, data)
        except FileRefused:
            part.unlink(missing_ok=True)
            with self.office.database.writing() as connection:
                drop_upload(connection, upload.id)
            raise
        sha256 = self.office.originals.keep(data)
        with self.office.database.writing() as connection:
            change_upload(connection, upload, sha256=sha256)
        part.unlink(missing_ok=True)
        return upload.model_copy(update={"sha256": sha256})

    @contextmanager
    def _part_of(self, upload: Upload) -> Iterator[BinaryIO]:
        """Give the file of the parts; whoever else sends a piece of this upload waits."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._part(upload), os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as part:
            fcntl.flock(part, fcntl.LOCK_EX)
            yield part

    def _part(self, upload: Upload) -> Path:
        return self.folder / f"{upload.id}.part"

    def _may(self, actor: str, upload: Upload) -> bool:
        with suppress(InputError):
            person = self.office.record(Person, actor, "person")
            return person.id == upload.person_id or person.partner_id == upload.partner_id
        return False

    def _require_size(self, name: str, size: int) -> None:
        if size < 1:
            raise FileRefused(
                "empty_file",
                name,
                "The file is empty.",
                "Look at it on your own machine and send it again.",
            )
        if size > self.limit:
            raise FileRefused(
                "file_too_large",
                name,
                f"The file has {size / 1e6:.1f} MB; {self.limit / 1e6:.0f} MB are the most.",
                "Make it smaller, for instance by scanning in grey, or send it in parts.",
            )


def _write(part: BinaryIO, offset: int, data: bytes) -> None:
    """Write a piece where the last one ended: what a kill left behind it is written over."""
    part.truncate(offset)
    part.seek(offset)
    part.write(data)
    part.flush()
    os.fsync(part.fileno())


def _plain_name(name: str) -> str:
    """Return the bare name of a file, as its sender knows it.

    Raises:
        InputError: nothing is left of it.

    """
    bare = PurePath(name.replace("\\", "/")).name
    shown = "".join(character for character in bare if character.isprintable()).strip()
    if not shown or shown in {".", ".."}:
        raise InputError("file_name", "The file has no name.", "Name the file and send it again.")
    return shown if len(shown) <= _LONGEST_NAME else shown[-_LONGEST_NAME:]
