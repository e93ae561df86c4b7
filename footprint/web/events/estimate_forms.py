"""What does an organiser type to get an estimate from a headcount?"""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from footprint.core.forms import QuantityField
from footprint.events.sections import ASSUMED_UNITS, choices_of

GROUPS = 6
PARTS = ("origin", "persons", "mode", "distance_km_one_way", "stays")


class HeadcountForm(forms.Form):
    """Who comes from where, and every assumed amount with a box to replace it."""

    meal_kind = forms.ChoiceField(
        label=_("Kind of meal"), required=False, help_text=_("Leave it empty when no meals are served.")
    )
    waste_treatment = forms.ChoiceField(
        label=_("Where the waste goes"), required=False, help_text=_("Leave it empty to leave waste out.")
    )

    def __init__(self, *args, place: str, known: dict | None = None, assumptions: list[dict], **options):
        options["initial"] = self._initial(known or {}, place) | options.get("initial", {})
        super().__init__(*args, **options)
        for number in range(GROUPS):
            self._add_group(number)
        self.fields["meal_kind"].choices = [("", "–"), *choices_of("kind")]
        treatments = [
            choice for choice in choices_of("treatment") if choice[0] in ("incineration", "landfill")
        ]
        self.fields["waste_treatment"].choices = [("", "–"), *treatments]
        self.assumptions = assumptions
        for one in assumptions:
            self.fields[f"stated_{one['name']}"] = QuantityField(
                label=_("Ours instead"),
                minimum=0,
                maximum=10_000,
                required=False,
                widget=forms.TextInput(attrs={"data-unit": ASSUMED_UNITS[one["name"]]}),
            )

    def _add_group(self, number: int) -> None:
        self.fields[f"origin_{number}"] = forms.CharField(
            label=_("From (city)"), max_length=60, required=False
        )
        self.fields[f"persons_{number}"] = QuantityField(
            label=_("Persons"), minimum=1, maximum=2_000_000, whole=True, required=False
        )
        self.fields[f"mode_{number}"] = forms.ChoiceField(
            label=_("Means of travel"), choices=[("", "–"), *choices_of("mode")], required=False
        )
        self.fields[f"distance_km_one_way_{number}"] = QuantityField(
            label=_("Distance one way"),
            unit="km",
            minimum=0,
            maximum=20_040,
            required=False,
            widget=forms.TextInput(attrs={"data-unit": "km"}),
        )
        self.fields[f"stays_{number}"] = forms.BooleanField(label=_("Stay in hotels"), required=False)

    @staticmethod
    def _initial(known: dict, place: str) -> dict:
        found = {f"stated_{name}": text for name, text in known.get("stated", {}).items()}
        found |= {name: known.get(name, "") for name in ("meal_kind", "waste_treatment")}
        for number, group in enumerate(known.get("groups", ())):
            found |= {f"{part}_{number}": group.get(part) for part in PARTS}
        if not known:
            found |= {"origin_0": place, "mode_0": "metro", "waste_treatment": "incineration"}
            found |= {f"stays_{number}": True for number in range(1, GROUPS)}
        return found

    def groups(self):
        """The boxes of each group."""
        for number in range(GROUPS):
            yield number + 1, [self[f"{part}_{number}"] for part in PARTS]

    def assumed(self):
        """Each assumption with the box that replaces it."""
        for one in self.assumptions:
            yield one, self[f"stated_{one['name']}"]

    def clean(self):
        data = super().clean()
        for number in range(GROUPS):
            persons = data.get(f"persons_{number}")
            if persons and not data.get(f"mode_{number}"):
                self.add_error(f"mode_{number}", _("Say how these persons travel."))
            if persons and not (data.get(f"origin_{number}") or data.get(f"distance_km_one_way_{number}")):
                self.add_error(f"origin_{number}", _("Say from which city, or how far one way."))
        return data

    @property
    def headcount(self) -> dict:
        """What the service takes: plain JSON, numbers as text; a group without persons is left out."""
        data = self.cleaned_data
        groups = []
        for number in range(GROUPS):
            values = {part: data.get(f"{part}_{number}") for part in PARTS}
            if values["persons"]:
                distance = values["distance_km_one_way"]
                groups.append(
                    values
                    | {"persons": str(values["persons"])}
                    | {"distance_km_one_way": "" if distance is None else _text(distance)}
                )
        stated = {one["name"]: data.get(f"stated_{one['name']}") for one in self.assumptions}
        return {
            "groups": groups,
            "meal_kind": data["meal_kind"],
            "waste_treatment": data["waste_treatment"],
            "stated": {name: _text(value) for name, value in stated.items() if value is not None},
        }


def typed(content: dict) -> dict:
    """What a draft holds, as the form's first values: a box that was not ticked does not come along."""
    return {f"stays_{number}": False for number in range(GROUPS)} | content


def _text(value: Decimal) -> str:
    return f"{value:f}"
