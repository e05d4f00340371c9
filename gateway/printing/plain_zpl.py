"""Labels in plain ZPL II, with the printer's own fonts."""

from typing import Any

from gateway.contracts.sealing import Receiver


def waybill(fields: dict[str, Any], receiver: Receiver | None) -> bytes:
    """100 x 150 mm at 203 dpi."""
    to = receiver or Receiver(name="")
    texts = [
        (20, 20, 60, str(fields["carrier_name"])),
        (20, 100, 90, str(fields["routing"])),
        (20, 420, 40, f"{to.name} {to.phone}"),
        (20, 480, 30, f"{to.country} {to.province} {to.city} {to.address} {to.postcode}"),
        (20, 560, 30, f"{fields['order']}  {fields['lines']} / {fields['pieces']}  #{fields['copy']}"),
    ]
    body = "".join(f"^FO{x},{y}^A0N,{size},{size}^FD{_clean(text)}^FS" for x, y, size, text in texts)
    code = f"^FO40,240^BY3^BCN,120,Y,N,N^FD{fields['waybill']}^FS"
    tag = f"^RFW,H^FD{str(fields['epc']).upper()}^FS" if fields["epc"] else ""
    return f"^XA^CI28^PW799^LL1199{tag}{body}{code}^XZ".encode()


def goods(fields: dict[str, Any]) -> bytes:
    """50 x 30 mm at 203 dpi."""
    return (
        f"^XA^CI28^PW399^LL239^FO10,10^A0N,28,28^FD{_clean(str(fields['name']))}^FS"
        f"^FO10,45^A0N,28,28^FD{_clean(str(fields['sku']))}  {fields['bin']}^FS"
        f"^FO20,85^BY2^BCN,90,Y,N,N^FD{fields['barcode']}^FS^PQ{fields['copies']}^XZ"
    ).encode()


def _clean(text: str) -> str:
    return text.replace("^", " ").replace("~", " ").replace("\\", "/")
