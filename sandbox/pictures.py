"""Pictures of the news site: small PNGs of a sun above mountains, drawn by a seeded choice."""

from __future__ import annotations

import colorsys
import struct
import zlib
from math import sqrt
from random import Random

from sandbox.files import PICTURE_SIZE

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">IIBBBBB")
_EIGHT_BITS, _TRUE_COLOUR = 8, 2
_MOUNTAINS = 6
_SKIES = (0.05, 0.55, 0.6, 0.95)
"""Hues from 0 to 1: evening, noon and morning."""
_SUN = 0.13


def draw_picture(seed: str) -> bytes:
    """Return a PNG of PICTURE_SIZE; the same for the same seed. Format: RFC 2083."""
    width, height = PICTURE_SIZE
    chance = Random(seed)  # noqa: S311 - it paints hills, it guards nothing
    hue = chance.choice(_SKIES) + chance.uniform(-0.05, 0.05)
    sun_x, sun_y, radius = chance.uniform(0.2, 0.8) * width, chance.uniform(0.25, 0.5) * height, 42
    peaks = sorted(
        (chance.uniform(0.35, 0.8) * height, chance.uniform(0, width), chance.uniform(1.2, 2.4))
        for _ in range(_MOUNTAINS)
    )
    rows = bytearray()
    for y in range(height):
        row = bytearray(_colour(hue, 0.45 - 0.35 * y / height, 0.95) * width)
        half = sqrt(max(radius**2 - (y - sun_y) ** 2, 0))
        _paint(row, sun_x - half, sun_x + half, _colour(_SUN, 0.3, 1.0))
        for place, (top, x, slope) in enumerate(peaks):
            side = max(y - top, 0) * slope
            _paint(row, x - side, x + side, _colour(hue + 0.5, 0.4, 0.7 - 0.08 * place))
        rows += b"\0" + row
    return _png(width, height, bytes(rows))


def _colour(hue: float, saturation: float, value: float) -> bytes:
    return bytes(int(255 * one) for one in colorsys.hsv_to_rgb(hue % 1, saturation, value))


def _paint(row: bytearray, begin: float, end: float, colour: bytes) -> None:
    """Paint a row from one pixel to before another, as far as they lie in it."""
    first, last = max(int(begin), 0), min(int(end), len(row) // 3)
    if first < last:
        row[3 * first : 3 * last] = colour * (last - first)


def _png(width: int, height: int, rows: bytes) -> bytes:
    header = _HEADER.pack(width, height, _EIGHT_BITS, _TRUE_COLOUR, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(*one) for one in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
