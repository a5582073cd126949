"""The logo and the accent colour of a company on its page."""

from base64 import b64encode

from checks.register.colour import ON_DARK, readable

_PNG = b"\x89PNG"


def logo_address(logo: bytes | None) -> str | None:
    """A logo as an address with the picture itself. No script in an SVG can run there."""
    if logo is None:
        return None
    kind = "png" if logo.startswith(_PNG) else "svg+xml"
    return f"data:image/{kind};base64,{b64encode(logo).decode()}"


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
