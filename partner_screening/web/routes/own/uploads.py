"""Uploads in pieces, for scripts: begun, asked after, continued, removed (in the manner of tus 1.0)."""

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from partner_screening.errors import InputError, ScreeningError
from partner_screening.storage.upload_store import Upload
from partner_screening.values import Value
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.routes.own.upload_desk import upload_desk
from partner_screening.web.visitor import Visitor

router = APIRouter()

LARGEST_PIECE = 4 * 1024 * 1024
"""Bytes of one piece. Scripts send smaller ones; a piece that did not arrive whole is sent again."""


class Announced(Value):
    """A file that is going to be sent."""

    name: str
    size: int


@router.post("/own/cases/{case_id}/uploads")
def begun(
    visitor: Annotated[Visitor, allowed("evidence.add")], case_id: str, announced: Announced
) -> Response:
    """Begin an upload."""
    try:
        upload = upload_desk(visitor.around).begin(
            visitor.id, case_id, name=announced.name, size=announced.size
        )
    except ScreeningError as error:
        return _refused(visitor, error)
    return _standing(upload, 201)


@router.get("/own/uploads/{upload_id}")
def asked_after(visitor: Annotated[Visitor, allowed("evidence.add")], upload_id: str) -> Response:
    """Say where an upload stands."""
    try:
        return _standing(upload_desk(visitor.around).standing(visitor.id, upload_id))
    except ScreeningError as error:
        return _refused(visitor, error)


@router.patch("/own/uploads/{upload_id}")
async def continued(
    request: Request,
    visitor: Annotated[Visitor, allowed("evidence.add")],
    upload_id: str,
    upload_offset: Annotated[int, Header()],
) -> Response:
    """Take over the next piece."""
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > LARGEST_PIECE:
            return _refused(
                visitor, InputError("request_unusable", "The piece is too large.", "Send less.")
            )
    desk = upload_desk(visitor.around)
    try:
        upload = await run_in_threadpool(
            desk.append, visitor.id, upload_id, offset=upload_offset, data=bytes(data)
        )
    except ScreeningError as error:
        return _refused(visitor, error)
    return _standing(upload)


@router.delete("/own/uploads/{upload_id}")
def removed(visitor: Annotated[Visitor, allowed("evidence.add")], upload_id: str) -> Response:
    """Remove an upload that was not filed."""
    try:
        upload_desk(visitor.around).remove(visitor.id, upload_id)
    except ScreeningError as error:
        return _refused(visitor, error)
    return Response(status_code=204)


def _standing(upload: Upload, status: int = 200) -> Response:
    return JSONResponse(
        {
            "id": upload.id,
            "name": upload.name,
            "size": upload.size,
            "received": upload.received,
            "whole": bool(upload.sha256),
        },
        status,
        headers={"Upload-Offset": str(upload.received)},
    )


def _refused(visitor: Visitor, error: ScreeningError) -> Response:
    message, remedy, _ = visitor.texts.problem(error)
    return JSONResponse(
        {"code": error.code, "message": message, "remedy": remedy}, status_of(error)
    )
