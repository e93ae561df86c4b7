from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "footprint.evidence"
    label = "evidence"
    verbose_name = _("Evidence files")
