"""Taking out of a picture what its owner may not want to give away: where and when it was taken, with which device."""

from __future__ import annotations

import tempfile
from typing import IO

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, JpegImagePlugin

from oirase.kernel.files.errors import FileRefused
from oirase.kernel.files.facts import PICTURES
from oirase.kernel.files.kinds import JPEG, PNG, FileKind

STRIPPED = (JPEG, PNG)
IN_MEMORY = 1024 * 1024


def without_metadata(file: IO[bytes], kind: FileKind, name: str) -> IO[bytes]:
    """Return a JPEG or PNG written anew without Exif, GPS, comments and thumbnails; FileRefused for one that cannot be read to its end.

    Colours and the way up stay; a JPEG is packed with its own tables, so that nobody sees a difference.
    """
    file.seek(0)
    aside: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        with Image.open(file, formats=(PICTURES[kind],)) as picture:
            upright = Image.Exif()
            if (turned := picture.getexif().get(ExifTags.Base.Orientation, 1)) != 1:
                upright[ExifTags.Base.Orientation] = turned
            options = {"exif": upright, "icc_profile": picture.info.get("icc_profile")}
            if kind == JPEG:
                tables = {
                    "qtables": picture.quantization,  # type: ignore[attr-defined]
                    "subsampling": JpegImagePlugin.get_sampling(picture),
                }
                picture.save(aside, "JPEG", comment=b"", **tables, **options)
            else:
                picture.save(aside, "PNG", save_all=getattr(picture, "is_animated", False), **options)
    except (OSError, ValueError, SyntaxError) as error:
        aside.close()
        message = _("画像「%(name)s」は壊れていて、開けません。もう一度保存するか、撮り直してください。")
        raise FileRefused(message % {"name": name}, "broken") from error
    return aside
