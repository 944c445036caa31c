"""Georgian letters."""

_SOUNDS = str.maketrans(
    {
        "ა": "a", "ბ": "b", "გ": "g", "დ": "d", "ე": "e", "ვ": "v", "ზ": "z", "თ": "t", "ი": "i",
        "კ": "k", "ლ": "l", "მ": "m", "ნ": "n", "ო": "o", "პ": "p", "ჟ": "Z", "რ": "r", "ს": "s",
        "ტ": "t", "უ": "u", "ფ": "p", "ქ": "k", "ღ": "ğ", "ყ": "k", "შ": "S", "ჩ": "C", "ც": "ts",
        "ძ": "dz", "წ": "ts", "ჭ": "C", "ხ": "x", "ჯ": "J", "ჰ": "h",
    }
)  # fmt: skip


def readings(key: str) -> tuple[str, ...]:
    """One reading, or two where `ფ` may stand for a foreign f."""
    sounds = key.translate(_SOUNDS)
    if "ფ" in key:
        return sounds, key.replace("ფ", "f").translate(_SOUNDS)
    return (sounds,)
