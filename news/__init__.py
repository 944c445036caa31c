"""The pure core: what a story is, what a query means, what to do next.

No I/O, no clock, no framework: `now` and chance are arguments.
"""
