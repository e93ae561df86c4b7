"""Is everything in force that a process relies on before it serves a page or does a job?"""

from django.db import connections

from footprint.core import triggers


def verify() -> None:
    """Raise ``TriggersMissing`` when the database would let history be edited.

    Web processes and workers call it when they start.
    """
    triggers.verify()
    connections.close_all()
