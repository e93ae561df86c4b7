"""Where do Pango and HarfBuzz come from when the system has none?

Without root, ``make run`` unpacks the Debian packages beside the project into ``.native/``. The loader of
the operating system does not look there, but a library that is already in the process satisfies every later
request for its name. So each file is opened here once, globally, before WeasyPrint asks for it. Standard
library only: the bootstrap uses it as well.
"""

import ctypes
from pathlib import Path


class NativeLibrariesBroken(OSError):
    """Some unpacked libraries cannot be loaded."""


def shared_objects(folder: Path) -> list[Path]:
    """Every shared library below ``folder``, each real file once."""
    return sorted({path.resolve() for path in folder.rglob("lib*.so*") if path.is_file()})


def load_native(folder: Path | str) -> list[Path]:
    """Load the libraries unpacked below ``folder`` so that later requests by name find them.

    A library that needs another one fails until that one is in the process; the round is repeated as long as
    it makes progress, which finds the order without reading the files' headers.

    Returns
    -------
    list[Path]
        The files in the order in which they could be loaded; empty when nothing is unpacked.

    Raises
    ------
    NativeLibrariesBroken
        Some file never loads; the message names the first ones and the loader's reason.
    """
    waiting = shared_objects(Path(folder))
    loaded: list[Path] = []
    while waiting:
        reasons: dict[Path, str] = {}
        for path in waiting:
            try:
                ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
            except OSError as error:
                reasons[path] = str(error)
            else:
                loaded.append(path)
        if len(reasons) == len(waiting):
            told = "; ".join(reasons[path] for path in waiting[:3])
            raise NativeLibrariesBroken(
                f"{len(waiting)} of the libraries in {folder} cannot be loaded: {told}. "
                "Delete that folder and run `make run` again."
            )
        waiting = list(reasons)
    return loaded
