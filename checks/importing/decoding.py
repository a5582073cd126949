"""The text of a source, in the encodings that editors and spreadsheets write."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_of(data: bytes) -> str:
    """The text, with LF as line break. Never raises: a wrong byte becomes U+FFFD."""
    return _decoded(data).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # Without a mark, UTF-16 has a NUL in every second byte of Latin text.
    sample = data[:1000]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if len(sample) > 10 and zeros.count(0) > len(zeros) * 0.7:
            return data.decode(encoding, errors="replace")
    # Excel writes the code page of Windows. Latin-1 differs from it only in control characters.
    return data.decode("cp1252", errors="replace")
