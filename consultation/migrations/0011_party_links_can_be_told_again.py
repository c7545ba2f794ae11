from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultation", "0010_evidence_of_a_whole_question"),
    ]

    operations = [
        migrations.AddField(
            model_name="hearingparty",
            name="link_nonce",
            field=models.CharField(blank=True, default="", editable=False, max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="hearingparty",
            name="link_site",
            field=models.CharField(blank=True, default="", editable=False, max_length=200),
            preserve_default=False,
        ),
    ]
