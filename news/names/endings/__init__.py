"""Case endings, a module a family of languages: which base a printed word may be a form of."""

from news.names.endings import armenian, georgian, latin, slavic, turkic
from news.names.model import Base


def bases(key: str) -> tuple[Base, ...]:
    """Find everything that the folded word may be a case of, its own spelling first."""
    first = key[:1]
    if first < "\u0370":
        found = latin.bases(key)
    elif "\u0400" <= first < "\u0530":
        found = [*slavic.bases(key), *turkic.bases(key)]
    elif first < "\u0590":
        found = armenian.bases(key)
    else:
        found = georgian.bases(key)
    return tuple(dict.fromkeys([Base(key), *found]))
