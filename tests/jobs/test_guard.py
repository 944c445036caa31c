"""Which addresses a fetch may connect to."""

import socket

import pytest
from yarl import URL

from jobs.guard import AddressNotAllowed, Guard, guarded_socket, is_public


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "8.8.8.8",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "100.63.255.255",
        "100.128.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450:4001:81b::200e",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
    ],
)
def test_machines_of_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "100::1",
        "64:ff9b:1::1",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "3fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_everything_else_is_not(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::169.254.169.254",
        "2002:7f00:1::",
        "2002:a00:1::1",
        # Teredo: the client's address is written inverted, the server's as it is.
        "2001:0:808:808::80ff:fffe",
        "2001:0:7f00:1::f7f7:f7f7",
    ],
)
def test_an_address_within_an_address_is_seen_through(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "writing",
    ["", "localhost", "2130706433", "0x7f.1", "127.1", "0177.0.0.1", "8.8.8.8 ", "８.8.8.8"],
)
def test_what_is_no_address_in_canonical_writing_is_not_public(writing):
    assert not is_public(writing)


def test_no_socket_is_made_for_a_private_address():
    with pytest.raises(AddressNotAllowed):
        guarded_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 80)))


def test_a_socket_is_made_for_a_public_address():
    with guarded_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("8.8.8.8", 80))) as made:
        assert made.family == socket.AF_INET


@pytest.mark.parametrize(
    ("allowed", "url"),
    [
        ("127.0.0.1:8000", "http://127.0.0.1:8000/feed"),
        ("127.0.0.1:80", "http://127.0.0.1/"),
        ("localhost:443", "https://LOCALHOST/"),
        (" feeds.lan:8080 ", "http://feeds.lan:8080/"),
        ("[::1]:8000", "http://[::1]:8000/"),
        ("новости.lan:80", "http://новости.lan/"),
    ],
)
def test_a_place_that_the_operator_opened_is_allowed(allowed, url):
    assert Guard(frozenset({allowed})).allows(URL(url))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1:8001/",
        "https://127.0.0.1/",
        "http://localhost:8000/",
        "http://127.1:8000/",
        "http://[::ffff:127.0.0.1]:8000/",
    ],
)
def test_a_place_is_what_is_written_not_where_it_leads(url):
    assert not Guard(frozenset({"127.0.0.1:8000"})).allows(URL(url))


@pytest.mark.parametrize(
    "text", ["", "localhost", ":80", "host:port", "http://localhost:80", "::1"]
)
def test_a_place_has_a_host_and_a_port(text):
    with pytest.raises(ValueError, match=r"."):
        Guard(frozenset({text}))
