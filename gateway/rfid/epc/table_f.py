"""Which application identifier's value is written how in "+AIDC data" (TDS 2.3, table F, of 2025-10).

The table is laid out as GS1's artefact TDT_TableF.json prints it, with ranges drawn together; where the artefact of
2024-11 and the standard's text differ (7254), the text is followed. Facts of the standard; no text of it is copied.
"""

from gateway.rfid.epc.times import DateOrRange, PreciseTime, Time
from gateway.rfid.epc.values import (
    Alphanumeric,
    Choice,
    Country,
    Delimited,
    FourBitDigits,
    Joined,
    NumberOfDigits,
    Sequence,
    Value,
    VariableNumber,
)

_ROWS: tuple[tuple[str, Value], ...] = (
    ("00 8006 8017 8018 8026", FourBitDigits(18)),
    ("01 02", FourBitDigits(14)),
    ("410-417", FourBitDigits(13)),
    ("7241", FourBitDigits(2)),
    ("10 21 22 243 254 420 4318 7020-7022 710-716 7240 8002 8012", Alphanumeric(5, 20)),
    ("8007", Alphanumeric(5, 24)),
    ("7242 8013 8020", Alphanumeric(5, 25)),
    ("235", Alphanumeric(5, 28)),
    ("240 241 250 251 400 401 403 4308 4319 7002 7230-7239 90", Alphanumeric(5, 30)),
    ("7254", Alphanumeric(6, 30)),
    ("4300 4301 4310 4311 4320", Alphanumeric(6, 35)),
    ("7253 7259", Alphanumeric(6, 40)),
    ("8009", Alphanumeric(6, 50)),
    ("4302-4306 4312-4316 7257 8110 8112 8200", Alphanumeric(7, 70)),
    ("7256 8030 91-99", Alphanumeric(7, 90)),
    ("7005", Alphanumeric(4, 12)),
    ("7009 7255", Alphanumeric(4, 10)),
    ("7040 7041", Alphanumeric(3, 4)),
    ("427 7008", Alphanumeric(2, 3)),
    ("7010", Alphanumeric(2, 2)),
    ("11-13 15-17 4326 7006", Time(6)),
    ("4324 4325 7003", Time(10)),
    ("7007", DateOrRange()),
    ("7011 8008", PreciseTime()),
    ("20", NumberOfDigits(2)),
    ("422 424 426", NumberOfDigits(3)),
    ("3940-3943 8111", NumberOfDigits(4)),
    (
        "3100-3105 3110-3115 3120-3125 3130-3135 3140-3145 3150-3155 3160-3165 3200-3205 3210-3215 3220-3225 "
        "3230-3235 3240-3245 3250-3255 3260-3265 3270-3275 3280-3285 3290-3295 3300-3305 3310-3315 3320-3325 "
        "3330-3335 3340-3345 3350-3355 3360-3365 3370-3375 3400-3405 3410-3415 3420-3425 3430-3435 3440-3445 "
        "3450-3455 3460-3465 3470-3475 3480-3485 3490-3495 3500-3505 3510-3515 3520-3525 3530-3535 3540-3545 "
        "3550-3555 3560-3565 3570-3575 3600-3605 3610-3615 3620-3625 3630-3635 3640-3645 3650-3655 3660-3665 "
        "3670-3675 3680-3685 3690-3695 3950-3953 8005",
        NumberOfDigits(6),
    ),
    ("7250", NumberOfDigits(8)),
    ("7251", NumberOfDigits(12)),
    ("7252", NumberOfDigits(1)),
    ("7001", NumberOfDigits(13)),
    ("8001", NumberOfDigits(14)),
    ("402", NumberOfDigits(17)),
    ("4309", NumberOfDigits(20)),
    ("242", VariableNumber(3, 6)),
    ("7004", VariableNumber(3, 4)),
    ("30 37", VariableNumber(4, 8)),
    ("8019", VariableNumber(4, 10)),
    ("8011", VariableNumber(4, 12)),
    ("3900-3909 3920-3929 423 425", VariableNumber(4, 15)),
    ("4307 4317", Country()),
    ("4321-4323", Choice(("0", "1"))),
    ("7258", Sequence()),
    ("7023 8004 8010", Delimited(5, 30)),
    ("253", Joined(FourBitDigits(13), Alphanumeric(5, 17, least=0))),
    ("255", Joined(FourBitDigits(13), VariableNumber(4, 12, least=0))),
    ("8003", Joined(FourBitDigits(14), Alphanumeric(5, 16, least=0))),
    ("421", Joined(NumberOfDigits(3), Alphanumeric(4, 9))),
    ("7030-7039", Joined(NumberOfDigits(3), Alphanumeric(5, 27))),
    ("3910-3919 3930-3939", Joined(NumberOfDigits(3), VariableNumber(4, 15))),
    ("4330-4333", Joined(NumberOfDigits(6), Choice(("", "-")))),
)


def _spread(row: str) -> list[str]:
    """The identifiers of a row.

    >>> _spread("11-13 90")
    ['11', '12', '13', '90']
    """
    found: list[str] = []
    for part in row.split():
        first, _, last = part.partition("-")
        found.extend(str(ai).zfill(len(first)) for ai in range(int(first), int(last or first) + 1))
    return found


VALUES: dict[str, Value] = {ai: value for row, value in _ROWS for ai in _spread(row)}
AI_DIGITS = {ai[:2]: len(ai) for ai in VALUES}  # table K: how many digits follow from the first two
