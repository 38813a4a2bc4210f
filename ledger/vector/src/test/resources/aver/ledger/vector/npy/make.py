"""Writes the .npy files beside it with the real NumPy: python3 make.py. Needed only to change them."""
import io
import pathlib
import struct

import numpy as np

here = pathlib.Path(__file__).parent
values = np.array([0.0, 1.0, -1.0, 0.5, -7.25, 2.0**-21, 3 * 2.0**-21, 1e-30])
grid = values.reshape(2, 4)
np.save(here / "f4.npy", values.astype("<f4"))
np.save(here / "f4-big.npy", values.astype(">f4"))
np.save(here / "f8.npy", values.astype("<f8"))
np.save(here / "f8-big.npy", values.astype(">f8"))
np.save(here / "i4.npy", np.array([0, 1, -1, 8388608, -8388608, 7, 8, 9], "<i4"))
np.save(here / "i4-big.npy", np.array([0, 1, -1, 8388608, -8388608, 7, 8, 9], ">i4"))
np.save(here / "grid.npy", grid.astype("<f4"))
np.save(here / "scalar.npy", np.float32(2.5))
np.save(here / "fortran.npy", np.asfortranarray(grid.astype("<f4")))
np.save(here / "objects.npy", np.array([1, "a"], dtype=object), allow_pickle=True)
np.save(here / "fields.npy", np.zeros(2, [("a", "<f4"), ("b", "<i4", (2,))]))
np.save(here / "halves.npy", values.astype("<f2"))
np.save(here / "longs.npy", np.arange(3, dtype="<i8"))
np.save(here / "empty.npy", np.zeros((0, 3), "<f4"))
for version in ((2, 0), (3, 0)):
    with open(here / f"version{version[0]}.npy", "wb") as f:
        np.lib.format.write_array(f, values.astype("<f4"), version=version)
