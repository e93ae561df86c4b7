"""What must be in order before the site may run?"""

from django.core.checks import Tags, Warning, register
from django.db import connections

from footprint.core import triggers


@register(Tags.database)
def history_triggers_are_installed(app_configs, databases, **kwargs) -> list[Warning]:
    """Name each declared trigger that the database lacks.

    A warning, not an error: ``migrate`` runs this check before it puts the triggers back. The processes that
    serve pages or do work refuse to start instead (``core.startup``).
    """
    return [
        Warning(
            f"Trigger {trigger.name} on table {trigger.table} is missing or outdated in database “{alias}”.",
            hint="Run `python manage.py migrate`; it puts the triggers back.",
            id="core.W001",
        )
        for alias in databases or []
        if connections[alias].vendor in {"sqlite", "postgresql"}
        for trigger in triggers.missing(alias)
    ]
