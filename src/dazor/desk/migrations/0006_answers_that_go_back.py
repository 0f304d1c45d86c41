from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0005_media_of_four_kinds'),
    ]

    operations = [
        migrations.AddField(
            model_name='answerrow',
            name='back',
            field=models.BooleanField(default=False),
        ),
    ]
