"""Keys of service accounts end by themselves; those issued before end with the fiscal year."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="servicekey",
            name="expires_on",
            field=models.DateField(default=datetime.date(2027, 3, 31), verbose_name="有効期限"),
            preserve_default=False,
        ),
    ]
