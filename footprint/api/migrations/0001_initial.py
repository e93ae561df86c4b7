import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_api_clients'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('fingerprint', models.CharField(max_length=64)),
                ('begun_at', models.DateTimeField(db_index=True)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('headers', models.JSONField(default=dict)),
                ('body', models.TextField(blank=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.apiclient')),
            ],
            options={
                'verbose_name': 'stored answer',
                'constraints': [models.UniqueConstraint(fields=('client', 'key'), name='stored_answer_once_per_key'), models.CheckConstraint(condition=models.Q(('status', None), models.Q(('status__gte', 200), ('status__lt', 300)), _connector='OR'), name='stored_answer_is_a_success')],
            },
        ),
    ]
