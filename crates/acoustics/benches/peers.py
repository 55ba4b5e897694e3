"""Asks one peer for the offset of each pair of files: peers.py PEER, one pair of paths a line on standard input.

One line a pair: seconds after the beginning of the first at which the second begins, the peer's own score, and seconds of processor
time; "-" where it gave no answer. The first pair is asked twice, because what is compiled or loaded once is no part of it.
"""
import contextlib
import io
import os
import sys
import tempfile
import time

os.environ["MPLBACKEND"] = "Agg"


def audio_offset_finder():
    from audio_offset_finder.audio_offset_finder import find_offset_between_files

    def ask(first, second):
        found = find_offset_between_files(first, second)
        return found["time_offset"], found["standard_score"]

    return ask


def audalign():
    import audalign as peer

    recognizer = peer.CorrelationRecognizer()

    def ask(first, second):
        found = peer.align_files(first, second, recognizer=recognizer)
        starts = {name: at for name, at in found.items() if isinstance(at, (int, float)) and name.endswith(".wav")}
        at = [starts[os.path.basename(name)] for name in (first, second)]
        scores = found["match_info"][os.path.basename(first)]["match_info"][os.path.basename(second)]["confidence"]
        return at[1] - at[0], scores[0]

    return ask


def syncstart():
    import matplotlib

    # It asks for a window, which a bench has not.
    matplotlib.use = lambda *_, **__: None
    import syncstart as peer

    def ask(first, second):
        # It reads the command line as well. All of both: by default it hears the first twenty seconds.
        sys.argv = ["syncstart"]
        name, offset = peer.file_offset(in1=first, in2=second, take=600, show=False, quiet=True)
        return (offset if name == first else -offset), float("nan")

    return ask


def main():
    pairs = [line.split() for line in sys.stdin if line.strip()]
    peer = sys.argv[1]
    os.chdir(tempfile.mkdtemp())
    with contextlib.redirect_stdout(io.StringIO()):
        ask = {"audio-offset-finder": audio_offset_finder, "audalign": audalign, "syncstart": syncstart}[peer]()
    for number, (first, second) in enumerate([pairs[0], *pairs]):
        before = os.times()
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                offset, score = ask(first, second)
        except Exception as error:  # a peer that fails has no answer, and the others go on
            print(f"{peer}: {error!r}"[:200], file=sys.stderr)
            offset = score = None
        after = os.times()
        used = sum(after[:4]) - sum(before[:4])
        if number:
            told = "- -" if offset is None else f"{float(offset):.6f} {float(score):.4f}"
            print(f"{told} {used:.3f}", flush=True)


if __name__ == "__main__":
    main()
