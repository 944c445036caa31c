"""What is said of a PostgreSQL database that cannot be opened or used: never its password."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

HIDDEN = "***"

UNREADABLE = (
    "DATABASE_URL is no address that PostgreSQL understands. It looks like "
    "postgresql://user:password@host:5432/name; in the password, write @ as %40, / as %2F, "
    ": as %3A and % as %25."
)

_PASSWORD_OPTION = re.compile(r"[?&](?:ssl)?password=([^&#]*)")

_REMEDIES = (
    ("does not exist", "make it on the server first, or name another one in DATABASE_URL"),
    ("authentication failed", "put the right user and password into DATABASE_URL"),
    ("no password supplied", "put the user's password into DATABASE_URL"),
    ("pg_hba.conf", "let the server accept this user from this host, in its pg_hba.conf"),
    ("too many", "let the server accept more connections"),
)


def advice(url: str, error: Exception) -> str:
    """Say why a database could not be opened, and what to do."""
    said = " ".join(without_password(str(error), url).split())
    remedy = next(
        (remedy for words, remedy in _REMEDIES if words in said),
        "make sure that the server runs and that DATABASE_URL has its host and port",
    )
    return f"Cannot open the database on PostgreSQL ({said}): {remedy}."


def unfitness(facts: Mapping[str, Any]) -> str | None:
    """Say why a database that was opened cannot be used, and what to do; None: it can."""
    schema = facts["schema_name"]
    if schema is None:
        fault = (
            "its search_path names no schema that is there and that this user may use. Make one, "
            "or name another database in DATABASE_URL."
        )
    elif facts["encoding"] != "UTF8":
        fault = (
            f"its encoding is {facts['encoding']}, which does not have all letters. Make another "
            "with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."
        )
    elif facts["read_only"]:
        fault = (
            "it can only be read, as on a standby server. Name the primary server in DATABASE_URL."
        )
    elif not facts["may_create"]:
        fault = (
            f"the user may not make tables in its schema {schema}. Make the user the owner of the "
            f"database, or run GRANT USAGE, CREATE ON SCHEMA {schema} TO the user."
        )
    else:
        return None
    return f"Cannot use the database {facts['name']}: {fault}"


def without_password(text: str, url: str) -> str:
    """Hide the password of an address in a text, and its parts.

    A password with a sign that should have been escaped is cut there by whoever reads the address,
    and the rest of it is taken for a host, a port or a name.
    """
    userinfo, is_there, _ = url.partition("://")[2].rpartition("@")
    found = _PASSWORD_OPTION.findall(url)
    if is_there:
        found.append(userinfo.partition(":")[2])
    parts = {part for whole in found for part in (whole, *re.split(r"[@:/?#&=]", whole))}
    parts |= {unquote(part) for part in parts}
    for part in sorted(filter(None, parts), key=len, reverse=True):
        text = text.replace(part, HIDDEN)
    return text
