import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_api_clients'),
        ('accounts', '__first__'),
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('url', models.URLField(max_length=500, verbose_name='address')),
                ('description', models.CharField(blank=True, max_length=200, verbose_name='what it is for')),
                ('kinds', models.JSONField(verbose_name='kinds of fact')),
                ('secret', models.CharField(max_length=100, verbose_name='signing secret')),
                ('old_secret', models.CharField(blank=True, max_length=100, verbose_name='former signing secret')),
                ('old_secret_until', models.DateTimeField(null=True, verbose_name='former secret signs until')),
                ('created_at', models.DateTimeField(verbose_name='set up')),
                ('disabled_at', models.DateTimeField(null=True, verbose_name='switched off')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set up by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhooks', to='accounts.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'webhook',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('old_secret', ''), ('old_secret_until', None)), models.Q(models.Q(('old_secret', ''), _negated=True), ('old_secret_until__isnull', False)), _connector='OR'), name='webhook_old_secret_has_an_end')],
            },
        ),
        migrations.CreateModel(
            name='WebhookMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('message_id', models.CharField(max_length=40, unique=True, verbose_name='message id')),
                ('kind', models.CharField(max_length=80, verbose_name='kind of fact')),
                ('body', models.TextField(verbose_name='message')),
                ('created_at', models.DateTimeField(verbose_name='made')),
                ('state', models.CharField(choices=[('pending', 'On its way'), ('delivered', 'Delivered'), ('failed', 'Given up')], default='pending', max_length=20, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('delivered_at', models.DateTimeField(null=True, verbose_name='delivered')),
                ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='webhooks.webhookendpoint', verbose_name='webhook')),
                ('fact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.outboxfact')),
            ],
            options={
                'verbose_name': 'message to a webhook',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['endpoint', '-id'], name='webhook_message_of_endpoint')],
                'constraints': [models.UniqueConstraint(fields=('endpoint', 'fact'), name='webhook_message_once_per_fact'), models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('state', 'delivered')), models.Q(models.Q(('state', 'delivered'), _negated=True), ('delivered_at', None)), _connector='OR'), name='webhook_message_delivered_has_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='WebhookAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('attempted_at', models.DateTimeField(verbose_name='time')),
                ('status', models.PositiveSmallIntegerField(null=True, verbose_name='answer')),
                ('took_ms', models.PositiveIntegerField(verbose_name='duration')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='beginning of the answer')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='what went wrong')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='webhooks.webhookmessage', verbose_name='message')),
            ],
            options={
                'verbose_name': 'try of a delivery',
                'ordering': ['-id'],
            },
        ),
    ]
