"""How does an error of a service find the field of the request's body that it is about?"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from footprint.core.problems import DomainError

Rename = Callable[[str], str]


@contextmanager
def fields_named(rename: Rename) -> Iterator[None]:
    """Give errors the names that the body uses; ``rename`` maps a service's field to a dotted path."""
    try:
        yield
    except DomainError as error:
        for one in getattr(error, "errors", [error]):
            if one.field:
                one.field = rename(one.field)
        raise


def under(prefix: str, *, names: frozenset[str] | set[str] = frozenset()) -> Rename:
    """Put ``prefix`` before a field, unless it is one of ``names`` of the level above."""
    return lambda field: field if field.partition(".")[0] in names else f"{prefix}.{field}"
