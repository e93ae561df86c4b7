from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "footprint.certificates"
    label = "certificates"
    verbose_name = _("Documents of record")

    def ready(self) -> None:
        from footprint.certificates import checks  # noqa: F401, PLC0415  (checks need the apps to be ready)
