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
            name='IssuedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='number')),
                ('code', models.CharField(max_length=4, verbose_name='kind code')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('serial', models.PositiveBigIntegerField(verbose_name='running number')),
                ('demo', models.BooleanField(verbose_name='demo')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('template_version', models.CharField(max_length=10, verbose_name='template version')),
                ('subject_type', models.CharField(max_length=80, verbose_name='kind of record')),
                ('subject_public_id', models.UUIDField(verbose_name='record')),
                ('record_json', models.TextField(verbose_name='frozen record')),
                ('record_digest', models.CharField(max_length=64, verbose_name='digest of the record')),
                ('facts_digest', models.CharField(max_length=64, verbose_name='digest of facts and attachments')),
                ('visibility', models.CharField(choices=[('public', 'Everybody'), ('holders', 'Whoever has the document')], max_length=10, verbose_name='who sees it')),
                ('issued_at', models.DateTimeField(verbose_name='issued')),
                ('valid_until', models.DateField(null=True, verbose_name='valid until')),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
                ('issuer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents_as_issuer', to='accounts.organisation', verbose_name='issuer, when it is not the site')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='accounts.organisation', verbose_name='holder')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='certificates.issueddocument', verbose_name='replaces')),
            ],
            options={
                'verbose_name': 'document of record',
                'verbose_name_plural': 'documents of record',
                'indexes': [models.Index(fields=['subject_type', 'subject_public_id'], name='document_of_subject')],
                'constraints': [models.UniqueConstraint(fields=('code', 'year', 'demo', 'serial'), name='document_number_once'), models.UniqueConstraint(fields=('kind', 'subject_type', 'subject_public_id', 'facts_digest', 'demo'), name='document_once_per_subject_and_facts'), models.CheckConstraint(condition=models.Q(('serial__gte', 1)), name='document_serial_starts_at_one'), models.CheckConstraint(condition=models.Q(models.Q(('demo', True), ('number__startswith', 'DEMO-')), models.Q(('demo', False), models.Q(('number__startswith', 'DEMO-'), _negated=True)), _connector='OR'), name='document_of_the_demo_says_so_in_its_number'), models.CheckConstraint(condition=models.Q(('record_digest__regex', '^[0-9a-f]{64}$'), ('facts_digest__regex', '^[0-9a-f]{64}$')), name='document_digests_are_sha256'), models.CheckConstraint(condition=models.Q(('replaces__isnull', True), models.Q(('replaces', models.F('id')), _negated=True), _connector='OR'), name='document_does_not_replace_itself')],
            },
        ),
        migrations.CreateModel(
            name='DocumentState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('valid', 'Valid'), ('suspended', 'Suspended'), ('withdrawn', 'Withdrawn'), ('cancelled', 'Cancelled'), ('superseded', 'Superseded'), ('expired', 'Expired')], max_length=12, verbose_name='state')),
                ('reason_zh', models.TextField(blank=True, verbose_name='reason in Chinese')),
                ('reason_en', models.TextField(blank=True, verbose_name='reason in English')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='states', to='certificates.issueddocument', verbose_name='document')),
            ],
            options={
                'verbose_name': 'state of a document',
                'verbose_name_plural': 'states of documents',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['valid', 'suspended', 'withdrawn', 'cancelled', 'superseded', 'expired'])), name='document_state_is_known'), models.CheckConstraint(condition=models.Q(('state', 'valid'), models.Q(('reason_zh', ''), _negated=True), models.Q(('reason_en', ''), _negated=True), _connector='OR'), name='document_state_other_than_valid_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='DocumentAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='file name')),
                ('content', models.BinaryField(verbose_name='content')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the file')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='certificates.issueddocument', verbose_name='document')),
            ],
            options={
                'verbose_name': 'attachment of a document',
                'verbose_name_plural': 'attachments of documents',
                'constraints': [models.UniqueConstraint(fields=('document', 'name'), name='document_attachment_once_per_name'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='document_attachment_digest_is_sha256')],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=4, verbose_name='kind code')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('demo', models.BooleanField(verbose_name='demo')),
                ('last', models.PositiveBigIntegerField(default=0, verbose_name='last number')),
            ],
            options={
                'verbose_name': 'number series',
                'verbose_name_plural': 'number series',
                'constraints': [models.UniqueConstraint(fields=('code', 'year', 'demo'), name='number_series_once_per_kind_and_year')],
            },
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('fingerprint', models.CharField(max_length=64, unique=True, verbose_name='fingerprint of the certificate')),
                ('subject', models.CharField(max_length=300, verbose_name='owner')),
                ('chain_pem', models.TextField(verbose_name='certificates')),
                ('valid_from', models.DateTimeField(verbose_name='valid from')),
                ('valid_until', models.DateTimeField(verbose_name='valid until')),
                ('self_made', models.BooleanField(verbose_name='from an authority made by this site')),
                ('demo', models.BooleanField(verbose_name='demo')),
                ('registered_at', models.DateTimeField(verbose_name='registered')),
            ],
            options={
                'verbose_name': 'signing key',
                'constraints': [models.CheckConstraint(condition=models.Q(('fingerprint__regex', '^[0-9a-f]{64}$')), name='signing_key_fingerprint_is_sha256'), models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('valid_from'))), name='signing_key_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('demo', False), ('self_made', True), _connector='OR'), name='signing_key_of_the_demo_is_self_made')],
            },
        ),
        migrations.CreateModel(
            name='DocumentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('zh-hans', 'Chinese'), ('en', 'English')], max_length=10, verbose_name='language')),
                ('pdf', models.BinaryField(verbose_name='signed PDF')),
                ('size_bytes', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64, unique=True, verbose_name='SHA-256 of the file')),
                ('unsigned_sha256', models.CharField(max_length=64, verbose_name='SHA-256 before signing')),
                ('signed_at', models.DateTimeField(verbose_name='signed')),
                ('timestamp_authority', models.CharField(blank=True, max_length=300, verbose_name='time stamp authority')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='certificates.issueddocument', verbose_name='document')),
                ('signing_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='certificates.signingkey', verbose_name='signing key')),
            ],
            options={
                'verbose_name': 'file of a document',
                'verbose_name_plural': 'files of documents',
                'constraints': [models.UniqueConstraint(fields=('document', 'language'), name='document_file_once_per_language'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$'), ('unsigned_sha256__regex', '^[0-9a-f]{64}$')), name='document_file_digests_are_sha256'), models.CheckConstraint(condition=models.Q(('size_bytes__gt', 0)), name='document_file_is_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='SigningKeyEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(choices=[('taken_into_use', 'Taken into use'), ('retired', 'Retired'), ('compromised', 'Compromised')], max_length=20, verbose_name='event')),
                ('effective_at', models.DateTimeField(verbose_name='effective from')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='certificates.signingkey', verbose_name='key')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'event of a signing key',
                'verbose_name_plural': 'events of signing keys',
                'constraints': [models.CheckConstraint(condition=models.Q(('event', 'taken_into_use'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='signing_key_event_has_reason')],
            },
        ),
    ]
