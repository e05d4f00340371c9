"""What the bytes in a symbol say."""


def spoken(data: bytes) -> str:
    """Bytes as text: UTF-8 where it is that, else GB 18030, else byte for byte."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
