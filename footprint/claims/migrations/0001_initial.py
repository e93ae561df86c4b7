import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_api_clients'),
        ('accounts', '__first__'),
        ('assessments', '0001_initial'),
        ('offsets', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('basis', models.CharField(choices=[('point', 'The footprint itself'), ('p95', 'The value that 95 % of cases stay under')], default='point', max_length=10, verbose_name='what is covered')),
                ('opened_at', models.DateTimeField(verbose_name='opened at')),
                ('version', models.PositiveIntegerField(default=1)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='accounts.organisation', verbose_name='organisation')),
                ('subject', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='claim', to='assessments.subject', verbose_name='subject')),
            ],
            options={
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('basis__in', ['point', 'p95'])), name='claim_basis_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('duty', models.CharField(max_length=60, verbose_name='duty')),
                ('published_on', models.DateField(verbose_name='made public on')),
                ('how', models.CharField(max_length=300, verbose_name='where and how')),
                ('address', models.URLField(blank=True, max_length=500, verbose_name='address')),
                ('noted_at', models.DateTimeField(verbose_name='noted at')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='assessments.subject', verbose_name='subject')),
            ],
            options={
                'verbose_name': 'publication',
                'verbose_name_plural': 'publications',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('how', ''), _negated=True), name='publication_says_how'), models.CheckConstraint(condition=models.Q(('duty', ''), _negated=True), name='publication_names_duty')],
            },
        ),
        migrations.CreateModel(
            name='PublicPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('privacy', models.CharField(choices=[('organisation', 'Only our organisation'), ('totals', 'Public: totals only'), ('public', 'Public: with all lines')], max_length=20, verbose_name='who may see it')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('chosen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chosen by')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='public_pages', to='assessments.subject', verbose_name='subject')),
            ],
            options={
                'verbose_name': 'choice about the public page',
                'verbose_name_plural': 'choices about public pages',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('privacy__in', ['organisation', 'totals', 'public'])), name='public_page_privacy_is_known')],
            },
        ),
        migrations.CreateModel(
            name='TrueUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('planned_t', models.PositiveBigIntegerField(null=True, verbose_name='tonnes by the estimate')),
                ('required_t', models.PositiveBigIntegerField(verbose_name='tonnes by the final footprint')),
                ('kept_before_t', models.PositiveBigIntegerField(verbose_name='tonnes kept before')),
                ('kept_after_t', models.PositiveBigIntegerField(verbose_name='tonnes kept after')),
                ('done_at', models.DateTimeField(verbose_name='done at')),
                ('request_id', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.assessment', verbose_name='final footprint')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='true_ups', to='claims.claim', verbose_name='claim')),
                ('done_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
                ('quote', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offsets.quote', verbose_name='quote of the top-up')),
            ],
            options={
                'verbose_name': 'true-up',
                'verbose_name_plural': 'true-ups',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kept_before_t', models.F('kept_after_t')), _negated=True), name='true_up_changes_something'), models.CheckConstraint(condition=models.Q(('quote__isnull', True), ('kept_after_t__gt', models.F('kept_before_t')), _connector='OR'), name='true_up_with_quote_tops_up')],
            },
        ),
    ]
