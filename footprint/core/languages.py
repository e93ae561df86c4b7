"""Which of two texts does the reader want, when both come with the data?"""

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language


def reads_chinese() -> bool:
    """Whether the language of the moment is Chinese (the site's own language when none is set)."""
    return (get_language() or "zh").startswith("zh")


def in_language(*, zh: str, en: str) -> str:
    """The text in the language of the moment; the other one where it is missing."""
    return (zh or en) if reads_chinese() else (en or zh)


def bilingual(*, zh: str, en: str) -> Promise:
    """A text that appears in the language of the moment in which it is read, like ``gettext_lazy``."""
    return lazy(lambda: in_language(zh=zh, en=en), str)()
