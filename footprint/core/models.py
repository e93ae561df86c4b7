"""Which columns does every record share?"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicModel(models.Model):
    """A record that people and addresses name by ``public_id``; the integer key stays inside."""

    public_id = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
