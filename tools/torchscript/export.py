"""Writes network.py, fused.py and, for tests, operators.py as TorchScript into the inference module.

    pip install torch==2.7.1
    python tools/torchscript/export.py

torch 2.7.1 is the version of the libtorch that DJL brings. Each file carries the SHA-256 of its
sources, and NetworkSourceTest fails when they have drifted apart.
"""

import hashlib
import pathlib
import warnings

import torch

import calibrated
import network
import operators

HERE = pathlib.Path(__file__).resolve().parent
MAIN = HERE.parent.parent / "inference/src/main/resources/torchscript"
TESTS = HERE.parent.parent / "inference/src/test/resources/torchscript"


def main():
    if not torch.__version__.startswith("2.7.1"):
        raise SystemExit("torch 2.7.1 is needed, this is " + torch.__version__)
    warnings.filterwarnings("ignore", message="The TorchScript type system")
    export(network.Network(), MAIN / "network.pt", "network.py")
    export(
        calibrated.CalibratedNetwork(), MAIN / "fused.pt", "network.py", "fused.py", "calibrated.py"
    )
    export(operators.Operators(), TESTS / "operators.pt", "fused.py", "operators.py")


def export(module, target, *sources):
    digest = hashlib.sha256()
    for source in sources:
        digest.update((HERE / source).read_bytes())
    target.parent.mkdir(parents=True, exist_ok=True)
    extra = {"source.sha256": digest.hexdigest()}
    torch.jit.save(torch.jit.script(module.eval()), str(target), _extra_files=extra)
    print(target, target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
