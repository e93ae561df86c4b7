"""The site: accounts, events, ledger, certificates and labels around the laboratory in ``calculators``."""

from footprint.celery import app as celery_app

__all__ = ["celery_app"]
