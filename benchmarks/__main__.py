"""Run every benchmark, or those that are named: `python -m benchmarks matching`."""

import pkgutil
from argparse import ArgumentParser
from importlib import import_module
from typing import Any

import benchmarks

parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
parser.add_argument("names", nargs="*", help="of benchmarks; none: all that have a table")
parser.add_argument("--feeds", type=int, help="of `polling`; 2,000 if it is not said")
parser.add_argument("--items", type=int, help="of `capacity`; 1,000,000 if it is not said")
asked = parser.parse_args()
options: dict[str, dict[str, Any]] = {
    "polling": {"feeds": asked.feeds},
    "capacity": {"items": asked.items},
}
names = asked.names or sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
for name in names:
    run = getattr(import_module(f"benchmarks.{name}"), "main", None) if name != "__main__" else None
    if run is not None:
        run(**{key: value for key, value in options.get(name, {}).items() if value is not None})
