"""The code lists of the field: substances with ICD-10 group, known mixes, nuisance indicators."""

from django.db import migrations

SUBSTANCES = [
    # code, Danish name, ICD-10 group, order on the counter
    ("KOK", "kokain", "F14", 10),
    ("HER", "heroin", "F11", 20),
    ("CRK", "crack/base", "F14", 30),
    ("HER+KOK", "heroin + kokain (speedball)", "F19", 40),
    ("MTD", "metadon", "F11", 50),
    ("AMF", "amfetamin", "F15", 60),
    ("MET", "metamfetamin", "F15", 70),
    ("BUP", "buprenorphin", "F11", 80),
    ("MOR", "morfin", "F11", 90),
    ("KET", "ketogan", "F11", 100),
    ("OXY", "oxycodon", "F11", 110),
    ("FEN", "fentanyl/nitazener", "F11", 120),
    ("RIT", "ritalin", "F15", 130),
    ("MDM", "MDMA", "F15", 140),
    ("CAT", "cathinoner", "F15", 150),
    ("BZD", "benzodiazepiner", "F13", 160),
    ("GHB", "GHB", "F13", 170),
    ("KTM", "ketamin", "F19", 180),
    ("HAS", "hash", "F12", 190),
    ("AND", "andet stof", "F19", 200),
    ("UKE", "ukendt stof", "F19", 210),
]
INDICATORS = [
    ("waste_kg_per_day", "stofrelateret affald pr. dag", "kg", 2),
    ("needles_found", "fundne kanyler", "antal", 0),
    ("complaints", "klager fra beboere", "antal", 0),
    ("needle_sticks", "nålestik uden for rummet", "antal", 0),
    ("dealers_removed_per_day", "pushere fjernet fra gaden pr. dag", "antal", 1),
]


def fill(apps, schema_editor):
    Substance = apps.get_model("intake_rooms", "Substance")
    for code, name, icd10, order in SUBSTANCES:
        Substance.objects.get_or_create(
            code=code, defaults={"name": name, "icd10_group": icd10, "order": order}
        )
    Indicator = apps.get_model("intake_rooms", "NuisanceIndicator")
    for code, name, unit, decimals in INDICATORS:
        Indicator.objects.get_or_create(
            code=code, defaults={"name": name, "unit": unit, "decimals": decimals}
        )


class Migration(migrations.Migration):
    dependencies = [("intake_rooms", "0001_rooms_and_intakes")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
