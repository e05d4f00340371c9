"""Names that look like a terminal's markup are shown as they are, and run nothing."""

from textual.app import App, ComposeResult
from textual.widgets import Static

from gateway.tui.detail import shown
from gateway.tui.texts import Texts

NAME = "lamp [red]hot[/red] [@click=app.quit]here[/] [/never opened]"


class Sheet(App[None]):
    """A detail with such a name in each place."""

    def compose(self) -> ComposeResult:
        """The body of a detail."""
        row = {"name": NAME, NAME: "x", "stop_list": [{"sku": NAME, NAME: "x"}], "message": {"text": NAME}}
        yield Static(shown(row, Texts("en")))


async def test_a_name_with_brackets_is_text() -> None:
    sheet = Sheet()
    async with sheet.run_test(size=(200, 40)) as pilot:
        await pilot.pause()
        strips = sheet.screen._compositor.render_strips()
        seen = "\n".join("".join(segment.text for segment in strip) for strip in strips)
    assert seen.count("[@click=app.quit]here[/] [/never opened]") >= 3
