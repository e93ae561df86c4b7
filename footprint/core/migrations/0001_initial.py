import django.core.serializers.json
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_api_clients'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='PeriodicRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('begun_at', models.DateTimeField(verbose_name='begun')),
            ],
            options={
                'verbose_name': 'recurring duty',
                'verbose_name_plural': 'recurring duties',
            },
        ),
        migrations.CreateModel(
            name='WorkerSign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='worker')),
                ('seen_at', models.DateTimeField(verbose_name='seen')),
            ],
            options={
                'verbose_name': 'worker’s sign of life',
                'verbose_name_plural': 'workers’ signs of life',
            },
        ),
        migrations.CreateModel(
            name='ClockSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('frozen_at', models.DateTimeField(null=True, verbose_name='stands still at')),
                ('offset', models.DurationField(verbose_name='ahead of the real time by')),
            ],
            options={
                'verbose_name': 'clock setting',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='clock_setting_is_single')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('kind', models.CharField(max_length=80, verbose_name='kind')),
                ('key', models.CharField(blank=True, max_length=200, verbose_name='key')),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=10, verbose_name='state')),
                ('payload', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='input')),
                ('result', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='result')),
                ('total', models.PositiveIntegerField(null=True, verbose_name='items in all')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='items finished')),
                ('failed', models.PositiveIntegerField(default=0, verbose_name='items failed')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('token', models.PositiveIntegerField(default=0, verbose_name='fencing token')),
                ('worker', models.CharField(blank=True, max_length=120, verbose_name='worker')),
                ('lease_until', models.DateTimeField(null=True, verbose_name='lease until')),
                ('rung_at', models.DateTimeField(null=True, verbose_name='last rung')),
                ('not_before', models.DateTimeField(null=True, verbose_name='not before')),
                ('cancel_asked_at', models.DateTimeField(null=True, verbose_name='cancellation asked')),
                ('queued_at', models.DateTimeField(verbose_name='queued')),
                ('started_at', models.DateTimeField(null=True, verbose_name='started')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='finished')),
                ('error', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='error')),
                ('trace', models.TextField(blank=True, verbose_name='trace')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'indexes': [models.Index(condition=models.Q(('state__in', ('queued', 'running'))), fields=['state', 'id'], name='job_open_by_state'), models.Index(fields=['organisation', '-id'], name='job_of_organisation')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('queued', 'running')), models.Q(('key', ''), _negated=True)), fields=('kind', 'key'), name='job_open_once_per_key'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), _negated=True), models.Q(('lease_until__isnull', False), ('started_at__isnull', False), ('token__gt', 0)), _connector='OR'), name='job_running_has_lease'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('state__in', ('done', 'failed', 'cancelled'))), models.Q(('finished_at__isnull', True), ('state__in', ('queued', 'running'))), _connector='OR'), name='job_finished_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('error', {}), _negated=True), _connector='OR'), name='job_failed_has_error'), models.CheckConstraint(condition=models.Q(('total__isnull', True), ('done__lte', models.F('total')), _connector='OR'), name='job_done_within_total'), models.CheckConstraint(condition=models.Q(('failed__lte', models.F('done'))), name='job_failed_within_done')],
            },
        ),
        migrations.CreateModel(
            name='JobItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, verbose_name='key')),
                ('state', models.CharField(choices=[('done', 'Done'), ('failed', 'Failed')], max_length=10, verbose_name='state')),
                ('outcome', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='outcome')),
                ('error', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='error')),
                ('token', models.PositiveIntegerField(verbose_name='fencing token')),
                ('finished_at', models.DateTimeField(verbose_name='finished')),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='core.job', verbose_name='job')),
            ],
            options={
                'verbose_name': 'item of a job',
                'verbose_name_plural': 'items of jobs',
                'constraints': [models.UniqueConstraint(fields=('job', 'key'), name='job_item_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('error', {}), _negated=True), _connector='OR'), name='job_item_failed_has_error')],
            },
        ),
        migrations.CreateModel(
            name='OutboxFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('kind', models.CharField(max_length=80, verbose_name='kind')),
                ('subject_type', models.CharField(max_length=80, verbose_name='kind of record')),
                ('subject_public_id', models.UUIDField(verbose_name='record')),
                ('payload', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='facts')),
                ('occurred_at', models.DateTimeField(verbose_name='time')),
            ],
            options={
                'verbose_name': 'fact',
                'verbose_name_plural': 'facts',
                'indexes': [models.Index(fields=['kind', 'id'], name='fact_by_kind'), models.Index(fields=['subject_public_id', 'id'], name='fact_by_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind', ''), _negated=True), name='fact_has_kind')],
            },
        ),
        migrations.CreateModel(
            name='OutboxDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consumer', models.CharField(max_length=120, verbose_name='consumer')),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('done', 'Done'), ('failed', 'Failed')], default='pending', max_length=10, verbose_name='state')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='attempts')),
                ('not_before', models.DateTimeField(verbose_name='not before')),
                ('delivered_at', models.DateTimeField(null=True, verbose_name='delivered')),
                ('error', models.TextField(blank=True, verbose_name='error')),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='core.outboxfact', verbose_name='fact')),
            ],
            options={
                'verbose_name': 'delivery of a fact',
                'verbose_name_plural': 'deliveries of facts',
                'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['not_before'], name='delivery_pending')],
                'constraints': [models.UniqueConstraint(fields=('fact', 'consumer'), name='delivery_once_per_consumer'), models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('delivered_at__isnull', True)), _connector='OR'), name='delivery_done_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('error', ''), _negated=True), _connector='OR'), name='delivery_failed_has_error')],
            },
        ),
        migrations.CreateModel(
            name='ActivityEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('occurred_at', models.DateTimeField(verbose_name='time')),
                ('verb', models.CharField(max_length=80, verbose_name='action')),
                ('target_type', models.CharField(max_length=80, verbose_name='kind of record')),
                ('target_public_id', models.UUIDField(verbose_name='record')),
                ('before', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='before')),
                ('after', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='after')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('address_hash', models.CharField(blank=True, max_length=64, verbose_name='hashed network address')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'activity entry',
                'verbose_name_plural': 'activity entries',
                'indexes': [models.Index(fields=['target_type', 'target_public_id', '-id'], name='activity_of_target'), models.Index(fields=['organisation', '-id'], name='activity_of_organisation'), models.Index(fields=['actor', '-id'], name='activity_of_actor')],
                'constraints': [models.CheckConstraint(condition=models.Q(('verb', ''), _negated=True), name='activity_has_verb')],
            },
        ),
    ]
