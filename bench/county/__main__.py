"""Write the county: ``python -m bench.county DIR [--seed N]``."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.county import SEED, write_county


def main() -> None:
    """Write the reports and say how many there are."""
    parser = argparse.ArgumentParser(prog="python -m bench.county", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    files = write_county(options.folder, options.seed)
    print(f"{len(files)} reports in {options.folder}")


if __name__ == "__main__":
    main()
