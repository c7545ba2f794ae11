from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("consultation", "0011_party_links_can_be_told_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="newsitem",
            name="mailed_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="sendt til abonnenterne"
            ),
        ),
    ]
