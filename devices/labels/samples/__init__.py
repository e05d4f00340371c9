"""Sample documents of the trade's usual labels: waybill 100 x 150, goods 50 x 30, bin 60 x 40 mm."""

from importlib.resources import files

from devices.labels.document import LabelDocument, LabelError, read_document


def sample_names() -> list[str]:
    return sorted(file.name.removesuffix(".json") for file in files(__name__).iterdir() if file.name.endswith(".json"))


def sample(name: str) -> LabelDocument:
    if name not in sample_names():
        raise LabelError(f"no sample is called {name!r}; there are {', '.join(sample_names())}")
    return read_document((files(__name__) / f"{name}.json").read_bytes())
