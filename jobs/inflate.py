"""Decompression of an HTTP body as it arrives, never beyond a limit."""

from __future__ import annotations

import zlib

MOST_MEMBERS = 100
"""Concatenated gzip members in one body: real ones have one, and each costs a copy of the rest."""

_GZIP = 16 + zlib.MAX_WBITS
_ZLIB = zlib.MAX_WBITS
_RAW_DEFLATE = -zlib.MAX_WBITS
_COMPRESSED = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress"})


class TooLarge(Exception):
    """The body passes the limit."""


class Broken(Exception):
    """The body is not what its Content-Encoding says, or ends too early."""


class Inflater:
    """Collects a body of at most `limit` bytes, counted before and after decompression.

    Raises Broken for a Content-Encoding that was not asked for.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding in _COMPRESSED - {"gzip", "x-gzip", "deflate"} or "," in encoding:
            raise Broken
        self._limit = limit
        self._read = 0
        self._body = bytearray()
        self._members = 0
        self._decoder: zlib._Decompress | None = None

    @property
    def size(self) -> int:
        """The bytes of the body so far."""
        return len(self._body)

    def expect(self, size: int) -> None:
        """Take note of how many bytes the wire will have brought. Raises TooLarge."""
        if size > self._limit:
            raise TooLarge

    def feed(self, data: bytes) -> None:
        """Take the next bytes from the wire. Raises TooLarge and Broken."""
        self._read += len(data)
        self.expect(self._read)
        if self._encoding not in _COMPRESSED:
            self._body += data
        else:
            self._inflate(data)

    def finish(self) -> bytes:
        """Give the whole body. Raises Broken if it was cut off."""
        if self._decoder and not self._decoder.eof:
            raise Broken
        return bytes(self._body)

    def _inflate(self, data: bytes) -> None:
        while data:
            if self._decoder is None or self._decoder.eof:
                self._next_member(data)
            assert self._decoder
            # One byte more than there is room for shows that there is more.
            room = self._limit - len(self._body) + 1
            try:
                self._body += self._decoder.decompress(data, room)
            except zlib.error as error:
                raise Broken from error
            if len(self._body) > self._limit:
                raise TooLarge
            data = self._decoder.unused_data

    def _next_member(self, data: bytes) -> None:
        self._members += 1
        if self._members > MOST_MEMBERS:
            raise Broken
        self._decoder = zlib.decompressobj(self._window(data))

    def _window(self, data: bytes) -> int:
        if self._encoding != "deflate":
            return _GZIP
        # Some servers leave out the header that RFC 9110 wants; its first four bits are an 8.
        return _ZLIB if data[0] & 0x0F == zlib.DEFLATED else _RAW_DEFLATE
