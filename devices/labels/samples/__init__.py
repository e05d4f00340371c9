"""Sample documents: the ready templates with the values of `templates/examples.json` in them, a delivery note and a
pick list of one label. `python -m devices.labels.samples` writes them anew."""

from importlib.resources import files

from devices.labels.document import LabelDocument, LabelError
from devices.labels.faults import read_document
from devices.labels.templates import ALIASES


def sample_names() -> list[str]:
    return sorted(file.name.removesuffix(".json") for file in files(__name__).iterdir() if file.name.endswith(".json"))


def sample(name: str) -> LabelDocument:
    """A sample by its name or an older, shorter one; LabelError says which there are."""
    known = ALIASES.get(name, name)
    if known not in sample_names():
        raise LabelError(f"no sample is called {name!r}; there are {', '.join(sample_names())}")
    return read_document((files(__name__) / f"{known}.json").read_bytes())
