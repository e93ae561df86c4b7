"""How do the laboratory's rule books come into the site?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from calculators.rulebooks import load_rulebook, rulebook_names
from footprint.core.problems import DomainError
from footprint.rulebooks.models import RuleBookRelease


class ReleaseChanged(DomainError):
    """The content of a release is not what was installed under its name."""

    code = "release_changed"


@transaction.atomic
def rulebooks_install(*, now: datetime) -> list[RuleBookRelease]:
    """Install every rule book release that came with the software and is not installed yet.

    Returns
    -------
    list[RuleBookRelease]
        What was added; empty when nothing was new.

    Raises
    ------
    ReleaseChanged
        A release is installed with other content: what events were judged by must not change under them.
    """
    installed = {(row.name, row.release): row.digest for row in RuleBookRelease.objects.all()}
    added = []
    for name in rulebook_names():
        book = load_rulebook(name)
        known = installed.get((book.name, book.release))
        if known == book.digest:
            continue
        if known is not None:
            raise ReleaseChanged(
                _("Rule book {name} {release} has other content than the release installed under that name."),
                params={"name": book.name, "release": book.release},
                remedy=_("Give the changed rule book a new release number."),
            )
        added.append(
            RuleBookRelease.objects.create(
                name=book.name,
                release=book.release,
                digest=book.digest,
                content=book.to_dict(),
                installed_at=now,
            )
        )
    return added
