"""The database: one method is one transaction."""
