from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OffsetsConfig(AppConfig):
    name = "footprint.offsets"
    label = "offsets"
    verbose_name = _("Credits")
