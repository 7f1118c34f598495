import governance.foundation.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("residents", "0002_a_visit_says_why_it_was_revoked")]

    operations = [
        migrations.AddField(
            model_name="rosterbatch",
            name="refused",
            field=governance.foundation.fields.EncryptedTextField(blank=True, default=""),
        ),
    ]
