"""One small label in every language: a box of 40 x 30 dots at (20, 10), 5 dots thick, and a Code 128 `AB12`."""

JOBS = {
    "zpl": b"^XA^PW400^LL240^FO20,10^GB40,30,5^FS^FO20,80^BY2^BCN,60,N,N,N,A^FDAB12^FS^XZ",
    "tspl": (b'SIZE 50 mm,30 mm\r\nCLS\r\nBOX 20,10,59,39,5\r\nBARCODE 20,80,"128",60,0,0,2,2,"AB12"\r\nPRINT 1\r\n'),
    "epl": b'\nN\nq400\nQ240,24\nX20,10,5,59,39\nB20,80,0,1,2,2,60,N,"AB12"\nP1\n',
    "cpcl": b"! 0 200 200 240 1\r\nPW 400\r\nBOX 20 10 59 39 5\r\nB 128 2 1 60 20 80 AB12\r\nPRINT\r\n",
    "escpos": (
        b"\x1b@\x1bL\x1bW\x00\x00\x00\x00\x90\x01\xf0\x00\x1b$\x14\x00\x1d$\x27\x00\x1dv0\x00\x05\x00\x1e\x00"
        + (b"\xff\xff\xff\xff\xff" * 5 + b"\xf8\x00\x00\x00\x1f" * 20 + b"\xff\xff\xff\xff\xff" * 5)
        + b"\x1b$\x14\x00\x1d$\x8b\x00\x1dh\x3c\x1dw\x02\x1dkO\x04AB12\x0c\x1dV\x00"
    ),
}
# what asks for the status, and what is answered when all is well
STATUS = {
    "zpl": (b"~HS", b"\x02030,0,0,"),
    "tspl": (b"\x1b!?", b"\x00"),
    "epl": (b"^ee\r\n", b"00\r\n"),
    "cpcl": (b"\x1bh", b"\x10"),
    "escpos": (b"\x10\x04\x01", b"\x16"),
}
