"""How does every form field look, whoever wrote the form?

``{{ form }}`` and ``{{ form.name.as_field_group }}`` come out in the site's own markup: label, help, error
and control tied together for screen readers. A widget may carry ``data-unit`` in its attrs; the unit then
stands beside the box.
"""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from footprint.core.charts.figures import unit_text

_CHECKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)
_SELECTS = (forms.Select, forms.SelectMultiple)


def control_class(widget: forms.Widget) -> str:
    """The CSS class of a widget's control."""
    if isinstance(widget, _CHECKS):
        return "form-check-input"
    if isinstance(widget, _SELECTS):
        return "form-select"
    if isinstance(widget, forms.NumberInput) or widget.attrs.get("inputmode") == "decimal":
        return "form-control fp-number-input"
    return "form-control"


class LookBoundField(BoundField):
    """A bound field that knows its class, its unit and what describes it."""

    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if not widget.is_hidden:
            own = str(widget.attrs.get("class", ""))
            attrs["class"] = f"{control_class(widget)} {own}".strip()
        if isinstance(widget, forms.NumberInput):
            attrs.setdefault("inputmode", "decimal")
        return attrs

    @property
    def unit(self) -> str:
        """The unit beside the box: the field's own (``QuantityField``), or the widget's ``data-unit``."""
        return unit_text(str(self.field.widget.attrs.get("data-unit", "") or getattr(self.field, "unit", "")))

    @property
    def is_single_check(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_file(self) -> bool:
        return isinstance(self.field.widget, forms.FileInput)


class Renderer(TemplatesSetting):
    """The form renderer named in settings."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    formset_template_name = "components/formset.html"
    bound_field_class = LookBoundField
