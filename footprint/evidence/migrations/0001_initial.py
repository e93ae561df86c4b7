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
            name='EvidenceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the file')),
                ('size_bytes', models.PositiveBigIntegerField(verbose_name='size in bytes')),
                ('media_type', models.CharField(max_length=100, verbose_name='kind of file')),
                ('filename', models.CharField(max_length=200, verbose_name='file name')),
                ('description', models.CharField(blank=True, max_length=300, verbose_name='what it shows')),
                ('uploaded_at', models.DateTimeField(verbose_name='uploaded')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence_files', to='accounts.organisation', verbose_name='organisation')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'evidence file',
                'verbose_name_plural': 'evidence files',
                'indexes': [models.Index(fields=['organisation', '-id'], name='evidence_of_organisation')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'sha256'), name='evidence_file_once_per_organisation'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='evidence_digest_is_sha256'), models.CheckConstraint(condition=models.Q(('size_bytes__gt', 0)), name='evidence_file_is_not_empty'), models.CheckConstraint(condition=models.Q(('filename', ''), _negated=True), name='evidence_file_has_name')],
            },
        ),
        migrations.CreateModel(
            name='EvidenceScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('clean', 'Nothing found'), ('infected', 'Harmful'), ('scan_failed', 'Scan failed')], max_length=20, verbose_name='scan result')),
                ('detail', models.CharField(blank=True, max_length=300, verbose_name='what was found')),
                ('scanned_at', models.DateTimeField(verbose_name='scanned')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='evidence.evidencefile', verbose_name='evidence file')),
            ],
            options={
                'verbose_name': 'scan of an evidence file',
                'verbose_name_plural': 'scans of evidence files',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['clean', 'infected', 'scan_failed'])), name='evidence_scan_state_is_known')],
            },
        ),
    ]
