"""Which errors there are and what they say: none is without words, no words are without their error."""

from dashboard.language import LANGUAGES, texts
from dashboard.records.errors import StoreError


def kinds_of_error(base: type[StoreError]) -> list[type[StoreError]]:
    """Return the errors below one that have their messages where it has; others may have been imported, or not."""
    return [kind for kind in _below(base) if kind.TEXTS == base.TEXTS]


def messages(base: type[StoreError]) -> set[str]:
    """Return the keys of the messages that stand there; each has words in every language."""
    found = {key: words for key, words in texts().items() if key.startswith(f"{base.TEXTS}.")}
    assert all(words[language].strip() for words in found.values() for language in LANGUAGES)
    return {key.removeprefix(f"{base.TEXTS}.") for key in found}


def _below(base: type[StoreError]) -> list[type[StoreError]]:
    return [found for kind in base.__subclasses__() for found in (kind, *_below(kind))]
