"""What one can be referred to, with the law it rests on (domain facts §3)."""

from django.db import migrations

KINDS = [
    # code, Danish name, law
    ("drug_treatment", "misbrugsbehandling", "SEL § 101"),
    ("immediate_treatment", "straksbehandling", ""),
    ("anonymous_counselling", "anonym rådgivning", "SEL § 101 a"),
    ("outreach_treatment", "opsøgende behandling", ""),
    ("substitution_treatment", "substitutionsbehandling", "SUL § 142"),
    ("heroin_treatment", "heroinbehandling", ""),
    ("outreach_assessment", "fremskudt visitation", ""),
    ("treatment_trial", "behandlingspraktik", ""),
    ("detoxification", "afrusning", ""),
    ("health_room", "sundhedsrum", ""),
    ("wound_care", "sårpleje", ""),
    ("general_practitioner", "egen læge", ""),
    ("emergency_room", "skadestue eller 112", ""),
    ("psychiatric_emergency", "psykiatrisk akutmodtagelse", ""),
    ("hepatitis_c_care", "hepatitis C-test og -behandling", ""),
    ("hiv_test_vaccination", "HIV-test og vaccination", ""),
    ("social_dental_care", "socialtandpleje", ""),
    ("shelter", "herberg", "SEL § 110"),
    ("drop_in_cafe", "natcafé eller varmestue", ""),
    ("housing_support", "boligindsats", ""),
    ("support_contact_person", "støtte-kontaktperson", "SEL § 99"),
    ("social_centre", "socialcenter", ""),
    ("job_centre", "jobcenter", ""),
    ("crisis_centre", "krisecenter eller kvindetilbud", "SEL § 109"),
    ("legal_aid", "retshjælp", ""),
    ("home_municipality", "hjemkommune og hjemtransport", ""),
    ("embassy", "ambassade", ""),
    ("naloxone_course", "naloxonkursus", ""),
    ("food", "mad", ""),
    ("other", "andet tilbud", ""),
]


def fill(apps, schema_editor):
    OfferKind = apps.get_model("referrals", "OfferKind")
    for order, (code, name, law) in enumerate(KINDS, start=1):
        OfferKind.objects.get_or_create(
            code=code, defaults={"name": name, "law_basis": law, "order": order * 10}
        )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_offers_and_referrals")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
