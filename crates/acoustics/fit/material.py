"""Makes what the trees are fitted to and judged by, from a seed: raw sound at 8 kHz and labels.csv (file, onsets, unclear).

    material.py false OUT --seed N --minutes M    a minute a file; M minutes of each kind
    material.py blasts OUT --seed N --scenes M    scenes of half a minute
    material.py series OUT --seed N --scenes M    shooting among hard walls, long (`--seconds 40 110`) or short
    material.py crowded OUT --seed N --scenes M   bursts over crowds and music, half a minute each
    material.py live OUT --seed N --data LIVEFIRE --places FP1 FP2 [--worse KIND ...]
    material.py drills OUT --from DRILLS --seeds FIRST LAST    films of drills that `sightline drill` made, DRILLS/SEED
"""
import argparse
import csv
import hashlib
import json
import pathlib
import subprocess

import numpy as np
import scipy.signal as signal

import sounds
from sounds import RATE, add, between, decibels


def generator(*key):
    """Chance that comes from the words of a key alone."""
    digest = hashlib.sha256("/".join(map(str, key)).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16]))


class Out:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.rows = []

    def write(self, name, samples, onsets=(), unclear=()):
        samples.astype("<i2").tofile(self.folder / f"{name}.raw")
        self.rows.append([f"{name}.raw", *(";".join(f"{t:.4f}" for t in sorted(some)) for some in (onsets, unclear))])

    def keeps(self, name):
        """Whether a file without a shot in it is there already."""
        there = (self.folder / f"{name}.raw").exists()
        if there:
            self.rows.append([f"{name}.raw", "", ""])
        return there

    def close(self):
        with open(self.folder / "labels.csv", "w", newline="") as file:
            csv.writer(file).writerows([["file", "onsets", "unclear"], *self.rows])


def false(out, args, library):
    for kind in args.kinds or sounds.FALSE:
        for n in range(args.minutes):
            if out.keeps(f"{kind}-{n:03}"):
                continue
            rng = generator(args.seed, kind, n)
            dry = np.zeros(60 * RATE)
            sounds.FALSE[kind](rng, dry, library)
            # Fireworks bring their own air; what is done to samples knows none, and comes after all that a phone does too.
            wet = dry if kind in ("fireworks", "clicks") else sounds.place(rng, dry, OUTDOORS.get(kind, 0.3) if args.outdoors is None else args.outdoors)
            good = kind == "clicks" and rng.random() < 0.5
            kept = sounds.microphone(rng, wet) if good else sounds.phone(rng, wet, library, sounds.CODERS)
            out.write(f"{kind}-{n:03}", damaged(rng, kept) if kind == "clicks" else kept)


def damaged(rng, kept, away_from=()):
    sound = kept / 32_768
    sounds.damage(rng, sound, 8000, away_from)
    return np.clip(np.round(sound * 32_768), -32_768, 32_767)


OUTDOORS = {"crowd": 0.7, "shouts": 0.6, "traffic": 0.9, "barks": 0.7, "drums": 0.5, "hammering": 0.5, "applause": 0.4}


def blasts(out, args, library):
    """Guns in the open and among houses: singles, pairs, bursts; one to three places; now and then something else beside."""
    for n in range(args.scenes):
        rng = generator(args.seed, "blasts", n)
        length = 30 * RATE
        sound, fired = np.zeros(length), []
        for _ in range(int(rng.integers(1, 4))):
            hidden = rng.random() < 0.4
            air, positive_ms = sounds.street(rng, hidden), between(rng, 0.25, 2.5 if rng.random() < 0.85 else 9)
            loud, spread, crack_s = rng.uniform(-22, 0), rng.uniform(0.2, 2.5), rng.uniform(0.04, 0.4) if rng.random() < 0.2 else None
            at = rng.uniform(0.5, 20)
            for _ in range(int(rng.integers(1, 5))):
                rounds, gap = (1, 0) if rng.random() < 0.6 else (int(rng.integers(2, 11)), between(rng, 0.065, 0.4))
                for _ in range(rounds):
                    if not 0.2 < at < 28.5:
                        continue
                    gain = decibels(loud + spread * rng.standard_normal())
                    heard = signal.fftconvolve(sounds.blast(rng, positive_ms * between(rng, 0.93, 1.07)), air)
                    add(sound, heard, at, gain)
                    cracks = crack_s is not None and at > crack_s + 0.1
                    fired.append((at, np.abs(heard[: RATE // 20]).max() * gain, at - crack_s if cracks else at))
                    if cracks:
                        add(sound, signal.fftconvolve(sounds.blast(rng, 0.12), sounds.street(rng)[:4000]), at - crack_s, gain * 0.7)
                    at += gap * (1 + 0.04 * rng.standard_normal())
                at += between(rng, 0.25, 8)
        if rng.random() < 0.45:
            other = np.zeros(length)
            kind = rng.choice(["talk", "crowd", "shouts", "traffic", "hammering", "doors", "barks", "drums"])
            sounds.FALSE[kind](rng, other, library)
            sound += decibels(rng.uniform(-35, -6)) * sounds.unit(sounds.place(rng, other, 0.7))
        floor = sounds.noise(rng, length, rng.uniform(0.5, 1.8)) * decibels(rng.uniform(-60, -22)) * np.abs(sound).max()
        sound += floor
        clear, unclear = told_apart(sound, fired)
        out.write(f"blasts-{n:03}", sounds.phone(rng, sound, library, sounds.CODERS), clear, unclear)


def told_apart(sound, fired):
    """Which of what was fired (when, how loud, its shock wave) stands above what was before it, and what does not."""
    clear, unclear = [], []
    for at, peak, crack in fired:
        before = sound[max(int((at - 0.25) * RATE), 0) : int((at - 0.005) * RATE)]
        if len(before) and peak > 4 * np.sqrt(np.mean(before**2)):
            clear.append(at)
        else:
            unclear += [at, crack]
    return clear, unclear


def schedule(rng, until_s):
    """When one weapon is fired: now and then, evenly, or in bursts; often, for long."""
    at, gap, even = rng.uniform(0.5, min(8, until_s / 2)), between(rng, 0.35, 6), rng.uniform(0, 0.6)
    bursts, rate = rng.random() < 0.3, between(rng, 0.07, 0.3)
    found = []
    while at < until_s and len(found) < 150:
        rounds = int(rng.integers(2, 8)) if bursts and rng.random() < 0.7 else 1
        found += [at + n * rate * (1 + 0.02 * rng.standard_normal()) for n in range(rounds)]
        at = found[-1] + (gap * rng.exponential() + 0.15 if even > 0.5 else max(gap * (1 + even * rng.standard_normal()), 0.15))
    return [at for at in found if at < until_s]


def hard_walls(rng, air):
    """One hard wall, or two, that send all of it back once more."""
    response = np.pad(air, (0, RATE))
    for _ in range(int(rng.choice([1, 1, 1, 2]))):
        add(response, air, between(rng, 0.06, 0.95), decibels(rng.uniform(-10, -2)))
    return response


def series(out, args, library):
    """One to three weapons, shots much alike, few or up to hundreds, over noise; some with other sounds beside, some with clicks."""
    for n in range(args.scenes):
        rng = generator(args.seed, "series", n)
        length = int(rng.uniform(*args.seconds) * RATE)
        sound, fired = np.zeros(length), []
        for _ in range(int(rng.choice([1, 1, 2, 3]))):
            air = sounds.yard(rng) if rng.random() < 0.7 else sounds.street(rng)
            if args.walls:
                air = hard_walls(rng, air)
            positive_ms, gas, loud = between(rng, 0.2, 3), rng.choice([0, 0.05, 0.25]), rng.uniform(-15, 0)
            spread = rng.choice([0, rng.uniform(0, 3)])
            how = (lambda: roaring(rng, dull)) if args.roar else (lambda: sounds.blast(rng, positive_ms * between(rng, 0.95, 1.05), gas))
            dull = args.roar and rng.random() < 0.4
            blasts_alike = [how() for _ in range(int(rng.choice([1, 8])))]
            alike = [signal.fftconvolve(one, air) for one in blasts_alike]
            for at in schedule(rng, length / RATE - 1.5):
                heard, gain = alike[rng.integers(len(alike))], decibels(loud + spread * rng.standard_normal())
                add(sound, heard, at, gain)
                fired.append((at, np.abs(heard[: RATE // 20]).max() * gain, at))
        if rng.random() < 0.3:
            other = np.zeros(length)
            kind = rng.choice(["talk", "shouts", "traffic"])
            sounds.FALSE[kind](rng, other, library)
            sound += decibels(rng.uniform(-35, -10)) * sounds.unit(sounds.place(rng, other, 0.7))
        sound += sounds.noise(rng, length, rng.uniform(0, 1.8)) * decibels(rng.uniform(-70, -24)) * np.abs(sound).max()
        clear, unclear = told_apart(sound, fired)
        kept = sounds.microphone(rng, sound) if rng.random() < 0.5 else sounds.phone(rng, sound, library, sounds.CODERS)
        if rng.random() < 0.4:
            kept = damaged(rng, kept, [at for at, _, _ in fired])
        out.write(f"series-{n:03}", kept, clear, unclear)


def crowded(out, args, library):
    """Rounds with a roar behind each, one by one and in bursts, in a room or a yard, over a crowd, talk and music as loud."""
    for n in range(args.scenes):
        rng = generator(args.seed, "crowded", n)
        length = 30 * RATE
        sound, fired = np.zeros(length), []
        for _ in range(int(rng.integers(1, 4))):
            air = sounds.room(rng) if rng.random() < 0.6 else sounds.yard(rng)
            at, gap, loud = rng.uniform(0.5, 24), between(rng, 0.08, 1.0), between(rng, 0.2, 1)
            for _ in range(int(rng.integers(1, 9))):
                if at > 28.5:
                    break
                heard, gain = signal.fftconvolve(roaring(rng), air), loud * between(rng, 0.6, 1.6)
                add(sound, heard, at, gain)
                fired.append((at, np.abs(heard[: RATE // 20]).max() * gain, at))
                at += gap * rng.uniform(0.85, 1.15)
        for kind in rng.choice(["crowd", "talk", "music", "shouts", "drums"], int(rng.integers(1, 4)), replace=False):
            other = np.zeros(length)
            sounds.FALSE[kind](rng, other, library)
            sound += decibels(rng.uniform(-30, -6)) * sounds.unit(sounds.place(rng, other, 0.5)) * np.abs(sound).max()
        sound += sounds.noise(rng, length, rng.uniform(0, 1.8)) * decibels(rng.uniform(-50, -20)) * np.abs(sound).max()
        clear, unclear = told_apart(sound, fired)
        out.write(f"crowded-{n:03}", sounds.phone(rng, sound, library, sounds.CODERS), clear, unclear)


def roaring(rng, dull=True):
    """A blast with a roar of gas and near walls behind it, dulled by the way or not."""
    blast = np.pad(sounds.blast(rng, between(rng, 0.5, 2.5), 0), (0, RATE // 4))
    t = np.arange(len(blast)) / RATE
    roar = rng.uniform(0.05, 0.4) * rng.standard_normal(len(t)) * np.exp(-t / between(rng, 0.015, 0.09))
    return sounds.low_pass(blast + roar, between(rng, 1200, 6000), 2) if dull else blast + roar


# Live fire, and what makes it worse -------------------------------------------------------------------------------------

def far(rng, sound, level, _):
    dull = signal.sosfilt(signal.butter(2, between(rng, 700, 1800), fs=8000, output="sos"), sound)
    return noisy(rng, dull, np.abs(dull).max() / max(np.abs(sound).max(), 1) * level, rng.uniform(12, 24))


def noisy(rng, sound, level, below_db=None):
    below_db = rng.uniform(4, 14) if below_db is None else below_db
    made = sounds.noise(rng, len(sound), rng.uniform(0, 1.5))
    return sound + made * level * decibels(-below_db)


def noise(rng, sound, level, _):
    return noisy(rng, sound, level)


def echoes(rng, sound, walls, tail):
    response = np.eye(1, int(1.2 * 8000))[0]
    for _ in range(walls):
        wall = signal.sosfilt(signal.butter(1, between(rng, 600, 3500), fs=8000, output="sos"), np.eye(1, 300)[0])
        at = int(between(rng, 0.06, 0.8) * 8000)
        response[at : at + 300] += decibels(rng.uniform(-12, -2)) * wall
    t = np.arange(len(response)) / 8000
    response += tail * rng.standard_normal(len(t)) * np.exp(-t / between(rng, 0.05, 0.4)) * (t > 0.005) * 0.02
    return signal.fftconvolve(sound, response)[: len(sound)]


def walls(rng, sound, _, __):
    return echoes(rng, sound, int(rng.integers(1, 4)), 1)


def hard_wall(rng, sound, _, __):
    late, gain = int(between(rng, 0.08, 0.9) * 8000), decibels(rng.uniform(-9, -1))
    return sound + gain * np.pad(sound, (late, 0))[: len(sound)]


def few_bits(rng, sound, _, __):
    scaled = sound / 32_000
    return sounds.coded(scaled, ("adts", "aac", f"{int(rng.integers(8, 11))}k"), 8000)[: len(sound)] * 32_000


def clipped(rng, sound, level, _):
    edge = level * between(rng, 0.33, 1.2)
    return np.clip(sound, -edge, edge) * min(32_700 / edge, 8)


def eight_bit(rng, sound, level, _):
    return np.round(sound / (level / rng.uniform(8, 40))) * 256


def quiet(rng, sound, level, _):
    return np.round(sound * rng.uniform(60, 800) / level)


def voices(rng, sound, level, library):
    around = np.zeros(2 * len(sound))
    for _ in range(6):
        sounds.talk(rng, around, library)
    around = signal.resample_poly(around, 1, 2)[: len(sound)]
    return sound + around / max(around.std(), 1e-9) * level * 0.3 * decibels(-rng.uniform(3, 15))


WORSE = {f.__name__: f for f in (far, noise, walls, hard_wall, few_bits, clipped, eight_bit, quiet, voices)}


def live(out, args, library):
    data = pathlib.Path(args.data)
    for row in csv.DictReader(open(data / "manifest.csv", encoding="utf-8")):
        name = row["file"]
        if not name.startswith(tuple(f"{place}/" for place in args.places)) or "(full)" not in row[list(row)[7]]:
            continue
        raw = subprocess.run(["ffmpeg", "-v", "error", "-i", data / name, "-ar", "8000", "-ac", "1", "-f", "s16le", "-"], capture_output=True, check=True).stdout
        sound = np.frombuffer(raw, "<i2").astype(float)
        onsets = [float(t) for t in row[list(row)[6]].split(";") if t]
        stem = name.removesuffix(".flac").replace("/", "_")
        if not args.worse:
            out.write(stem, sound, onsets)
            continue
        held = np.flatnonzero(sound)
        begin, end = held[0], held[-1] + 1
        piece = sound[begin:end]
        level = np.sqrt(np.mean([np.mean(sound[int(t * 8000) : int(t * 8000) + 240] ** 2) for t in onsets])) if onsets else piece.std()
        for kind in args.worse:
            worse = WORSE[kind](generator(args.seed, kind, name), piece, max(level, 1.0), library)
            most = np.abs(worse).max()
            worse = np.clip(worse * (min(1, 32_000 / most) if kind not in ("clipped", "eight_bit") else 1), -32_768, 32_767)
            out.write(f"{stem}-{kind}", worse, [t - begin / 8000 for t in onsets])


def drills(out, args, _):
    first, last = args.seeds
    for drill in (pathlib.Path(args.drills, str(seed)) for seed in range(first, last + 1)):
        truth = json.loads((drill / "truth/truth.json").read_text())
        (drill / "raw").mkdir(exist_ok=True)
        for film in truth["recordings"]:
            path = drill / "material" / film["file"]
            raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-vn", "-ar", "8000", "-ac", "1", "-f", "s16le", "-"], capture_output=True, check=True).stdout
            (drill / "raw" / f"{path.stem}.raw").write_bytes(raw)
            heard = [h for h in truth["heard"] if h["recording"] == film["id"]]
            sure = [h["at_s"] for h in heard if h["audible"]]
            # A shock wave is no discharge; where the blast behind it is drowned it is what is left of one.
            drowned = [h for h in heard if not h["audible"]]
            unclear = [h[at] for h in drowned for at in ("at_s", "shock_at_s") if h[at] is not None]
            out.write(f"{drill.name}-{film['id']}", np.frombuffer(raw, "<i2"), sure, unclear)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["false", "blasts", "series", "crowded", "live", "drills"])
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=int, default=8)
    parser.add_argument("--kinds", nargs="*")
    parser.add_argument("--outdoors", type=float, help="share of false-shot material that sounds in the open, whatever the kind")
    parser.add_argument("--scenes", type=int, default=100)
    parser.add_argument("--seconds", type=float, nargs=2, default=[40, 110], help="how long a scene of a series is, from and to")
    parser.add_argument("--walls", action="store_true", help="series before one hard wall or two")
    parser.add_argument("--roar", action="store_true", help="series of blasts with a roar of gas behind each")
    parser.add_argument("--from", dest="drills")
    parser.add_argument("--seeds", type=int, nargs=2)
    parser.add_argument("--data")
    parser.add_argument("--places", nargs="*", default=["FP1", "FP2"])
    parser.add_argument("--worse", nargs="*", choices=list(WORSE), default=[])
    parser.add_argument("--packages", default="packages")
    parser.add_argument("--voices", nargs="*", default=[], help="packages with recorded voices")
    parser.add_argument("--drum-kits", nargs="*", default=[], help="packages with recorded drums")
    parser.add_argument("--music", nargs="*", default=[], help="packages with recorded music")
    args = parser.parse_args()
    out = Out(args.out)
    library = sounds.Library(args.packages, args.voices, args.drum_kits, args.music)
    {"false": false, "blasts": blasts, "series": series, "crowded": crowded, "live": live, "drills": drills}[args.what](out, args, library)
    out.close()


if __name__ == "__main__":
    main()
