"""WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "footprint.settings")
application = get_wsgi_application()

from footprint.core import startup  # noqa: E402  (rooms can be imported only once Django is set up)

startup.verify()
