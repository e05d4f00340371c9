"""Dark and light, with the colours of the floor's screens: four meanings that never mean anything else."""

from textual.theme import Theme

from gateway.tui.line import Mood

DARK, LIGHT = "floorgate-dark", "floorgate-light"

THEMES = (
    Theme(
        name=DARK,
        dark=True,
        primary="#cdb5ff",
        secondary="#9a9fa8",
        accent="#d2bdff",
        foreground="#f4f4f1",
        background="#121316",
        surface="#1c1e22",
        panel="#2a2d33",
        success="#86e3a6",
        warning="#f7c95c",
        error="#ffb3ab",
    ),
    Theme(
        name=LIGHT,
        dark=False,
        primary="#5a2ca0",
        secondary="#6b6b66",
        accent="#4f2590",
        foreground="#17181a",
        background="#f3f3f0",
        surface="#ffffff",
        panel="#e9e9e4",
        success="#0a5327",
        warning="#5c4000",
        error="#8f1212",
    ),
)

_INK = {
    DARK: {Mood.PLAIN: "#f4f4f1", Mood.GO: "#86e3a6", Mood.LOOK: "#f7c95c", Mood.STOP: "#ffb3ab", Mood.INFO: "#a5cdfb"},
    LIGHT: {
        Mood.PLAIN: "#17181a",
        Mood.GO: "#0a5327",
        Mood.LOOK: "#5c4000",
        Mood.STOP: "#8f1212",
        Mood.INFO: "#0b447f",
    },
}


def inks(theme: str) -> dict[Mood, str]:
    """The colour of each meaning as text."""
    return _INK.get(theme, _INK[DARK])
