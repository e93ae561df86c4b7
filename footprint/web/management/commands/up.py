"""Start the whole site with one command: database, static files, demo data, web server, worker."""

import hashlib
import signal
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from footprint.core import triggers
from footprint.web import supervisor


class Command(BaseCommand):
    help = "Prepare the database and static files, then run the web server and the worker until stopped."

    def add_arguments(self, parser):
        parser.add_argument(
            "--demo", action="store_true", help="fill an empty site with demo data and print logins"
        )
        parser.add_argument(
            "--die-with-parent", action="store_true", help="stop when the starting process ends"
        )

    def handle(self, *, demo, die_with_parent, **options):
        if die_with_parent:
            supervisor.die_with_parent(signal.SIGTERM)
        if not supervisor.port_is_free(settings.PORT):
            raise CommandError(
                f"Port {settings.PORT} is taken by another program. "
                f"Choose another one: make run PORT={settings.PORT + 1}"
            )
        self.prepare_database()
        self.prepare_static_files()
        if demo:
            call_command("demo", verbosity=0)
        connection.close()
        supervisor.supervise(settings.PORT, ready=lambda: self.announce(demo))
        self.stdout.write("Stopped.")

    def prepare_database(self):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()) or triggers.missing():
            self.stdout.write("· preparing the database")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("install_releases", verbosity=0)

    def prepare_static_files(self):
        """Collect and compress, unless exactly these files were collected before."""
        digest = hashlib.sha256()
        for finder in get_finders():
            for path, storage in finder.list([]):
                stat = Path(storage.path(path)).stat()
                digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
        stamp = settings.DATA_DIR / "static.collected"
        if stamp.exists() and stamp.read_text() == digest.hexdigest():
            return
        self.stdout.write("· collecting static files")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest.hexdigest())

    def announce(self, demo):
        self.stdout.write(f"\n  {settings.PUBLIC_URL}\n")
        if demo:
            call_command("demo", logins=True, stdout=self.stdout)
        self.stdout.write("  Stop with Ctrl-C.\n")
        sys.stdout.flush()
