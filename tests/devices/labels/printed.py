"""What comes out of a printer, as a picture: ZPL drawn by zebrash, the others by the simulated printers."""

from devices.labels import LabelDocument, render
from devices.labels.marks import DOTS_PER_MM
from firmware_sim.registry import simulator
from tests.zpl_renderer import ZplRenderer


def printed(document: LabelDocument, language: str, dpi: int, zpl_renderer: ZplRenderer) -> bytes:
    """The one label that the rendered bytes make, as PNG."""
    data = render(document, language, dpi)
    if language == "zpl":
        return zpl_renderer.png(data, document.width_mm, document.height_mm, int(DOTS_PER_MM[dpi]))
    printer = simulator(language, "printer").make(
        dpi=dpi, width_mm=document.width_mm, length_mm=document.height_mm, speed_mm_s=1e9
    )
    printer.opened(1, 0.0)
    printer.received(1, data, 0.0)
    printer.due(0.0)
    printer.due(1.0)
    assert not printer.bytes.unknown, list(printer.unknown)
    (label,) = printer.labels
    assert not label.format.faults, label.format.faults
    picture: bytes = label.png
    return picture
