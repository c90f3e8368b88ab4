"""Writes network.py as TorchScript, without weights, into the resources of the inference module.

    pip install torch==2.7.1
    python tools/torchscript/export.py

torch 2.7.1 is the version of the libtorch that DJL brings. The file carries the SHA-256 of its
source, and NetworkSourceTest fails when the two have drifted apart.
"""

import hashlib
import pathlib
import warnings

import torch

import network

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "inference/src/main/resources/torchscript/network.pt"


def main():
    if not torch.__version__.startswith("2.7.1"):
        raise SystemExit("torch 2.7.1 is needed, this is " + torch.__version__)
    source = (HERE / "network.py").read_bytes()
    warnings.filterwarnings("ignore", message="The TorchScript type system")
    module = torch.jit.script(network.Network().eval())
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    extra = {"source.sha256": hashlib.sha256(source).hexdigest()}
    torch.jit.save(module, str(TARGET), _extra_files=extra)
    print(TARGET, TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
