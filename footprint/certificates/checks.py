"""What must an operator know about documents before the site runs?"""

from django.conf import settings
from django.core.checks import Warning, register

from footprint.certificates.pdf import INSTALL_COMMAND, pdf_problem


@register()
def documents_can_be_made(app_configs, **kwargs) -> list[Warning]:
    """Say that documents are switched off, why, and what turns them on."""
    problem = pdf_problem()
    if not problem:
        return []
    return [
        Warning(
            f"Documents are switched off on this machine: {problem}",
            hint=INSTALL_COMMAND,
            id="certificates.W001",
        )
    ]


@register(deploy=True)
def documents_are_signed_by_a_known_authority(app_configs, **kwargs) -> list[Warning]:
    """A site that issues in earnest should sign with a key that others know."""
    if settings.DEMO or settings.SIGNING_KEY_FILE:
        return []
    return [
        Warning(
            "Documents are signed by an authority that this site makes itself. It proves that this site "
            "issued them "
            "unchanged, not who runs the site.",
            hint="Set SIGNING_KEY_FILE and SIGNING_CHAIN_FILE to a key from a certification authority.",
            id="certificates.W002",
        )
    ]
