"""What is typed to import trips, to make a link, and behind a link?"""

from uuid import uuid4

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from footprint.core.forms import QuantityField
from footprint.events.enums import LinkKind, Section
from footprint.events.models import CollectionLink, Event
from footprint.events.sections import BOXES, choices_of
from footprint.events.services.links import FILES_AT_MOST, PERSONS_AT_MOST
from footprint.evidence.media import ENDINGS
from footprint.web.events.forms import Day, FilesField, box_field


class ImportForm(forms.Form):
    """One file of trips."""

    file = forms.FileField(
        label=_("File of trips"),
        help_text=_("Excel or CSV, at most 5 MB and 20,000 rows. The file itself is not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class LinkForm(forms.Form):
    """Whom a link is for, and until when it is open."""

    kind = forms.ChoiceField(label=_("For whom"), choices=LinkKind.choices)
    section = forms.ChoiceField(
        label=_("Kind of data"),
        choices=Section.choices,
        help_text=_("What the supplier hands in; attendees are always asked about their trip."),
    )
    label = forms.CharField(
        label=_("What the link is for"),
        help_text=_("Shown to whoever opens it, for example: shuttle buses, or attendees of the forum."),
        max_length=200,
    )
    expires_on = Day(label=_("Open until"))
    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, event: Event, **options):
        super().__init__(*args, **options)
        self.fields["expires_on"].initial = event.ends_on


class _WithTrap(forms.Form):
    """A form with a box that people do not see and machines fill in."""

    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def from_a_machine(self) -> bool:
        return bool(self.cleaned_data.get("website"))


class SurveyForm(_WithTrap):
    """How somebody came to the event; no name, no address."""

    field_order = ("from", "mode", "persons", "persons_per_car", "distance_km_one_way", "nights")

    mode = forms.ChoiceField(label=_("How did you travel for the longest part?"))
    persons = QuantityField(
        label=_("For how many persons do you answer?"),
        minimum=1,
        maximum=PERSONS_AT_MOST,
        whole=True,
        initial=1,
    )
    persons_per_car = QuantityField(
        label=_("How many sat in the car?"),
        help_text=_("Only for trips by car, the driver included."),
        minimum=1,
        maximum=9,
        whole=True,
        required=False,
    )
    distance_km_one_way = QuantityField(
        label=_("About how far is it, one way?"),
        help_text=_("Only if you started in the city of the event or your town is not found."),
        unit="km",
        minimum=0,
        maximum=20_040,
        estimate=True,
        required=False,
        widget=forms.TextInput(attrs={"data-unit": "km"}),
    )
    nights = QuantityField(
        label=_("How many nights did you stay in a hotel?"),
        minimum=0,
        maximum=60,
        whole=True,
        initial=0,
        required=False,
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["from"] = forms.CharField(
            label=_("From which city did you come?"), max_length=60, required=False
        )
        self.fields["mode"].choices = choices_of("mode")
        self.order_fields(self.field_order)

    def clean(self):
        data = super().clean()
        if not data.get("from") and data.get("distance_km_one_way") is None:
            self.add_error("from", _("Say from which city you came, or about how far it was."))
        if data.get("mode") == "car" and not data.get("persons_per_car"):
            self.add_error("persons_per_car", _("Say how many sat in the car."))
        return data

    @property
    def given(self) -> dict:
        """What the service takes."""
        data = self.cleaned_data
        values = {
            name: "" if data.get(name) is None else str(data[name])
            for name in ("mode", "from", "persons", "distance_km_one_way", "nights")
        }
        by_car = data["mode"] == "car" and data.get("persons_per_car")
        values["persons_per_car"] = str(data["persons_per_car"]) if by_car else ""
        return {"values": values, "request_id": data["request_id"]}


class SupplierForm(_WithTrap):
    """Figures of one kind with the files that prove them."""

    label = forms.CharField(
        label=_("What it is"), help_text=_("For example: buses between station and fair."), max_length=300
    )
    note = forms.CharField(
        label=_("Where the figure comes from"),
        help_text=_("For example: invoice or meter, and for which days."),
        max_length=250,
        required=False,
    )
    override_reason = forms.CharField(
        label=_("Why an unusual figure is right"), max_length=500, required=False
    )
    files = FilesField(label=_("Evidence files"), required=False)

    def __init__(self, *args, link: CollectionLink, **options):
        super().__init__(*args, **options)
        self.section = Section(link.section)
        for box in BOXES[self.section]:
            self.fields[box.name] = box_field(box)
        names = [box.name for box in BOXES[self.section]]
        self.order_fields(["label", *names, "note", "files", "override_reason"])
        self.fields["files"].help_text = format_html(
            _("Up to {most} files: {endings}"),
            most=FILES_AT_MOST,
            endings=format_html("<code>{}</code>", " ".join(ENDINGS)),
        )

    @property
    def given(self) -> dict:
        """What the service takes."""
        data = self.cleaned_data
        own = {name: data[name] for name in ("label", "note", "override_reason", "request_id")}
        values = {box.name: data.get(box.name) for box in BOXES[self.section]}
        return own | {"values": values, "files": [(file.name, file.read()) for file in data["files"]]}
