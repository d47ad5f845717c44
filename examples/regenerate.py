"""Writes ``examples/portfolio`` anew after a change of the example data or of the workbook.

python -m examples.regenerate
"""

import shutil
from pathlib import Path

from partner_screening.example_portfolio.portfolio_writing import write_example_portfolio

PORTFOLIO = Path(__file__).parent / "portfolio"


def main() -> None:
    """Remove the old files and write the new ones."""
    shutil.rmtree(PORTFOLIO, ignore_errors=True)
    count = write_example_portfolio(PORTFOLIO)
    print(f"{count} files in {PORTFOLIO.name}")


if __name__ == "__main__":
    main()
