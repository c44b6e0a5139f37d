from typing import ClassVar

from django.db import migrations

# What was loaded before programmes had lasting codes first appeared, as far as these tables know, where it stands.
CODES = """
UPDATE plan_programme AS programme SET code = edition.fiscal_year || '-' || programme.number
FROM plan_edition AS edition WHERE edition.id = programme.edition_id AND programme.code = ''
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("plan", "0002_yearly_revision")]

    operations: ClassVar = [migrations.RunSQL(CODES, migrations.RunSQL.noop)]
