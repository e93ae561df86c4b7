"""How do the smallest parts look: icons, states, explanations, text to copy?"""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from footprint.web.components.registry import register, render
from footprint.web.icons import icon_body
from footprint.web.states import TONE_ICONS, look_of


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """``{% icon "leaf" %}``: a vendored icon; without label it is decoration, hidden from screen readers."""
    body = mark_safe(icon_body(name))  # noqa: S308  (vendored file, not user text)
    if label:
        return format_html(
            '<svg class="fp-icon" viewBox="0 0 16 16" role="img" aria-label="{}">{}</svg>', label, body
        )
    return format_html(
        '<svg class="fp-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>', body
    )


@register.simple_tag
def pill(text: str, tone: str = "muted", icon: str = "") -> SafeString:
    """``{% pill _("New") tone="info" %}``: a word with a colour and an icon."""
    return render("pill", text=text, tone=tone, icon=icon or TONE_ICONS[tone])


@register.simple_tag
def status(state: str, label: str = "") -> SafeString:
    """``{% status event.state event.get_state_display %}``: colour and icon follow from the stored state."""
    look = look_of(state)
    return render("pill", text=label or state, tone=look.tone, icon=look.icon)


@register.simple_block_tag(end_name="endhint")
def hint(content: str, label: str = "") -> SafeString:
    """``{% hint label=_("Why?") %}…{% endhint %}``: an explanation that opens in place, without a script."""
    return render("hint", label=label or _("More about this"), content=content)


@register.simple_tag
def copy(text: str, label: str = "") -> SafeString:
    """``{% copy certificate.number %}``: text to select, with a copy button where scripts run."""
    return render("copy", text=text, label=label)
