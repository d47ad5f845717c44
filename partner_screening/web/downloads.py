"""Files as answers: always to be saved, never opened by the browser under our name."""

from pathlib import PurePath
from urllib.parse import quote

from fastapi import Response

_KINDS = {
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv; charset=utf-8",
    ".zip": "application/zip",
    ".json": "application/json",
    ".ics": "text/calendar; charset=utf-8",
}


def download(data: bytes, name: str) -> Response:
    """Return a file to be saved under ``name``."""
    kind = _KINDS.get(PurePath(name).suffix.lower(), "application/octet-stream")
    return Response(data, media_type=kind, headers=saved_as(name))


def saved_as(name: str) -> dict[str, str]:
    """Return the header that lets a browser save an answer under ``name``, in whatever letters."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name)
    encoded = quote(name, safe="")
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"}
