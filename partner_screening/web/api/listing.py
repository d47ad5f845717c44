"""Lists of the JSON interface: a page of them, with where the next one is."""

from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query, Request, Response
from pydantic import Field

from partner_screening.values import Value

T = TypeVar("T")
MOST = 200

Number = Annotated[int, Query(ge=1, le=1_000_000, description="The page, from 1.")]
Size = Annotated[int, Query(ge=1, le=MOST, description="How many rows a page has.")]


class Listing(Value, Generic[T]):
    """A page of a list. ``total`` counts the whole list."""

    items: tuple[T, ...]
    total: int = Field(ge=0)
    page: int = Field(ge=1)
    size: int = Field(ge=1)


def listing(
    request: Request, response: Response, items: tuple[T, ...], *, total: int, page: int, size: int
) -> Listing[T]:
    """Return a page, and say in the ``Link`` header where its neighbours are (RFC 8288)."""
    links = []
    for number, relation in ((page - 1, "prev"), (page + 1, "next")):
        if 1 <= number <= -(-total // size):
            address = request.url.include_query_params(page=number, size=size)
            links.append(f'<{address.path}?{address.query}>; rel="{relation}"')
    if links:
        response.headers["Link"] = ", ".join(links)
    return Listing(items=items, total=total, page=page, size=size)


def sliced(
    request: Request, response: Response, items: tuple[T, ...], page: int, size: int
) -> Listing[T]:
    """Return a page of a list that is short enough to be there whole."""
    start = (page - 1) * size
    return listing(
        request, response, items[start : start + size], total=len(items), page=page, size=size
    )


def asked_by(*kinds: type[Value]) -> dict[str, Any]:
    """Return what the OpenAPI document says of an endpoint that is narrowed by these filters."""
    parameters = []
    for kind in kinds:
        schema = kind.model_json_schema()
        for name, told in schema["properties"].items():
            shown = _resolved(told, schema.get("$defs", {}))
            parameters.append({"name": name, "in": "query", "required": False, "schema": shown})
    return {"parameters": parameters}


def _resolved(schema: Any, defs: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """Return a schema without references to definitions."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _resolved(defs[schema["$ref"].rpartition("/")[2]], defs)
        kept = {name: value for name, value in schema.items() if name not in {"title", "default"}}
        return {name: _resolved(value, defs) for name, value in kept.items()}
    if isinstance(schema, list):
        return [_resolved(one, defs) for one in schema if one != {"type": "null"}]
    return schema
