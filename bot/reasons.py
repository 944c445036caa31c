"""Why a watch found a story: which words, in which field, by which rule."""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts import Html, Texts, lines, mark
from news.also import effective
from news.matching import Finder
from news.model import Instant, Item, Reason, Watch
from news.query import QueryError, parse, positive_terms
from news.rendering import short, story_line
from news.text import tokenize
from news.tracing import Alert

_MAX_QUERY = 60
_MAX_WORDS = 40
"""Code points of what was found and of what was asked: many of them share a message."""

_MAX_PASSAGES = 3
_MAX_WATCHES = 5

_RULES = {
    "word": mark("the word itself"),
    "form": mark("another form of the word"),
    "name": mark("the name in another spelling or case"),
    "acronym": mark("the acronym"),
    "phrase": mark("the phrase"),
    "full name": mark("the person's name, in full or in part"),
    "prefix": mark("a word that begins so"),
    "near": mark("words that stand close together"),
    "exact": mark("exactly these letters"),
}
"""By `Reason.rule`."""

_ALSO = mark("another name that this watch looks for")
_FIELDS = {
    "title": mark("in the title"),
    "summary": mark("in the text"),
    "body": mark("in the text"),
}


def reasons_for(watch: Watch, item: Item) -> Sequence[Reason] | None:
    """Give why a watch asks for an item, with all that it looks for; None: it does not.

    One that asks for a source or a language only has no passage to show.
    """
    try:
        finder = Finder(effective(watch))
    except QueryError:
        return None
    return finder.reasons(item) if finder.find(item) else None


def explain_alert(alert: Alert, now: Instant, texts: Texts) -> Html:
    """Say why an alert rang, of each watch that it names."""
    shown = alert.watches[:_MAX_WATCHES]
    return lines(
        Html(story_line(alert.item, (), now, texts.plain)),
        *(_of_watch(watch, alert.item, texts) for watch in shown),
        more_watches(len(alert.watches) - len(shown), texts),
        None if alert.watches else texts.say("The watch that it rang for has ended."),
        texts.say("The words came with an edit of the story.") if alert.edited else None,
    )


def explain_match(
    watch: Watch,
    item: Item,
    reasons: Sequence[Reason],
    texts: Texts,
    limit: int = _MAX_PASSAGES,
) -> Html:
    """Say what a watch found in an item: a line, or a list where it found several things."""
    query = short(watch.query, _MAX_QUERY)
    passages = _passages(watch, item, reasons, texts)
    if not passages:
        return texts.say("<b>{query}</b> asks for its source or language.", query=query)
    if len(passages) == 1:
        return texts.say("<b>{query}</b> found {passage}.", query=query, passage=passages[0])
    shown = passages[:limit]
    return lines(
        texts.say("<b>{query}</b> found:", query=query),
        *(Html(f"• {passage}") for passage in shown),
        _more(len(passages) - len(shown), texts),
    )


def _of_watch(watch: Watch, item: Item, texts: Texts) -> Html:
    reasons = reasons_for(watch, item)
    if reasons is not None:
        return explain_match(watch, item, reasons, texts)
    return texts.say(
        "<b>{query}</b> found it as it was then: the story or the watch has changed since.",
        query=short(watch.query, _MAX_QUERY),
    )


def _passages(watch: Watch, item: Item, reasons: Sequence[Reason], texts: Texts) -> list[Html]:
    """Name each thing that was found, once a field."""
    others = {_letters(also.text): also.word for also in watch.also if also.on}
    several = len(list(positive_terms(parse(watch.query).root))) > 1
    passages: dict[tuple[str, str, str], Html] = {}
    for reason in reasons:
        other = others.get(_letters(reason.asked))
        rule = _RULES.get(reason.rule, _RULES["word"]) if other is None else _ALSO
        asked = (other or reason.asked) if several else ""
        found = _found(item, reason)
        passage = _passage(found, reason.field, asked, rule, texts)
        passages.setdefault((found, reason.field, asked), passage)
    return list(passages.values())


def _found(item: Item, reason: Reason) -> str:
    text = {"title": item.title, "summary": item.summary, "body": item.body}[reason.field]
    return short(text[slice(*reason.span)], _MAX_WORDS)


def _passage(found: str, field: str, asked: str, rule: str, texts: Texts) -> Html:
    values = {
        "found": found,
        "place": texts.plain(_FIELDS[field]),
        "rule": texts.plain(rule),
    }
    if not asked:
        return texts.say("«{found}» {place}: {rule}", **values)
    asked = short(asked, _MAX_WORDS)
    return texts.say("«{found}» {place}, for {asked}: {rule}", asked=asked, **values)


def _letters(text: str) -> tuple[str, ...]:
    return tuple(token.text.casefold() for token in tokenize(text))


def _more(count: int, texts: Texts) -> Html | None:
    if count <= 0:
        return None
    return texts.say_n("and {count} more passage", "and {count} more passages", count)


def more_watches(count: int, texts: Texts) -> Html | None:
    """Count the watches that are not shown; None: all are."""
    if count <= 0:
        return None
    return texts.say_n("and {count} more watch", "and {count} more watches", count)
