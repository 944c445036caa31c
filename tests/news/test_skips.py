"""Hours and days at which a feed asks not to be polled."""

from time import process_time

import pytest

from news.skips import skips_of


def hours(*numbers: object) -> str:
    inside = "".join(f"<hour>{number}</hour>" for number in numbers)
    return f"<rss><channel><skipHours>{inside}</skipHours></channel></rss>"


def days(*names: str) -> str:
    inside = "".join(f"<day> {name}\n</day>" for name in names)
    return f"<rss><channel><skipDays>{inside}</skipDays></channel></rss>"


@pytest.mark.parametrize(
    ("document", "bits"),
    [
        ("<rss><channel></channel></rss>", set()),
        (hours(0, 5, "09", " 23 "), {0, 5, 9, 23}),
        (hours(24), {0}),
        (hours(25, -1, "noon", ""), set()),
        (days("Monday", "sunday"), {24, 30}),
        (days("Mo", "Caturday"), set()),
        (hours(1) + days("Tuesday"), {1, 25}),
    ],
)
def test_hours_are_the_low_bits_and_days_the_ones_above(document, bits):
    assert skips_of(document) == sum(1 << bit for bit in bits)


def test_a_feed_that_wants_to_be_left_alone_always_is_not_believed():
    week = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    assert skips_of(hours(*range(24)) + days("Friday")) == 1 << 28
    assert skips_of(hours(3) + days(*week)) == 1 << 3


def test_what_stands_in_an_item_is_not_the_feed_s_wish():
    item = f"<item><description>{hours(3)}</description></item>"
    assert skips_of(f"<rss><channel>{item}{item}</channel></rss>") == 0
    assert skips_of(f"<channel>{item}<skipHours><hour>4</hour></skipHours></channel>") == 1 << 4


@pytest.mark.parametrize(
    "piece", ["<skipHours>", "<item>", "<skipHours ><hour>", "<skipDays><item"]
)
def test_elements_that_never_end_cost_no_time(piece):
    began = process_time()
    skips_of(piece * 50_000)
    assert process_time() - began < 3
