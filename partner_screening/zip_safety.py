"""The zip directory of an office file, checked before anything is unpacked.

A zip bomb shows in its directory: too many members, too large, too dense. Never more of a member is
unpacked than the directory promises, so that a directory that lies ends in ``damaged_file``.
"""

import io
import struct
import zipfile
import zlib
from types import TracebackType
from typing import Self

from partner_screening.errors import FileRefused
from partner_screening.values import Value

_HEADER = struct.Struct("<4s5H3I2H")
_SIGNATURE = b"PK\x03\x04"
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
"""First bytes of a zip file, and of one without members."""


class ZipLimits(Value):
    """What the directory of a harmless office file stays below; sizes in bytes.

    ``ratio`` (unpacked to packed) matters only for members from ``dense_from`` on: short runs of
    spaces are packed very well in honest files too.
    """

    packed: int = 100_000_000
    unpacked: int = 300_000_000
    member: int = 100_000_000
    members: int = 5_000
    ratio: int = 200
    dense_from: int = 2_000_000


class SafeZip:
    """An open zip file whose directory was checked.

    Attributes:
        names: member names as written, in the order of the directory.

    Raises:
        FileRefused: ``zip_bomb``, ``encrypted_file`` or ``damaged_file``.

    """

    def __init__(self, data: bytes, file: str, limits: ZipLimits | None = None) -> None:
        self._file = file
        self._data = data
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise _damaged(file, "no readable zip directory") from error
        members = self._archive.infolist()
        _check(members, len(data), file, limits or ZipLimits())
        self.names = tuple(member.filename for member in members)
        self._members = {member.filename: member for member in members}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.close()

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """Return the unpacked member.

        Raises:
            FileRefused: ``damaged_file``: missing, cut off, or not what the directory promised.

        """
        try:
            member = self._members[name]
            if member.compress_type in _PACKINGS:
                return _unpacked(self._data, member)
            return self._archive.read(member)
        except (
            KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError,
            struct.error,
        ) as error:  # fmt: skip
            raise _damaged(self._file, name) from error

    def read_xml(self, name: str) -> bytes:
        """Return an unpacked XML member that declares no document type and no entities.

        Office programs never write such a declaration; a parser that meets one can be made to read
        other files, to grow without bound, or to lose text.

        Raises:
            FileRefused: ``entity_bomb`` for a declaration, ``damaged_file`` as for ``read``.

        """
        content = self.read(name)
        is_wide = b"\x00" in content[:64]  # UTF-16, where a declaration would hide
        if is_wide or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise FileRefused(
                "entity_bomb",
                self._file,
                "The file declares a document type or entities, which office programs never do.",
                "Do not open it. Ask the sender for a file saved anew by an office program.",
                f"{name}: UTF-16" if is_wide else name,
            )
        return content


def _unpacked(data: bytes, member: zipfile.ZipInfo) -> bytes:
    """Return a stored or deflated member, checked as ``zipfile`` does it, at a third of the cost.

    The file is in memory, so that no stream is needed: header, name, length and checksum must be what
    the directory promised.
    """
    start = member.header_offset + _HEADER.size
    signature, _, flags, _, _, _, _, _, _, name_length, extra_length = _HEADER.unpack(
        data[member.header_offset : start]
    )
    name = data[start : start + name_length].decode("utf-8" if flags & 0x800 else "cp437")
    if signature != _SIGNATURE or name != member.orig_filename:
        raise zipfile.BadZipFile("directory and header differ")
    start += name_length + extra_length
    packed = memoryview(data)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        content = bytes(packed[: member.file_size])
    else:
        # A limit of 0 would be none at all.
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, max(member.file_size, 1))
    if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
        raise zipfile.BadZipFile("content and directory differ")
    return content


def _check(members: list[zipfile.ZipInfo], packed: int, file: str, limits: ZipLimits) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise FileRefused(
            "encrypted_file",
            file,
            "The file is protected by a password.",
            "Save it without a password and hand it in again.",
        )
    if len({member.filename.casefold() for member in members}) != len(members):
        raise _damaged(file, "a part appears twice")
    if packed > limits.packed:
        raise _bomb(file, f"{packed} bytes")
    if len(members) > limits.members:
        raise _bomb(file, f"{len(members)} parts")
    total = sum(member.file_size for member in members)
    if total > limits.unpacked:
        raise _bomb(file, f"{total} bytes unpacked")
    for member in members:
        is_dense = (
            member.file_size > limits.dense_from
            and member.file_size > limits.ratio * member.compress_size
        )
        if is_dense or member.file_size > limits.member:
            raise _bomb(file, f"{member.filename}: {member.file_size} bytes unpacked")


def _bomb(file: str, found: str) -> FileRefused:
    return FileRefused(
        "zip_bomb",
        file,
        "The file unpacks to far more than a document of this kind holds.",
        "Do not open it. Ask the sender for a file saved anew by an office program.",
        found,
    )


def _damaged(file: str, found: str) -> FileRefused:
    return FileRefused(
        "damaged_file",
        file,
        "The file is damaged or was cut off.",
        "Ask the sender for the file again, or open it in an office program and save it anew.",
        found,
    )
