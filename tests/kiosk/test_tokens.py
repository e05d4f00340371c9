"""The design's colours: contrast of every pair that the screens use, computed by WCAG 2.2."""

import re

import pytest

from kiosk import STATIC

CSS = (STATIC / "tokens.css").read_text(encoding="utf-8")
MEANINGS = ("go", "stop", "look", "info")
AAA = 7.0
AA_PARTS = 3.0  # borders and dots (1.4.11)


def _variables(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block))


def _block(opening: str) -> str:
    start = CSS.index(opening)
    return CSS[start : CSS.index("}", start)]


LIGHT = _variables(_block(":root {"))
DARK = LIGHT | _variables(_block(':root[data-theme="dark"] {'))
AUTOMATIC = LIGHT | _variables(_block(':root:not([data-theme="light"])'))


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two `#rrggbb` colours, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft") for ground in ("ground", "surface", "surface-2")),
    ("on-brand", "brand"),
    *(("brand-ink", ground) for ground in ("ground", "surface", "brand-wash")),
    *((f"{meaning}-on", f"{meaning}-solid") for meaning in MEANINGS),
    *((f"{meaning}-ink", ground) for meaning in MEANINGS for ground in ("ground", "surface", f"{meaning}-wash")),
    *(("ink", f"{meaning}-wash") for meaning in (*MEANINGS, "brand")),
]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_is_readable_at_the_bench(theme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(theme[ink], theme[ground]) >= AAA, (ink, theme[ink], ground, theme[ground])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "surface", "surface-2"])
def test_outlines_and_focus_are_seen(theme: dict[str, str], ground: str) -> None:
    assert contrast(theme["line-strong"], theme[ground]) >= AA_PARTS
    assert contrast(theme["focus"], theme[ground]) >= AA_PARTS


def test_the_dark_theme_is_the_same_chosen_or_automatic() -> None:
    assert DARK == AUTOMATIC


def test_the_contrast_formula_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
