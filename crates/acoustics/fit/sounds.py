"""What sounds, the rooms it sounds in, and the phones that hear it: all at RATE, all from the generator that is handed over."""
import io
import pathlib
import subprocess

import numpy as np
import scipy.signal as signal
import soundfile

RATE = 16_000


def decibels(level):
    return 10 ** (level / 20)


def between(rng, low, high):
    """A number between two, as likely in each octave."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def seconds(n):
    return np.arange(int(n * RATE)) / RATE


def unit(sound):
    return sound / max(float(np.abs(sound).max(initial=0)), 1e-9)


def add(into, sound, at_s, gain=1.0):
    at = int(at_s * RATE)
    if at < 0 or at >= len(into):
        return
    piece = sound[: len(into) - at]
    into[at : at + len(piece)] += gain * piece


def low_pass(sound, hz, order=1):
    return signal.sosfilt(signal.butter(order, min(hz, 0.49 * RATE), fs=RATE, output="sos"), sound)


def band_pass(sound, low, high, order=2):
    edges = [low, min(high, 0.49 * RATE)]
    return signal.sosfilt(signal.butter(order, edges, "bandpass", fs=RATE, output="sos"), sound)


def noise(rng, n, colour):
    """Noise whose power falls with frequency to the power of `colour`: 0 white, 1 pink, 2 brown."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    hertz = np.maximum(np.arange(len(spectrum)) * RATE / n, 20)
    sound = np.fft.irfft(spectrum / hertz ** (colour / 2), n)
    return sound / max(float(sound.std()), 1e-9)


def times(rng, until_s, gap_s, jitter):
    """Moments so far apart, more or less."""
    found, at = [], rng.uniform(0, 2)
    while at < until_s:
        found.append(at)
        at += max(gap_s * (1 + jitter * rng.standard_normal()), 0.02)
    return found


# Struck and dropped things ---------------------------------------------------------------------------------------------

def struck(rng, low, high, decay_s, modes, contact_ms, rough):
    """A struck body: damped resonances, the force of the blow, and the roughness of what hits it."""
    t = seconds(min(max(6 * decay_s, 0.08), 1.2))
    body = np.zeros(len(t))
    for _ in range(modes):
        hz = between(rng, low, high)
        fade = decay_s * between(rng, 0.4, 1.6) * (low / hz) ** rng.uniform(0, 0.5)
        body += rng.uniform(0.3, 1) * np.exp(-t / fade) * np.sin(2 * np.pi * hz * t + rng.uniform(0, 6))
    blow = np.hanning(max(int(contact_ms * RATE / 1000), 3))
    body = np.convolve(body, blow / blow.sum())[: len(t)]
    scrape = rng.standard_normal(len(t)) * np.exp(-t / between(rng, 0.002, 0.02))
    return unit(unit(body) + rough * unit(band_pass(scrape, between(rng, 150, 800), between(rng, 1500, 7000))))


MATERIALS = {  # lowest and highest mode, decay, contact in ms, roughness
    "wood": (120, 2500, (0.008, 0.06), (0.4, 3), (0.2, 1.2)),
    "metal": (300, 7000, (0.03, 0.7), (0.1, 0.8), (0.1, 0.8)),
    "stone": (400, 6000, (0.003, 0.03), (0.2, 1.2), (0.5, 2.0)),
    "board": (60, 900, (0.02, 0.15), (1, 6), (0.1, 0.8)),
}


def body(rng, material=None):
    """A thing to strike: each call of what comes back is one blow, much like the others."""
    low, high, decay, contact, rough = MATERIALS[material or rng.choice(list(MATERIALS))]
    lowest = low * between(rng, 0.7, 2)
    key = int(rng.integers(1 << 30))
    how = (lowest, between(rng, 2 * lowest, max(high, 3 * lowest)), between(rng, *decay), int(rng.integers(3, 10)),
           between(rng, *contact), between(rng, *rough))
    wander = rng.uniform(0, 0.25)

    def blow():
        same = struck(np.random.default_rng(key), *how)
        other = struck(rng, *how)
        both = same.copy()
        both[: len(other)] += wander * other[: len(both)]
        return low_pass(both, between(rng, 2000, 7500)) if rng.random() < 0.3 else both

    return blow


def hammering(rng, out, _):
    at = rng.uniform(0.3, 2)
    while at < len(out) / RATE:
        blow, gap, even = body(rng), between(rng, 0.22, 1.3), between(rng, 0.01, 0.15)
        loud, spread = rng.uniform(-8, 0), rng.uniform(0.5, 4)
        for _ in range(int(rng.integers(3, 18))):
            add(out, blow(), at, decibels(loud + spread * rng.standard_normal()))
            if rng.random() < 0.15:
                add(out, blow(), at + rng.uniform(0.03, 0.12), decibels(loud - rng.uniform(4, 14)))
            at += gap * (1 + even * rng.standard_normal())
        at += between(rng, 0.6, 6)


def doors(rng, out, _):
    at = rng.uniform(0.3, 2)
    while at < len(out) / RATE:
        slam, latch = body(rng, "board"), body(rng, rng.choice(["metal", "stone"]))
        for n in range(int(rng.integers(1, 4))):
            add(out, latch(), at + n * rng.uniform(0.01, 0.07), decibels(rng.uniform(-22, -6)))
        thump = struck(rng, 40, between(rng, 150, 500), between(rng, 0.02, 0.12), 4, rng.uniform(2, 9), 0.3)
        add(out, thump, at + 0.02, decibels(rng.uniform(-6, 0)))
        add(out, slam(), at + 0.02, decibels(rng.uniform(-10, 0)))
        for n in range(int(rng.integers(0, 6))):
            add(out, latch(), at + 0.05 + 0.03 * n * between(rng, 0.7, 1.6), decibels(-12 - 3 * n - rng.uniform(0, 8)))
        if rng.random() < 0.3:
            for n in range(int(rng.integers(2, 6))):
                add(out, slam(), at + 1 + n * rng.uniform(0.15, 0.3), decibels(rng.uniform(-12, -4)))
        at += between(rng, 0.8, 6)


def drops(rng, out, _):
    at = rng.uniform(0.3, 2)
    while at < len(out) / RATE:
        thing, gap, left, loud = body(rng), between(rng, 0.06, 0.5), rng.uniform(0.4, 0.85), rng.uniform(-8, 0)
        moment = at
        for _ in range(int(rng.integers(1, 12))):
            add(out, thing(), moment, decibels(loud))
            moment, gap, loud = moment + gap, gap * left, loud + 20 * np.log10(left) * rng.uniform(0.6, 1.6)
            if gap < 0.015:
                break
        if rng.random() < 0.25:  # glass, or a pile
            shards = [body(rng, "metal") for _ in range(4)]
            for _ in range(int(rng.integers(8, 40))):
                add(out, shards[rng.integers(4)](), at + rng.exponential(0.15), decibels(rng.uniform(-25, -6)))
        at += between(rng, 0.7, 6)


def bumps(rng, out, _):
    at = rng.uniform(0.2, 1)
    while at < len(out) / RATE:
        for _ in range(int(rng.integers(1, 6))):
            thud = struck(rng, 25, between(rng, 80, 400), between(rng, 0.01, 0.08), 3, rng.uniform(1, 12), rng.uniform(0, 0.6))
            add(out, thud, at, decibels(rng.uniform(-10, 6)))
            at += between(rng, 0.05, 0.7)
        if rng.random() < 0.4:
            rub = noise(rng, int(between(rng, 0.05, 0.6) * RATE), 1.0)
            add(out, rub * np.hanning(len(rub)), at, decibels(rng.uniform(-26, -14)))
        at += between(rng, 0.5, 5)


def steps(rng, out, _):
    for _ in range(int(rng.integers(1, 4))):
        foot, gap = [body(rng, rng.choice(["board", "stone", "wood"])) for _ in range(2)], rng.uniform(0.33, 0.65)
        for n, at in enumerate(times(rng, len(out) / RATE, gap, 0.05)):
            add(out, low_pass(foot[n % 2](), 3000), at, decibels(rng.uniform(-8, 0)))


# Drums and music -------------------------------------------------------------------------------------------------------

def made_drum(rng):
    t = seconds(between(rng, 0.12, 0.9))
    hz, falls = between(rng, 45, 260), between(rng, 3, 40)
    tone = np.sin(2 * np.pi * hz * (t + rng.uniform(0, 1.2) * (1 - np.exp(-t * falls)) / falls)) * np.exp(-t / between(rng, 0.04, 0.3))
    over = sum(rng.uniform(0, 0.5) * np.sin(2 * np.pi * hz * m * t) * np.exp(-t / between(rng, 0.02, 0.12)) for m in (1.59, 2.14, 2.3, 2.65))
    wires = rng.standard_normal(len(t)) * np.exp(-t / between(rng, 0.01, 0.15)) * rng.choice([0.03, 0.15, 0.6])
    stick = rng.standard_normal(len(t)) * np.exp(-t / 0.002) * rng.uniform(0.1, 0.8)
    return unit(tone + over + wires + stick)


def drum(rng, library):
    recorded = library.drums(rng) if rng.random() < 0.65 else None
    return made_drum(rng) if recorded is None else recorded


def drums(rng, out, library):
    at = rng.uniform(0.2, 1.5)
    while at < len(out) / RATE:
        kit = [drum(rng, library) for _ in range(int(rng.integers(1, 5)))]
        beat, swing = between(rng, 0.11, 0.6), between(rng, 0.004, 0.04)
        pattern = [(rng.integers(len(kit)), rng.uniform(-9, 0)) if rng.random() < 0.7 else None for _ in range(int(rng.integers(2, 9)))]
        for _ in range(int(rng.integers(2, 14))):
            for stroke in pattern:
                if stroke is not None:
                    add(out, kit[stroke[0]], at + swing * rng.standard_normal(), decibels(stroke[1] + 1.5 * rng.standard_normal()))
                at += beat
        at += between(rng, 0.3, 6)


def music(rng, out, library):
    if rng.random() < 0.3 and (piece := library.music(rng, len(out))) is not None:
        out += piece
        return
    drums(rng, out, library)
    beat, scale, root = between(rng, 0.3, 0.7), [0, 2, 3, 5, 7, 8, 10, 12], between(rng, 90, 300)
    t = seconds(2 * beat)
    for at in times(rng, len(out) / RATE, beat, 0.005):
        hz, colour = root * 2 ** (rng.choice(scale) / 12), between(rng, 0.5, 2.5)
        tone = sum(np.sin(2 * np.pi * hz * m * t) / m**colour for m in range(1, 9) if hz * m < 7500)
        rise = np.minimum(t / between(rng, 0.002, 0.05), 1)
        add(out, unit(tone) * rise * np.exp(-t / between(rng, 0.1, 0.8)), at, decibels(rng.uniform(-14, -3)))


# Voices, animals, crowds -----------------------------------------------------------------------------------------------

def talk(rng, out, library):
    for _ in range(int(rng.integers(1, 4))):
        at, loud = rng.uniform(0, 3), rng.uniform(-10, 0)
        while at < len(out) / RATE:
            said = library.voice(rng)
            add(out, said, at, decibels(loud))
            at += len(said) / RATE + between(rng, 0.1, 4)


def shouts(rng, out, library):
    at = rng.uniform(0, 1)
    while at < len(out) / RATE:
        said = library.voice(rng)
        said = signal.resample_poly(said, 10, int(rng.integers(10, 16)))[: int(between(rng, 0.15, 1.5) * RATE)]
        said = np.tanh(between(rng, 1, 8) * band_pass(said, 250, 6000))
        said[-200:] *= np.linspace(1, 0, len(said[-200:]))
        for n in range(int(rng.choice([1, 1, 2, 5]))):
            add(out, unit(said), at + n * (len(said) / RATE + 0.05), decibels(rng.uniform(-10, 0)))
        at += len(said) / RATE + between(rng, 0.1, 3)


def crowd(rng, out, library):
    for _ in range(int(rng.integers(15, 60))):
        at, loud = rng.uniform(-3, 3), rng.uniform(-20, -4)
        while at < len(out) / RATE:
            said = library.voice(rng)
            add(out, said, max(at, 0), decibels(loud))
            at += len(said) / RATE + between(rng, 0.3, 6)
    for at in times(rng, len(out) / RATE, between(rng, 2, 12), 0.6):
        t = seconds(between(rng, 0.2, 1.2))
        hz = between(rng, 900, 3400) * (1 + 0.2 * np.sin(2 * np.pi * rng.uniform(0.5, 4) * t))
        if rng.random() < 0.5:
            add(out, np.sin(2 * np.pi * np.cumsum(hz) / RATE) * np.minimum(t / 0.02, 1), at, decibels(rng.uniform(-20, -6)))
        else:
            shouts(rng, out[int(at * RATE) : int((at + 2) * RATE)], library)


def applause(rng, out, _):
    palms = [band_pass(rng.standard_normal(1200) * np.exp(-np.arange(1200) / RATE / between(rng, 0.002, 0.012)),
                       between(rng, 300, 1200), between(rng, 1500, 5500)) for _ in range(30)]
    together = between(rng, 0.2, 0.6) if rng.random() < 0.25 else None
    begins = rng.uniform(0, 3)
    for _ in range(int(between(rng, 2, 300))):
        hands, loud, gap = unit(palms[rng.integers(30)]), rng.uniform(-25, 0), together or rng.uniform(0.16, 0.5)
        late = between(rng, 0.001, 0.04) * rng.standard_normal() if together else rng.uniform(0, 2)
        for n in range(int(between(rng, 4, len(out) / RATE / gap))):
            add(out, hands, begins + late + n * gap + 0.01 * rng.standard_normal(), decibels(loud + rng.normal()))


def barks(rng, out, _):
    at = rng.uniform(0.2, 2)
    while at < len(out) / RATE:
        pitch, gap, rough = between(rng, 180, 900), between(rng, 0.18, 0.8), rng.uniform(0.1, 1)
        for _ in range(int(rng.integers(1, 9))):
            t = seconds(between(rng, 0.07, 0.25))
            bend = pitch * (1 + 0.4 * np.sin(np.pi * t / t[-1])) * between(rng, 0.93, 1.07)
            voice = signal.sawtooth(2 * np.pi * np.cumsum(bend) / RATE) + rough * rng.standard_normal(len(t))
            bark = band_pass(voice, pitch, between(rng, 1500, 5000)) * np.minimum(t / between(rng, 0.002, 0.02), 1) * np.exp(-t / (0.5 * t[-1]))
            add(out, unit(bark), at, decibels(rng.uniform(-5, 0)))
            at += gap * between(rng, 0.85, 1.15)
        at += between(rng, 0.5, 5)


def traffic(rng, out, library):
    n = len(out)
    swell = np.interp(np.arange(n), np.linspace(0, n, 24), np.exp(rng.normal(0, 0.8, 24)))
    out += 0.25 * noise(rng, n, rng.uniform(0.8, 1.8)) * swell
    for at in times(rng, n / RATE, between(rng, 2, 8), 0.7):
        t = seconds(between(rng, 0.1, 2.5))
        match rng.integers(5):
            case 0 | 1:  # a horn
                hz = between(rng, 250, 600)
                horn = sum(signal.square(2 * np.pi * h * t) for h in (hz, hz * 1.26))
                add(out, low_pass(horn, 3000) * np.minimum(t / 0.01, 1), at, decibels(rng.uniform(-22, -6)))
            case 2:  # an engine that idles or starts
                hz = between(rng, 12, 60) * (1 + 0.3 * t / t[-1])
                put = np.maximum(np.sin(2 * np.pi * np.cumsum(hz) / RATE), 0) ** 8 * noise(rng, len(t), 1)
                add(out, put, at, decibels(rng.uniform(-24, -8)))
            case 3:  # a cover, a kerb, a load
                bumps(rng, out[int(at * RATE) : int((at + 0.6) * RATE)], library)
            case _:  # brakes
                add(out, np.sin(2 * np.pi * between(rng, 800, 3500) * t) * np.hanning(len(t)), at, decibels(rng.uniform(-26, -10)))


def fireworks(rng, out, _):
    air = street(rng)
    at = rng.uniform(0.3, 2)
    while at < len(out) / RATE:
        if rng.random() < 0.5:
            t = seconds(between(rng, 0.4, 1.5))
            hz = between(rng, 700, 3500) * (1 - 0.4 * t / t[-1])
            add(out, np.sin(2 * np.pi * np.cumsum(hz) / RATE) * np.hanning(len(t)), at, decibels(rng.uniform(-24, -8)))
            at += len(t) / RATE
        add(out, signal.fftconvolve(blast(rng, between(rng, 0.6, 5)), air), at, decibels(rng.uniform(-6, 0)))
        if rng.random() < 0.6:
            for _ in range(int(rng.integers(10, 120))):
                add(out, blast(rng, between(rng, 0.1, 0.5)), at + rng.uniform(0.3, 2.0), decibels(rng.uniform(-30, -10)))
        at += between(rng, 0.3, 5)


# What is no sound ------------------------------------------------------------------------------------------------------

def gap(rng, piece):
    piece[:] = rng.choice([0.0, 0.0, 0.0, piece[0]])


def jump(rng, piece):
    """Samples that are missing, as far as a place can be kept: what follows comes too early, for as long as the piece."""
    piece[:] = np.roll(piece, -int(rng.integers(1, len(piece) + 1)))


def stuck(rng, piece):
    """A buffer played again and again."""
    once = int(rng.integers(1, len(piece) + 1))
    piece[:] = np.resize(piece[:once], len(piece))


def step(rng, piece):
    """A constant that comes at once, and goes slowly or at once."""
    fades = np.exp(-np.arange(len(piece)) / between(rng, 8, 4 * len(piece))) if rng.random() < 0.7 else 1
    piece += fades * rng.choice([-1, 1]) * between(rng, 0.003, 1.0)


def spikes(rng, piece):
    for _ in range(int(rng.choice([1, 1, 1, 2, 6]))):
        at, wide = rng.integers(len(piece)), int(rng.choice([1, 1, 1, 2, 4]))
        piece[at : at + wide] += rng.choice([-1, 1]) * between(rng, 0.01, 1.5)


def plug(rng, piece):
    """A plug that is put in or drawn: crackle, and hum between."""
    t = np.arange(len(piece)) / RATE
    hum = signal.square(2 * np.pi * 50 * t) if rng.random() < 0.5 else np.sin(2 * np.pi * 50 * t)
    piece += between(rng, 0.005, 0.7) * hum
    for _ in range(int(rng.integers(1, 8))):
        spikes(rng, piece)


def full(rng, piece):
    piece[:] = rng.choice([-1, 1])


DAMAGE = (gap, gap, gap, jump, stuck, step, spikes, spikes, plug, full)


def damage(rng, sound, rate, away_from=()):
    """What cables, buffers and drives do to samples (full scale is 1), in place; never within 0.2 s of these moments."""
    kinds = [DAMAGE[n] for n in rng.integers(len(DAMAGE), size=int(rng.integers(1, 5)))]
    pause, longest = between(rng, 0.3, 6), between(rng, 0.004, 0.2)
    for at in times(rng, len(sound) / rate - 0.5, pause, rng.choice([0.02, 0.7])):
        kind = kinds[rng.integers(len(kinds))]
        length = between(rng, 0.001, longest)
        if any(at - 0.2 < moment < at + length + 0.2 for moment in away_from):
            continue
        kind(rng, sound[int(at * rate) : int(at * rate) + max(int(length * rate), 2)])


def clicks(rng, out, library):
    """Anything that goes on, quiet or loud, for damage to be done to."""
    out += noise(rng, len(out), rng.uniform(0, 1.8)) * decibels(rng.uniform(-50, -10))
    if rng.random() < 0.5:
        around = np.zeros(len(out))
        (talk, traffic, drums)[rng.integers(3)](rng, around, library)
        out += decibels(rng.uniform(-30, 0)) * unit(around)
    if rng.random() < 0.5:
        damage(rng, out, RATE)


# Blasts, and the ways that sound takes -----------------------------------------------------------------------------------

def blast(rng, positive_ms, gas=0.25):
    """A Friedlander wave; with the gas that follows it, up to so much."""
    t = seconds(0.05 + positive_ms * 0.008) * 1000 + rng.uniform(0, 1000 / RATE)
    wave = (1 - t / positive_ms) * np.exp(-t / positive_ms)
    return wave + rng.standard_normal(len(t)) * np.exp(-t / between(rng, 3, 15)) * rng.uniform(0, gas)


def street(rng, hidden=False):
    """The way of an open-air sound: straight, by the ground, by walls, and a tail; `hidden` behind a house."""
    response = np.zeros(int(between(rng, 0.7, 3) * RATE))
    dull = between(rng, 250, 1200) if hidden else between(rng, 900, 7500)
    straight = np.zeros(64)
    straight[0] = decibels(rng.uniform(-14, -3)) if hidden else 1
    add(response, low_pass(np.pad(straight, (0, 400)), dull), 0)
    add(response, low_pass(np.eye(1, 400)[0], dull * 0.8), between(rng, 0.0005, 0.012), rng.uniform(0.2, 0.8) * straight[0])
    for _ in range(int(rng.integers(0, 14))):
        late = between(rng, 0.015, 1.0)
        gain = decibels(rng.uniform(-18, -1) - 12 * late)
        add(response, low_pass(np.eye(1, 400)[0], between(rng, 400, 4500)), late, gain * rng.choice([-1, 1]))
    t = np.arange(len(response)) / RATE
    tail = low_pass(rng.standard_normal(len(t)), between(rng, 400, 3500)) * np.exp(-t / between(rng, 0.04, 0.6))
    tail *= np.minimum(t / between(rng, 0.003, 0.1), 1)
    return response + decibels(rng.uniform(-26, -3)) * tail / np.sqrt(max((tail**2).sum(), 1e-9))


def yard(rng):
    """Among walls from the first millisecond on: echoes too dense to tell apart, under the blast or as loud."""
    t = seconds(between(rng, 0.2, 1.2))
    early = rng.standard_normal(len(t)) * np.exp(-t / between(rng, 0.015, 0.15))
    late = rng.standard_normal(len(t)) * np.exp(-t / between(rng, 0.1, 0.6))
    echoes = (early + decibels(rng.uniform(-35, -8)) * late) * (t > rng.uniform(0, 0.015))
    if rng.random() < 0.6:
        echoes = low_pass(echoes, between(rng, 800, 7500))
    response = decibels(rng.uniform(-36, -4)) * echoes
    response[0] += 1
    return low_pass(response, between(rng, 1000, 7500)) if rng.random() < 0.4 else response


def room(rng):
    """A room, dense from the start, or a dry place."""
    if rng.random() < 0.15:
        return np.eye(1, 64)[0]
    t = seconds(between(rng, 0.15, 1.6))
    late = rng.standard_normal(len(t)) * 10 ** (-3 * t / t[-1])
    late = low_pass(late, between(rng, 1500, 7500))
    late *= decibels(rng.uniform(-14, 4)) / np.sqrt((late**2).sum())
    late[0] += 1
    return late


def place(rng, sound, outdoors):
    """Sound where it sounds."""
    response = street(rng) if rng.random() < outdoors else room(rng)
    return signal.fftconvolve(sound, response)[: len(sound)]


def microphone(rng, sound):
    """What a good one keeps: the sound as it is, loud or not, and hardly any noise."""
    return (np.clip(signal.resample_poly(unit(sound) * decibels(rng.uniform(-30, 3)), 1, 2), -1, 1) * 32_000).astype("<i2")


def phone(rng, sound, library, coders):
    """What a recording keeps of sound whose peak is about 1: i16 at 8 kHz."""
    n = len(sound)
    peak = max(float(np.abs(sound).max(initial=0)), 1e-9)
    sound = sound / peak + decibels(rng.uniform(-75, -28)) * noise(rng, n, rng.uniform(0, 1.6))
    if rng.random() < 0.25:
        around = np.zeros(n)
        (crowd, traffic, talk)[rng.integers(3)](rng, around, library)
        sound = sound + decibels(rng.uniform(-40, -12)) * unit(around)
    sound = band_pass(sound, between(rng, 30, 300), between(rng, 3200, 7500), 1)
    if rng.random() < 0.4:  # a gain that adapts
        step = RATE // 100
        level = np.sqrt(np.mean(sound[: n // step * step].reshape(-1, step) ** 2, axis=1))
        held, attack, release = [], between(rng, 0.1, 0.9), between(rng, 0.002, 0.03)
        state = float(np.median(level)) + 1e-5
        for one in level:
            state += (one - state) * (attack if one > state else release)
            held.append(state)
        gain = (np.array(held) + 0.01) ** -rng.uniform(0.2, 0.8)
        sound = sound * np.interp(np.arange(n), np.arange(len(gain)) * step + step, gain)
    sound = unit(sound) * decibels(rng.uniform(-24, 9))
    sound = np.tanh(sound) if rng.random() < 0.4 else np.clip(sound, -1, 1)
    coder = coders[rng.integers(len(coders))]
    if coder:
        sound = coded(sound, coder)[:n]
    return (np.clip(signal.resample_poly(sound, 1, 2), -1, 1) * 32_000).astype("<i2")


CODERS = [None, None, ("adts", "aac", "64k"), ("adts", "aac", "32k"), ("ogg", "libopus", "24k"), ("mp3", "libmp3lame", "48k")]


def coded(sound, coder, rate=RATE):
    """Sound once through a lossy coder."""
    into, codec, bits = coder
    raw = (np.clip(sound, -1, 1) * 32_000).astype("<i2").tobytes()
    ffmpeg = ["ffmpeg", "-v", "error"]
    plain = ["-f", "s16le", "-ar", str(rate), "-ac", "1"]
    packed = subprocess.run([*ffmpeg, *plain, "-i", "-", "-c:a", codec, "-b:a", bits, "-f", into, "-"], input=raw, capture_output=True, check=True)
    back = subprocess.run([*ffmpeg, "-i", "-", *plain, "-"], input=packed.stdout, capture_output=True, check=True)
    heard = np.frombuffer(back.stdout, "<i2") / 32_000
    # A coder starts late; the same for all of a file.
    lag = int(np.argmax(signal.correlate(heard[: 8 * rate], sound[: 8 * rate], "full"))) - (min(len(sound), 8 * rate) - 1)
    heard = heard[lag:] if lag > 0 else np.pad(heard, (-lag, 0))
    return np.pad(heard, (0, max(len(sound) - len(heard), 0)))


def is_drum(name):
    return any(word in name for word in DRUMS) and not any(word in name for word in NO_DRUMS)


def readable(path):
    try:
        return soundfile.info(path).frames > 0
    except soundfile.LibsndfileError:
        return False


class Library:
    """Recorded voices, drums and music out of unpacked packages, and voices of espeak-ng."""

    def __init__(self, folder, voices, drum_kits, pieces):
        listed = lambda names: [sorted(p for p in pathlib.Path(folder, name).rglob("*") if p.suffix in (".wav", ".flac", ".ogg")) for name in names]
        self.voice_files, self.drum_files, self.music_files = (sum(listed(names), []) for names in (voices, drum_kits, pieces))
        self.drum_files = [p for p in self.drum_files if is_drum(p.stem.lower()) and readable(p)]
        self.kept = {}

    def read(self, path):
        if path not in self.kept:
            sound, rate = soundfile.read(io.BytesIO(path.read_bytes()), always_2d=True)
            sound = signal.resample_poly(sound[: 90 * rate].mean(axis=1), RATE, rate)
            self.kept[path] = unit(sound)
        return self.kept[path]

    def voice(self, rng):
        if self.voice_files and rng.random() < 0.85:
            for _ in range(4):
                said = self.read(self.voice_files[rng.integers(len(self.voice_files))])
                if len(said) > RATE // 3:
                    said = said[: int(between(rng, 0.8, 6) * RATE)]
                    return signal.resample_poly(said, 20, int(rng.integers(17, 24)))
        words = " ".join(rng.choice(WORDS, int(rng.integers(2, 9))))
        voice = f"{rng.choice(['en', 'ru', 'de'])}+{rng.choice(['m1', 'm3', 'm7', 'f1', 'f3', 'f4'])}"
        spoken = subprocess.run(["espeak-ng", "-v", voice, "-s", str(rng.integers(120, 230)), "-p", str(rng.integers(15, 95)), "--stdout", words],
                                capture_output=True, check=True).stdout
        sound, rate = soundfile.read(io.BytesIO(spoken))
        return unit(signal.resample_poly(sound, RATE, rate))

    def drums(self, rng):
        if not self.drum_files:
            return None
        hit = self.read(self.drum_files[rng.integers(len(self.drum_files))])[: int(1.5 * RATE)]
        return signal.resample_poly(hit, 20, int(rng.integers(15, 27)))

    def music(self, rng, n):
        if not self.music_files:
            return None
        piece = self.read(self.music_files[rng.integers(len(self.music_files))])
        return np.resize(np.roll(piece, int(rng.integers(len(piece)))), n)


WORDS = "police square people stop run back water street where brother help ambulance move building listen here morning stand country fire car left right behind wall camera phone call mother nobody".split()
DRUMS = ("kick", "snare", "tom", "drum", "stick", "bd_", "sn_", "drum_", "conga", "timpani", "rim", "cowbell", "bongo", "clap", "perc")
NO_DRUMS = ("loop", "hihat", "hat", "cymbal", "crash", "ride", "emptysample", "beats")

FALSE = {f.__name__: f for f in (talk, shouts, crowd, traffic, applause, doors, hammering, drums, drops, bumps, steps, barks, music, fireworks, clicks)}
