"""What do other pages call covers?"""

from django.utils.translation import gettext_lazy as _

COVERS = _("Covers")
