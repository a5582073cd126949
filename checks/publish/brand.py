"""The logo and the accent colour of a company on its page."""

from base64 import b64encode

from checks.languages.language import Language
from checks.publish.assets import text_of
from checks.register.colour import ON_DARK, readable

_PNG = b"\x89PNG"


def logo_address(logo: bytes | None) -> str | None:
    """A logo as an address with the picture itself. No script in an SVG can run there."""
    if logo is None:
        return None
    kind = "png" if logo.startswith(_PNG) else "svg+xml"
    return f"data:image/{kind};base64,{b64encode(logo).decode()}"


def page_style(language: Language, logo: str | None, accent: str | None) -> str:
    """The style sheet of a page. Parts that few pages need are left out of the other pages."""
    parts = [text_of("style.min.css")]
    if language.direction == "rtl":
        parts.append(text_of("rtl.css"))
    if logo is not None:
        parts.append(_LOGO)
    return "".join([*parts, accent_style(accent)])


_LOGO = (
    ".organization img { height: 1.75rem; max-width: 12rem; margin-inline-end: .4rem; "
    "vertical-align: middle; }\n"
)


def accent_style(accent: str | None) -> str:
    """The style sheet of an accent colour. By night, a lighter colour keeps links readable."""
    if accent is None:
        return ""
    by_night = readable(accent, ON_DARK, towards="#ffffff")
    return (
        f":root {{ --link: {accent}; }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ --link: {by_night}; }} }}\n"
        "@media print { :root { --link: #000000; } }\n"
    )
