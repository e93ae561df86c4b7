"""PostgreSQL: no serial lies in two open blocks of a registry, through whichever issuance it was entered.

SQLite keeps the same rule by trigger (``footprint.offsets.triggers``).
"""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE offsets_block ADD CONSTRAINT block_serials_once EXCLUDE USING gist"
            " (registry_id WITH =, prefix WITH =, int8range(first, last, '[]') WITH &&)"
            " WHERE (closed_by_id IS NULL)"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE offsets_block DROP CONSTRAINT block_serials_once")


class Migration(migrations.Migration):
    dependencies = [("offsets", "0001_initial")]

    operations = [BtreeGistExtension(), migrations.RunPython(add, drop)]
