"""Policy parameters: every number or choice that the sources leave open, with its authority."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from partner_screening.evidence import Source
from partner_screening.values import Value


class Parameter(Value):
    """One setting of a policy: its value as text, who set it, on what authority, from when.

    ``version`` is ``<policy>@<version>/<name>``; results keep the parameters they were made with.
    """

    name: str
    value: str
    version: str
    source: Source
    author: str
    in_force_from: date


Parameters = Mapping[str, Parameter]
"""Parameters in force on a date, by name."""

NO_PARAMETERS: Parameters = MappingProxyType({})
