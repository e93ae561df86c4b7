"""How does the laboratory's factor library come into the site?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from calculators.factors import shipped_library
from calculators.parameter_release import read_release
from footprint.core.problems import DomainError
from footprint.factors.models import FactorRelease


class FactorReleaseChanged(DomainError):
    """The content of a release is not what was installed under its version."""

    code = "release_changed"


@transaction.atomic
def factors_install(*, now: datetime) -> FactorRelease:
    """Record the release of the factor library that came with the software.

    Raises
    ------
    FactorReleaseChanged
        The version is installed with another digest: a changed factor needs a new version.
    """
    library = shipped_library()
    installed = FactorRelease.objects.filter(version=library.release).first()
    if installed is None:
        return FactorRelease.objects.create(
            version=library.release,
            released_on=read_release(library.folder).released_on,
            digest=library.digest,
            factor_count=len(library),
            installed_at=now,
        )
    if installed.digest != library.digest:
        raise FactorReleaseChanged(
            _("Factor release {version} has other content than the one installed under that version."),
            params={"version": library.release},
            remedy=_("Give the changed factors a new version."),
        )
    return installed
