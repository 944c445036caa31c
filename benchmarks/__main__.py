"""Run every benchmark, or those that are named: `python -m benchmarks matching`."""

import pkgutil
import sys
from importlib import import_module

import benchmarks

names = sys.argv[1:] or sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
for name in names:
    if name != "__main__":
        import_module(f"benchmarks.{name}").main()
