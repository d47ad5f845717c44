"""Policy parameters for tests, built as a policy would give them."""

from datetime import date

from partner_screening.evidence import Source
from partner_screening.parameters import Parameter, Parameters

DEFAULTS = {
    "not_applicable_counts_as": "satisfied",
    "evidence_file_required": "yes",
    "plan_months": "6",
}


def parameters_in_force(**values: str) -> Parameters:
    """Return the parameters of a test policy; ``values`` replace the defaults."""
    return {
        name: Parameter(
            name=name,
            value=value,
            version=f"test-policy@1/{name}",
            source=Source(title="Test policy", locator=name, certainty="reasoned"),
            author="A. Tester",
            in_force_from=date(2024, 1, 1),
        )
        for name, value in (DEFAULTS | values).items()
    }
