"""Addresses of lists: a filter as the query of an address, and back. Every view can be bookmarked."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar
from urllib.parse import urlencode

from pydantic import ValidationError

from partner_screening.errors import InputError
from partner_screening.process.overview_filters import AgreementFilter, PartnerFilter
from partner_screening.values import Value

F = TypeVar("F", bound=Value)


@lru_cache(maxsize=2048)
def partners_address(wanted: PartnerFilter) -> str:
    """Return the address of the list of partners that fit."""
    return _address("/partners", wanted)


@lru_cache(maxsize=2048)
def agreements_address(wanted: AgreementFilter) -> str:
    """Return the address of the list of agreements that fit."""
    return _address("/agreements", wanted)


def query_of(*wanted: Value, **more: object) -> str:
    """Return what filters and pages ask for as a query, without what asks nothing."""
    asked: dict[str, object] = {}
    for one in wanted:
        asked |= one.model_dump(mode="json", exclude_defaults=True)
    asked |= {name: value for name, value in more.items() if value is not None}
    return urlencode({name: _written(value) for name, value in asked.items()})


def filter_from(kind: type[F], query: Iterable[tuple[str, str]]) -> F:
    """Return the filter that a query asks for; what belongs to no field of it is left alone.

    Raises:
        InputError: a value is none that the field knows.

    """
    given = {name: value for name, value in query if name in kind.model_fields and value != ""}
    try:
        return kind.model_validate_strings(given)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise InputError(
            "filter_unusable",
            f"'{given[field]}' is nothing that the list can be narrowed by ({field}).",
            "Go back to the list and choose from what it offers.",
        ) from None


def _address(path: str, wanted: Value) -> str:
    query = query_of(wanted)
    return f"{path}?{query}" if query else path


def _written(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
