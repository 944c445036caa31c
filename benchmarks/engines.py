"""What a user would pick instead of the matcher, over subscriptions in parts.

Each engine takes the lower-case words of a text and gives the numbers of the subscriptions that
match.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain

import ahocorasick

from benchmarks.corpus import Subscription

Engine = Callable[[Sequence[str]], set[int]]


def scan(subscriptions: Iterable[Subscription]) -> Engine:
    """Try the words of every subscription in a set, phrases and prefixes as substrings."""
    numbered = list(enumerate(subscriptions))

    def match(words: Sequence[str]) -> set[int]:
        held, whole = set(words), f" {' '.join(words)} "

        def holds(term: str) -> bool:
            if term.endswith("*"):
                return f" {term[:-1].lower()}" in whole
            return f" {term.lower()} " in whole if " " in term else term.lower() in held

        return {number for number, each in numbered if _satisfied(each, holds)}

    return match


def regex(subscriptions: Iterable[Subscription]) -> Engine:
    """Search a text with the compiled expressions of every subscription."""
    numbered = [
        (number, [*map(_expression, each.every), *_either(each)], [*map(_expression, each.none)])
        for number, each in enumerate(subscriptions)
    ]

    def match(words: Sequence[str]) -> set[int]:
        text = " ".join(words)
        return {
            number
            for number, every, none in numbered
            if all(each.search(text) for each in every)
            and not any(each.search(text) for each in none)
        }

    return match


def automaton(subscriptions: Iterable[Subscription]) -> Engine:
    """Find every distinct term in one pass of pyahocorasick, then try what has one of them."""
    patterns: dict[str, list[int]] = {}
    listed = list(subscriptions)
    for number, each in enumerate(listed):
        # Of a conjunction the first term is the anchor: names stand first and are rare.
        for term in each.either or each.every[:1]:
            patterns.setdefault(term.lower(), []).append(number)
        for term in chain(each.every[1:], each.none):
            patterns.setdefault(term.lower(), [])
    machine = ahocorasick.Automaton()
    for term in patterns:
        machine.add_word(f" {term[:-1]}" if term[-1] == "*" else f" {term} ", term)
    machine.make_automaton()

    def match(words: Sequence[str]) -> set[int]:
        held = {term for _, term in machine.iter(f" {' '.join(words)} ")}
        return {
            number
            for term in held
            for number in patterns[term]
            if _satisfied(listed[number], lambda term: term.lower() in held)
        }

    return match


def _satisfied(subscription: Subscription, holds: Callable[[str], bool]) -> bool:
    if subscription.either:
        return any(map(holds, subscription.either))
    return all(map(holds, subscription.every)) and not any(map(holds, subscription.none))


def _either(subscription: Subscription) -> list[re.Pattern[str]]:
    return [_expression("|".join(subscription.either))] if subscription.either else []


def _expression(term: str) -> re.Pattern[str]:
    whole = rf"\b(?:{term})\b" if not term.endswith("*") else rf"\b{term[:-1]}"
    return re.compile(whole, re.IGNORECASE)
