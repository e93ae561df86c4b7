"""What does an organiser type about an event, its boundary and its data?"""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from footprint.accounts.models import Organisation
from footprint.core.forms import QuantityField
from footprint.core.languages import in_language
from footprint.events.enums import BoundaryStatus, EventKind, Privacy, Section, Tier
from footprint.events.models import DataLine, Event, Measure
from footprint.events.sections import BOXES, Box, choices_of, unpacked
from footprint.events.selectors import Treatment
from footprint.evidence.media import ENDINGS
from footprint.evidence.models import EvidenceFile
from footprint.rulebooks.selectors import as_book, latest_of_each


class Day(forms.DateField):
    """A day, chosen from the browser's calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one box; the cleaned value is a list."""

    def __init__(self, **options):
        widget = _Files(attrs={"accept": ",".join(ENDINGS)})
        super().__init__(**({"widget": widget} | options))

    def clean(self, data, initial=None):
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
        return [super(FilesField, self).clean(one, initial) for one in given]


def box_field(box: Box) -> forms.Field:
    """The field of one box of the table; figures stay as typed and are read by the service."""
    options = {"label": box.label, "required": box.required, "help_text": box.help}
    if box.shape == "flag":
        return forms.BooleanField(**(options | {"required": False}))
    if box.shape == "choice":
        empty = [] if box.required else [("", "–")]
        return forms.ChoiceField(choices=[*empty, *choices_of(box.choices)], **options)
    attributes = {"data-unit": box.unit} if box.unit and box.shape == "number" else {}
    return forms.CharField(max_length=60, widget=forms.TextInput(attrs=attributes), **options)


def _rulebooks() -> list[tuple[str, str]]:
    books = [as_book(release) for release in latest_of_each()]
    return [
        (book.name, f"{in_language(zh=book.title.zh, en=book.title.en)} ({book.release})") for book in books
    ]


class EventForm(forms.Form):
    """The facts of an event; the rule book is chosen once, when it is opened."""

    name_zh = forms.CharField(label=_("Chinese name"), max_length=200)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind of event"), choices=EventKind.choices)
    rulebook = forms.ChoiceField(
        label=_("Rule book"),
        help_text=_("It decides what counts, what the plan needs and by when the rest is offset."),
    )
    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"))
    place = forms.CharField(label=_("City"), max_length=100)
    venues = forms.CharField(
        label=_("Venues"), help_text=_("One on each line."), widget=forms.Textarea(attrs={"rows": 3})
    )
    zone = forms.CharField(label=_("Time zone"), initial="Asia/Shanghai", max_length=60)
    attendees_expected = QuantityField(label=_("Attendees expected"), minimum=1, whole=True, required=False)
    attendees_actual = QuantityField(label=_("Attendees counted"), minimum=1, whole=True, required=False)
    privacy = forms.ChoiceField(label=_("Who may see it"), choices=Privacy.choices)
    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, event: Event | None = None, **options):
        if event is not None:
            names = [name for name in self.base_fields if hasattr(event, name) and name != "venues"]
            venues = "\n".join(venue.name for venue in event.venues.all())
            options["initial"] = {name: getattr(event, name) for name in names} | {"venues": venues}
        super().__init__(*args, **options)
        if event is None:
            self.fields["rulebook"].choices = _rulebooks()
            del self.fields["attendees_actual"]
        else:
            del self.fields["rulebook"]

    @property
    def facts(self) -> dict:
        """What the services take."""
        other = {"rulebook", "venues", "request_id", "version"}
        return {name: value for name, value in self.cleaned_data.items() if name not in other}

    @property
    def venue_names(self) -> list[str]:
        return self.cleaned_data["venues"].splitlines()


class BoundaryForm(forms.Form):
    """One treatment and one reason for each category that the rule book leaves open."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, rows: list[Treatment], **options):
        super().__init__(*args, **options)
        self.rows = rows
        for row in rows:
            if row.place == "outside":
                continue
            allowed = [
                choice
                for choice in BoundaryStatus.choices
                if not (row.mandatory and choice[0] == BoundaryStatus.OUTSIDE)
            ]
            self.fields[f"status_{row.code}"] = forms.ChoiceField(
                label=_("Treatment"), choices=allowed, initial=row.status
            )
            self.fields[f"reason_{row.code}"] = forms.CharField(
                label=_("Reason, unless inside"), max_length=500, required=False, initial=row.reason
            )

    def groups(self):
        """Each category with its two boxes; none for one that the rule book leaves out."""
        for row in self.rows:
            if f"status_{row.code}" in self.fields:
                yield row, self[f"status_{row.code}"], self[f"reason_{row.code}"]
            else:
                yield row, None, None

    @property
    def choices(self) -> dict[str, tuple[str, str]]:
        data = self.cleaned_data
        return {
            row.code: (data[f"status_{row.code}"], data[f"reason_{row.code}"])
            for row in self.rows
            if f"status_{row.code}" in data
        }


class LineForm(forms.Form):
    """One line of data of one kind; figures stay as typed and are read by the service."""

    label = forms.CharField(label=_("What it is"), max_length=300)

    def __init__(
        self,
        *args,
        section: Section,
        event: Event,
        organisation: Organisation,
        line: DataLine | None = None,
        **options,
    ):
        super().__init__(*args, **options)
        for box in BOXES[section]:
            self.fields[box.name] = box_field(box)
        venues = [(venue.code, venue.name) for venue in event.venues.all()]
        if venues and section != Section.TRAVEL:
            self.fields["venue"] = forms.ChoiceField(
                label=_("Venue"), choices=[("", "–"), *venues], required=False
            )
        self.fields["tier"] = forms.ChoiceField(
            label=_("Data quality"), choices=Tier.choices, initial=Tier.BASIC
        )
        self.fields["source_note"] = forms.CharField(
            label=_("Where the figure comes from"), max_length=500, required=False
        )
        self.fields["evidence"] = forms.ModelMultipleChoiceField(
            label=_("Evidence files"),
            queryset=EvidenceFile.objects.filter(organisation=organisation).order_by("-id"),
            to_field_name="public_id",
            required=False,
        )
        self.fields["files"] = FilesField(
            label=_("New evidence files"),
            required=False,
            help_text=_("Several at once; they are kept with this line."),
        )
        self.fields["override_reason"] = forms.CharField(
            label=_("Why an unusual figure is right"), max_length=500, required=False
        )
        self.fields["request_id"] = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        if line is not None:
            self.initial |= unpacked(section, line.inputs) | {
                "label": line.label,
                "tier": line.tier,
                "source_note": line.source_note,
                "override_reason": line.override_reason,
                "version": line.version,
                "evidence": [file.public_id for file in line.evidence.all()],
            }
            if line.inputs.get("unit"):
                self.initial["quantity"] = f"{line.inputs['quantity']} {line.inputs['unit']}"

    @property
    def given(self) -> dict:
        """What the service takes."""
        own = ("label", "tier", "source_note", "override_reason", "evidence", "request_id", "version")
        facts = {name: self.cleaned_data[name] for name in own}
        other = (*own, "files")
        values = {name: value for name, value in self.cleaned_data.items() if name not in other}
        files = [(file.name, file.read()) for file in self.cleaned_data["files"]]
        return facts | {"values": values, "files": files}


class ComputeForm(forms.Form):
    """Why a footprint is calculated once more."""

    reason = forms.CharField(
        label=_("What has changed"),
        help_text=_("Needed when there is a result already; it stays in the history."),
        max_length=500,
        required=False,
    )


class PlanForm(forms.Form):
    """The texts of the plan."""

    timetable = forms.CharField(
        label=_("Timetable"), widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=5000
    )
    responsible = forms.CharField(label=_("Who is responsible"), max_length=300, required=False)
    cover_intended = forms.CharField(
        label=_("How the rest is to be offset"),
        help_text=_("Kind of credits or forest, about how many tonnes, and by when."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=5000,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class MeasureForm(forms.Form):
    """One step to emit less."""

    label = forms.CharField(label=_("Measure"), max_length=300)
    owner = forms.CharField(label=_("Person responsible"), max_length=100)
    due_on = Day(label=_("To be done by"))
    expected_kg = QuantityField(
        label=_("Expected reduction"),
        unit="kg",
        minimum=0,
        maximum=10**10,
        required=False,
        widget=forms.TextInput(attrs={"data-unit": "kg"}),
    )


class CopyForm(forms.Form):
    """Name and days of an event that starts from an earlier one."""

    name_zh = forms.CharField(label=_("Chinese name"), max_length=200)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    rulebook = forms.ChoiceField(label=_("Rule book"), help_text=_("Its newest release applies to the copy."))
    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"))
    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, event: Event, **options):
        names = {"name_zh": event.name_zh, "name_en": event.name_en, "rulebook": event.rulebook_release.name}
        super().__init__(*args, initial=names, **options)
        self.fields["rulebook"].choices = _rulebooks()


class AchieveForm(forms.Form):
    """When a measure was carried out, and what shows its effect."""

    done_on = Day(label=_("Done on"))
    before = forms.ModelChoiceField(
        label=_("Line without the measure"),
        queryset=DataLine.objects.none(),
        to_field_name="public_id",
        required=False,
        help_text=_("For example the line of the estimate."),
    )
    after = forms.ModelChoiceField(
        label=_("Line with the measure"),
        queryset=DataLine.objects.none(),
        to_field_name="public_id",
        required=False,
    )
    avoided_kg = QuantityField(
        label=_("Reduction achieved"),
        help_text=_("Only where no two lines show it."),
        unit="kg",
        minimum=0,
        maximum=10**10,
        required=False,
        widget=forms.TextInput(attrs={"data-unit": "kg"}),
    )
    explanation = forms.CharField(label=_("How the figure was found"), max_length=500, required=False)

    def __init__(self, *args, measure: Measure, **options):
        given = ("done_on", "avoided_kg", "explanation")
        initial = {name: getattr(measure, name) for name in given}
        if measure.before:
            initial["avoided_kg"] = None
        super().__init__(*args, initial=initial, **options)
        for name in ("before", "after"):
            self.fields[name].queryset = measure.event.lines.filter(reviewed=True).order_by(
                "purpose", "section", "id"
            )
            self.fields[name].label_from_instance = _line_name


def _line_name(line: DataLine) -> str:
    return f"{line.get_purpose_display()} · {line.get_section_display()} · {line.label}"
