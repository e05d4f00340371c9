"""The screens' words: gettext catalogues (`locale/<language>/LC_MESSAGES/messages.po`) as JSON for the browser.

A catalogue is `{msgid: text}`, or `{msgid: [forms]}` where the message has plurals (one form in Chinese, two in
English). Reading the `.po` itself means that what a person sees can never be older than what is written there.
"""

from pathlib import Path

from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"
LANGUAGE_NAME = "English"  # the one msgid whose translation is the language's own name

Catalogue = dict[str, str | list[str]]


def read_catalogue(language: str) -> Catalogue:
    """The messages of one language; a msgid without translation stands for itself.

    Raises:
        FileNotFoundError: there is no such language.
    """
    with (LOCALE / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        po = read_po(file, locale=language)
    words: Catalogue = {}
    for message in po:
        if isinstance(message.id, (tuple, list)):
            forms = [str(form) for form in message.string or () if form]
            words[str(message.id[0])] = forms or [str(form) for form in message.id]
        elif message.id:
            words[message.id] = str(message.string or message.id)
    return words


def read_catalogues() -> dict[str, Catalogue]:
    """Every language that has a catalogue, Chinese first."""
    names = sorted((path.name for path in LOCALE.iterdir() if path.is_dir()), key=lambda name: (name[:2] != "zh", name))
    return {name: read_catalogue(name) for name in names}


def html_language(language: str) -> str:
    """`zh_CN` as HTML and HTTP write it: `zh-CN`."""
    return language.replace("_", "-")
