"""`python -m bot` is `wirewatch`."""

import sys

from bot.cli import main

if __name__ == "__main__":
    sys.exit(main())
