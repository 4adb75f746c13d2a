"""`python3 packaging/dev.py simulate`: days of people, devices and a hostile network in virtual time."""

import argparse
import logging
import os

from tests.simulation import crash_points, mutants
from tests.simulation.run import named, simulate


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py simulate", description=__doc__)
    parser.add_argument("--days", type=int, default=100, help="device-days to live through (default: 100)")
    parser.add_argument("--seed", type=int, default=0, help="the first story (default: 0)")
    parser.add_argument("--setting", help="only stories of this kind")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    parser.add_argument("--mutants", action="store_true", help="break each rule, and say how soon a story notices")
    parser.add_argument("--crash-points", action="store_true", help="die at every point of some operations")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if asked.mutants:
        return mutants.table(asked.seed, asked.jobs)
    if asked.crash_points:
        return crash_points.table(asked.jobs)
    try:
        setting = named(asked.setting) if asked.setting else None
    except LookupError as error:
        parser.error(str(error.args[0]))
    return simulate(asked.days, asked.seed, setting, asked.jobs)


if __name__ == "__main__":
    raise SystemExit(main())
