import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='FactorRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('version', models.CharField(max_length=30, unique=True, verbose_name='version')),
                ('released_on', models.DateField(verbose_name='released on')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('factor_count', models.PositiveIntegerField(verbose_name='number of factors')),
                ('installed_at', models.DateTimeField(verbose_name='installed at')),
            ],
            options={
                'verbose_name': 'factor release',
                'ordering': ['-installed_at', '-id'],
            },
        ),
    ]
