import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=100, verbose_name='name')),
                ('language', models.CharField(choices=[('zh-hans', '中文'), ('en', 'English')], default='zh-hans', max_length=10, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('is_site_admin', models.BooleanField(default=False, verbose_name='site administrator')),
            ],
            options={
                'verbose_name': 'user',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique_in_any_case')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('name_zh', models.CharField(max_length=200, verbose_name='Chinese name')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='English name')),
                ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='unified social credit code')),
                ('registration_number', models.CharField(blank=True, max_length=50, verbose_name='registration number abroad')),
                ('country', models.CharField(default='CN', max_length=2, verbose_name='country')),
                ('region', models.CharField(blank=True, choices=[('CN-BJ', 'Beijing'), ('CN-TJ', 'Tianjin'), ('CN-HE', 'Hebei'), ('CN-SX', 'Shanxi'), ('CN-NM', 'Inner Mongolia'), ('CN-LN', 'Liaoning'), ('CN-JL', 'Jilin'), ('CN-HL', 'Heilongjiang'), ('CN-SH', 'Shanghai'), ('CN-JS', 'Jiangsu'), ('CN-ZJ', 'Zhejiang'), ('CN-AH', 'Anhui'), ('CN-FJ', 'Fujian'), ('CN-JX', 'Jiangxi'), ('CN-SD', 'Shandong'), ('CN-HA', 'Henan'), ('CN-HB', 'Hubei'), ('CN-HN', 'Hunan'), ('CN-GD', 'Guangdong'), ('CN-GX', 'Guangxi'), ('CN-HI', 'Hainan'), ('CN-CQ', 'Chongqing'), ('CN-SC', 'Sichuan'), ('CN-GZ', 'Guizhou'), ('CN-YN', 'Yunnan'), ('CN-XZ', 'Tibet'), ('CN-SN', 'Shaanxi'), ('CN-GS', 'Gansu'), ('CN-QH', 'Qinghai'), ('CN-NX', 'Ningxia'), ('CN-XJ', 'Xinjiang'), ('CN-TW', 'Taiwan'), ('CN-HK', 'Hong Kong'), ('CN-MO', 'Macao')], max_length=10, verbose_name='province')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='address')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('contact_name', models.CharField(blank=True, max_length=100, verbose_name='contact person')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='contact e-mail')),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name='contact telephone')),
                ('organises_events', models.BooleanField(default=False, verbose_name='organises events')),
                ('makes_products', models.BooleanField(default=False, verbose_name='makes products')),
                ('holds_credits', models.BooleanField(default=False, verbose_name='holds carbon credits')),
                ('plants_forests', models.BooleanField(default=False, verbose_name='plants or tends forests')),
                ('consults', models.BooleanField(default=False, verbose_name='advises other organisations')),
            ],
            options={
                'verbose_name': 'organisation',
                'constraints': [models.UniqueConstraint(condition=models.Q(('credit_code', ''), _negated=True), fields=('credit_code',), name='organisation_credit_code_once'), models.CheckConstraint(condition=models.Q(('credit_code', ''), ('credit_code__regex', '^[0-9A-HJ-NP-RTUWXY]{18}$'), _connector='OR'), name='organisation_credit_code_has_18_characters'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='organisation_country_is_iso_3166')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('granted_at', models.DateTimeField(verbose_name='granted at')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('end_reason', models.CharField(blank=True, max_length=300, null=True, verbose_name='reason of the end')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepted by')),
                ('consultant_user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates_held', to=settings.AUTH_USER_MODEL, verbose_name='consultant (person)')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates_given', to='accounts.organisation', verbose_name='client')),
                ('consultant_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates_held', to='accounts.organisation', verbose_name='consultant (organisation)')),
            ],
            options={
                'verbose_name': 'mandate',
                'ordering': ['-granted_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('consultant_organisation', None), ('consultant_user__isnull', False)), models.Q(('consultant_organisation__isnull', False), ('consultant_user', None)), _connector='OR'), name='mandate_has_one_consultant'), models.CheckConstraint(condition=models.Q(('consultant_organisation', None), models.Q(('client', models.F('consultant_organisation')), _negated=True), _connector='OR'), name='mandate_parties_differ'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='mandate_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='mandate_end_names_who')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('roles', models.JSONField(verbose_name='roles')),
                ('token_hash', models.CharField(max_length=64, unique=True, verbose_name='hash of the link')),
                ('created_at', models.DateTimeField(verbose_name='created at')),
                ('sent_at', models.DateTimeField(verbose_name='last sent at')),
                ('expires_at', models.DateTimeField(verbose_name='expires at')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted at')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepted by')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='revoked by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='accounts.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'invitation',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), models.F('organisation'), condition=models.Q(('accepted_at', None), ('revoked_at', None)), name='invitation_open_once_per_address'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None), _connector='OR'), name='invitation_not_accepted_and_revoked'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_acceptance_names_who'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='invitation_expires_after_creation')],
            },
        ),
        migrations.CreateModel(
            name='ConflictDeclaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('kind', models.CharField(choices=[('employment', 'Employment or secondment'), ('management', 'Shared management or board seat'), ('ownership', 'Ownership, shares or a common parent'), ('consulting', 'Consulting on carbon or energy'), ('services', 'Technical services, such as retrofit or energy performance contracting'), ('other', 'Another close interest, such as family')], max_length=20, verbose_name='kind')),
                ('started_on', models.DateField(blank=True, null=True, verbose_name='since')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='explanation')),
                ('declared_at', models.DateTimeField(verbose_name='declared at')),
                ('is_retracted', models.BooleanField(default=False, verbose_name='declared by mistake')),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='declared by')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conflicts_declared', to=settings.AUTH_USER_MODEL, verbose_name='person concerned')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='accounts.conflictdeclaration', verbose_name='replaces')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts_declared', to='accounts.organisation', verbose_name='declaring organisation')),
                ('other_organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts_named_in', to='accounts.organisation', verbose_name='other organisation')),
            ],
            options={
                'verbose_name': 'conflict declaration',
                'ordering': ['-declared_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('organisation', models.F('other_organisation')), _negated=True), name='conflict_parties_differ'), models.CheckConstraint(condition=models.Q(('started_on', None), ('ended_on', None), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='conflict_ends_after_start'), models.CheckConstraint(condition=models.Q(('is_retracted', False), models.Q(('replaces__isnull', False), models.Q(('note', ''), _negated=True)), _connector='OR'), name='conflict_retraction_says_what_and_why'), models.CheckConstraint(condition=models.Q(('kind__in', ['employment', 'management', 'ownership', 'consulting', 'services', 'other'])), name='conflict_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Accreditation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('activity', models.CharField(choices=[('verifier', 'Verification'), ('certification_body', 'Certification'), ('registry_operator', 'Registry operation')], max_length=30, verbose_name='activity')),
                ('body', models.CharField(max_length=200, verbose_name='accrediting body')),
                ('number', models.CharField(max_length=100, verbose_name='accreditation number')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_until', models.DateField(verbose_name='valid until')),
                ('evidence_note', models.TextField(max_length=2000, verbose_name='evidence')),
                ('evidence_url', models.URLField(blank=True, verbose_name='entry in the public register')),
                ('requested_at', models.DateTimeField(verbose_name='requested at')),
                ('state', models.CharField(choices=[('requested', 'Requested'), ('approved', 'Approved'), ('refused', 'Refused'), ('suspended', 'Suspended'), ('expired', 'Expired'), ('revoked', 'Revoked'), ('withdrawn', 'Withdrawn by the organisation')], default='requested', max_length=20, verbose_name='state')),
                ('state_changed_at', models.DateTimeField(verbose_name='in this state since')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accreditations', to='accounts.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'approval',
                'ordering': ['-requested_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='accreditation_ends_after_start'), models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'approved', 'refused', 'suspended', 'expired', 'revoked', 'withdrawn'])), name='accreditation_state_known'), models.UniqueConstraint(condition=models.Q(('state', 'requested')), fields=('organisation', 'activity'), name='accreditation_one_open_request_per_activity')],
            },
        ),
        migrations.CreateModel(
            name='StepUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('purpose', models.CharField(max_length=100, verbose_name='purpose')),
                ('methods', models.CharField(max_length=100, verbose_name='methods')),
                ('authenticated_at', models.DateTimeField(verbose_name='proved at')),
                ('used_at', models.DateTimeField(verbose_name='used at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='step_ups', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'step-up authentication',
                'ordering': ['-used_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('used_at__gte', models.F('authenticated_at'))), name='step_up_used_after_proof')],
            },
        ),
        migrations.CreateModel(
            name='AccreditationDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('from_state', models.CharField(blank=True, choices=[('requested', 'Requested'), ('approved', 'Approved'), ('refused', 'Refused'), ('suspended', 'Suspended'), ('expired', 'Expired'), ('revoked', 'Revoked'), ('withdrawn', 'Withdrawn by the organisation')], max_length=20, verbose_name='from state')),
                ('to_state', models.CharField(choices=[('requested', 'Requested'), ('approved', 'Approved'), ('refused', 'Refused'), ('suspended', 'Suspended'), ('expired', 'Expired'), ('revoked', 'Revoked'), ('withdrawn', 'Withdrawn by the organisation')], max_length=20, verbose_name='to state')),
                ('decided_at', models.DateTimeField(verbose_name='decided at')),
                ('reason', models.TextField(max_length=2000, verbose_name='reason')),
                ('accreditation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='accounts.accreditation', verbose_name='approval')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
            ],
            options={
                'verbose_name': 'decision on an approval',
                'ordering': ['decided_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_state', 'expired'), ('decided_by__isnull', False), _connector='OR'), name='accreditation_decision_names_who_unless_expired'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='accreditation_decision_gives_reason')],
            },
        ),
        migrations.CreateModel(
            name='AccreditationScope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('event', 'Footprint and neutrality of events'), ('product', 'Footprint of products'), ('organisation', 'Greenhouse gas inventories of organisations'), ('project', 'Emission reduction projects'), ('forestry', 'Forestry sinks'), ('label_low_carbon', 'Low-carbon label'), ('label_footprint', 'Footprint label'), ('label_neutral', 'Carbon-neutral label'), ('registry_national', 'National registry (CCER)'), ('registry_inclusive', 'Inclusive-carbon registry (PHCER)'), ('registry_international', 'International registry')], max_length=30, verbose_name='scope')),
                ('accreditation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scope_rows', to='accounts.accreditation', verbose_name='approval')),
            ],
            options={
                'verbose_name': 'scope of an approval',
                'constraints': [models.UniqueConstraint(fields=('accreditation', 'scope'), name='accreditation_scope_once')],
            },
        ),
        migrations.CreateModel(
            name='MandateRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('administrator', 'Administrator'), ('organiser', 'Organiser'), ('approver', 'Approver'), ('verifier', 'Verifier'), ('credit_holder', 'Credit holder'), ('registry_operator', 'Registry operator'), ('forester', 'Forester'), ('applicant', 'Applicant'), ('assessor', 'Assessor'), ('technical_reviewer', 'Technical reviewer'), ('decider', 'Decider'), ('auditor', 'Auditor'), ('consultant', 'Consultant')], max_length=30, verbose_name='role')),
                ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_rows', to='accounts.mandate', verbose_name='mandate')),
            ],
            options={
                'verbose_name': 'role of a mandate',
                'constraints': [models.UniqueConstraint(fields=('mandate', 'role'), name='mandate_role_once'), models.CheckConstraint(condition=models.Q(('role__in', ['organiser', 'credit_holder', 'forester', 'applicant', 'auditor'])), name='mandate_never_carries_approval_or_accredited_work')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('role', models.CharField(choices=[('administrator', 'Administrator'), ('organiser', 'Organiser'), ('approver', 'Approver'), ('verifier', 'Verifier'), ('credit_holder', 'Credit holder'), ('registry_operator', 'Registry operator'), ('forester', 'Forester'), ('applicant', 'Applicant'), ('assessor', 'Assessor'), ('technical_reviewer', 'Technical reviewer'), ('decider', 'Decider'), ('auditor', 'Auditor'), ('consultant', 'Consultant')], max_length=30, verbose_name='role')),
                ('started_at', models.DateTimeField(verbose_name='from')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'membership',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('user', 'organisation', 'role'), name='membership_role_held_once'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='membership_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='membership_end_names_who'), models.CheckConstraint(condition=models.Q(('role__in', ['administrator', 'organiser', 'approver', 'verifier', 'credit_holder', 'registry_operator', 'forester', 'applicant', 'assessor', 'technical_reviewer', 'decider', 'auditor', 'consultant'])), name='membership_role_known')],
            },
        ),
    ]
