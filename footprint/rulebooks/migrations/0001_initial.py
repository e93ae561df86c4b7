import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='RuleBookRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('name', models.CharField(max_length=60, verbose_name='rule book')),
                ('release', models.CharField(max_length=30, verbose_name='release')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('content', models.JSONField(verbose_name='content')),
                ('installed_at', models.DateTimeField(verbose_name='installed at')),
            ],
            options={
                'verbose_name': 'rule book release',
                'ordering': ['name', '-installed_at', '-id'],
                'constraints': [models.UniqueConstraint(fields=('name', 'release'), name='rule_book_release_installed_once')],
            },
        ),
    ]
