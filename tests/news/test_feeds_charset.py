"""Bytes of documents as text, whatever their labels say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.charset import decode

TEXT = "<rss>Саммит ОДКБ открылся в Астане</rss>"


def declared(label: str) -> str:
    return f'<?xml version="1.0" encoding="{label}"?>{TEXT}'


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_unicode_is_recognised_by_its_first_bytes(encoding):
    assert decode(declared("whatever").encode(encoding), "") == declared("whatever")


@pytest.mark.parametrize("label", ["windows-1251", "koi8-r", "iso-8859-5", "CP866", "mac-cyrillic"])
def test_a_declared_encoding_is_believed(label):
    assert decode(declared(label).encode(label), "text/xml; charset=iso-8859-1") == declared(label)


def test_without_a_declaration_the_header_is_believed():
    assert decode(TEXT.encode("iso-8859-5"), 'text/xml; charset="ISO-8859-5"') == TEXT


@pytest.mark.parametrize("label", ["windows-1251", "iso-8859-1", "us-ascii", "nonsense"])
def test_utf_8_is_recognised_under_any_label(label):
    assert decode(declared(label).encode(), f"text/xml; charset={label}") == declared(label)


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r"])
@pytest.mark.parametrize("label", ["utf-8", "us-ascii", "nonsense", "punycode", "zlib", "iso-0"])
def test_cyrillic_is_recognised_under_a_wrong_label(encoding, label):
    assert decode(declared(label).encode(encoding), "") == declared(label)


def test_a_western_text_is_not_taken_for_cyrillic():
    text = "<rss>Le ministre a été reçu à Genève; une conférence suivra</rss>"
    assert decode(text.encode("windows-1252"), "") == text


def test_the_label_latin_1_means_windows_1252():
    text = '<?xml version="1.0" encoding="iso-8859-1"?><rss>“quoted”</rss>'
    assert decode(text.encode("windows-1252"), "") == text


def test_chinese_beyond_gb2312_is_read():
    text = '<?xml version="1.0" encoding="gb2312"?><rss>镕 上海合作组织</rss>'
    assert decode(text.encode("gb18030"), "") == text


def test_a_broken_byte_in_utf_8_costs_one_letter():
    body = TEXT.encode().replace("в".encode(), b"\xff", 1)
    assert decode(body, "").count("\ufffd") == 1


def test_a_single_letter_of_a_declared_encoding_is_read():
    text = '<?xml version="1.0" encoding="windows-1251"?><rss>School № 7</rss>'
    assert decode(text.encode("windows-1251"), "") == text


@given(st.binary(max_size=200), st.text(max_size=40))
def test_any_bytes_make_a_text(body, content_type):
    assert isinstance(decode(body, content_type), str)


def test_a_web_page_may_say_in_its_head_what_it_is_encoded_in():
    body = '<html><head><meta charset="iso-8859-9"><title>Şanlıurfa'.encode("iso-8859-9")
    assert decode(body, "text/html").endswith("Şanlıurfa")
