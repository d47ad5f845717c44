"""Templates to HTML: everything is escaped, and a name that a template misspells is an error."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from partner_screening.languages import Language
from partner_screening.web.design_files import address_of
from partner_screening.web.navigation import navigation

if TYPE_CHECKING:
    from partner_screening.web.visitor import Visitor

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache
def environment() -> Environment:
    """Return the environment that all templates share."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["design_file"] = address_of
    return made


def render(visitor: "Visitor", template: str, values: Mapping[str, object]) -> str:
    """Return a page for ``visitor`` as HTML."""
    return (
        environment()
        .get_template(template)
        .render(
            {
                "visitor": visitor,
                "t": visitor.texts,
                "language": visitor.language,
                "languages": tuple(Language),
                "person": visitor.person,
                "path": visitor.request.url.path,
                "query": visitor.request.url.query,
                "done": visitor.request.query_params.get("done", ""),
                "navigation": navigation(visitor.person, visitor.request.url.path),
            }
            | dict(values)
        )
    )
