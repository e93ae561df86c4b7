from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "footprint.core"
    label = "core"
    verbose_name = _("Foundation")

    def ready(self):
        from footprint.core import checks  # noqa: F401, PLC0415  (registers the checks; models are loaded)

        # Handlers of jobs, consumers of facts and recurring duties must be known in web processes too.
        for config in apps.get_app_configs():
            if config.name.startswith("footprint.") and find_spec(f"{config.name}.tasks"):
                import_module(f"{config.name}.tasks")

        # post_migrate is sent once per app after all migrations ran: one receiver, on core's turn, serves
        # every room.
        pre_migrate.connect(_lift_triggers, sender=self, dispatch_uid="core.triggers.lift")
        post_migrate.connect(_install_triggers, sender=self, dispatch_uid="core.triggers.install")


def _lift_triggers(*, using, plan=(), **kwargs):
    from footprint.core import triggers  # noqa: PLC0415  (models are not loaded when this module is)

    if plan:
        triggers.lift(using)


def _install_triggers(*, using, **kwargs):
    from footprint.core import triggers  # noqa: PLC0415  (models are not loaded when this module is)

    triggers.install(using)
