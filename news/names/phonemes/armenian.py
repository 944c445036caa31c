"""Armenian letters, Eastern pronunciation, reformed spelling."""

_DIGRAPHS = (("ու", "u"), ("եւ", "ev"), ("և", "ev"), ("տչ", "C"), ("տճ", "C"), ("դժ", "J"))
_SOUNDS = str.maketrans(
    {
        "ա": "a", "բ": "b", "գ": "g", "դ": "d", "ե": "e", "զ": "z", "է": "e", "ը": "ə", "թ": "t",
        "ժ": "Z", "ի": "i", "լ": "l", "խ": "x", "ծ": "ts", "կ": "k", "հ": "h", "ձ": "dz", "ղ": "ğ",
        "ճ": "τ", "մ": "m", "յ": "j", "ն": "n", "շ": "S", "ո": "o", "չ": "C", "պ": "p", "ջ": "J",
        "ռ": "r", "ս": "s", "վ": "v", "տ": "t", "ր": "r", "ց": "ts", "ւ": "v", "փ": "p", "ք": "k",
        "օ": "o", "ֆ": "f",
    }
)  # fmt: skip


def reading(key: str) -> str:
    """Read a word; `ո` at its beginning is "vo"."""
    if key.startswith("ո") and not key.startswith("ու"):
        key = "վ" + key
    for letters, sound in _DIGRAPHS:
        key = key.replace(letters, sound)
    return key.translate(_SOUNDS)
