"""The work that the scheduler runs: one use case a module."""
