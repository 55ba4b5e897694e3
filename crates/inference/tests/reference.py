#!/usr/bin/env python3
"""Makes reference.json, what tests/weights.rs holds the crate against: the same models in onnxruntime, everything else in numpy.

  reference.py MODELS SILERO

MODELS is a folder filled by scripts/models; SILERO the unpacked package silero-vad, of which its network that goes chunk by chunk
is run, where the crate runs the one for sequences, and its own function that joins chunks. Needs numpy, onnxruntime and espeak-ng.
"""

import ast
import csv
import hashlib
import json
import pathlib
import subprocess
import sys
import typing
import wave

import numpy as np
import onnxruntime

RATE = 16000
HERE = pathlib.Path(__file__).parent
SPEAK = ["espeak-ng", "-v", "en", "-s", "150", "-w"]
WORDS = "They came out of the side street and stood in front of us. Nobody said a word."


def synthetic():
    """Blasts of noise, then a square wave that rises and falls, in whole numbers: tests/weights.rs makes the same."""
    state, phase, out = 1, 0, []
    for n in range(10 * RATE):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        noise = (state >> 48) - 32768
        sample = noise >> 9
        for at in (16000, 24000, 35200):
            if at <= n < at + 12000:
                sample += noise >> (1 + (n - at) // 800)
        if 64000 <= n < 128000:
            phase = (phase + 500 + abs((n % 16000) - 8000) // 10) % RATE
            sample += 6000 if phase < RATE // 2 else -6000
        out.append(max(-32768, min(32767, sample)))
    return np.array(out, np.int16)


def spoken():
    """A second of silence, two sentences, a second of silence; at the rate that espeak-ng writes."""
    path = pathlib.Path("/tmp/spoken.wav")
    subprocess.run([*SPEAK, str(path), WORDS], check=True)
    with wave.open(str(path)) as file:
        rate, data = file.getframerate(), file.readframes(file.getnframes())
    samples = np.frombuffer(data, "<i2")
    return rate, hashlib.sha256(data).hexdigest(), np.concatenate([np.zeros(rate, np.int16), samples, np.zeros(rate, np.int16)])


def at_16k(samples, rate):
    """By the sampling theorem, over the whole recording at once."""
    spectrum = np.fft.rfft(samples / 32768.0)
    length = len(samples) * RATE // rate
    cut = np.zeros(length // 2 + 1, complex)
    keep = min(len(cut), len(spectrum))
    cut[:keep] = spectrum[:keep]
    return np.fft.irfft(cut, length) * length / len(samples)


def mel():
    scale = lambda hz: 1127.0 * np.log1p(hz / 700.0)
    edges, bins = np.linspace(scale(125.0), scale(7500.0), 66), scale(np.arange(257) * RATE / 512)
    low, peak, high = edges[:-2], edges[1:-1], edges[2:]
    weights = np.minimum((bins[:, None] - low) / (peak - low), (high - bins[:, None]) / (high - peak))
    weights[0] = 0
    return np.maximum(weights, 0)


def yamnet(samples, models):
    network = onnxruntime.InferenceSession(f"{models}/yamnet.onnx")
    beyond = max(0, len(samples) - 15600)
    samples = np.concatenate([samples, np.zeros(15600 + -(-beyond // 7680) * 7680 - len(samples))])
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    rows = np.stack([samples[n : n + 400] * window for n in range(0, len(samples) - 399, 160)])
    rows = np.log(np.abs(np.fft.rfft(rows, 512)) @ mel() + 0.001).astype(np.float32)
    frames = [rows[n : n + 96][None, None] for n in range(0, len(rows) - 95, 48)]
    return [network.run(None, {"log_mel": frame})[0][0] for frame in frames]


def silero(samples, package):
    network = onnxruntime.InferenceSession(f"{package}/data/silero_vad_16k_op15.onnx")
    length = len(samples)
    samples = samples.astype(np.float32)
    samples = np.concatenate([samples, np.zeros(-len(samples) % 512, np.float32)])
    state, before, out = np.zeros((2, 1, 128), np.float32), np.zeros(64, np.float32), []
    for chunk in samples.reshape(-1, 512):
        heard = np.concatenate([before, chunk])[None]
        probability, state = network.run(None, {"input": heard, "state": state, "sr": np.array(RATE)})
        before = chunk[-64:]
        out.append(float(probability[0, 0]))
    # The package's function alone, without what it imports.
    tree = ast.parse(pathlib.Path(package, "utils_vad.py").read_text())
    tree.body = [part for part in tree.body if getattr(part, "name", "") == "get_speech_timestamps_from_probs"]
    names = {"List": typing.List}
    exec(compile(tree, "utils_vad.py", "exec"), names)
    return names["get_speech_timestamps_from_probs"](out, audio_length_samples=length)


def main(models, package):
    names = [row["display_name"] for row in csv.DictReader(open(f"{models}/yamnet-classes.csv"))]
    triage = json.loads((HERE.parent / "src" / "triage.json").read_text())
    rate, sha256, speech = spoken()
    clips = {"synthetic": synthetic() / 32768.0, "spoken": at_16k(speech, rate)}
    out = {"spoken_rate": rate, "spoken_sha256": sha256}
    for name, samples in clips.items():
        scores = yamnet(samples, models)
        out[name] = {
            "frames": [[round(max(float(s[names.index(c)]) for c in triage[t]), 5) for t in triage] for s in scores],
            "most_like": [names[int(np.argmax(s))] for s in scores],
            "speech": silero(samples, package),
        }
    (HERE / "reference.json").write_text(json.dumps(out) + "\n")


main(*sys.argv[1:])
