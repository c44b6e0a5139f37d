"""Two indexes that no question needs, and every write paid for."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]
    operations = [
        migrations.RemoveIndex("eventrow", "outbox_event_type"),
        migrations.RunSQL(
            "DROP INDEX outbox_delivery_event",
            "CREATE INDEX outbox_delivery_event ON outbox_delivery (event_id)",
        ),
    ]
