"""How do templates write numbers, masses, areas and dates? ``{% load core %}``

{{ meals|number }}  {{ shown|number:2 }}  {{ people|compact }}  {{ share|percent }}
{{ line.emissions_mg_co2e|tonnes }}  {{ line.emissions_mg_co2e|co2e }}
{% tonnes_between total_mg low_mg high_mg %}  {% tonnes_with_interval total_mg low_mg high_mg %}
{{ plot.area_mu|area_mu }}  {{ event.starts_on|day }}  {{ issued_at|moment }}  {{ deadline|moment:"zone" }}
{% period event.starts_on event.ends_on %}  {% until deadline %}
"""

from django import template

from footprint.core import clock, dates, text
from footprint.core.job_runner import job_kind_of

register = template.Library()


@register.filter
def number(value, decimals: int | None = None) -> str:
    """``{{ value|number }}`` or ``{{ value|number:2 }}``."""
    return text.number(_given(value), decimals=decimals)


@register.filter
def compact(value) -> str:
    """``{{ 3600000|compact }}`` → 360万 · 3.6 million."""
    return text.compact(_given(value))


@register.filter
def percent(share, decimals: int = 1) -> str:
    """``{{ 0.125|percent }}`` → 12.5%."""
    return text.percent(_given(share), decimals=decimals)


@register.filter
def tonnes(mg) -> str:
    """Milligrams as tonnes, without the unit."""
    return text.tonnes(_given(mg))


@register.filter
def co2e(mg) -> str:
    """Milligrams of CO₂e with a fitting unit."""
    return text.co2e(_given(mg))


@register.filter
def area_mu(value) -> str:
    """An area given in mu, in both units."""
    return text.area(area_mu=_given(value))


@register.filter
def area_ha(value) -> str:
    """An area given in hectares, in both units."""
    return text.area(area_ha=_given(value))


@register.filter
def file_size(size_bytes) -> str:
    """The size of a file."""
    return text.file_size(_given(size_bytes))


@register.filter
def joined(words) -> str:
    """The words as one enumeration."""
    return text.joined(list(words))


@register.filter
def day(value) -> str:
    """A day, or the day of a moment."""
    return dates.day(_given(value))


@register.filter
def moment(value, zone: str = "") -> str:
    """A moment in Beijing time; ``|moment:"zone"`` says so."""
    return dates.moment(_given(value), zone=bool(zone))


@register.simple_tag
def period(first, last) -> str:
    """From the first day to the last."""
    return dates.period(_given(first), _given(last))


@register.simple_tag
def until(deadline) -> str:
    """How far away a deadline is, by the site's clock."""
    return dates.until(_given(deadline), now=clock.now())


@register.simple_tag
def tonnes_between(mg, low_mg, high_mg) -> str:
    """Milligrams as tonnes with the digits that the interval supports, without the unit."""
    return text.tonnes(_given(mg), low_mg=_given(low_mg), high_mg=_given(high_mg))


@register.simple_tag
def tonnes_with_interval(mg, low_mg, high_mg) -> str:
    """``3,900 tCO₂e (3,500–4,400)``."""
    return text.tonnes_with_interval(_given(mg), low_mg=_given(low_mg), high_mg=_given(high_mg))


@register.filter
def job_label(job) -> str:
    """What people call this kind of work."""
    return str(job_kind_of(job.kind).label)


def _given(value):
    """A missing template variable is missing, not an empty text."""
    return None if value == "" else value


@register.filter
def zone(value: str) -> str:
    """``{{ retirement.zone|zone }}``"""
    return dates.zone_name(value)
