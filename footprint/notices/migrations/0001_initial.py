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
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('secret', models.CharField(max_length=64, verbose_name='secret')),
                ('changed_at', models.DateTimeField(verbose_name='address since')),
                ('organisation', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calendar_feed', to='accounts.organisation', verbose_name='organisation')),
                ('person', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calendar_feed', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'calendar feed',
                'verbose_name_plural': 'calendar feeds',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person', None)), models.Q(('organisation', None), ('person__isnull', False)), _connector='OR'), name='calendar_feed_of_person_or_organisation')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('kind', models.CharField(max_length=80, verbose_name='kind')),
                ('subject_zh', models.CharField(max_length=300, verbose_name='subject in Chinese')),
                ('subject_en', models.CharField(max_length=300, verbose_name='subject in English')),
                ('text_zh', models.TextField(verbose_name='text in Chinese')),
                ('text_en', models.TextField(verbose_name='text in English')),
                ('link', models.CharField(blank=True, max_length=500, verbose_name='link')),
                ('key', models.CharField(max_length=250, verbose_name='key')),
                ('created_at', models.DateTimeField(verbose_name='received')),
                ('read_at', models.DateTimeField(null=True, verbose_name='read')),
                ('mail_state', models.CharField(choices=[('not_wanted', 'Not wanted'), ('waiting', 'About to be sent'), ('in_digest', 'Goes out with the daily letter'), ('sent', 'Sent'), ('failed', 'Could not be delivered')], max_length=12, verbose_name='e-mail')),
                ('mail_attempts', models.PositiveIntegerField(default=0, verbose_name='attempts to e-mail')),
                ('mailed_at', models.DateTimeField(null=True, verbose_name='e-mailed')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'indexes': [models.Index(fields=['person', '-id'], name='notice_of_person'), models.Index(condition=models.Q(('read_at', None)), fields=['person', '-id'], name='notice_unread'), models.Index(condition=models.Q(('mail_state__in', ('waiting', 'in_digest'))), fields=['mail_state', 'id'], name='notice_to_be_mailed')],
                'constraints': [models.UniqueConstraint(fields=('person', 'key'), name='notice_once_per_person_and_key'), models.CheckConstraint(condition=models.Q(models.Q(('key', ''), _negated=True), models.Q(('kind', ''), _negated=True)), name='notice_has_kind_and_key'), models.CheckConstraint(condition=models.Q(('link', ''), ('link__startswith', '/'), _connector='OR'), name='notice_leads_into_this_site'), models.CheckConstraint(condition=models.Q(models.Q(('mail_state', 'sent'), ('mailed_at__isnull', False)), models.Q(models.Q(('mail_state', 'sent'), _negated=True), ('mailed_at', None)), _connector='OR'), name='notice_mailed_has_time'), models.CheckConstraint(condition=models.Q(('mail_state__in', ['not_wanted', 'waiting', 'in_digest', 'sent', 'failed'])), name='notice_mail_state_known')],
            },
        ),
        migrations.CreateModel(
            name='NoticePreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=80, verbose_name='kind')),
                ('pace', models.CharField(choices=[('immediately', 'At once'), ('daily', 'Once a day, all together'), ('never', 'Never')], max_length=12, verbose_name='e-mail')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notice_preferences', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'preference for e-mails',
                'verbose_name_plural': 'preferences for e-mails',
                'constraints': [models.UniqueConstraint(fields=('person', 'kind'), name='notice_preference_once'), models.CheckConstraint(condition=models.Q(('pace__in', ['immediately', 'daily', 'never'])), name='notice_preference_pace_known')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('kind', models.CharField(max_length=80, verbose_name='kind')),
                ('subject_zh', models.CharField(max_length=300, verbose_name='subject in Chinese')),
                ('subject_en', models.CharField(max_length=300, verbose_name='subject in English')),
                ('text_zh', models.TextField(verbose_name='text in Chinese')),
                ('text_en', models.TextField(verbose_name='text in English')),
                ('link', models.CharField(blank=True, max_length=500, verbose_name='link')),
                ('key', models.CharField(max_length=210, unique=True, verbose_name='key')),
                ('action', models.CharField(blank=True, max_length=80, verbose_name='for whoever may')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('lapses_at', models.DateTimeField(null=True, verbose_name='pointless from')),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('fired', 'Sent out'), ('lapsed', 'Overtaken by time'), ('cleared', 'No longer needed')], default='pending', max_length=10, verbose_name='state')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='accounts.organisation', verbose_name='organisation')),
                ('people', models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='people')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
                'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['due_at'], name='reminder_pending')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('key', ''), _negated=True), models.Q(('kind', ''), _negated=True)), name='reminder_has_kind_and_key'), models.CheckConstraint(condition=models.Q(('action', ''), ('organisation__isnull', False), _connector='OR'), name='reminder_action_needs_organisation'), models.CheckConstraint(condition=models.Q(('link', ''), ('link__startswith', '/'), _connector='OR'), name='reminder_leads_into_this_site'), models.CheckConstraint(condition=models.Q(('lapses_at', None), ('lapses_at__gt', models.F('due_at')), _connector='OR'), name='reminder_lapses_after_due'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'pending')), models.Q(('state__in', ('fired', 'lapsed', 'cleared')), ('ended_at__isnull', False)), _connector='OR'), name='reminder_ended_has_time')],
            },
        ),
    ]
