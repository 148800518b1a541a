"""QR codes."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str) -> str:
    """A QR code as an SVG image, black on white whatever is behind it, that grows with its frame."""
    image = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        image,
        kind="svg",
        xmldecl=False,
        dark="#000",
        light="#fff",
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    return image.getvalue().decode().strip()
