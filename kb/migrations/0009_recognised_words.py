from django.db import migrations, models


def mark_given_up(apps, schema_editor):
    """A page without text was given up, or is blank: trying it once more tells."""
    apps.get_model("kb", "RecognisedPage").objects.filter(text="", confidence=0).update(given_up=True)


class Migration(migrations.Migration):
    dependencies = [("kb", "0008_commitment_steps")]

    operations = [
        migrations.AddField(
            model_name="recognisedpage",
            name="given_up",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="recognisedpage",
            name="words",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(mark_given_up, migrations.RunPython.noop, elidable=True),
    ]
