"""The base of every value: frozen, strict about unknown fields, comparable."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value. Unknown fields are refused so that a misspelt rule cannot pass unseen."""

    model_config = ConfigDict(frozen=True, extra="forbid")
